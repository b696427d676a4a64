"""Wiring only: the main window, its actions, settings and documents."""
