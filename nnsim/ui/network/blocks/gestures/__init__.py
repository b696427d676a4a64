"""What a press on the canvas can start, one class per gesture."""
