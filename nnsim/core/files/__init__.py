"""The .nnsim file and what else is written to disk: project, run, recovery."""
