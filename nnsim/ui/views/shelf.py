"""The views that have no tab, in a list with the questions that they answer."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from nnsim.core.project import Project
from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.painting import fill, saved
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.kinds import GROUPS, TITLES, ViewKind

WIDTH, HEIGHT = 470, 620
"""Most room, px."""

NAME = Qt.ItemDataRole.UserRole
QUESTION = NAME + 1
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap

Index = QModelIndex | QPersistentModelIndex


class _Line(QStyledItemDelegate):
    """A heading, or a title with its question below it."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the question needs."""
        theme = current()
        head = fonts.font("strong", theme.scale)
        high = _height(head, index.data(), WIDTH)
        if index.data(QUESTION):
            room = theme.px(WIDTH - 12 * SPACE)
            high += _height(fonts.font("label", theme.scale), index.data(QUESTION), room) + theme.px(2)
        return QSize(0, high + theme.px(2 * SPACE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """What cannot be chosen is grey."""
        theme, box, state = current(), option.rect, option.state
        takes = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if takes and state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
                chosen = state & QStyle.StateFlag.State_Selected
                ground = theme.tint if chosen else theme.control_hover
                fill(painter, QRectF(box), theme.px(RADIUS_CONTROL - 2), ground)
            words = box.adjusted(theme.px(2 * SPACE), theme.px(SPACE), -theme.px(2 * SPACE), 0)
            is_heading = not index.data(QUESTION)
            painter.setFont(fonts.font("small" if is_heading else "strong", theme.scale))
            painter.setPen(QColor(theme.text if takes else theme.muted))
            painter.drawText(words, WRAPPED, index.data())
            painter.setPen(QColor(theme.muted))
            below = words.adjusted(0, painter.fontMetrics().height() + theme.px(2), 0, 0)
            painter.setFont(fonts.font("label", theme.scale))
            painter.drawText(below, WRAPPED, index.data(QUESTION) or "")


def _height(font: QFont, text: str, room: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, room, 10_000), WRAPPED, text).height()


class Shelf(QWidget):
    """Arrow keys, first letters and Enter, or the mouse, take a view: ``chosen(id)``. Escape closes the list.

    Views that have nothing to show of ``project`` are grey and say why.
    """

    chosen = Signal(str)

    def __init__(self, kinds: Iterable[ViewKind], project: Project, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(say("More views"))
        self.list = QListWidget()
        self.list.setAccessibleName(say("More views"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.none = Text(say("Every view has a tab."), "label", "muted")
        self._column = QVBoxLayout(self)
        for widget in (Text(say("More views"), "title"), self.none, self.list):
            self._column.addWidget(widget)
        self._fill(tuple(kinds), project)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._column.setContentsMargins(*(theme.px(3 * SPACE),) * 4)
        self._column.setSpacing(theme.px(SPACE))

    def _fill(self, kinds: tuple[ViewKind, ...], project: Project) -> None:
        """By what they are about, those that cannot be had last."""
        for group in GROUPS:
            mine = sorted((kind for kind in kinds if kind.group == group), key=lambda kind: not kind.fits(project))
            if mine:
                heading = QListWidgetItem(TITLES[group], self.list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for kind in mine:
                self._add(kind, fits=kind.fits(project))
        self.none.setVisible(not kinds)
        self.list.setVisible(bool(kinds))
        self.list.setCurrentRow(next((row for row in range(self.list.count()) if self._takes(row)), -1))

    def _add(self, kind: ViewKind, *, fits: bool) -> None:
        item = QListWidgetItem(kind.title, self.list)
        item.setData(NAME, kind.id)
        said = kind.help if fits else say("{help} (Not here: {unfit}.)", help=kind.help, unfit=kind.unfit)
        item.setData(QUESTION, said)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{kind.title}: {said}")
        if not fits:
            item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _takes(self, row: int) -> bool:
        return bool(self.list.item(row).flags() & Qt.ItemFlag.ItemIsEnabled)

    def names(self) -> list[str]:
        """Ids of the views that can be chosen."""
        return [self.list.item(row).data(NAME) for row in range(self.list.count()) if self._takes(row)]

    def _take(self, item: QListWidgetItem) -> None:
        """Lists tell of clicks on headings and on what is grey as well."""
        if not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        self.close()
        self.chosen.emit(item.data(NAME))

    def open_above(self, below: QWidget) -> None:
        """Show it with its lower left corner at the upper one of ``below``, inside the screen."""
        theme = self._theme
        gap = theme.px(SPACE)
        screen = below.screen().availableGeometry().adjusted(gap, gap, -gap, -gap)
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        high = min(rows + theme.px(16 * SPACE), theme.px(HEIGHT), screen.height())
        card = QRect(below.mapToGlobal(QPoint(0, -high)), QSize(min(theme.px(WIDTH), screen.width()), high))
        card.moveRight(min(card.right(), screen.right()))
        card.moveBottom(min(card.bottom(), screen.bottom()))
        card.moveTopLeft(QPoint(max(card.left(), screen.left()), max(card.top(), screen.top())))
        self.setFixedSize(card.size())
        self.move(card.topLeft())
        self.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised card."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.setPen(self._theme.edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
