"""Declarations of the bundled examples; importing this package registers them in the order of lists."""

from nnsim.examples.entries import gates, shapes, texts, values, wild, zoo

__all__ = ["gates", "shapes", "texts", "values", "wild", "zoo"]
