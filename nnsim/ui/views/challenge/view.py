"""The view of ImageNet's challenge: a point for each team, by year, and in words how far the best was ahead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import counted, nouns
from nnsim.language.texts import say
from nnsim.lessons.milestones.challenge import ENTRIES, SOURCE, Entry, gap, of_year
from nnsim.ui.kit import theming
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Label, Plane, Points
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.beside import Beside
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.context import ViewContext

LEAST, BESIDE = 400, 640
"""Least width, and the width from which the sentence has room beside the points, px."""

KINDS = {
    "cnn": say("a convolutional network"),
    "other": say("no convolutional network"),
    "unknown": say("not established here whether a convolutional network"),
}

YEARS = (2012, 2013, 2014)

APART, BELOW = 0.06, 3.0
"""Years by which the entries of one year stand apart, and per cent by which the words stand below the best."""


class ChallengeView(QWidget):
    """The points, and the sentence beside them or below."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self.plane = Plane(say("Top-5 error of each team by year"))
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._below = Beside(self.plane, self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._below, 1)
        self.plane.pointed.connect(self._say)
        self.setFocusProxy(self.plane)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._below.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence stands beside the points or below them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._below.put(beside=self.width() >= theming.current().px(BESIDE))

    def refresh(self) -> None:
        """Draw them; they are the same for every document."""
        colors = {"cnn": self._theme.accent, "other": self._theme.test, "unknown": self._theme.muted}
        best = [of_year(year)[0] for year in YEARS]
        self.plane.show_plane(
            Axis(2011.6, 2014.9, "year", tuple((float(year), str(year)) for year in YEARS)),
            Axis(0, 36, "↑ top-5 error, %", tuple((float(error), f"{error} %") for error in (0, 10, 20, 30))),
            points=Points(
                np.array([(_across(entry), entry.error) for entry in ENTRIES], np.float64),
                side=9,
                colors=[colors[entry.kind] for entry in ENTRIES],
            ),
            labels=[Label(entry.year, entry.error - BELOW, f"{entry.team} {entry.error} %") for entry in best],
        )
        self._say()

    def _say(self, _spot: object = None) -> None:
        whole = " ".join(map(_of_year, YEARS))
        colours = say("Highlighted are certain convolutional networks; what is grey was not established here.")
        words = say("{whole} {colours} The numbers: {source}.", whole=whole, colours=colours, source=SOURCE)
        for part in (self, self.plane):
            part.setAccessibleDescription(words)
        spot = self.plane.spot
        self.said.setText(words if spot is None else _of_entry(ENTRIES[spot]))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """All entries."""
        rows = ((entry.year, entry.team, entry.error, entry.kind) for entry in ENTRIES)
        return ("year", "team", say("top-5 error in %"), "kind"), rows


def _across(entry: Entry) -> float:
    """Beside those of its year that were better."""
    return entry.year + APART * of_year(entry.year).index(entry)


def _of_year(year: int) -> str:
    best, entries, ahead = of_year(year)[0], of_year(year), gap(year) or 0.0
    led = say(
        "{entries} by {ahead} {noun}", entries=counted(len(entries), "entry"), ahead=ahead, noun=nouns(ahead, "point")
    )
    return say("{year}: {team} leads {led}, with {error} %.", year=year, team=best.team, led=led, error=best.error)


def _of_entry(entry: Entry) -> str:
    return say(
        "{team}, {year}: {error} % top-5 error, {kinds}.",
        team=entry.team,
        year=entry.year,
        error=entry.error,
        kinds=KINDS[entry.kind],
    )
