"""Fill every registry of the catalogue once, in the order in which lists show the entries."""

from __future__ import annotations

from functools import cache
from importlib import import_module

MODULES = (
    "activations",
    "layers",
    "features",
    "outputs",
    "losses",
    "optimizers",
    "schedules",
    "initializers",
    "learners",
    "datasets",
    "bundled",
    "augment",
    "presets",
)
"""Modules and packages of entries; activations first, as the dense layer offers them."""


@cache
def load() -> None:
    """Import every entry; a second call does nothing."""
    for name in MODULES:
        import_module(f"nnsim.catalog.{name}")
