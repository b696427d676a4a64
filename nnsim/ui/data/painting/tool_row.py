"""The painting tools: two rows of buttons, the second one for the less usual."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPolygonF, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QMenu, QWidget

from nnsim.language.texts import say
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.tools import TOOLS, Tool
from nnsim.ui.kit import icons
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.button import IconButton

COLUMNS = 6


class ToolRow(QWidget):
    """One button per tool or family of tools; the letter in its tooltip takes the tool from anywhere.

    A button with a corner holds a family: it takes the member that it shows, and a second press, the
    context menu or the arrow down let another one be chosen.
    """

    def __init__(self, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self.setAccessibleName(say("Painting tools"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(COLUMNS, 1)
        self._group = QButtonGroup(self)
        self.hollow = IconButton("hollow", say("Hollow shapes"), checkable=True)
        self.hollow.set_hint(say("Draw shapes as a line as wide as the brush, not filled"), "H")
        self.hollow.clicked.connect(painting.set_hollow)
        self.buttons: dict[str, ToolButton] = {}
        for number, members in enumerate(_families()):
            button = ToolButton(members, painting)
            self._group.addButton(button)
            self._grid.addWidget(button, number // COLUMNS, number % COLUMNS)
            self.buttons[members[0].id] = button
        self._grid.addWidget(self.hollow, (COLUMNS * 2 - 1) // COLUMNS, COLUMNS - 1)
        for tool in TOOLS:
            # A button's own shortcut would animate a click and act a tenth of a second late.
            QShortcut(QKeySequence(tool.shortcut), self, lambda tool=tool.id: painting.set_tool(tool))
        QShortcut(QKeySequence("H"), self, lambda: painting.set_hollow(not painting.hollow))
        QShortcut(QKeySequence("X"), self, lambda: painting.set_snap(not painting.snap))
        QShortcut(QKeySequence("Y"), self, painting.next_symmetry)
        painting.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def _show(self) -> None:
        tool = self._painting.tool
        self.hollow.setChecked(self._painting.hollow)
        self.hollow.setEnabled(tool.is_shape)
        button = self.button_of(tool)
        button.show_tool(tool)
        button.setChecked(True)

    def button_of(self, tool: Tool) -> ToolButton:
        """The button that takes ``tool``."""
        return next(button for button in self.buttons.values() if tool in button.members)

    def _restyle(self, theme: Theme) -> None:
        self._grid.setSpacing(theme.px(SPACE))


def _families() -> Iterator[tuple[Tool, ...]]:
    """The tools button by button."""
    for tool in TOOLS:
        members = tuple(other for other in TOOLS if other.family == tool.family) if tool.family else (tool,)
        if members[0] is tool:
            yield members


class ToolButton(IconButton):
    """Takes the tool that it shows, one of ``members``."""

    def __init__(self, members: tuple[Tool, ...], painting: Painting) -> None:
        self.members, self._painting = members, painting
        self._held = False
        super().__init__(members[0].icon, members[0].label, checkable=True)
        self.show_tool(members[0])
        self.pressed.connect(self._remember)
        self.clicked.connect(self._take)
        if len(members) > 1:
            self.installEventFilter(self)

    def show_tool(self, tool: Tool) -> None:
        """Stand for this member."""
        self._tool = tool
        self.set_icon(tool.icon, tool.label)
        others = len(self.members) > 1
        more = say("Press again for others: {tools}.", tools=", ".join(m.label for m in self.members)) if others else ""
        self.set_hint(f"{tool.label}: {tool.help} {more}".rstrip(), tool.shortcut)

    def _remember(self) -> None:
        self._held = self._painting.tool is self._tool

    def _take(self) -> None:
        if self._held and len(self.members) > 1:
            self.open_menu()
        self._painting.set_tool(self._tool.id)

    def open_menu(self) -> None:
        """Offer the members below the button."""
        self.menu_of_members().popup(self.mapToGlobal(QPoint(0, self.height())))

    def menu_of_members(self) -> QMenu:
        """One line per member, with its key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tool in self.members:
            words = f"{tool.label}\t{tool.shortcut}"
            menu.addAction(icons.icon(tool.icon, current()), words, lambda tool=tool.id: self._painting.set_tool(tool))
        return menu

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        down = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down
        if down or isinstance(event, QContextMenuEvent):
            self.open_menu()
            return True
        return False

    def _content(self, painter: QPainter, box: QRectF) -> None:
        super()._content(painter, box)
        if len(self.members) > 1:
            corner, side = box.bottomRight() - QPointF(3, 3), self._theme.px(5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.muted)
            painter.drawPolygon(QPolygonF([corner, corner - QPointF(side, 0), corner - QPointF(0, side)]))
