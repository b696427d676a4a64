"""Loss and accuracy over the epochs of the run."""
