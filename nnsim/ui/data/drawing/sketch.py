"""The hand at one pad: drawing, tool, tip and ink. It is no part of the document."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from nnsim.ui.data.drawing.drawing import Drawing
from nnsim.ui.data.drawing.raster import Ink, Picture, Point, blank, is_colour, paper, shifted
from nnsim.ui.data.drawing.strokes import Fill, Line, Shift, Stroke
from nnsim.ui.data.drawing.tools import BY_ID, GLYPH_TOOLS

THIN, USUAL, WIDE = 0.5, 0.09, 0.25
"""Least width of a stroke in pixels; usual and largest one as shares of the side."""
SIZE_STEP = 1.25
BLACK: Ink = (0, 0, 0)
FULL: Ink = (255,)


@dataclass(frozen=True, slots=True)
class _Run:
    """Nudges that follow each other: what they began with, what they have come to, and whether that is a step."""

    base: Picture
    shown: Picture
    right: int = 0
    down: int = 0
    is_step: bool = False


class Sketch(QObject):
    """``changed`` when tool, tip, ink or the shape are others; the drawing has a signal of its own."""

    changed = Signal()

    def __init__(self, shape: tuple[int, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing(shape, self)
        self.tool = GLYPH_TOOLS[0]
        self.color: Ink = BLACK
        self._stroke: Stroke | None = None
        self._width: float | None = None  # until a person chooses one
        self._run: _Run | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the picture."""
        return self.drawing.shape

    def set_shape(self, shape: tuple[int, ...]) -> None:
        """Start an empty picture of another shape; the same shape changes nothing."""
        if shape == self.shape:
            return
        self._stroke = self._width = self._run = None
        self.drawing.load(blank(shape))
        self.changed.emit()

    # ------------------------------------------------------------ choices

    def set_tool(self, tool_id: str) -> None:
        """Take another tool."""
        self.tool = BY_ID[tool_id]
        self.changed.emit()

    def set_color(self, color: Ink) -> None:
        """Draw in another colour, where pictures have colours."""
        self.color = color
        self.changed.emit()

    @property
    def widths(self) -> tuple[float, float]:
        """Least and largest width of a stroke, in pixels of the picture."""
        return THIN, max(self.shape[:2]) * WIDE

    @property
    def width(self) -> float:
        """How wide a stroke is, in pixels of the picture."""
        usual = max(round(min(self.shape[:2]) * USUAL, 1), 1.0)
        return usual if self._width is None else self._width

    def set_width(self, width: float) -> None:
        """Draw wider or thinner."""
        low, high = self.widths
        self._width = min(max(width, low), high)
        self.changed.emit()

    @property
    def ink(self) -> Ink:
        """What the pen leaves."""
        return self.color if is_colour(self.shape) else FULL

    # ------------------------------------------------------------ strokes

    @property
    def stroke(self) -> Stroke | None:
        """The one in progress; it ends with whatever else happens to the drawing: undo, clear, another picture."""
        return self._stroke if self.drawing.is_open else None

    def begin(self, at: Point, *, erase: bool = False, pressure: float = 1.0) -> None:
        """Put the tool down at ``at``, in pixels of the picture."""
        self._run = None
        base, ink = self.drawing.picture, paper(self.shape) if erase else self.ink
        if self.tool.id == "fill":
            made: Stroke = Fill(base, at, ink)
        elif self.tool.id == "move":
            made = Shift(base, at)
        else:
            ink = paper(self.shape) if self.tool.id == "eraser" else ink
            made = Line(base, at, self.width / 2, ink, pressure)
        self.end()
        self._stroke = made
        self.drawing.show(made.picture)

    def move(self, to: Point, *, pressure: float = 1.0) -> None:
        """Lead the tool on."""
        if self.stroke is not None:
            self.stroke.move(to, pressure)
            self.drawing.show(self.stroke.picture)

    def end(self) -> None:
        """Lift the tool."""
        if self.stroke is not None:
            self._stroke = None
            self.drawing.finish()

    def give_up(self) -> bool:
        """Take the stroke in progress back; whether there was one."""
        busy, self._stroke = self.stroke is not None, None
        if busy:
            self.drawing.give_up()
        return busy

    def nudge(self, right: int, down: int) -> None:
        """Move the drawing by whole pixels; a run of nudges loses nothing on the way and is one step."""
        run = self._run
        if run is None or self.drawing.picture is not run.shown:
            run = _Run(self.drawing.picture, self.drawing.picture)
        elif run.is_step:
            self.drawing.undo()
        x, y = run.right + right, run.down + down
        shown = shifted(run.base, x, y)
        self._run = _Run(run.base, shown, x, y, self.drawing.draw(shown))
