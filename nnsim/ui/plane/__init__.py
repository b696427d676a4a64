"""The plane: the map of answers, the decision contour, points and what is drawn over them."""
