"""One line with parts that stand out, as simple HTML: how wide it is, and how it ends where there is no room."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape, unescape

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

ELLIPSIS = "…"
_RUN = re.compile(r'<b(?: style="color:([^"]+)")?>([^<]*)</b>|<[^>]*>|([^<]+)')


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look; without a ``color`` they have that of the line."""

    text: str
    strong: bool = False
    color: str = ""


def runs(html: str) -> tuple[Run, ...]:
    """The parts of a line in which only ``<b>`` and ``<b style="color:…">`` stand out; other tags are left out."""
    found = (
        Run(unescape(match[3])) if match[3] is not None else Run(unescape(match[2] or ""), True, match[1] or "")
        for match in _RUN.finditer(html)
    )
    return tuple(run for run in found if run.text)


def as_html(line: Iterable[Run]) -> str:
    """The line as it is given to a label."""
    return "".join(_tagged(run) if run.strong else escape(run.text, quote=False) for run in line)


def _tagged(run: Run) -> str:
    look = f' style="color:{run.color}"' if run.color else ""
    return f"<b{look}>{escape(run.text, quote=False)}</b>"


def width(line: Iterable[Run], font: QFont) -> float:
    """How much room the line needs, px."""
    return sum(_metrics(run, font).horizontalAdvance(run.text) for run in line)


def elided(line: tuple[Run, ...], font: QFont, room: float) -> tuple[Run, ...]:
    """The line, or as much of its beginning as there is ``room`` for (px), and an ellipsis."""
    if width(line, font) <= room:
        return line
    kept: list[Run] = []
    for run in line:
        metrics = _metrics(run, font)
        if metrics.horizontalAdvance(run.text + ELLIPSIS) > room:
            short = metrics.elidedText(run.text + ELLIPSIS, Qt.TextElideMode.ElideRight, room)
            return (*kept, replace(run, text=short))
        kept.append(run)
        room -= metrics.horizontalAdvance(run.text)
    return tuple(kept)


def draw(painter: QPainter, line: Iterable[Run], box: QRectF, font: QFont, color: QColor) -> None:
    """Write the line from the left of ``box``, in the middle of its height; ``color`` is that of plain words."""
    plain = QFontMetricsF(font)
    at = QPointF(box.left(), box.center().y() + (plain.ascent() - plain.descent()) / 2)
    for run in line:
        painter.setFont(_font(run, font))
        painter.setPen(QColor(run.color) if run.color else color)
        painter.drawText(at, run.text)
        at.setX(at.x() + _metrics(run, font).horizontalAdvance(run.text))


def _font(run: Run, font: QFont) -> QFont:
    shown = QFont(font)
    if run.strong:
        shown.setBold(True)
    return shown


def _metrics(run: Run, font: QFont) -> QFontMetricsF:
    return QFontMetricsF(_font(run, font))
