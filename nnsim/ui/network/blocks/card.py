"""The painting of one block, in px of the screen, at every level of detail."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.counted import counted, nouns
from nnsim.language.texts import say
from nnsim.ui.kit import fonts, icons
from nnsim.ui.kit.numbers import brief
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.widgets.painting import fill, outline
from nnsim.ui.network import titles
from nnsim.ui.network.blocks.appearance import Contents, Mark
from nnsim.ui.network.blocks.detail import Level
from nnsim.ui.network.blocks.flow import Block
from nnsim.ui.network.blocks.inside import Inside
from nnsim.ui.network.blocks.typeset import advance, fitted, font, line_height

LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter
Ink = tuple[fonts.Role, str]
"""Type and colour of a line."""
SEQUENCE = 2
"""Axes of a sequence, whose picture is of all channels at once."""

LOCK = 12.0
"""Side of the lock on frozen layers, px."""

MARGIN = 2.5
"""How far a name may reach into the margin at the right, px."""

LARGEST_TYPE = 1.25
"""Type grows with the zoom up to this factor; what is nearer gives the room to the pictures."""


@dataclass(frozen=True, slots=True)
class State:
    """How a block stands out: ``chosen``, ``current`` for keys, ``hovered``, or a ``target`` that is legal or not."""

    chosen: bool = False
    current: bool = False
    hovered: bool = False
    target: bool | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Paints ``block`` into a box of px. ``zoom`` is px per unit of the canvas, ``ratio`` device px per px."""

    block: Block
    contents: Contents
    state: State
    theme: Theme
    level: Level
    zoom: float
    ratio: float

    def paint(self, painter: QPainter, box: QRectF, seen: QRectF, marks: tuple[Mark, ...] = ()) -> None:
        """The card with ``marks`` on its maps; of what lies inside only what is ``seen``."""
        self._ground(painter, box)
        if self.level == Level.DOT:
            self._icon(painter, box, min(box.width(), box.height()) * 0.5)
        elif self.level == Level.FAR:
            self._far(painter, box)
        else:
            self._full(painter, box, seen)
            self._inside.paint_marks(painter, self._parts(box)[1], marks)
        if self.block.frozen:
            self._lock(painter, box)

    def _lock(self, painter: QPainter, box: QRectF) -> None:
        """A lock in the upper right corner, of blocks that are large enough for it."""
        side = min(LOCK * self._scale, box.height() / 2, box.width() / 2)
        picture = icons.pixmap("lock", self.theme.text, max(round(side), 4), self.ratio)
        painter.drawPixmap(QPointF(box.right() - side - 3, box.top() + 3), picture)

    def _ground(self, painter: QPainter, box: QRectF) -> None:
        theme, state = self.theme, self.state
        radius = min(8.0 * max(self.zoom, 0.5), 12.0, box.height() / 4)
        ground = theme.panel
        if self.block.problem:
            ground = theme.soft("error")
        elif state.chosen:
            ground = blend(theme.panel, theme.accent, 0.07)
        if self.block.members and self.level > Level.DOT:
            for shift in (6.0, 3.0):  # a pile of layers
                back = box.translated(shift, -shift)
                fill(painter, back, radius, theme.panel)
                outline(painter, back, radius, blend(theme.line, theme.edge, 0.35))
        fill(painter, box, radius, ground)
        color, width = self._border()
        outline(painter, box, radius, color, width)

    def _border(self) -> tuple[str, float]:
        theme, state = self.theme, self.state
        if state.target is not None:
            return (theme.success if state.target else theme.error), 2.0
        if state.current:
            return theme.accent, 2.5
        if state.chosen:
            return theme.accent, 1.5
        if self.block.problem:
            return theme.error, 1.5
        return (theme.edge if state.hovered else blend(theme.line, theme.edge, 0.35)), 1.0

    # ------------------------------------------------------------ type

    @property
    def _scale(self) -> float:
        """Factor of the type: never smaller than it can be read."""
        return self.theme.scale * min(max(self.zoom / self.theme.scale, 0.92), LARGEST_TYPE)

    def _line(self, painter: QPainter, box: QRectF, text: str, ink: Ink, align: Qt.AlignmentFlag = LEFT) -> None:
        painter.setFont(font(ink[0], self._scale))
        painter.setPen(QColor(ink[1]))
        painter.drawText(box, int(align), fitted(text, ink[0], self._scale, int(box.width()) + 1))

    def _icon(self, painter: QPainter, box: QRectF, side: float) -> None:
        color = self.theme.error if self.block.problem else self.theme.muted
        name = self.block.icon if self.block.icon in icons.names() else "layer"
        picture = icons.pixmap(name, color, max(round(side), 4), self.ratio)
        painter.drawPixmap(QPointF(box.center().x() - side / 2, box.center().y() - side / 2), picture)

    # ------------------------------------------------------------ levels

    def _title(self, room: float) -> str:
        """The title, the kind alone where there is little room, its first words and a sign that there are more.

        Where not even the first word has room, the last one stands for the family: Pool, Norm.
        """
        title, words = self.block.title, self._words
        cut = [f"{' '.join(words[:count])}…" for count in range(len(words) - 1, 0, -1)]
        plain = " ".join(word for word in words if word not in titles.DIMENSIONS)
        shorter = [title, " ".join(words), plain, *cut, words[-1].capitalize()]
        return next((text for text in shorter if advance(text, "small", self._scale) <= room), title)

    @property
    def _words(self) -> list[str]:
        """Those of the title, of the kind alone where that says enough."""
        title, name = self.block.title, titles.short(self.block.kind)
        return (name if title.startswith(name) else title).split()

    def _title_lines(self, room: float, most: int) -> list[str]:
        """The title as ``_title``; before its words are cut, they stand below each other, on ``most`` lines."""
        title = self._title(room)
        is_whole = title in {" ".join(self._words), self.block.title}
        if is_whole and advance(title, "small", self._scale) <= room:
            return [title]
        lines: list[str] = []
        for word in self._parts_of_words(room):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and advance(longer, "small", self._scale) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        fit = len(lines) <= most and all(advance(line, "small", self._scale) <= room for line in lines)
        return lines if fit else [title]

    def _parts_of_words(self, room: float) -> list[str]:
        """The words of the title, those that have no room in syllables."""
        parts: list[str] = []
        for word in self._words:
            is_long = advance(word, "small", self._scale) > room
            parts += titles.SYLLABLES.get(word, (word,)) if is_long else (word,)
        return parts

    def _shape(self, room: float) -> str:
        """The shape, more tightly where there is little room."""
        shape = self.block.shape
        options = [titles.shape(shape), titles.shape(shape, "×"), titles.brief_shape(shape)]
        return next((text for text in options if advance(text, "small", self._scale) <= room), options[-1])

    def _others(self) -> list[tuple[str, Ink]]:
        """What is said about the block below its title, the most important first."""
        theme, block = self.theme, self.block
        found: list[tuple[str, Ink]] = []
        if block.setting:
            found.append((block.setting, ("label", theme.muted)))
        if block.problem is None:
            found.append((titles.shape(block.shape, "×"), ("label", theme.text)))
            found += [(line, ("label", theme.muted)) for line in self._costs()]
        return found

    def _costs(self) -> list[str]:
        block = self.block
        costs = []
        if block.parameters:
            costs.append(f"{brief(block.parameters)} {nouns(block.parameters, 'param')}")
        if block.macs:
            costs.append(f"{brief(block.macs)} {nouns(block.macs, 'mult-add')}")
        return costs

    def _far(self, painter: QPainter, box: QRectF) -> None:
        """As many lines as there is room for, in the middle; half a number says nothing."""
        step, room = line_height("label", self._scale) + 1, box.width() - 4
        most = max(int((box.height() - 4) // step), 1)
        lines: list[tuple[str, Ink]] = [(line, ("small", self.theme.text)) for line in self._title_lines(room, most)]
        lines = [*lines, *(line for line in self._others() if self._advance(line[0]) <= room)][:most]
        y = box.center().y() - step * len(lines) / 2
        for text, ink in lines:
            self._line(painter, QRectF(box.x() + 2, y, box.width() - 4, step), text, ink, CENTRE)
            y += step

    def _full(self, painter: QPainter, box: QRectF, seen: QRectF) -> None:
        head, picture, foot = self._parts(box)
        self._head(painter, head)
        self._foot(painter, foot)
        self._inside.paint(painter, picture, seen)

    def _parts(self, box: QRectF) -> tuple[QRectF, QRectF, QRectF]:
        """Where the title, the picture and the first line below it are."""
        pad, above = min(7.0 * self._scale, 0.08 * box.width()), 4.9 * self._scale
        head = line_height("strong", self._scale) + 2
        line = line_height("label", self._scale) + 1
        inner = box.adjusted(pad, above, -pad, -above)
        foot = inner.bottom() - 2 * line
        return (
            QRectF(inner.x(), inner.y(), inner.width(), head),
            QRectF(inner.x(), inner.y() + head + 3, inner.width(), foot - inner.y() - head - 6),
            QRectF(inner.x(), foot, inner.width(), line),
        )

    @property
    def _inside(self) -> Inside:
        return Inside(self.block, self.contents, self.theme, self.level, self._scale)

    def unit_at(self, box: QRectF, at: QPointF) -> int | None:
        """The neuron or the channel whose picture lies there; None where there is no such picture."""
        has_pictures = self.level > Level.FAR and self.block.shape is not None and len(self.block.shape) != SEQUENCE
        return self._inside.tile_at(self._parts(box)[1], at) if has_pictures else None

    def pixel_at(self, box: QRectF, at: QPointF) -> tuple[int, int, int] | None:
        """The map, row and column of the number that lies there; None where there is no such picture."""
        return self._inside.pixel_at(self._parts(box)[1], at) if self.level > Level.FAR else None

    def _head(self, painter: QPainter, box: QRectF) -> None:
        indent = self._indent(box.width())
        if indent:
            side = 14.0 * self._scale
            self._icon(painter, QRectF(box.x(), box.y(), side, box.height()), side)
        beyond = 0.0 if self.block.frozen else MARGIN * self._scale  # rather than that a name is cut
        title = self._title(box.width() - indent + beyond - (LOCK * self._scale if self.block.frozen else 0))
        self._line(painter, box.adjusted(indent, 0, beyond, 0), title, ("small", self.theme.text))

    def _indent(self, width: float) -> float:
        """Where the title begins: behind the icon, if there is room for both."""
        icon = 18.0 * self._scale
        title = advance(self.block.title, "small", self._scale)
        return 0.0 if self.block.slim or icon + title > width else icon

    def _advance(self, text: str) -> float:
        return advance(text, "label", self._scale)

    def _foot(self, painter: QPainter, box: QRectF) -> None:
        theme, block = self.theme, self.block
        below = box.translated(0, box.height())
        if block.problem:
            words = say("does not fit")
            words = words if advance(words, "small", self._scale) <= box.width() else say("no fit")
            self._line(painter, box, words, ("small", theme.error))
            return
        room, taken = box.width(), self._advance(block.setting) + 4 * self._scale
        if block.setting and self._shape_width(room - taken) <= room - taken:
            self._line(painter, box, block.setting, self._quiet, RIGHT)
            room -= taken
        self._line(painter, box, self._shape(room), ("small", theme.text))
        self._line(painter, below, self._costs_in(below.width()), self._quiet)

    def _shape_width(self, room: float) -> float:
        return advance(self._shape(room), "small", self._scale)

    @property
    def _quiet(self) -> Ink:
        return ("label", self.theme.muted)

    def _costs_in(self, room: float) -> str:
        """Parameters and multiply-adds in as many words as there is room for; half a number says nothing.

        Blocks beside one another are compared: what has parameters never shows its multiply-adds alone.
        """
        block = self.block
        if not (block.parameters or block.macs):
            return ""
        trained = counted(block.parameters, "param") if block.parameters else ""
        macs = counted(block.macs, "multiply-add") if block.macs else ""
        whole = "  ·  ".join(part for part in (trained, macs) if part)
        options = [whole, trained or macs, self._costs()[0]]
        return next((text for text in options if self._advance(text) <= room), "")
