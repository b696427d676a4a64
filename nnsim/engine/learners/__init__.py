"""Learners, one file each, under the ids of ``recipes.kinds.LEARNERS``."""
