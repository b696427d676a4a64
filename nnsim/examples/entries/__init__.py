"""Declarations of the bundled examples; importing this package registers them in the order of lists."""

from nnsim.examples.entries import gates, shapes, texts, values, wild, zoo

# isort: split
from nnsim.examples.entries import generation

__all__ = ["gates", "generation", "shapes", "texts", "values", "wild", "zoo"]
