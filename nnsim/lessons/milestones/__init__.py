"""Numbers of the history that lessons tell of, each with its source."""
