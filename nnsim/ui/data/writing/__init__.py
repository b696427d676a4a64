"""Where a text to learn from is written or pasted."""
