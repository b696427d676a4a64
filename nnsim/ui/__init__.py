"""The window's parts in Qt: theme, widgets, canvas, plots. Never imports torch."""

from nnsim.ui import border

border.install()  # before the first class is made
