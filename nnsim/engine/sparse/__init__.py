"""Sparse coding (Olshausen and Field 1997): atoms learned from patches, so that each is a sum of few."""
