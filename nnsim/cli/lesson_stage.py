"""A lesson without a window: the document and an engine in this process, with the same numbers."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from nnsim.core.answers.steps import Guarantee
from nnsim.core.messages import Edit, Event, Load, Refused, Reset, Save, Saved, SetWeight, StepOnce, Stopped, Unit
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.recipe import set_recipe
from nnsim.edits.runs import NOTHING, keep_run, kept, rename_run
from nnsim.engine.session import Session
from nnsim.examples.example import open_example
from nnsim.lessons.asking import asked_by
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import start_of
from nnsim.lessons.moves import Move, after
from nnsim.lessons.state import State, Told

AT_ONCE = 0.25
"""Seconds of training between two looks at whether it is over."""

PROBES = frozenset({"predictions", "guarantee"})
"""What is asked of the engine in any case."""

MOST_UNDONE = 50


class Kept(NamedTuple):
    """Document and run of one moment, and what was looked at."""

    project: Project
    run: Checkpoint | None
    view: str
    sample: int
    node: str


class HeadlessStage:
    """``beside`` is the folder in which a lesson's file may begin with files of its own."""

    def __init__(self, beside: Path | None = None) -> None:
        self._beside = beside
        self._session = Session()
        self._project = Project()
        self._stopped, self._view, self._sample, self._node = "", "", -1, ""
        self._kept: dict[str, Kept] = {}
        self._undo: list[Kept] = []
        self._redo: list[Kept] = []
        self._run, self._pace = 0, 0.0
        self._asks = PROBES
        self._state: State | None = None

    # ------------------------------------------------------------ what lessons ask of a stage

    def is_busy(self) -> bool:
        """Never: every move is made to its end."""
        return False

    def state(self) -> State:
        """The state of now."""
        if self._state is None:
            self._state = self._look()
        return self._state

    def begin(self, lesson: Lesson) -> Problem | None:
        """Open what the lesson starts with."""
        try:
            project = start_of(lesson, self._beside)
        except ProblemError as error:
            return error.problem
        self._undo, self._redo = [], []
        self._asks = PROBES | frozenset(probe for step in lesson.steps for probe in asked_by(step)) - {"weights"}
        self._show(Kept(project, None, project.view.panel, -1, ""))
        return None

    def state_of(self, project: Project, run: Checkpoint, asks: frozenset[str]) -> State:
        """The state of a run that was made elsewhere, with what ``asks`` name of the engine's probes."""
        self._asks = PROBES | asks - {"weights"}
        self._show(Kept(project, run, project.view.panel, -1, ""))
        return self.state()

    def perform(self, moves: Sequence[Move], words: str) -> Problem | None:  # noqa: ARG002  there is nobody to read them
        """Make all of them, or none."""
        before = self._now()
        for move in moves:
            try:
                self._make(move)
            except ProblemError as error:
                self._show(before)
                return error.problem
        if not any(move.id in ("undo", "redo") for move in moves):
            self._undo, self._redo = [*self._undo, before][-MOST_UNDONE:], []
        return None

    def keep(self, name: str) -> None:
        """Keep the present moment."""
        self._kept[name] = self._now()

    def kept(self, name: str) -> bool:
        """Whether there is such a moment."""
        return name in self._kept

    def restore(self, name: str) -> Problem | None:
        """Go back to it."""
        self._undo = [*self._undo, self._now()][-MOST_UNDONE:]
        self._show(self._kept[name])
        return None

    # ------------------------------------------------------------ the engine

    def _now(self) -> Kept:
        return Kept(self._project, self._checkpoint(), self._view, self._sample, self._node)

    def _show(self, kept: Kept) -> None:
        """Let it be as it was then."""
        self._project, _, self._view, self._sample, self._node = kept
        self._load(kept.run)

    def _load(self, run: Checkpoint | None) -> None:
        self._stopped = ""
        self._run += 1
        self._send(Load(self._run, self._project, checkpoint=run, backend="torch"))

    def _send(self, command: Any) -> None:
        """Carry out ``command`` to its end; raises ``ProblemError`` where it is refused."""
        self._state = None
        self._hear(self._session.handle(command))
        while self._session.running or self._measures():
            self._hear(self._session.advance(AT_ONCE))
            if not (self._session.running or self._measures()) or self._session.waits() == math.inf:
                break

    def _measures(self) -> bool:
        trainer = self._session.trainer
        return trainer is not None and trainer.recorder.is_busy and not self._session.obstacle

    def _hear(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Refused):
                raise ProblemError(event.problem)
            if isinstance(event, Stopped):
                self._stopped = event.reason

    def _checkpoint(self) -> Checkpoint | None:
        if self._session.trainer is None:
            return None
        saved = next(event for event in self._session.handle(Save(1)) if isinstance(event, Saved))
        return saved.checkpoint

    def _look(self) -> State:
        state = State(
            self._project, stopped=self._stopped, view=self._view, sample=self._sample, node=self._node, run=self._run
        )
        run = self._checkpoint()
        if run is None or self._session.obstacle:
            return state
        probes = self._session.frame(self._run, tuple(sorted(self._asks))).probes
        guarantee, predictions = probes.get("guarantee"), probes.get("predictions")
        told = Told(
            run.weights,
            predictions if isinstance(predictions, np.ndarray) else None,
            guarantee if isinstance(guarantee, Guarantee) else None,
            {name: answer for name, answer in probes.items() if name not in PROBES},
        )
        rows = run.measured
        newest = rows.row(-1) if len(rows) else {}
        measured = {name: value for name, value in newest.items() if not math.isnan(value)}
        state = replace(state, step=run.step, epoch=run.epoch, history=rows, measured=measured, told=told)
        return replace(state, pace=self._pace)

    # ------------------------------------------------------------ moves

    def _make(self, move: Move) -> None:
        """Raises ``ProblemError``."""
        if move.kind != "move":
            self._edit(after(move, self._project))
            return
        _MOVES[move.id](self, **move.values)

    def _edit(self, project: Project) -> None:
        self._project = project
        self._send(Edit(project))

    def train(self, epochs: int, steps: int, samples: int) -> None:
        """Train for so long; raises ``ProblemError`` where that is impossible."""
        units: tuple[tuple[Unit, int], ...] = (("epoch", epochs), ("batch", steps), ("sample", samples))
        began, train = time.perf_counter(), int(self._project.data.train.sum())
        for unit, count in units:
            for _ in range(int(count)):
                self._send(StepOnce(unit))
                if self._stopped:
                    return
        made = epochs * train + steps * self._project.recipe.batch + samples
        self._pace = made / max(time.perf_counter() - began, 1e-9)

    def beat(self, times: int) -> None:
        """The next beats."""
        for _ in range(int(times)):
            self._send(StepOnce("beat"))

    def reset(self) -> None:
        """Fresh weights."""
        self._stopped = ""
        self._run += 1
        self._send(Reset(self._run))

    def new_seed(self) -> None:
        """Fresh weights from another seed."""
        self._edit(set_recipe(self._project, seed=self._project.recipe.seed + 1))
        self.reset()

    def set_weight(self, layer: str, unit: int, input: int, value: float) -> None:  # noqa: A002  what lessons call it
        """Set a weight."""
        self._send(SetWeight(f"{layer}.weight", (int(unit), int(input)), float(value)))

    def set_bias(self, layer: str, unit: int, value: float) -> None:
        """Set a bias."""
        self._send(SetWeight(f"{layer}.bias", (int(unit),), float(value)))

    def undo(self) -> None:
        """Take the last step back; nothing where there is none."""
        if self._undo:
            self._redo.append(self._now())
            self._show(self._undo.pop())

    def redo(self) -> None:
        """Make it again."""
        if self._redo:
            self._undo.append(self._now())
            self._show(self._redo.pop())

    def keep_run(self, name: str) -> None:
        """Keep the run for comparison."""
        run = self._checkpoint()
        if run is None or not run.step:
            raise ProblemError(Problem(NOTHING, "runs"))
        made = kept(self._project, run)
        changed = keep_run(self._project, made)
        self._edit(rename_run(changed, made.id, name) if name else changed)

    def show(self, view: str) -> None:
        """Show a view."""
        self._view, self._state = view, None

    def look_at(self, sample: int) -> None:
        """Choose a sample."""
        self._sample, self._state = int(sample), None

    def choose_layer(self, layer: str) -> None:
        """Choose a layer."""
        self._node, self._state = layer, None

    def open(self, example: str) -> None:
        """Begin with an example; raises ``ProblemError`` where there is none of this name."""
        self._project = open_example(example).project
        self._load(None)


_MOVES: dict[str, Callable[..., None]] = {
    name: getattr(HeadlessStage, name)
    for name in (
        "train", "beat", "reset", "new_seed", "set_weight", "set_bias", "undo", "redo", "keep_run", "show", "look_at",
        "choose_layer", "open",
    )
}  # fmt: skip
"""How moves are made here, by their ids."""
