"""Every change of a project, as a function from one to the next; what keeps it from learning, and ways out."""
