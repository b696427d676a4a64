"""The runs of an experiment are made in a process of their own, beside the engine that trains for the window."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from nnsim.client.errand import errand
from nnsim.core.findings import Findings
from nnsim.core.problem import ProblemError
from nnsim.core.progress import Progress
from nnsim.experiments import experiments
from nnsim.experiments.wanted import ExperimentEnded, ExperimentWanted, RunFound, begun, with_run

TARGET = "nnsim.engine.experiments.running:serve"


def make_runs(
    wanted: ExperimentWanted,
    progress: Progress,
    heard: Callable[[Findings], object],
    target: str = TARGET,
) -> Findings:
    """What the runs come to; ``heard`` gets what is known after each.

    Whoever wants no more, as ``progress`` says, gets what was found by then. Raises ``ProblemError`` where the
    experiment cannot be made of the document, and where the process fails.
    """
    planned = len(experiments()[wanted.experiment].variants(wanted.project)) * wanted.seeds
    found = begun(wanted.experiment, wanted.project, planned)
    with closing(errand(target, wanted, "experiment")) as told:
        for message in told:
            if isinstance(message, RunFound):
                found = with_run(found, message)
                heard(found)
            elif isinstance(message, ExperimentEnded):
                if message.problem:
                    raise ProblemError(message.problem)
                break
            if not progress((found.made + found.failed) / planned):
                break
    return found
