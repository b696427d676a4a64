"""The line that says which samples are shown, and what the network said of them when."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from nnsim.core.data import Data
from nnsim.language.texts import say
from nnsim.ui.kit import numbers
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.samples.neighbours import Neighbours
from nnsim.ui.views.samples.prediction_watcher import PredictionWatcher
from nnsim.ui.views.samples.query import Subset
from nnsim.ui.views.samples.sheet import SampleSheet


class StatusLine(Text):
    """One line in the room that the controls leave."""

    def __init__(self) -> None:
        super().__init__("", "label", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def write(self, wordings: list[str]) -> None:
        """The longest wording that fits, if any does; the tool tip has the first."""
        fits = (words for words in wordings if self.fontMetrics().horizontalAdvance(words) <= self.width())
        self.setText(next(fits, ""))
        self.setToolTip(wordings[0])


def wordings(
    sheet: SampleSheet, data: Data, watcher: PredictionWatcher, near: Neighbours | None, only: Subset | None
) -> list[str]:
    """What is shown of ``data`` and of which network, from the longest wording to the shortest."""
    chosen, count = int(sheet.chosen.sum()), 0 if sheet.shown is None else len(sheet.shown.index)
    if near is not None:
        words = short = say("nearest to no. {of:,}", of=near.of + 1)
    else:
        words, short = say("{count:,} of {count_2:,}", count=count, count_2=len(data)), f"{count:,}"
        words = f"{words} · {only.words}" if only is not None else words
    picked = say("{chosen:,} selected", chosen=chosen) if chosen > 1 else ""
    said = watcher.said
    step = (
        (say("not asked") if watcher.is_cheap else say("asked on demand"))
        if said is None
        else say("step {counter}", counter=numbers.counter(said.step))
    )
    forms = [
        [words, picked, say("network {word}{step}", word=say("of ") if said else "", step=step)],
        [words, picked or step],
        [short, picked or step],
        [picked or step],
    ]
    return [" · ".join(filter(None, parts)) for parts in forms]
