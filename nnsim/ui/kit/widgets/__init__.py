"""The controls of the window. Each follows the theme, works by keyboard and has an accessible name."""
