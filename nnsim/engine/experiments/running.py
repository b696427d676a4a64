"""The runs of an experiment, one after the other: in a process of their own for the window, for the shell here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection

from nnsim.client.transport import Channel
from nnsim.core.findings import Finding
from nnsim.core.memory import OUT_OF_MEMORY, ran_out
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.engine import devices
from nnsim.engine.experiments.measures import MEASURES, Measured
from nnsim.experiments import experiments
from nnsim.experiments.kinds import Variant
from nnsim.experiments.wanted import ExperimentEnded, ExperimentWanted, RunFound
from nnsim.language.texts import say

Measuring = Callable[[Project], Iterator[Measured]]


def runs(wanted: ExperimentWanted) -> Iterator[RunFound]:
    """What comes of each run: all variants from the first seed, then all from the second, so that a chart is whole
    early and its bands grow.

    Raises ``ProblemError`` where the experiment cannot be made of the document.
    """
    experiment, project = experiments()[wanted.experiment], wanted.project
    if why := experiment.why_not(project):
        raise ProblemError(Problem(why, "experiment"))
    measuring, first = MEASURES[experiment.measuring], project.recipe.seed
    for seed in range(first, first + wanted.seeds):
        for variant in experiment.variants(project):
            yield _run(project, variant, seed, measuring)


def _run(project: Project, variant: Variant, seed: int, measuring: Measuring) -> RunFound:
    try:
        found = list(measuring(variant.make(project, seed)))
    except ProblemError as error:
        return RunFound((), error.problem.text)
    except MemoryError:
        return RunFound((), OUT_OF_MEMORY.text)
    rows = tuple(
        Finding(variant.line, float(variant.x if each.x is None else each.x), seed, each.measure, float(each.value))
        for each in found
        if math.isfinite(each.value)
    )
    return RunFound(rows, "" if rows else say("It diverged."))


def serve(connection: Connection) -> None:
    """Make the runs that are wanted over ``connection``, and tell each as soon as it is made."""
    channel = Channel(connection)
    with suppress(EOFError, OSError):
        wanted = channel.receive()
        assert isinstance(wanted, ExperimentWanted)
        devices.configure()
        try:
            for run in runs(wanted):
                channel.send(run)
        except ProblemError as error:
            channel.send(ExperimentEnded(error.problem))
            return
        except Exception as error:
            if not ran_out(error):
                raise
            channel.send(ExperimentEnded(OUT_OF_MEMORY))
            return
        channel.send(ExperimentEnded())
