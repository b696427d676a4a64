"""The dialog that shows what a source holds before anything of it is taken."""
