"""How the nodes and branches of a decision tree are drawn, in units of the canvas."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from nnsim.core.answers.tree import DecisionTree
from nnsim.core.project import Project
from nnsim.data.projection import as_colors
from nnsim.ui.kit import fonts
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.widgets.painting import draw_mark, fill, outline, saved
from nnsim.ui.network.blocks.layout import Box
from nnsim.ui.network.learner import tree_words
from nnsim.ui.network.learner.tree_shape import Shape

RADIUS, PAD, BAR, MARK = 7.0, 8.0, 6.0, 9.0
READABLE = 0.5
"""With fewer px per unit nodes are colours without words."""
Look = tuple[fonts.Role, str]
"""Type and colour of words."""
MIDDLE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Looks:
    """What stands out: the ``path`` of the sample, the node that is ``lit``, and that of the keyboard."""

    path: frozenset[int] = field(default_factory=frozenset)
    lit: int | None = None
    current: int | None = None


@dataclass(frozen=True, slots=True)
class TreePainter:
    """Draws ``tree`` in ``shape``; ``zoom`` px per unit."""

    project: Project
    tree: DecisionTree
    shape: Shape
    theme: Theme
    zoom: float

    def draw(self, painter: QPainter, looks: Looks) -> None:
        """Branches, and the nodes upon them; those of the path on top."""
        for node in sorted(self.shape.above, key=looks.path.__contains__):
            self._draw_branch(painter, node, is_lit=node in looks.path)
        for node, box in self.shape.boxes.items():
            self._draw_node(painter, node, _rect(box), looks)

    @property
    def _has_words(self) -> bool:
        return self.zoom / self.theme.scale >= READABLE

    # ------------------------------------------------------------ branches

    def _draw_branch(self, painter: QPainter, node: int, *, is_lit: bool) -> None:
        above, below = self.shape.boxes[self.shape.above[node]], self.shape.boxes[node]
        start, end = QPointF(above.middle[0], above.bottom), QPointF(below.middle[0], below.y)
        half = QPointF(0, (end.y() - start.y()) * 0.55)
        path = QPainterPath(start)
        path.cubicTo(start + half, end - half, end)
        color = self.theme.accent if is_lit else self.theme.edge
        painter.setPen(QPen(QColor(color), 3.0 if is_lit else 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if self._has_words and self.shape.above[node] == 0:
            self._name_branches(painter, start, end)

    def _name_branches(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        """Yes or no beside the branches of the first question; further down it is the same."""
        is_left = end.x() < start.x()
        middle = (start + end) / 2
        room = QRectF(middle.x() + (-46 if is_left else 6), middle.y() - 16, 40, 14)
        self._write(painter, room, "yes" if is_left else "no", ("label", self.theme.muted), RIGHT if is_left else LEFT)

    # ------------------------------------------------------------ nodes

    def _draw_node(self, painter: QPainter, node: int, box: QRectF, looks: Looks) -> None:
        theme, leaf = self.theme, self.tree.is_leaf(node)
        color = self._color(node)
        ground = blend(theme.panel, color, 0.30 if leaf else 0.0)
        fill(painter, box, RADIUS, ground if leaf or self._has_words else blend(theme.panel, color, 0.5))
        stands_out = node in looks.path or node == looks.lit
        edge = theme.accent if stands_out else color if leaf else theme.edge
        outline(painter, box, RADIUS, edge, 2.4 if stands_out else 1.2)
        if node == looks.current:
            outline(painter, box.adjusted(-4, -4, 4, 4), RADIUS + 4, theme.accent, 2.0)
        if not self._has_words:
            return
        inner = box.adjusted(PAD, 5, -PAD, -5)
        if leaf:
            self._fill_leaf(painter, node, inner)
        else:
            self._fill_question(painter, node, inner)

    def _color(self, node: int) -> str:
        if self.project.data.classes:
            return self.theme.class_color(int(self.tree.value[node].argmax())).name()
        return value_color(float(self._on_scale(self.tree.value[node, 0])), self.theme).name()

    def _on_scale(self, value: float) -> float:
        return float(as_colors(self.project.data, np.array([value], np.float32))[0])

    def _fill_leaf(self, painter: QPainter, node: int, box: QRectF) -> None:
        project, tree = self.project, self.tree
        line = QRectF(box.x(), box.y(), box.width(), box.height() / 2)
        name = tree_words.answer(project, tree, node)
        if project.data.classes:
            index = int(tree.value[node].argmax())
            draw_mark(
                painter, index, QPointF(line.x() + MARK / 2, line.center().y()), MARK, self.theme.class_color(index)
            )
            line.setLeft(line.left() + MARK + 5)
        self._write(painter, line, name, ("strong", self.theme.text), LEFT)
        below = QRectF(box.x(), box.center().y(), box.width(), box.height() / 2)
        self._write(painter, below, tree_words.size(project, tree, node), ("label", self.theme.text), LEFT)

    def _fill_question(self, painter: QPainter, node: int, box: QRectF) -> None:
        project, tree, theme = self.project, self.tree, self.theme
        folded = node in self.shape.folded
        line = QRectF(box.x(), box.y(), box.width(), 16)
        asks = "more …" if folded else tree_words.question(project, tree, node)
        self._write(painter, line, asks, ("strong", theme.text), MIDDLE)
        self._draw_bar(painter, node, QRectF(box.x(), line.bottom() + 3, box.width(), BAR))
        below = QRectF(box.x(), box.bottom() - 13, box.width(), 13)
        self._write(painter, below, f"{int(tree.samples[node]):,}", ("label", theme.muted), RIGHT)
        if not folded:
            self._write(painter, below, tree_words.impurity(project, tree, node), ("label", theme.muted), LEFT)

    def _draw_bar(self, painter: QPainter, node: int, box: QRectF) -> None:
        """The shares of the classes in a node; or the mean of its values on the scale of all, with their deviation."""
        fill(painter, box, BAR / 2, self.theme.control)
        clip = QPainterPath()
        clip.addRoundedRect(box, BAR / 2, BAR / 2)
        with saved(painter):
            painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
            for left, right, color in self._parts(node):
                place = QRectF(box.x() + left * box.width(), box.y(), (right - left) * box.width(), BAR)
                painter.fillRect(place, color)

    def _parts(self, node: int) -> list[tuple[float, float, QColor]]:
        value = self.tree.value[node]
        if self.project.data.classes:
            ends = np.cumsum(value)
            return [
                (float(end - share), float(end), self.theme.class_color(k))
                for k, (share, end) in enumerate(zip(value, ends, strict=True))
                if share > 0
            ]
        mean, spread = float(value[0]), float(self.tree.spread[node]) if len(self.tree.spread) else 0.0
        low, middle, high = ((self._on_scale(mean + by) + 1) / 2 for by in (-spread, 0.0, spread))
        ink = value_color(self._on_scale(mean), self.theme)
        return [(low, high, ink), (middle - 0.008, middle + 0.008, QColor(self.theme.text))]

    def _write(self, painter: QPainter, box: QRectF, text: str, look: Look, align: Qt.AlignmentFlag) -> None:
        painter.setFont(fonts.font(look[0]))
        painter.setPen(QColor(look[1]))
        cut = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box, int(align), cut)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)
