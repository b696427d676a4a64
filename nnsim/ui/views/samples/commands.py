"""What is done to samples from the browser: relabel, exclude, use for something else, copy. One step to undo each."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.core.counted import counted
from nnsim.core.data import PARTS, Mask
from nnsim.core.texts import message, sentence
from nnsim.data.kinds import kind_of
from nnsim.edits.data import relabel
from nnsim.edits.split import move_to
from nnsim.language.texts import say
from nnsim.ui.data.digit_keys import label_of_digit
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.samples.sheet import SampleSheet

USES = {
    "train": say("Use for &training"),
    "test": say("Use for t&esting"),
    "validation": say("Use for &validation"),
    "excluded": say("E&xclude"),
}


class SampleCommands:
    """Acts on ``sheet.targets``."""

    def __init__(self, editor: Editor, sheet: SampleSheet) -> None:
        self._editor, self._sheet = editor, sheet

    def relabel(self, label: int) -> None:
        """Give the samples another class."""
        mask = self._sheet.targets
        name = self._editor.project.data.classes[label]
        text = say("Relabel {mask} as {name}", mask=_samples(mask), name=name)
        which = _which(mask)
        said = message("sample_relabelled" if "number" in which else "samples_relabelled", name=name, **which)
        self._editor.edit(text, relabel.of(mask, label), mark=said)

    def press_digit(self, digit: int) -> None:
        """Number keys relabel."""
        label = label_of_digit(self._editor.project.data.classes, digit)
        if label is not None and self._sheet.targets.any():
            self.relabel(label)

    def use_for(self, part: str) -> None:
        """Train on the samples, test with them, validate with them, or exclude them."""
        mask = self._sheet.targets
        if not mask.any():
            return
        which = _which(mask)
        if part == "excluded":
            said = message("sample_excluded" if "number" in which else "samples_excluded", **which)
        else:
            said = message("sample_used" if "number" in which else "samples_used", purpose=_purpose(part), **which)
        self._editor.edit(sentence(said), move_to.of(mask, part), mark=said)

    def copy(self) -> None:
        """The numbers of the samples as text, one a line."""
        numbers = np.flatnonzero(self._sheet.targets) + 1
        QGuiApplication.clipboard().setText("\n".join(map(str, numbers.tolist())))

    def pop_up(self, at: QPoint, parent: QWidget, neighbours: object, redraw: object) -> QMenu:
        """The menu at a place of the screen; it goes when it closes."""
        menu = QMenu(parent)
        menu.setAccessibleName(say("Samples"))
        menu.aboutToHide.connect(menu.deleteLater)
        self._editor.interrupted.connect(menu.close)
        data = self._editor.project.data
        if data.classes:
            classes = menu.addMenu(say("&Relabel as"))
            for label, name in enumerate(data.classes):
                classes.addAction(name).triggered.connect(lambda _=False, label=label: self.relabel(label))
        for part in PARTS:
            menu.addAction(USES[part]).triggered.connect(lambda _=False, part=part: self.use_for(part))
        menu.addSeparator()
        if kind_of(data).is_drawn:
            menu.addAction(say("&Draw anew on the pad")).triggered.connect(redraw)
        menu.addAction(say("Show nearest &neighbours\tN")).triggered.connect(neighbours)
        menu.addAction(say("&Copy number\tCtrl+C")).triggered.connect(self.copy)
        menu.popup(at)
        return menu


def _samples(mask: Mask) -> str:
    count = int(mask.sum())
    return say("sample {argmax:,}", argmax=int(mask.argmax()) + 1) if count == 1 else counted(count, "sample")


def _which(mask: Mask) -> dict[str, int]:
    """The number of a single sample, or how many they are."""
    count = int(mask.sum())
    return {"number": int(mask.argmax()) + 1} if count == 1 else {"count": count}


def _purpose(part: str) -> str:
    return {"train": "training", "test": "testing"}.get(part, part)
