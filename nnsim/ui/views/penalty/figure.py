"""Coefficients as curves over how large they are together, with a line at the penalty that is looked at."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF

from nnsim.core.answers.shrinkage import Path
from nnsim.language.texts import say
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.figure import Step, along
from nnsim.ui.kit.figures.plane import LINE, Curve, Plane, Reals
from nnsim.ui.kit.theme import Theme

ROOM = 0.32
"""Room for names behind the curves, as a share of their length."""

PAST = 0.06


def shares(path: Path) -> Reals:
    """How large coefficients are together, as a share of the largest along the path, [k]."""
    sizes = np.abs(path.coefficients).sum(1)
    found: Reals = sizes / (sizes.max(initial=0.0) or 1.0)
    return found


class PathFigure(Plane):
    """Parts are the penalties of the path; the one that is looked at stays when the mouse leaves."""

    def __init__(self, name: str) -> None:
        self._shares: Reals = np.zeros(0)
        self._here = 0
        super().__init__(name)

    def show_path(
        self, path: Path, columns: tuple[str, ...], at: int, limits: tuple[float, float], theme: Theme
    ) -> None:
        """The curve of each column, and a line at the penalty number ``at``; where there is room for few names, those
        stand there that are largest in the end."""
        self._shares, self._here = shares(path), at
        low, high = limits
        room = max(int(self.box().height() // theme.px(LINE)), 1)
        named = np.argsort(-np.abs(path.coefficients[-1]), kind="stable")[:room].tolist()
        here = self._shares[at]
        curves = [
            Curve(np.stack([self._shares, path.coefficients[:, place]], axis=1), color(place, theme), 1.8)
            for place in range(len(columns))
        ]
        level = Curve(np.array([[0.0, 0.0], [1.0, 0.0]]), theme.muted, 1.0)
        upright = Curve(np.array([[here, low], [here, high]]), theme.text, 1.4, dashed=True)
        ends = [(place, float(path.coefficients[-1, place])) for place in named]
        names = [Curve(np.array([[1.0, end]]), color(place, theme), name=columns[place]) for place, end in ends]
        marks = tuple((tick, f"{tick:g}") for tick in (0.0, 0.25, 0.5, 0.75, 1.0))
        self.show_plane(
            Axis(0.0, 1.0 + ROOM, say("Share of the size without a penalty"), marks),
            Axis(low, high, say("Coefficients")),
            curves=(level, *curves, *names, upright),
        )

    def _at(self, where: QPointF) -> int | None:
        box = self.box()
        if not len(self._shares) or not box.adjusted(0, -box.height(), 0, box.height()).contains(where):
            return None
        share = (where.x() - box.left()) / box.width() * (1.0 + ROOM)
        return int(np.abs(self._shares - share).argmin())

    def _after(self, spot: int | None, step: Step) -> int | None:  # noqa: ARG002 - from what is looked at
        return along(self._here, step.down or step.right, len(self._shares))


def limits(*paths: Path) -> tuple[float, float]:
    """The least and the largest coefficient, with some air."""
    every = np.concatenate([path.coefficients.ravel() for path in paths])
    low, high = float(every.min(initial=0.0)), float(every.max(initial=0.0))
    air = PAST * ((high - low) or 1.0)
    return low - air, high + air


def color(place: int, theme: Theme) -> str:
    """The colour of a column; with many of them colours come again."""
    return theme.class_color(place).name()
