"""Linear models of the samples with smaller and smaller penalties."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.core.answers.shrinkage import Shrinkage
from nnsim.core.project import Project
from nnsim.engine.probes.base import PROBES, Probe
from nnsim.engine.shrinkage.paths import shrinkage
from nnsim.engine.sweeps import Sweeps
from nnsim.engine.trainer import Trainer

_SWEEPS: Sweeps[Shrinkage] = Sweeps()


def _shrinkage(trainer: Trainer) -> Shrinkage | None:
    """Worked out once for samples and inputs, whatever the run learns; None where samples have no single value."""
    project = trainer.project
    if project.data.targets != "values" or len(project.data.values) != 1 or project.data.y.ndim != 1:
        return None
    return _SWEEPS.go_on(trainer, 0.0, (project.data, project.network.features), None, lambda: _once(project))


def _once(project: Project) -> Iterator[Shrinkage]:
    yield shrinkage(project)


SHRINKAGE = PROBES.add(Probe("shrinkage", "LASSO and ridge from the largest penalty to none.", _shrinkage))
