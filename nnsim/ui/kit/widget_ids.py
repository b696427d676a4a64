"""Ids of widgets: what lessons and tests call a control, whatever it says and in whatever language.

An id is the way to a widget through those that hold it, by the names that the code has for them:
``recipe.rate.track`` is the ``track`` of the cell ``rate`` of the recipe. It stands in ``objectName``;
the accessible name is in words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

THROUGH = frozenset({"page", "slider"})
"""Attributes that are only a step on the way: what they hold is called as if it were held by their holder."""


def give_ids(name: str, root: QWidget) -> None:
    """Call ``root`` ``name``, and each widget below it that an attribute of another one holds by the way to it.

    Of several ways the shortest counts. Widgets that were made since the last time get their ids now.
    """
    root.setObjectName(name)
    found, ahead = {root}, deque([(name, root)])
    while ahead:
        way, holder = ahead.popleft()
        for step, widget in _held(holder):
            if widget in found or not root.isAncestorOf(widget):
                continue
            found.add(widget)
            widget.setObjectName(f"{way}.{step}")
            ahead.append((way if step in THROUGH else f"{way}.{step}", widget))


def _held(holder: QWidget) -> Iterator[tuple[str, QWidget]]:
    """Names and widgets: of attributes, then in tables by their keys, then in rows by their places."""
    held = [(name.strip("_"), value) for name, value in vars(holder).items()]
    for name, value in held:
        if isinstance(value, QWidget):
            yield name, value
    for _, value in held:
        if isinstance(value, dict):
            yield from ((str(key), widget) for key, widget in value.items() if isinstance(widget, QWidget))
    for name, value in held:
        if isinstance(value, list | tuple):
            yield from ((f"{name}.{i}", widget) for i, widget in enumerate(value) if isinstance(widget, QWidget))
