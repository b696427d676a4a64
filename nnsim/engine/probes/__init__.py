"""Probes, one file each: what a window may ask to see of a run. Only asked ones are computed."""
