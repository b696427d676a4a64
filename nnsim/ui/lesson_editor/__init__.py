"""Where lessons are written: the text, and beside it what its conditions, names and locks are now."""
