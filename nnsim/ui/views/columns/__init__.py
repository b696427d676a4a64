"""The columns of points and tables: how their values are spread, and which go together."""
