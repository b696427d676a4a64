"""Why something was not done, over the canvas, with the way out as a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.network.refusal import Refusal

WIDEST = 560


class RefusalCard(QWidget):
    """Stands at the lower edge of ``host``, above what is ``covered`` there, px.

    ``taken(Refusal)`` when the way out is chosen.
    """

    taken = Signal(object)

    def __init__(self, host: QWidget, covered: Callable[[], int] = lambda: 0) -> None:
        super().__init__(host)
        self._host, self._covered = host, covered
        self.refusal: Refusal | None = None
        self.text = Text("", "label", wrap=True)
        self.button = Button(say("Make it fit"))
        self.button.set_hint(say("Do it together with what makes it fit"))
        self.close_button = IconButton("close", say("Close"), side=28)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.text, 1)
        self._row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.button.clicked.connect(self._take)
        self.close_button.clicked.connect(lambda: self.say(None))
        self.hide()
        host.installEventFilter(self)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._row.setContentsMargins(theme.px(3 * SPACE), theme.px(1.5 * SPACE), theme.px(SPACE), theme.px(1.5 * SPACE))
        self._row.setSpacing(theme.px(2 * SPACE))
        self._place()

    def say(self, refusal: Refusal | None) -> None:
        """Show why, or go away."""
        self.refusal = refusal
        if refusal is not None:
            self.text.setText(refusal.problem.text)
            self.setAccessibleName(refusal.problem.text)
            self.button.setVisible(refusal.way_out is not None)
            self.button.setText(refusal.label)
            self.button.setAccessibleName(refusal.label)
            self.button.updateGeometry()
            self._place()
        self.setVisible(refusal is not None)
        self.raise_()

    def _take(self) -> None:
        if self.refusal is not None:
            self.taken.emit(self.refusal)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay above the buttons at the lower edge."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        theme = self._theme
        width = min(theme.px(WIDEST), self._host.width() - theme.px(6 * SPACE))
        height = max(self._row.totalHeightForWidth(width), theme.px(44))
        x = (self._host.width() - width) // 2
        self.setGeometry(x, self._host.height() - self._covered() - height - theme.px(2 * SPACE), width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card in the quiet colour of errors."""
        painter, theme = painter_on(self), self._theme
        box, radius = QRectF(self.rect()), theme.px(RADIUS_CONTROL)
        fill(painter, box, radius, theme.soft("error"))
        outline(painter, box, radius, blend(theme.panel, theme.error, 0.45))
