"""What only the catalogue can say about a project file: are its ids known, its values legal?

A project under construction may have problems of other kinds and still be opened; those
are ``edits.checks``' business.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.files import nnsim_file
from nnsim.core.files.nnsim_file import Loaded
from nnsim.core.parameters import Parameter
from nnsim.core.problem import Problem
from nnsim.core.progress import Progress, never_mind
from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.core.spec import Spec
from nnsim.data.bundled import BUNDLED
from nnsim.data.entries import DATA_KINDS, FEATURES, GENERATORS
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks.kinds import INITIALIZERS, LAYERS
from nnsim.recipes.kinds import LEARNERS, OPTIMIZERS, SCHEDULES, SOURCES
from nnsim.tasks.kinds import LOSSES, TASKS

Choices = Iterator[tuple[str, str, bool]]


def open_project(path: str | os.PathLike[str], progress: Progress = never_mind) -> Loaded:
    """Read a project file and check it against the catalogue.

    Raises ``ProblemError`` with one sentence that names the file, the reason and what to do, or ``Cancelled``.
    """
    load()
    return nnsim_file.load(path, lambda loaded: refusal(loaded.project), progress)


def refusal(project: Project) -> Problem | None:
    """Why this version cannot open ``project``: an unknown id or an illegal value; None if it can."""
    for document in (project, *(run.project for run in project.runs)):
        if problem := _unknown(document):
            return problem
        if unfit := _unfit(document.data):
            return Problem(say("{unfit}; open an earlier copy of it.", unfit=unfit))
    return None


def _unknown(project: Project) -> Problem | None:
    """What of network, recipe and source this version does not know, or a value that cannot be."""
    for kind, name, known in _ids(project):
        if not known:
            text = say(
                "it uses the {kind} '{name}' and was probably made by a newer nnsim; update nnsim to open it.",
                kind=kind,
                name=name,
            )
            return Problem(text)
    for spec, parameters in _specs(project):
        try:
            spec.resolve(parameters)
        except ValueError as error:
            return Problem(
                say("its '{spec}' cannot be: {error}; open an earlier copy of it.", spec=spec.kind, error=error)
            )
    return None


def _unfit(data: Data) -> str:
    """What about the samples is not as their kind says; empty if all is."""
    kind = kind_of(data)
    if data.source and GENERATORS[data.source.kind].kind != kind.id:
        return say("its generator makes samples of another kind")
    if data.x.dtype not in kind.dtypes:
        return say("its samples have the wrong number type")
    if data.modality_shapes and len(data.modality_shapes) != len(kind.modalities):
        return say("its samples consist of several things, as none of their kind do")
    problem = kind.accepts(data.sample_shape) or kind.objects_to(data)
    return problem.text if problem else ""


def _ids(project: Project) -> Choices:
    recipe, network = project.recipe, project.network
    yield _known(DATA_KINDS, project.data.kind)
    yield from (_known(FEATURES, name) for name in network.features if kind_of(project.data).takes_features)
    yield from (_known(LAYERS, node.spec.kind) for node in network.nodes)
    for output in network.outputs:
        yield _known(TASKS, network.node(output).spec.kind)
    yield from (_known(LOSSES, head.loss) for head in network.heads)
    if project.data.bundled:
        yield _known(BUNDLED, project.data.bundled)
    if project.data.source:
        yield _known(GENERATORS, project.data.source.kind)
    yield _known(LEARNERS, recipe.learner.kind)
    yield _known(LOSSES, recipe.loss)
    yield _known(OPTIMIZERS, recipe.optimizer.kind)
    yield _known(SCHEDULES, recipe.schedule.kind)
    yield _known(INITIALIZERS, recipe.initializer.kind)
    yield _known(SOURCES, recipe.source)
    yield from (_known(SCHEDULES, phase.schedule.kind) for phase in recipe.phases)


def _known(registry: Registry[Any], name: str) -> tuple[str, str, bool]:
    return registry.kind, "".join(c if c.isprintable() else "?" for c in name), name in registry


def _specs(project: Project) -> Iterator[tuple[Spec, tuple[Parameter, ...]]]:
    recipe = project.recipe
    for node in project.network.nodes:
        yield node.spec, LAYERS[node.spec.kind].parameters
    if project.data.source:
        yield project.data.source, GENERATORS[project.data.source.kind].parameters
    yield recipe.learner, LEARNERS[recipe.learner.kind].parameters
    yield recipe.optimizer, OPTIMIZERS[recipe.optimizer.kind].parameters
    yield recipe.schedule, SCHEDULES[recipe.schedule.kind].parameters
    yield from ((phase.schedule, SCHEDULES[phase.schedule.kind].parameters) for phase in recipe.phases)
    yield recipe.initializer, INITIALIZERS[recipe.initializer.kind].parameters
