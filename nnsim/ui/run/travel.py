"""Which moment of the run the window shows: the present, or an earlier one that somebody looks at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.client.engine_client import EngineClient
from nnsim.core.messages import Frame
from nnsim.core.moments import Moment
from nnsim.core.store import Store
from nnsim.ui.run.record import RunRecord


class Travel(QObject):
    """The run stands still while one ``is_away``: what is shown is as it was after ``step`` of ``present`` steps.

    ``retold`` is the number of the step that is gone through once more, as long as no other moment is wanted.
    ``left`` tells that the present has to stand still now, ``changed`` that another moment is shown, ``turned`` that
    there is something else to be told of a moment, whether or not it is another.
    """

    left = Signal()
    changed = Signal()
    turned = Signal()

    def __init__(self, store: Store, client: EngineClient, record: RunRecord, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._client, self._record = store, client, record
        self.is_away = False
        self.step = self.present = 0
        self.retold: int | None = None

    def visit(self, step: int) -> None:
        """Show the run as it was after so many steps; the newest one is the present."""
        if step >= self.present:
            self.come_back()
        elif step != self.step or not self.is_away:
            self._leave()
            self.step = max(step, 0)
            self._client.visit(self.step)

    def retell(self, number: int) -> None:
        """Show the run after the step with this number, from 0, as that is told beat by beat; after the last one the
        present."""
        if number >= self.present:
            self.come_back()
        else:
            self._leave()
            self.step, self.retold = number + 1, number
            self._client.retell(number)
            self.turned.emit()

    def visit_epoch(self, epoch: float) -> None:
        """Show the run as it was after so many epochs."""
        frame, record = self._record.frame, self._record
        if frame is None:
            return
        epochs = [*record.column("epoch"), *record.reading("epoch")]
        steps = [*record.column("step"), *record.reading("step")]
        if not self.is_away:
            epochs.append(frame.epoch + frame.position / max(frame.epoch_size, 1))
            steps.append(frame.step)
        order = np.argsort(steps, kind="stable")
        if len(order):
            self.visit(round(float(np.interp(epoch, np.array(epochs)[order], np.array(steps)[order]))))

    def back(self, *, epoch: bool = False) -> None:
        """Show it one step earlier, or at the end of the epoch before."""
        if self.present:
            self._leave()
            self._client.step_back(epoch)

    def forth_an_epoch(self) -> None:
        """Show it at the end of the epoch that is looked at."""
        if self.is_away and self._record.frame:
            self.visit_epoch(self._record.frame.epoch + 1)

    def come_back(self) -> None:
        """Show the present."""
        if self.is_away:
            self._client.come_back()
            self.end()

    def end(self) -> None:
        """Something else is done with the run, or there is another one: the present is shown."""
        if self.is_away:
            self._store.look_back()
            self._arrive()

    def settle(self) -> None:
        """Go on from the moment that is shown: it is the present of another run."""
        self._store.settle()
        self._arrive()

    def _leave(self) -> None:
        if not self.is_away:
            self.is_away, self.step = True, self.present
            self.left.emit()
        self.retold = None

    def _arrive(self) -> None:
        self.is_away, self.retold = False, None
        self._record.look(None)
        self.turned.emit()
        self.changed.emit()

    # ------------------------------------------------------------ what the engine tells

    def take(self, frame: Frame) -> None:
        """A frame of the run came."""
        if frame.present is None:
            if not self.is_away:
                self.step = self.present = frame.step
            return
        if self.is_away:
            self.step, self.present = frame.step, frame.present
            self._record.look(frame.step)
            self.changed.emit()

    def hear(self, moment: Moment) -> None:
        """What is looked at belongs to another project than what was shown before."""
        if self.is_away:
            project = moment.project
            self._store.look(project if moment.has_samples else replace(project, data=self._store.document.data))
