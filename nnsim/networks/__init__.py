"""What networks consist of, as declarations: layers, presets, and what follows from them. No Qt, no torch."""
