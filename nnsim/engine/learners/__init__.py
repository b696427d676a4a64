"""Learners, one file each, under the ids of ``catalog.LEARNERS``."""
