"""Declarations of the bundled examples; importing this package registers them in the order of lists."""

from nnsim.examples.entries import gates, shapes, texts, values, wild, zoo

# isort: split
from nnsim.examples.entries import classic, generation, pairs, series, videos, worlds

__all__ = [
    "classic",
    "gates",
    "generation",
    "pairs",
    "series",
    "shapes",
    "texts",
    "values",
    "videos",
    "wild",
    "worlds",
    "zoo",
]
