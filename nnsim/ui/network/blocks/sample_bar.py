"""Which sample the blocks show, and the way to the others, in the corner of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.network.blocks.view import BlockCanvas
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.undo import Editor

BESIDE = 140
"""Room for the buttons of the view in the other corner, px."""


class SampleBar(QWidget):
    """Previous, words, next; there only where blocks show a single sample."""

    def __init__(self, editor: Editor, sample: Sample, host: BlockCanvas) -> None:
        super().__init__(host)
        self._editor, self._sample, self._host = editor, sample, host
        self.previous = IconButton("chevron_left", say("Previous test sample"), "PgUp", side=28)
        self.words = Text("", "label")
        self.next = IconButton("chevron_right", say("Next test sample"), "PgDown", side=28)
        self._row = QHBoxLayout(self)
        for widget in (self.previous, self.words, self.next):
            self._row.addWidget(widget)
        self.previous.clicked.connect(lambda: sample.step(-1))
        self.next.clicked.connect(lambda: sample.step(1))
        sample.changed.connect(self.refresh)
        editor.store.changed.connect(self._on_change)
        host.installEventFilter(self)
        follow(self._restyle)
        self.refresh()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._row.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        self._row.setSpacing(theme.px(SPACE))
        self._place()

    def _on_change(self, change: Change) -> None:
        if "data" in change.parts:
            self.refresh()

    def refresh(self) -> None:
        """Name the sample."""
        self.words.setText(self._sample.words)
        self.setAccessibleName(self._sample.words)
        self.setVisible(bool(self._sample.words) and kind_of(self._editor.project.data).is_looked_at)
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        """In the lower right corner; beside other buttons in a narrow canvas only the arrows are left."""
        gap = self._theme.px(2 * SPACE)
        self.words.show()
        self.adjustSize()
        if self.width() + self._theme.px(BESIDE) > self._host.width():
            self.words.hide()
            self.adjustSize()
        self.move(self._host.width() - self.width() - gap, self._host.height() - self.height() - gap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A small card."""
        painter, box = painter_on(self), QRectF(self.rect())
        radius = self._theme.px(RADIUS_CONTROL)
        fill(painter, box, radius, self._theme.panel)
        outline(painter, box, radius, self._theme.line)
