"""Names of widgets that are the same in every run: classes from the window down."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

POPUP = "popup"


def name_of(widget: QWidget) -> str:
    """E.g. ``Shell/Layout/DataPanel/Button:2``: the third button among its siblings. An open menu is ``popup``."""
    steps: list[str] = []
    here: QWidget = widget
    while not here.isWindow() and (parent := here.parentWidget()) is not None:
        steps.append(_numbered(here, [w for w in parent.children() if isinstance(w, QWidget)]))
        here = parent
    if here is QApplication.activePopupWidget():
        steps.append(POPUP)
    else:
        steps.append(_numbered(here, _windows()))
    return "/".join(reversed(steps))


def find(name: str) -> QWidget | None:
    """The visible widget of this name, if there is one now."""
    first, *steps = name.split("/")
    here = QApplication.activePopupWidget() if first == POPUP else _pick(first, _windows())
    for step in steps:
        if here is None:
            return None
        here = _pick(step, [w for w in here.children() if isinstance(w, QWidget)])
    return here if here is not None and here.isVisible() else None


def deepest(window: QWidget, at: QPoint) -> QWidget:
    """What the mouse would hit."""
    return window.childAt(at) or window


def _windows() -> list[QWidget]:
    """Visible windows that are no menus or hints."""
    return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not QApplication.activePopupWidget()]


def _numbered(widget: QWidget, siblings: list[QWidget]) -> str:
    kind = type(widget).__name__
    alike = [w for w in siblings if type(w).__name__ == kind]
    number = alike.index(widget) if widget in alike else 0
    return f"{kind}:{number}" if number else kind


def _pick(step: str, among: list[QWidget]) -> QWidget | None:
    kind, _, number = step.partition(":")
    alike = [w for w in among if type(w).__name__ == kind]
    place = int(number or 0)
    return alike[place] if place < len(alike) else None


def is_alive(widget: QWidget | None) -> bool:
    """True for a visible widget that Qt has not deleted."""
    return widget is not None and shiboken6.isValid(widget) and widget.isVisible()
