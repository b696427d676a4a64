"""What a person who presents has in hand: overlays on the audience's window, and the presenter's own window."""
