"""The line of a neuron over the plane, before and after the step that is looked at."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from nnsim.core.data import Floats
from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current
from nnsim.ui.plane.geometry import PlaneTransform
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

Row = tuple[float, float, float]
"""The line a x + b y + c = 0."""


class StepLines:
    """Draws them over the plane: broken where the score was 0 before the step, solid where it is now."""

    def __init__(self, editor: Editor, live: LiveModel) -> None:
        self._editor, self._live = editor, live

    def lines(self) -> tuple[Row | None, Row | None]:
        """Before and after, as far as they are known: of a neuron that reads the two coordinates and nothing else."""
        told, live = self._live.told_step, self._live
        node, unit, _ = told.neuron
        reads_plane = any(layer.id == node and layer.node.inputs == (INPUT,) for layer in live.plan.layers)
        if told.step is None or not (reads_plane and _is_plain(self._editor.project)):
            return None, None
        arrays = {name: told.step.before.get(f"{node}.{name}") for name in ("weight", "bias")}
        changes = {name: told.change(f"{node}.{name}") for name in ("weight", "bias")}
        before = _row(arrays["weight"], arrays["bias"], unit)
        change = _row(changes["weight"], changes["bias"], unit)
        if before is None or change is None or not any(change):
            return before, None
        return before, (before[0] + change[0], before[1] + change[1], before[2] + change[2])

    def draw(self, painter: QPainter, place: PlaneTransform) -> None:
        """Both, the newer one on top."""
        if self._live.told_step.step is None:
            return
        theme = current()
        painter.setClipRect(QRectF(place.left, place.top, place.width, place.height))
        for row, style in zip(self.lines(), (Qt.PenStyle.DashLine, Qt.PenStyle.SolidLine), strict=True):
            if row is not None:
                _draw(painter, place, row, style, theme)


def _is_plain(project: Project) -> bool:
    """Whether the network is fed with the coordinates of the plane as they are."""
    data = project.data
    is_own = kind_of(data).lies_in_plane == "itself" and data.scaling == "none"
    return is_own and project.network.features == ("x1", "x2")


def _row(weight: Floats | None, bias: Floats | None, unit: int) -> Row | None:
    if weight is None or unit >= len(weight) or weight.shape[1] != 2:
        return None
    return float(weight[unit, 0]), float(weight[unit, 1]), 0.0 if bias is None else float(bias[unit])


def _draw(painter: QPainter, place: PlaneTransform, row: Row, style: Qt.PenStyle, theme: Theme) -> None:
    a, b, c = row
    size = math.hypot(a, b)
    if not size:
        return
    x0, x1, y0, y1 = place.plane
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    off = (a * middle[0] + b * middle[1] + c) / size**2
    foot = middle[0] - a * off, middle[1] - b * off
    reach = math.hypot(x1 - x0, y1 - y0) / size
    ends = [QPointF(*place.pixel((foot[0] + sign * b * reach, foot[1] - sign * a * reach))) for sign in (-1, 1)]
    for color, width in ((theme.panel, 4.5), (theme.accent, 2.0)):
        pen = QPen(QColor(color), width * theme.scale, style if color != theme.panel else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.drawLine(*ends)
