"""Painting points on the plane: tools, gestures, keys, and what the hand holds."""
