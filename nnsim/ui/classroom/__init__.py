"""What a class needs in the window: handing in, who is where, and packs."""
