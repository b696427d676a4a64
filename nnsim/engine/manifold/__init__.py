"""Learning a manifold, step by step: the graph of neighbours, ways along it, and samples laid out in few dimensions.

What needs graphs or sparse matrices loads scipy where it is asked for: it takes a quarter of a second.
"""
