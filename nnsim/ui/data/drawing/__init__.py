"""Drawing images by hand: the pad, its tools, and what becomes of a drawing."""
