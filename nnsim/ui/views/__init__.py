"""What the lower part of the window can show, one file each."""
