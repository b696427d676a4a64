"""Tool tips in lines that can be read: Qt breaks those of plain text nowhere, not even at the edge of the screen."""

from __future__ import annotations

import textwrap
from functools import lru_cache

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

LETTERS = 76
"""Most letters of a line; with type for a lecture room that is half of a small screen."""

SPACES = frozenset("\t\r\v\f")
"""Where words end as well, beside a blank."""


@lru_cache(maxsize=256)
def in_lines(text: str) -> str:
    """``text`` with its own lines and further ones where these are too long; what is marked up is broken by Qt."""
    if text.lstrip().startswith("<"):
        return text
    return "\n".join(map(_filled, text.split("\n")))


def _filled(line: str) -> str:
    """``line``, and further ones where it is too long: most of the hundreds at the start are not."""
    if len(line) <= LETTERS:
        return line
    words = line.split(" ")
    if "" in words or max(map(len, words)) > LETTERS or not SPACES.isdisjoint(line):
        return textwrap.fill(line, LETTERS, break_on_hyphens=False)
    lines = [words[0]]  # as textwrap does it, in a tenth of the time
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def show_above(text: str, box: QRect, widget: QWidget) -> None:
    """The tool tip of a part of ``widget`` that ends above it, as what belongs to that part stands below.

    ``box`` is where the part stands on the screen, px; an empty ``text`` closes the tip.
    """
    QToolTip.showText(box.topLeft(), in_lines(text), widget)
    tip = next((one for one in QApplication.topLevelWidgets() if one.objectName() == "qtooltip_label"), None)
    if tip is not None and tip.isVisible() and text:
        tip.move(tip.x(), max(box.top() - tip.height(), tip.screen().availableGeometry().top()))
