"""One class per gesture on the plane, without Qt: positions in, edits of the project out."""
