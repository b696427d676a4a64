"""Labels: a role gives size and weight, a tone gives the colour."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets import emphasis
from nnsim.ui.kit.widgets.tips import in_lines

TextTone = Literal["text", "muted", "accent", "info", "success", "warning", "error"]


class Text(QLabel):
    """A label of the design. ``wrap`` breaks lines, ``selectable`` lets the text be copied.

    One line that has not enough room ends in an ellipsis, and is told in full by its tool tip.
    """

    def __init__(
        self,
        text: str = "",
        role: fonts.Role = "body",
        tone: TextTone = "text",
        *,
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._measured: str | None = None
        self._wide, self._tells = 0, False
        super().__init__(text, parent)
        self._role: fonts.Role = role
        self._tone: TextTone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        follow(self._restyle)

    @property
    def _is_rich(self) -> bool:
        return self.textFormat() != Qt.TextFormat.PlainText and "<" in self.text()

    @property
    def is_cut(self) -> bool:
        """True for one line that is wider than its place."""
        text = self.text()
        if text != self._measured:  # asked with every paint, which comes when a neighbour changes as well
            self._measured, self._wide = text, self._width_of(text)
        if not self._wide:
            return False
        if self._is_rich:
            return QLabel.sizeHint(self).width() > self.width()  # remembered by Qt as long as the words stay
        return self._wide > self.contentsRect().width()

    def _width_of(self, text: str) -> int:
        """What one line needs, px; 0 where nothing is cut."""
        selectable = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        if self.wordWrap() or "\n" in text or selectable:
            return 0
        return self.fontMetrics().horizontalAdvance(text)

    def setWordWrap(self, on: bool) -> None:
        """Break lines, or cut the one line."""
        self._measured = None
        super().setWordWrap(on)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt alone cuts it off, at the left where it is aligned to the right."""
        if not self.is_cut:
            super().paintEvent(event)
            return
        if not self._tells:  # a filter, as most are never cut, and ``event`` would be asked of each with every frame
            self._tells = True
            self.installEventFilter(self)
        painter = QPainter(self)
        if self._is_rich:
            self._draw_rich(painter)
        else:
            self._draw_plain(painter)
        painter.end()

    def _draw_plain(self, painter: QPainter) -> None:
        box = self.contentsRect()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        where = Qt.AlignmentFlag.AlignLeft | (self.alignment() & Qt.AlignmentFlag.AlignVertical_Mask)
        self.style().drawItemText(painter, box, where, self.palette(), self.isEnabled(), words, self.foregroundRole())

    def _draw_rich(self, painter: QPainter) -> None:
        box = QRectF(self.contentsRect())
        line = emphasis.elided(emphasis.runs(self.text()), self.font(), box.width())
        emphasis.draw(painter, line, box, self.font(), self.palette().color(self.foregroundRole()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words that are cut are told in full."""
        is_help = watched is self and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip
        if is_help and self.is_cut and not self.toolTip():
            words = "".join(run.text for run in emphasis.runs(self.text())) if self._is_rich else self.text()
            QToolTip.showText(cast("QHelpEvent", event).globalPos(), in_lines(words), self)
            return True
        return super().eventFilter(watched, event)

    def set_role(self, role: fonts.Role) -> None:
        """Change size and weight."""
        if role != self._role:
            self._role = role
            self.setFont(fonts.font(role, self._theme.scale))

    def set_tone(self, tone: TextTone) -> None:
        """Change the colour."""
        if tone != self._tone:
            self._tone = tone
            self._recolor()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(fonts.font(self._role, theme.scale))
        self._recolor()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the colour: with another window around it, Qt's style sheet brings back the first that it saw."""
        super().changeEvent(event)
        self._measured = None  # another font is wider
        if event.type() == QEvent.Type.PaletteChange:
            self._recolor()

    def _recolor(self) -> None:
        look = self.palette()
        if look.color(QPalette.ColorRole.WindowText) == QColor(getattr(self._theme, self._tone)):
            return
        look.setColor(QPalette.ColorRole.WindowText, QColor(getattr(self._theme, self._tone)))
        look.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, QColor(self._theme.faint))
        self.setPalette(look)
