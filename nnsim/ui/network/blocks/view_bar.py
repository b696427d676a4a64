"""What can be done to the view, in the corner of the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on
from nnsim.ui.network.blocks.commands import BlockCommands

STEP = 1.25
"""Factor of one press on nearer or farther."""


class ViewBar(QWidget):
    """Everything, tidy, farther, nearer."""

    def __init__(self, commands: BlockCommands) -> None:
        canvas = commands.canvas
        super().__init__(canvas)
        self._host = canvas
        self.setAccessibleName(say("View of the blocks"))
        self.everything = IconButton("zoom_fit", say("Show everything"), "0", side=28)
        self.tidy = IconButton("grid", say("Tidy up: every block in its place"), "T", side=28)
        self.farther = IconButton("minus", say("Farther"), "Ctrl+-", side=28)
        self.nearer = IconButton("plus", say("Nearer"), "Ctrl++", side=28)
        self._row = QHBoxLayout(self)
        for button in (self.everything, self.tidy, self.farther, self.nearer):
            self._row.addWidget(button)
        self.everything.clicked.connect(self._show_everything)
        self.tidy.clicked.connect(commands.tidy)
        self.farther.clicked.connect(lambda: canvas.zoom_at(1 / STEP))
        self.nearer.clicked.connect(lambda: canvas.zoom_at(STEP))
        canvas.installEventFilter(self)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._row.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        self._row.setSpacing(0)
        self._place()

    def _show_everything(self) -> None:
        self._host.fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        gap = self._theme.px(2 * SPACE)
        self.move(gap, self._host.height() - self.height() - gap)
        self._host.set_inset(self.height() + gap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A small card."""
        painter, box = painter_on(self), QRectF(self.rect())
        radius = self._theme.px(RADIUS_CONTROL)
        fill(painter, box, radius, self._theme.panel)
        outline(painter, box, radius, self._theme.line)
