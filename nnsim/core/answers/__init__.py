"""What the engine's probes answer, where that is more than an array: both sides of the border know these.

One file for each subject.
"""
