"""Runs that are kept in the document, so that later ones can be compared with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.hashing import samples_sha256
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import MOST_RUNS, KeptRun, Project, View
from nnsim.core.run import PARTS, Checkpoint, History, thinned
from nnsim.edits.kinds import edit
from nnsim.edits.names import MAX_NAME
from nnsim.language.texts import say

ROWS = 1000
"""Rows of its curves that are kept, as many as a plot draws."""

MOST_WEIGHTS = 4 << 20
"""Bytes of weights that are kept of a run, a million numbers; of larger networks only the curves are."""

FULL = say("{runs} are kept already, the most there can be: remove one first.", runs=counted(MOST_RUNS, "run"))
NOTHING = say("There is nothing to keep yet: train the network first.")


@edit("keep_run", say("Keep this run for comparison"))
def keep_run(project: Project, run: KeptRun) -> Project:
    """Add ``run``, one of ``kept``, to those that are kept."""
    if len(project.runs) >= MOST_RUNS:
        raise ProblemError(Problem(FULL, "runs", Severity.WARNING))
    return replace(project, runs=(*project.runs, run))


@edit("rename_run", say("Rename a kept run"))
def rename_run(project: Project, run: str, name: str) -> Project:
    """Call the run of this id by another name, which must not be taken."""
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
        raise ProblemError(
            Problem(say("A name has 1 to {max_name} letters: type another one.", max_name=MAX_NAME), "runs")
        )
    if any(other.name == name and other.id != run for other in project.runs):
        raise ProblemError(
            Problem(say("Another run is called {name} already: choose another name.", name=name), "runs")
        )
    renamed = (replace(kept, name=name) if kept.id == run and kept.name != name else kept for kept in project.runs)
    return replace(project, runs=tuple(renamed))


@edit("remove_run", say("Remove a kept run"))
def remove_run(project: Project, run: str) -> Project:
    """Keep the run of this id no longer."""
    return replace(project, runs=tuple(kept for kept in project.runs if kept.id != run))


def kept(project: Project, state: Checkpoint) -> KeptRun:
    """What is kept of the run of ``project`` that has come to ``state``; raises ``ProblemError`` where it has no curve.

    Nobody goes on from there, so what the optimizer knows is left out; weights stay within ``MOST_WEIGHTS``.
    """
    if not len(state.measured):
        raise ProblemError(Problem(NOTHING, "runs", Severity.NOTE))
    number = 1 + max((int(run.id.removeprefix("run")) for run in project.runs), default=0)
    history = History(thinned(state.history.rows, ROWS).copy(), state.history.columns)
    is_small = sum(array.nbytes for array in state.weights.values()) <= MOST_WEIGHTS
    weights = {name: array.copy() for name, array in state.weights.items()} if is_small else {}
    readings = thinned(state.readings, ROWS).copy()
    small = replace(state, weights=weights, optimizer={}, history=history, readings=readings)
    counts = tuple(int(project.data.part(part).sum()) for part in PARTS)
    # without samples it is no longer the bundled set that it may have been
    data = replace(project.data.take(np.zeros(0, np.intp)), edited=True)
    trained = replace(project, data=data, view=View(), runs=(), findings=())
    return KeptRun(f"run{number}", f"Run {number}", trained, small, counts, samples_sha256(project.data))
