"""What the lower part of the window can show: one package each, found by its ``view`` module."""
