"""When the engine is asked for what weights alone do not tell: after news, at a low rate, and only for what is seen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from nnsim.core.data import Floats

EVERY_S = 0.1
"""Seconds from one question to the next: the map of a large support vector machine takes half of that."""

PLANE, PREDICTIONS, FACTS, MARKED = "plane", "predictions", "facts", "marked"
ALL = frozenset({PLANE, PREDICTIONS, FACTS, MARKED})
NONE: Floats = np.zeros((0, 0), np.float32)
NOBODY: NDArray[np.intp] = np.zeros(0, np.intp)


@dataclass(frozen=True, eq=False, slots=True)
class Answers:
    """What a frame brings: scores over the plane [n * n, units], predictions [n], facts; empty where it has none.

    ``marked`` are the samples that alone decide, None where the frame does not tell.
    """

    plane: Floats = field(default_factory=lambda: NONE)
    predictions: Floats = field(default_factory=lambda: NONE)
    facts: tuple[tuple[str, str], ...] = ()
    marked: NDArray[np.intp] | None = None

    @staticmethod
    def of(probes: Mapping[str, Any]) -> Answers | None:
        """Those of a frame; None where nothing was asked."""
        if not ALL & probes.keys():
            return None
        return Answers(
            probes.get(PLANE, NONE), probes.get(PREDICTIONS, NONE), tuple(probes.get(FACTS, ())), probes.get(MARKED)
        )


class Questions:
    """``due`` names what is to be asked; what is not seen stays due until it is."""

    def __init__(self) -> None:
        self._open = set(ALL)
        self._moment: tuple[int, int] = (0, 0)
        self._not_before = 0.0
        self._maps: list[QWidget] = []

    def shown_by(self, plane: QWidget) -> None:
        """``plane`` shows the map: it is asked for while that can be seen."""
        self._maps.append(plane)

    def expire(self) -> None:
        """The learner, the samples or what is shown of them are others now."""
        self._open = set(ALL)

    def follow(self, run: int, step: int) -> None:
        """A frame of this moment came."""
        if (run, step) != self._moment:
            self._moment = run, step
            self.expire()

    def due(self, lies_in_plane: bool) -> tuple[str, ...]:
        """The probes to ask for now; asked for once."""
        now = time.monotonic()
        if not self._open or now < self._not_before:
            return ()
        asked = set(self._open) if lies_in_plane else {FACTS}
        if not any(widget.isVisible() for widget in self._maps):
            asked -= {PLANE, MARKED}
        asked &= self._open
        self._open -= asked
        if asked:
            self._not_before = now + EVERY_S
        return tuple(sorted(asked))
