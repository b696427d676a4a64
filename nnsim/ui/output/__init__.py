"""The output panel: the plane, losses and accuracy, the legend."""
