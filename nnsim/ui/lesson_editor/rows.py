"""Rows of a list beside the text: Enter and double click carry one out, Delete takes one away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from nnsim.ui.kit.icons import pixmap
from nnsim.ui.kit.theme import Theme, Tone
from nnsim.ui.kit.theming import follow

ROLE = int(Qt.ItemDataRole.UserRole)
TONE = ROLE + 1
ICON = ROLE + 2


class Rows(QTreeWidget):
    """``used(object)`` and ``removed(object)`` carry what a row is of, ``pointed(object)`` what the chosen one is of.

    Ends of long words are told by tool tips.
    """

    used = Signal(object)
    removed = Signal(object)
    pointed = Signal(object)

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setColumnCount(len(columns))
        self.setHeaderLabels(list(columns))
        self.setHeaderHidden(len(columns) == 1)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        self.setAllColumnsShowFocus(True)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        self.itemDoubleClicked.connect(lambda item, _column: self._use(item))
        self.currentItemChanged.connect(lambda item, _before: self.pointed.emit(self._content(item)))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setIndentation(theme.px(14))
        self.setStyleSheet(
            f"QTreeView {{ background: {theme.panel}; border: 1px solid {theme.line}; outline: 0; }}"
            f"QTreeView:focus {{ border: 2px solid {theme.accent}; }}"
            f"QTreeView::item {{ min-height: {theme.px(22)}px; color: {theme.text}; }}"
            f"QTreeView::item:selected {{ background: {theme.tint}; color: {theme.text}; }}"
        )
        for at in range(self.topLevelItemCount()):
            self._dress(self.topLevelItem(at))

    def add(
        self, words: tuple[str, ...], content: object, *, under: QTreeWidgetItem | None = None,
        tone: Tone | None = None, sign: str = "",
    ) -> QTreeWidgetItem:  # fmt: skip
        """A row of ``words``, a column each, that stands for ``content``; ``sign`` is the name of an icon."""
        item = QTreeWidgetItem(under) if under is not None else QTreeWidgetItem(self)
        item.setData(0, ROLE, [content])
        self.tell(item, words, tone=tone, sign=sign)
        return item

    def tell(self, item: QTreeWidgetItem, words: tuple[str, ...], *, tone: Tone | None = None, sign: str = "") -> None:
        """Other words for a row that is there."""
        for column, text in enumerate(words):
            if item.text(column) != text:
                item.setText(column, text)
                item.setToolTip(column, text)
        if (item.data(0, TONE), item.data(0, ICON)) != (tone, sign):
            item.setData(0, TONE, tone)
            item.setData(0, ICON, sign)
            self._dress(item)

    def _dress(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        tone, sign = item.data(0, TONE), item.data(0, ICON)
        if sign:
            color = self._theme.tone(tone) if tone else self._theme.muted
            item.setIcon(0, QIcon(pixmap(sign, color, self._theme.px(16), self.devicePixelRatioF())))
        if tone:
            item.setForeground(0, QColor(self._theme.tone(tone)))
        for at in range(item.childCount()):
            self._dress(item.child(at))

    @staticmethod
    def _content(item: QTreeWidgetItem | None) -> object:
        held = item.data(0, ROLE) if item is not None else None
        return held[0] if held else None

    @property
    def chosen(self) -> object:
        """What the chosen row was made of, None without one."""
        return self._content(self.currentItem())

    def _use(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.used.emit(self._content(item))

    def use(self) -> None:
        """As Enter on the chosen row."""
        self._use(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.use()
        elif event.key() == Qt.Key.Key_Delete and self.currentItem() is not None:
            self.removed.emit(self.chosen)
        else:
            super().keyPressEvent(event)
