"""The frame of a sheet and the sample that is looked at in the whole window are the same one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject

from nnsim.ui.run.chosen_sample import ChosenSample
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.samples.cells import Cells, Shown
from nnsim.ui.views.samples.sheet import SampleSheet


class Looking(QObject):
    """Whoever moves the frame looks at that sample everywhere; who looks at another elsewhere moves the frame."""

    def __init__(self, sheet: SampleSheet, chosen: ChosenSample, editor: Editor) -> None:
        super().__init__(sheet)
        self._sheet, self._chosen, self._editor = sheet, chosen, editor
        self._filling = self._opening = False
        sheet.moved.connect(self._on_moved)
        chosen.changed.connect(self._on_chosen)

    @contextmanager
    def opening(self) -> Iterator[None]:
        """While the rows come into view, what is looked at stays, also where no row shows it."""
        self._opening = True
        try:
            yield
        finally:
            self._opening = False

    def show(self, shown: Shown, cells: Cells, *, keep: bool) -> None:
        """Fill the sheet. Is what was looked at gone, or are the rows others, the frame says what is looked at."""
        self._filling = True
        try:
            self._sheet.show_samples(shown, cells, keep=keep)
        finally:
            self._filling = False
        looked = self._chosen.index
        if keep and looked is not None and (self._opening or looked in shown.index):
            self._sheet.go_to_sample(looked)
        else:
            self._look_at_current()

    def _look_at_current(self) -> None:
        if self._sheet.isVisible() and self._sheet.sample is not None:
            self._chosen.choose(self._sheet.sample)

    def _on_moved(self) -> None:
        if not self._filling:
            self._look_at_current()

    def _on_chosen(self) -> None:
        """Rows of data that are gone wait until the sheet is filled anew."""
        shown, looked = self._sheet.shown, self._chosen.index
        if shown is not None and shown.data is self._editor.project.data:
            self._sheet.go_to_sample(looked)
