"""What every part of the window is made of: theme, type, icons, numbers, colours, forms. It knows no document."""
