"""The catalogue: all that a user can choose, in the registries of several rooms. Filling them is said here.

The rooms stand above this one, so that their modules are named as strings.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from nnsim.core.registry import import_all

MODULES = (
    "nnsim.networks.activations",
    "nnsim.networks.layers",
    "nnsim.data.features",
    "nnsim.data.kinds",
    "nnsim.tasks.binary",
    "nnsim.tasks.multiclass",
    "nnsim.tasks.regression",
    "nnsim.tasks.reconstruction",
    "nnsim.tasks.per_pixel",
    "nnsim.tasks.pixel_values",
    "nnsim.tasks.losses",
    "nnsim.recipes.optimizers",
    "nnsim.recipes.schedules",
    "nnsim.recipes.sources",
    "nnsim.networks.initializers",
    "nnsim.recipes.learners",
    "nnsim.data.generators",
    "nnsim.data.bundled",
    "nnsim.data.augment",
    "nnsim.networks.presets",
)
"""Modules and packages of entries, by their place in lists; activations first, as the dense layer offers them."""

ROOMS = ("nnsim.tasks", "nnsim.recipes")
"""Rooms whose further entries are found, and follow those: whoever adds a module there names it nowhere."""


@cache
def load() -> None:
    """Import every entry, in the order in which lists show them; a second call does nothing."""
    for name in MODULES:
        import_module(name)
    for room in ROOMS:
        import_all(import_module(room))
