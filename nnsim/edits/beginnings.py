"""Documents that begin: an empty plane, images to draw, samples from elsewhere. Each has a network to start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.edits.data import replace_data
from nnsim.edits.images import new_images
from nnsim.edits.network import mlp
from nnsim.edits.presets import fits, use_preset
from nnsim.language.texts import say


def blank() -> Project:
    """An empty plane with the usual small network."""
    return mlp(Project(), 4, 2)


def with_images(side: int, classes: Sequence[str], *, colour: bool = False) -> Project:
    """An empty set of square images; raises ``ProblemError`` for sizes and names that cannot be."""
    return _with_network(new_images(Project(name=say("Drawn images")), side, classes, colour=colour))


def with_samples(data: Data) -> Project:
    """``data``, under the name of the file that it comes from."""
    stem = PurePath(data.origin.partition("; ")[0]).stem  # what was left out follows a semicolon
    return _with_network(replace_data(replace(Project(), name=stem or Project().name), data))


def _with_network(project: Project) -> Project:
    """Dense layers of a size that suits the samples, and what of the recipe belongs to them."""
    preset = kind_of(project.data).preset
    return project if fits(project, preset) else use_preset(project, preset)
