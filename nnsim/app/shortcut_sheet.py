"""Every key of the window on one page."""

from __future__ import annotations

import importlib

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QMenuBar, QScrollArea, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.text import Text

COLUMN, KEYS = 366, 124
"""Width of a column and of the keys in it, px."""
LARGEST = QSize(1280, 700)
"""Fits a small screen; what is larger scrolls."""

Section = tuple[str, list[tuple[str, str]]]


class ShortcutSheet(Dialog):
    """The commands of the menus with their keys, and the keys of the plane, the network and the sliders."""

    def __init__(self, bar: QMenuBar, parent: QWidget) -> None:
        super().__init__(say("Keyboard shortcuts"), parent)
        importlib.import_module("nnsim.ui.views.samples.sheet_input")  # views come late, their keys are told at once
        places = sorted(PLACES, key=lambda place: -len(place[1]))  # whatever was imported first
        self._sections = [*_menus(bar), *places]
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(say("Keyboard shortcuts"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        page = self._page(theme)
        self._scroll.setWidget(page)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self.resize((page.sizeHint() + QSize(bar, 0)).boundedTo(LARGEST))

    def _page(self, theme: Theme) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(28))
        row.setSpacing(theme.px(36))
        for column in _columns(self._sections, LARGEST.width() // theme.px(COLUMN)):
            stack = QVBoxLayout()
            stack.setSpacing(theme.px(22))
            for title, rows in column:
                stack.addWidget(_section(title, rows, theme))
            stack.addStretch(1)
            row.addLayout(stack)
        return page


def _columns(sections: list[Section], count: int) -> list[list[Section]]:
    """The sections in their order, spread over columns of about the same number of lines."""
    lines = [len(rows) + 2 for _, rows in sections]
    columns: list[list[Section]] = [[]]
    filled, share = 0, sum(lines) / count
    for section, height in zip(sections, lines, strict=True):
        if filled + height / 2 > share * len(columns) and len(columns) < count:
            columns.append([])
        columns[-1].append(section)
        filled += height
    return columns


def _menus(bar: QMenuBar) -> list[Section]:
    """Title and (keys, words) of every menu that has keys, those of its submenus in their places."""
    menus = [menu for action in bar.actions() if isinstance(menu := action.menu(), QMenu)]
    found = [(menu.title().replace("&", ""), _keys(menu)) for menu in menus]
    return [(title, rows) for title, rows in found if rows]


def _keys(menu: QMenu) -> list[tuple[str, str]]:
    found = list[tuple[str, str]]()
    for action in menu.actions():
        if isinstance(submenu := action.menu(), QMenu):
            found += _keys(submenu)
        elif not action.shortcut().isEmpty():
            found.append((action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), action.iconText()))
    return found


def _section(title: str, rows: list[tuple[str, str]], theme: Theme) -> QWidget:
    box = QWidget()
    box.setFixedWidth(theme.px(COLUMN))
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnMinimumWidth(0, theme.px(KEYS))
    grid.setColumnStretch(1, 1)
    grid.addWidget(Text(title, "title"), 0, 0, 1, 2)
    top = Qt.AlignmentFlag.AlignTop
    for i, (keys, words) in enumerate(rows, start=1):
        grid.addWidget(Text(keys, "strong", "accent", wrap=True), i, 0, top)
        grid.addWidget(Text(words, "body", "muted", wrap=True), i, 1, top)
    return box
