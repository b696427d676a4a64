"""Atoms of patches of the training pictures, and a picture in terms of them."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.answers.patches import AboutPatches, Patches
from nnsim.data.kinds import kind_of
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.sparse.work import learned
from nnsim.engine.sweeps import Sweeps
from nnsim.engine.trainer import Trainer

_SWEEPS: Sweeps[Patches] = Sweeps()


def _patches(trainer: Trainer, about: AboutPatches) -> Patches | None:
    """A part of the answer with each question, whatever the run learns; None where samples are no pictures."""
    project = trainer.project
    kind = kind_of(project.data)
    if not kind.is_pictorial or kind.is_moving or project.data.modality_shapes:
        return None
    made_for = (replace(about, turn=0, seconds=0.0), project.data, project.recipe.seed)
    return _SWEEPS.go_on(trainer, about.seconds, made_for, None, lambda: learned(project, about))


PATCHES = PROBES.add(Probe("patches", "Atoms of patches, and a picture in terms of them.", _patches, AboutPatches()))
