"""Which gesture a press starts: the table from tools to gestures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnsim.core.data import Data
from nnsim.ui.data.painting.gestures.gesture import Brush, Gesture, Point
from nnsim.ui.data.painting.gestures.paint import PaintStroke, SinglePoint, SprayStroke
from nnsim.ui.data.painting.gestures.select import MoveSelection, SelectLasso, SelectRectangle, nearest
from nnsim.ui.data.painting.gestures.shapes import Cloud, Ellipse, FreeShape, Line, Rectangle
from nnsim.ui.data.painting.gestures.shift import Jitter, Magnet, Smear
from nnsim.ui.data.painting.gestures.sweep import EraseStroke, RelabelStroke
from nnsim.ui.data.painting.gestures.symmetry import SYMMETRIES, Mirrored
from nnsim.ui.data.painting.painting import Painting

_ADDING: dict[str, Callable[[Brush, np.random.Generator], Gesture]] = {
    "brush": PaintStroke,
    "spray": SprayStroke,
    "point": SinglePoint,
    "cloud": Cloud,
}
_SWEEPING: dict[str, Callable[[Brush], Gesture]] = {
    "eraser": EraseStroke,
    "relabel": RelabelStroke,
    "smear": Smear,
}
_SHAPES = {"line": Line, "rectangle": Rectangle, "ellipse": Ellipse, "area": FreeShape}


def gesture_for(painting: Painting, rng: np.random.Generator, *, shift: bool = False, erase: bool = False) -> Gesture:
    """What the tool in hand starts anywhere on the plane; the tools that select are ``selecting``'s.

    ``erase`` makes an eraser of any tool, as the other end of a pen does.
    """
    brush, tool = painting.brush, painting.tool
    if tool.id in _SHAPES and not erase:
        return _SHAPES[tool.id](brush, rng, hollow=painting.hollow, even=shift)
    erase = erase or (shift and tool.shift == "erase")
    if tool.id in _ADDING and not erase:
        return _ADDING[tool.id](brush, rng)
    images = SYMMETRIES[brush.symmetry][1]
    parts = [_changing(painting, rng, shift=shift, erase=erase) for _ in images]
    return parts[0] if len(parts) == 1 else Mirrored(parts, brush.symmetry, brush.plane)


def _changing(painting: Painting, rng: np.random.Generator, *, shift: bool, erase: bool) -> Gesture:
    """A gesture on points that are there."""
    brush, tool = painting.brush, painting.tool
    if erase:
        return EraseStroke(brush)
    if tool.id == "magnet":
        return Magnet(brush, push=shift)
    if tool.id == "jitter":
        return Jitter(brush, rng)
    return _SWEEPING[tool.id](brush)


def selecting(painting: Painting, data: Data, at: Point, reach: float, *, shift: bool) -> Gesture:
    """On a point within ``reach``: hold it, and with it whatever is selected. Beside: draw around points."""
    selection = painting.selection
    hit = nearest(data, at, reach)
    if hit is None or shift:
        kept = selection if shift else None
        return SelectLasso(kept) if painting.tool.id == "lasso" else SelectRectangle(kept)
    if not selection[hit]:
        selection = np.arange(len(data)) == hit
        painting.select(selection)
    return MoveSelection(selection, data, hit if painting.snap else None)
