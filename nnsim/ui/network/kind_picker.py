"""All layer kinds in a popover: grouped, searchable, and each says where it does not fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.networks.kinds import LayerKind
from nnsim.ui.kit import fonts, icons
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.network import kind_search

WIDTH, HEIGHT = 300, 396
LINES = 4
"""Of the longest explanation."""
KIND = Qt.ItemDataRole.UserRole
HELP = KIND + 1
MOVING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})

Judge = Callable[[str], Problem | None]


class KindPicker(QWidget):
    """Type to search, arrow keys and Enter to take; ``chosen(kind)``.

    ``judge`` says why a kind does not fit the place; such kinds are grey and can be taken all the same, as the
    place may know a way out.
    """

    chosen = Signal(str)

    def __init__(self, title: str, judge: Judge, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self._judge = judge
        self.field = LineEdit()
        self.field.setPlaceholderText(say("Search layers"))
        self.field.setAccessibleName(say("Search layers"))
        self.list = QListWidget()
        self.list.setAccessibleName(say("Layers"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reason = Text("", "label", "muted", wrap=True)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        for widget in (Text(title, "title"), self.field, self.list, self.reason):
            self._column.addWidget(widget)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._take)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.list.currentItemChanged.connect(self._explain)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._column.setContentsMargins(*(theme.px(3 * SPACE),) * 4)
        self._column.setSpacing(theme.px(2 * SPACE))
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.reason.setFixedHeight(LINES * self.reason.fontMetrics().lineSpacing())
        self._fill()

    # ------------------------------------------------------------ the list

    def _fill(self) -> None:
        """Groups while nothing is typed, else what matches, the best first."""
        self.list.clear()
        text = self.field.text().strip()
        if text:
            for kind in kind_search.matching(text):
                self._add(kind)
        else:
            for group, kinds in kind_search.groups().items():
                self._head(group)
                for kind in kinds:
                    self._add(kind)
        first = next((row for row in range(self.list.count()) if self.list.item(row).data(KIND)), -1)
        self.list.setCurrentRow(first)
        if first < 0:
            self.reason.setText(say("No layer is called that."))

    def _head(self, group: str) -> None:
        item = QListWidgetItem(group, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(fonts.font("small", self._theme.scale))
        item.setForeground(QColor(self._theme.muted))
        item.setSizeHint(QSize(0, self._theme.px(HIT - 4)))

    def _add(self, kind: LayerKind) -> None:
        theme, problem = self._theme, self._judge(kind.id)
        name = kind.icon if kind.icon in icons.names() else "layer"
        item = QListWidgetItem(icons.icon(name, theme, "muted", 16), kind.label, self.list)
        item.setData(KIND, kind.id)
        item.setData(HELP, kind.help)
        item.setToolTip(in_lines(problem.text if problem else f"{kind.formula}\n{kind.help}"))
        item.setForeground(QColor(theme.muted if problem else theme.text))
        item.setSizeHint(QSize(0, theme.px(HIT)))
        words = (
            say("{kind}, does not fit here: {problem}", kind=kind.label, problem=problem.text)
            if problem
            else kind.label
        )
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)

    def kinds(self) -> list[str]:
        """What is offered now."""
        return [kind for row in range(self.list.count()) if (kind := self.list.item(row).data(KIND))]

    @property
    def current(self) -> str:
        """The kind that Enter takes; empty for none."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(KIND) or "") if row >= 0 else ""

    def _explain(self) -> None:
        kind = self.current
        if not kind:
            return
        item, problem = self.list.currentItem(), self._judge(kind)
        self.reason.set_tone("error" if problem else "muted")
        text, wide = problem.text if problem else item.data(HELP), self._theme.px(WIDTH - 6 * SPACE)
        self.reason.setText(text)
        if self.reason.heightForWidth(wide) > self.reason.height():
            room = (LINES - 1) * wide  # words that wrap leave some of each line over
            self.reason.setText(self.reason.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))

    def _take(self) -> None:
        kind = self.current
        if kind:
            self.close()
            self.chosen.emit(kind)

    # ------------------------------------------------------------ keys and place

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Up and Down move through the list while the cursor stays in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in MOVING:
            step = -1 if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_PageUp} else 1
            rows = [row for row in range(self.list.count()) if self.list.item(row).data(KIND)]
            if rows:
                here = rows.index(self.list.currentRow()) if self.list.currentRow() in rows else 0
                self.list.setCurrentRow(rows[(here + step) % len(rows)])
            return True
        return False

    def open_at(self, at: QPoint) -> None:
        """Show at ``at`` (global), inside the screen."""
        size = QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))
        screen = (QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()).availableGeometry()
        x = min(max(at.x(), screen.left()), screen.right() - size.width())
        y = min(max(at.y(), screen.top()), screen.bottom() - size.height())
        self.setFixedSize(size)
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised card."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.setPen(self._theme.edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
