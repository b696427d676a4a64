"""A project as a PyTorch script for students to read, run and change. Written as text: torch is not needed for it."""
