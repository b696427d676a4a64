"""The menu of a view, where one points at it or at its tab."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.language.texts import say

ENTRIES = (
    ("copy_view", say("&Copy picture")),
    ("export_view", say("&Export…")),
    ("window_view", say("In a &window of its own, or back")),
    ("close_view", say("C&lose")),
)
"""Commands that take the id of a view, and what they are called here."""


NOTHING = say("Asks the engine nothing")
"""What it costs to look at a view that lives on what every frame brings."""


def open_view_menu(name: str, at: QPoint, run: Callable[..., object], parent: QWidget, cost: str = "") -> QMenu:
    """Open it at a place on the screen; ``run`` carries out a command by its id, ``cost`` is that of looking at it."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    told = menu.addAction(say("Costs {cost}", cost=cost) if cost else NOTHING)
    told.setObjectName("cost")
    told.setEnabled(False)
    menu.addSeparator()
    for command, label in ENTRIES:
        action = menu.addAction(label)
        action.setObjectName(command)
        action.triggered.connect(partial(_run, run, command, name))
    menu.popup(at)
    return menu


def _run(run: Callable[..., object], command: str, name: str, _checked: bool = False) -> None:
    run(command, name=name)
