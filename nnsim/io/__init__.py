"""Data of the user's own: what files of other programs hold, and the current set as a file. Neither Qt nor torch."""
