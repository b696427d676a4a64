"""Who carries a lesson out: the window, or a run without one. A lesson knows nothing else of either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from nnsim.core.problem import Problem
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.moves import Move
from nnsim.lessons.state import State


class Stage(Protocol):
    """What a lesson is played on. A mistake comes back as a ``Problem``; none of these raises.

    What is asked for is made in its order. The window need not wait for what takes time, such as training: it
    ``is_busy`` meanwhile, and what is asked for then comes after it.
    """

    def is_busy(self) -> bool:
        """Whether moves, or what is kept or restored, are still being made."""
        ...

    def state(self) -> State:
        """The state of now.

        ``done``, ``since``, ``seconds``, ``answers``, ``tries`` and ``given`` are filled in by the lesson.
        """
        ...

    def begin(self, lesson: Lesson) -> Problem | None:
        """Open what the lesson starts with, with fresh weights from its seed, as another document."""
        ...

    def perform(self, moves: Sequence[Move], words: str) -> Problem | None:
        """Make ``moves`` as one step to undo that is called ``words``; at a problem none of them is left."""
        ...

    def keep(self, name: str) -> None:
        """Keep document and run as they are under ``name``, in the place of what was kept so before."""
        ...

    def kept(self, name: str) -> bool:
        """Whether something is kept under ``name``, now or from an earlier session."""
        ...

    def restore(self, name: str) -> Problem | None:
        """Bring back exactly what was kept, as a step to undo."""
        ...
