"""Whatever takes longer than half a second: what happens, how far it is, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.kit.widgets.text import Text

PARTS = 1000
FRAME_MS = 33
LAP_MS = 1400


class ProgressBar(QProgressBar):
    """A thin bar; with a range of 0 to 0 a part of it runs from left to right."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lap = 0.0
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._advance)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(6))

    def set_done(self, done: float | None) -> None:
        """A share of 0 to 1, or None while nobody can know."""
        self.setRange(0, 0 if done is None else PARTS)
        if done is not None:
            self.setValue(round(min(max(done, 0.0), 1.0) * PARTS))
        self._run()

    @property
    def is_moving(self) -> bool:
        """Whether a part runs from left to right."""
        return self._timer.isActive()

    def _run(self) -> None:
        if self.maximum() == 0 and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Move only while it can be seen."""
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop moving."""
        super().hideEvent(event)
        self._timer.stop()

    def _advance(self) -> None:
        self._lap = (self._lap + FRAME_MS / LAP_MS) % 1.0
        self.update()

    def sizeHint(self) -> QSize:
        """Thin."""
        return QSize(self._theme.px(120), self._theme.px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Groove and the part that is done."""
        painter, theme = painter_on(self), self._theme
        box, radius = QRectF(self.rect()), self.height() / 2
        fill(painter, box, radius, theme.control_pressed)
        if self.maximum() == 0:
            part = box.width() * 0.3
            left = self._lap * (box.width() + part) - part
            painter.setClipRect(box)
            fill(painter, QRectF(left, 0, part, box.height()), radius, theme.accent)
        elif self.value() > 0:
            wide = max(box.height(), box.width() * self.value() / self.maximum())
            fill(painter, QRectF(0, 0, wide, box.height()), radius, theme.accent)


class ProgressStrip(QWidget):
    """Words and per cent above a bar, Cancel at the right; ``cancelled()`` when it is pressed."""

    cancelled = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Text(text)
        self.share = Text("", tone="muted")
        self.bar = ProgressBar()
        self.cancel = Button(say("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        words = QHBoxLayout()
        words.addWidget(self.text, 1)
        words.addWidget(self.share)
        self._column = QVBoxLayout()
        self._column.addLayout(words)
        self._column.addWidget(self.bar)
        self._row = QHBoxLayout(self)
        self._row.addLayout(self._column, 1)
        self._row.addWidget(self.cancel)
        self.set_progress(None)
        self._name_it()
        follow(self._restyle)

    def set_progress(self, done: float | None, text: str = "") -> None:
        """How far it is, 0 to 1, or None while nobody can know; ``text`` where the work has a new name."""
        self.bar.set_done(done)
        self.share.setText("" if done is None else f"{int(min(max(done, 0.0), 1.0) * 100)}\N{NO-BREAK SPACE}%")
        if text:
            self.text.setText(text)
            self._name_it()

    def _name_it(self) -> None:
        self.setAccessibleName(self.text.text())
        self.bar.setAccessibleName(self.text.text())
        self.cancel.setAccessibleName(say("Cancel: {text}", text=self.text.text()))

    def _cancel(self) -> None:
        # One press is enough; the work needs a moment to stop.
        self.cancel.setEnabled(False)
        self.cancelled.emit()

    def _restyle(self, theme: Theme) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(3 * SPACE))
        self._column.setSpacing(theme.px(SPACE))
