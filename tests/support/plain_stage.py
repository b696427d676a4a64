"""A stage for lessons without an engine: edits are made, a run is what a test says it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnsim.core.problem import Problem, ProblemError
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import start_of
from nnsim.lessons.moves import Move, after
from nnsim.lessons.state import State


class PlainStage:
    """``now`` is the state; ``made`` are the moves that were asked for, ``busy`` whether some are still being made."""

    def __init__(self, beside: Path | None = None) -> None:
        self._beside = beside
        self.now = State(start_of(Lesson("none", "None", ())))
        self.made: list[str] = []
        self.busy = False
        self.names: dict[str, State] = {}

    def set(self, **values: Any) -> None:
        """The run, or what is looked at, is another."""
        self.now = replace(self.now, **values)

    def is_busy(self) -> bool:
        return self.busy

    def state(self) -> State:
        return self.now

    def begin(self, lesson: Lesson) -> Problem | None:
        self.now = State(start_of(lesson, self._beside))
        return None

    def perform(self, moves: Sequence[Move], words: str) -> Problem | None:
        before = self.now
        for move in moves:
            self.made.append(move.id)
            if move.kind == "move":
                continue
            try:
                self.now = replace(self.now, project=after(move, self.now.project))
            except ProblemError as error:
                self.now = before
                return Problem(f"{words}: {error.problem}")
        return None

    def keep(self, name: str) -> None:
        self.names[name] = self.now

    def kept(self, name: str) -> bool:
        return name in self.names

    def restore(self, name: str) -> Problem | None:
        self.now = self.names[name]
        return None
