"""The data panel and everything that edits points by hand."""
