"""Curves of runs that were kept, behind those of the present one: in the same colours, taken back, dashed by run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnsim.core.project import KeptRun
from nnsim.core.run import READINGS
from nnsim.ui.kit.decimate import Doubles, decimate
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.views.curves import rows
from nnsim.ui.views.curves.looks import LOOKS
from nnsim.ui.views.curves.quantities import Quantity

STRENGTH, STRENGTH_IN_DARK = 0.5, 0.62
"""How much of the colour of a curve is left."""

WIDTH = 1.3
"""Of the curves, px."""

DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (9, 3, 2, 3), (4, 4), (9, 2, 2, 2, 2, 2))
"""How the curves of each kept run are dashed, in widths of the line: runs are told apart without their colours."""

WORDS = 120
"""Longest name beside a curve, px."""

VEIL = 0.75
"""How much of what lies behind a name is taken back."""

MOST = 2
"""Curves of a quantity that are kept in sight: those of training and test samples."""

At = Callable[[float, float], QPointF]


class KeptCurve(NamedTuple):
    """One curve of the kept run ``name``, the one at ``place`` among them; ``color`` as the theme calls it."""

    name: str
    place: int
    color: str
    epoch: Doubles
    values: Doubles


def kept_curves(runs: Sequence[KeptRun], quantity: Quantity) -> tuple[KeptCurve, ...]:
    """What the kept ``runs`` tell of a quantity, of training and test samples."""
    return tuple(curve for place, run in enumerate(runs) for curve in _curves(place, run, quantity))


def _curves(place: int, run: KeptRun, quantity: Quantity) -> Iterator[KeptCurve]:
    history, readings = run.state.history, run.state.readings
    for column in quantity.columns[:MOST]:
        x, y = history.column("epoch"), history.column(column.id)
        if column.id in READINGS and len(readings):
            within = readings[:, READINGS.index("epoch")], readings[:, READINGS.index(column.id)]
            told = rows.with_rows(*within, (x, y))
            x, y = told if len(told[0]) else (x, y)
        if np.isfinite(y).any():
            yield KeptCurve(run.name, place, LOOKS[column.role].color, *decimate(x, y))


def pen(place: int, color: QColor, theme: Theme) -> QPen:
    """How the curves of the run at ``place`` are drawn."""
    made = QPen(color, WIDTH * theme.scale)
    if DASHES[place % len(DASHES)]:
        made.setDashPattern(DASHES[place % len(DASHES)])
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made


def draw(painter: QPainter, curves: Sequence[KeptCurve], at: At, box: QRectF, theme: Theme) -> None:
    """The lines of ``curves``, whose values are as the axis shows them, within ``box``."""
    with saved(painter):
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strength = STRENGTH_IN_DARK if theme.dark else STRENGTH
        for curve in curves:
            painter.setPen(pen(curve.place, QColor(blend(theme.panel, getattr(theme, curve.color), strength)), theme))
            for part in _parts(curve.values):
                points = zip(curve.epoch[part].tolist(), curve.values[part].tolist(), strict=True)
                painter.drawPolyline(QPolygonF([at(*point) for point in points]))


def _parts(values: Doubles) -> Iterator[slice]:
    """Where values follow each other without a gap."""
    known = np.flatnonzero(np.isfinite(values))
    for part in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        if len(part):
            yield slice(int(part[0]), int(part[-1]) + 1)


def draw_names(painter: QPainter, curves: Sequence[KeptCurve], at: At, box: QRectF, theme: Theme) -> None:
    """The name of each run above the end of its last curve; where several end alike, one below the other."""
    if not curves:
        return
    metrics, taken = QFontMetricsF(painter.font()), list[QRectF]()
    ground = QColor(theme.panel)
    ground.setAlphaF(VEIL)
    ends = {curve.place: (curve.name, at(*_end(curve))) for curve in curves}
    for name, end in sorted(ends.values(), key=lambda named: named[1].y()):
        words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, theme.px(WORDS))
        room = QRectF(0, 0, metrics.horizontalAdvance(words) + 4, metrics.height())
        room.moveTopRight(QPointF(min(end.x(), box.right()), max(end.y() - room.height() - 1, box.top())))
        room.moveLeft(max(room.left(), box.left()))
        room = _clear_of(taken, room, box.bottom())
        taken.append(room)
        painter.fillRect(room, ground)
        painter.setPen(QColor(theme.muted))
        painter.drawText(room.topLeft() + QPointF(2, metrics.ascent()), words)


def _clear_of(taken: Sequence[QRectF], room: QRectF, lowest: float) -> QRectF:
    """``room`` below the others, or above them where it would reach below ``lowest``, into the numbers of the axis."""
    below, above = QRectF(room), QRectF(room)
    while (other := next(filter(below.intersects, taken), None)) is not None:
        below.moveTop(other.bottom() + 1)
    while (other := next(filter(above.intersects, taken), None)) is not None:
        above.moveBottom(other.top() - 1)
    return below if below.bottom() <= lowest else above


def _end(curve: KeptCurve) -> tuple[float, float]:
    last = int(np.flatnonzero(np.isfinite(curve.values))[-1])
    return float(curve.epoch[last]), float(curve.values[last])
