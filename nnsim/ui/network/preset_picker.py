"""Networks from the books in a popover: what each costs on these data is said before it is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.edits.presets import fits, use_preset
from nnsim.language.texts import say
from nnsim.networks.kinds import PRESETS, Preset
from nnsim.tasks.plan import plan
from nnsim.ui.kit import fonts, icons
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.text import Text

WIDTH, ROW = 440, 92
HIGHEST = 520
WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Offer:
    """A preset on the present data: its counts, or why it does not take them."""

    preset: Preset
    layers: int = 0
    parameters: int = 0
    macs: int = 0
    problem: Problem | None = None

    @property
    def cost(self) -> str:
        """In a few words."""
        if self.problem:
            return say("does not fit these data")
        return "  ·  ".join(
            (
                counted(self.layers, "layer"),
                counted(self.parameters, "parameter"),
                counted(self.macs, "multiply-add"),
            )
        )


def offers(project: Project) -> list[Offer]:
    """All presets in the order of history."""
    return [_offer(project, preset) for preset in PRESETS]


def _offer(project: Project, preset: Preset) -> Offer:
    if problem := fits(project, preset.id):
        return Offer(preset, problem=problem)
    planned = plan(use_preset(project, preset.id))
    if not planned.layers:
        return Offer(preset, problem=next(iter(planned.problems), None))
    return Offer(preset, len(planned.layers), planned.parameters, planned.macs)


class PresetRow(PaintedButton):
    """Name, cost and a sentence; grey, with the reason, where it does not fit."""

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        self.offer = offer
        super().__init__(offer.preset.label, parent)
        self.setEnabled(offer.problem is None)
        words = offer.problem.text if offer.problem else offer.cost
        self.setAccessibleName(f"{offer.preset.label}: {words}")
        self.setAccessibleDescription(offer.preset.help)
        self.set_hint(words)

    def sizeHint(self) -> QSize:
        """As wide as the popover."""
        return QSize(self._theme.px(WIDTH - 12 * SPACE), self._theme.px(ROW))

    def _ground(self) -> str | None:
        theme = self._theme
        if not self.isEnabled():
            return None
        if self.isDown():
            return theme.control_pressed
        return theme.control_hover if self.underMouse() or self.hasFocus() else None

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme, offer = self._theme, self.offer
        pad, side = theme.px(2.5 * SPACE), theme.px(20)
        name = offer.preset.icon if offer.preset.icon in icons.names() else "network"
        self._icon(painter, name, QRectF(pad, pad, side, side), theme.muted if self.isEnabled() else theme.faint)
        inner = box.adjusted(pad + side + theme.px(2 * SPACE), theme.px(1.5 * SPACE), -pad, 0)
        lines = [QRectF(inner.x(), inner.y() + theme.px(y), inner.width(), theme.px(18)) for y in (0, 19)]
        painter.setFont(fonts.font("strong", theme.scale))
        painter.setPen(theme.text if self.isEnabled() else theme.muted)
        painter.drawText(lines[0], Qt.AlignmentFlag.AlignVCenter, offer.preset.label)
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(theme.accent if self.isEnabled() else theme.muted)
        painter.drawText(lines[1], Qt.AlignmentFlag.AlignVCenter, offer.cost)
        painter.setPen(theme.muted)
        below = QRectF(inner.x(), lines[1].bottom(), inner.width(), box.bottom() - lines[1].bottom())
        painter.drawText(below, WRAP, offer.problem.text if offer.problem else offer.preset.help)


class PresetPicker(QWidget):
    """``chosen(preset id)``; Tab and Enter, or a click."""

    chosen = Signal(str)

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(say("Networks from the books"))
        self.rows = [PresetRow(offer) for offer in offers(project)]
        body = QWidget()
        body.setProperty("see_through", True)
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        for row in self.rows:
            row.clicked.connect(lambda _checked=False, row=row: self._take(row))
            self._list.addWidget(row)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self._column = QVBoxLayout(self)
        self._column.addWidget(Text(say("Networks from the books"), "title"))
        self._column.addWidget(
            Text(say("They take the place of the layers; one Undo brings these back."), "label", "muted")
        )
        self._column.addWidget(self._scroll)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._column.setContentsMargins(*(theme.px(3 * SPACE),) * 4)
        self._column.setSpacing(theme.px(SPACE))
        self._list.setSpacing(theme.px(2))

    def _take(self, row: PresetRow) -> None:
        self.close()
        self.chosen.emit(row.offer.preset.id)

    def open_at(self, at: QPoint) -> None:
        """Show with its lower right corner at ``at`` (global), inside the screen."""
        theme = self._theme
        wanted = sum(row.sizeHint().height() + theme.px(2) for row in self.rows) + theme.px(70)
        size = QSize(theme.px(WIDTH), min(wanted, theme.px(HIGHEST)))
        screen = (QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()).availableGeometry()
        x = min(max(at.x() - size.width(), screen.left()), screen.right() - size.width())
        y = min(max(at.y() - size.height(), screen.top()), screen.bottom() - size.height())
        self.setFixedSize(size)
        self.move(x, y)
        self.show()
        first = next((row for row in self.rows if row.isEnabled()), None)
        if first:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised card."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.setPen(self._theme.edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
