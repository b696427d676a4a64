"""Declarations of the bundled examples; importing this package registers them in the order of lists."""

from nnsim.examples.entries import gates, shapes, values, wild, zoo

__all__ = ["gates", "shapes", "values", "wild", "zoo"]
