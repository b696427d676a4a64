"""The window's parts in Qt: theme, widgets, canvas, plots. Never imports torch."""
