"""Many runs in processes on this machine; each trains in its own, which loads torch."""

from __future__ import annotations

import importlib
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event

from nnsim.cli.outcome import Number, Outcome, in_terms_of_task
from nnsim.core.catalogue import load
from nnsim.core.memory import OUT_OF_MEMORY, ran_out
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import KeptRun, Project
from nnsim.edits.runs import kept
from nnsim.edits.settings import with_settings

TURN_S = 0.1
"""How often an interruption is looked for."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A run from ``seed`` with texts for some of the document's values, by name."""

    settings: Mapping[str, str]
    seed: int

    @property
    def label(self) -> str:
        """The settings as they were given."""
        return " ".join(f"{name}={text}" for name, text in self.settings.items())


@dataclass(frozen=True, eq=False, slots=True)
class Done:
    """What came of a run: the ``values`` of ``nnsim train --json`` and what can be ``kept`` of it; or a ``problem``."""

    planned: Planned
    values: Mapping[str, Number]
    kept: KeptRun | None = None
    problem: str = ""


def train_all(
    project: Project, planned: tuple[Planned, ...], jobs: int, is_asked: Callable[[], bool]
) -> Iterator[Done]:
    """What comes of each run of ``project``, as soon as it is known.

    Once ``is_asked`` for its end, it ends without those that are not finished. A second interruption ends at once.
    Raises ``ProblemError`` where one of the processes was ended from outside, after what is done by then.
    """
    context = multiprocessing.get_context("spawn")
    stop, others = context.Event(), set(multiprocessing.active_children())
    with ProcessPoolExecutor(jobs, context, _begin, (project, stop)) as pool:
        waiting = {pool.submit(_train, one) for one in planned}
        try:
            while waiting:
                ready, waiting = wait(waiting, TURN_S, FIRST_COMPLETED)
                # what is done comes before what tells that a process was ended
                yield from filter(None, map(_result, sorted(ready, key=_is_broken)))
                if is_asked() and not stop.is_set():
                    stop.set()
                    waiting = {future for future in waiting if not future.cancel()}
        except BaseException:
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
            raise


def _is_broken(future: Future[Done | None]) -> bool:
    return future.exception() is not None


def _result(future: Future[Done | None]) -> Done | None:
    try:
        return future.result()
    except BrokenProcessPool as error:
        text = "A process of the sweep was ended, perhaps as the memory ran out; try again with fewer --jobs."
        raise ProblemError(Problem(text)) from error


# ---------------------------------------------------------------- in the process


_here: tuple[Project, Event] | None = None
"""The project, and whether all shall end; given once to each process."""


def _begin(project: Project, stop: Event) -> None:
    global _here  # noqa: PLW0603  a pool has no other way
    load()
    _here = project, stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started the sweep is told, and tells


def _train(planned: Planned) -> Done | None:
    """None for a run that was not finished. No exception leaves it: few of them can be sent."""
    assert _here
    project, stop = _here
    try:
        changed = with_settings(project, planned.settings)
        changed = replace(changed, recipe=replace(changed.recipe, seed=planned.seed), runs=(), findings=())
        local = importlib.import_module("nnsim.cli.local")
        outcome: Outcome = local.train(changed, changed.recipe.epochs, "cpu", None, lambda *_: not stop.is_set())
        if outcome.stopped == "cancelled":
            return None
        return Done(planned, in_terms_of_task(outcome, changed).values, kept(changed, outcome.checkpoint))
    except ProblemError as error:
        return Done(planned, {}, problem=error.problem.text)
    except Exception as error:  # noqa: BLE001
        told = (
            str(OUT_OF_MEMORY)
            if ran_out(error)
            else f"something unexpected went wrong ({type(error).__name__}: {error})"
        )
        return Done(planned, {}, problem=told)
