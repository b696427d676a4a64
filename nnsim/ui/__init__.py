"""The window's parts in Qt: theme and controls, the plane, a package for each panel. Never imports torch."""

from nnsim.ui.kit import border, pyside_features

border.install()  # before the first class is made
pyside_features.pass_over()
