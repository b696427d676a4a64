"""Wiring only: the main window, its actions, settings and documents."""

from nnsim.ui.kit import border

border.install()  # before the first class is made
