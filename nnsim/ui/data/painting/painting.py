"""What the hand holds: tool, label, brush, and the selected points. Shared by panel and plane."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.core.data import Data, Mask
from nnsim.core.parameters import Number
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.data.digit_keys import label_of_digit
from nnsim.ui.data.painting.gestures.gesture import Brush, Point
from nnsim.ui.data.painting.gestures.grid import snapped
from nnsim.ui.data.painting.gestures.symmetry import SYMMETRIES
from nnsim.ui.data.painting.tools import BY_ID, TOOLS
from nnsim.ui.run.undo import Editor

SIZE = Number(
    "size",
    say("Brush size"),
    0.07,
    0.01,
    0.3,
    say("Radius of the brush as a share of the plane's width. Keys: [ and ]"),
    step=0.01,
    unit="%",
)
DENSITY = Number(
    "density",
    say("Density"),
    4.0,
    0.5,
    200.0,
    say("Points that the brush lays on one hundredth of the plane's area."),
    log=True,
)


def class_key(classes: tuple[str, ...], index: int) -> str:
    """The digit that chooses a class, empty if there is none."""
    return next((digit for digit in "1234567890" if label_of_digit(classes, int(digit)) == index), "")


class Painting(QObject):
    """The hand's state. It is no part of the document and of no undo step."""

    changed = Signal()
    selection_changed = Signal()

    def __init__(self, editor: Editor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.tool = TOOLS[0]
        self.class_index = 0
        self.value = 1.0
        self.size = SIZE.default
        self.density = DENSITY.default
        self.hollow = False
        self.symmetry = "none"
        self.snap = False
        self.noise: dict[int, float] = {}
        self.selection: Mask = np.zeros(len(self._data), np.bool_)
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self._begin)

    @property
    def _data(self) -> Data:
        return self._editor.project.data

    # ------------------------------------------------------------ choices

    def set_tool(self, tool_id: str) -> None:
        """Take another tool; a selection lives only as long as its tool is held."""
        self.tool = BY_ID[tool_id]
        if not self.tool.selects:
            self.clear_selection()
        self.changed.emit()

    def set_class(self, index: int) -> None:
        """Paint with class ``index``; an index that does not exist is ignored."""
        if 0 <= index < len(self._data.classes):
            self.class_index = index
            self.changed.emit()

    def set_value(self, value: float) -> None:
        """Paint with a value from -1 to 1 (regression)."""
        self.value = min(max(value, -1.0), 1.0)
        self.changed.emit()

    def set_size(self, size: float) -> None:
        """Radius as a share of the plane's width, in tenths of a per cent, kept within ``SIZE``."""
        self.size = min(max(round(size, 3), SIZE.low), SIZE.high)
        self.changed.emit()

    def set_density(self, density: float) -> None:
        """Points per hundredth of the plane, kept within ``DENSITY``."""
        self.density = min(max(density, DENSITY.low), DENSITY.high)
        self.changed.emit()

    def set_hollow(self, hollow: bool) -> None:
        """Draw shapes as a line as wide as the brush rather than filled."""
        self.hollow = hollow
        self.changed.emit()

    def set_symmetry(self, symmetry: str) -> None:
        """Paint at all images of the hand too: an id of ``SYMMETRIES``."""
        self.symmetry = symmetry
        self.changed.emit()

    def next_symmetry(self) -> None:
        """The one after the present one, and round again."""
        ids = list(SYMMETRIES)
        self.set_symmetry(ids[(ids.index(self.symmetry) + 1) % len(ids)])

    def set_snap(self, snap: bool) -> None:
        """Keep the hand to the grid."""
        self.snap = snap
        self.changed.emit()

    def set_noise(self, index: int, share: float) -> None:
        """Add noise to points painted of class ``index``: its standard deviation as a share of the plane's width."""
        self.noise = {**self.noise, index: share}
        self.changed.emit()

    def hand(self, at: Point, *, erase: bool = False) -> Point:
        """Where the tool works for a pointer at ``at``: there, or at the nearest crossing of the grid."""
        snaps = self.snap and self.tool.snaps and not erase
        return snapped(at, self._data.plane) if snaps else at

    def press_number(self, number: int) -> None:
        """Keys 1 to 9: a class, or for regression one of nine values from -1 to 1."""
        if self._data.targets == "values":
            self.set_value((number - 5) / 4)
        else:
            self.set_class(number - 1)

    def press_key(self, digit: str) -> None:
        """Keys 0 to 9: the class that is called so, else the class of this number, or one of nine values."""
        label = label_of_digit(self._data.classes, int(digit))
        if self._data.targets == "values":
            self.press_number(int(digit))
        elif label is not None:
            self.set_class(label)

    @property
    def label(self) -> float:
        """What new points are labelled with."""
        return self.value if self._data.targets == "values" else float(self.class_index)

    @property
    def brush(self) -> Brush:
        """The brush in units of the present plane."""
        x0, x1, y0, y1 = self._data.plane
        width, area = x1 - x0, (x1 - x0) * (y1 - y0)
        noise = 0.0 if self._data.targets == "values" else self.noise.get(self.class_index, 0.0)
        return Brush(
            self.size * width, self.density * 100 / area, self.label, self._data.plane, self.symmetry, noise * width
        )

    # ------------------------------------------------------------ selection

    def select(self, mask: Mask) -> None:
        """Select the points where ``mask`` [n] is True."""
        if not np.array_equal(mask, self.selection):
            self.selection = mask
            self.selection_changed.emit()

    def take_selection(self, mask: Mask) -> None:
        """Select, with a tool in hand that can move what is selected."""
        if not self.tool.selects:
            self.set_tool("select")
        self.select(mask)

    def select_class(self, index: int) -> None:
        """Select every point of class ``index``."""
        self.take_selection(self._data.y == index)

    def clear_selection(self) -> None:
        """Select nothing."""
        self.select(np.zeros(len(self._data), np.bool_))

    def _begin(self) -> None:
        """Another document: the tool stays in the hand, but it paints with the first label of these data."""
        self.class_index, self.value, self.noise = 0, 1.0, {}
        self.clear_selection()
        self.changed.emit()

    def _on_change(self, change: Change) -> None:
        old, new = change.old.data, change.new.data
        if old is new:
            return
        if len(new.classes) != len(old.classes):
            by_name = {old.classes[index]: share for index, share in self.noise.items() if index < len(old.classes)}
            self.noise = {index: by_name[name] for index, name in enumerate(new.classes) if name in by_name}
        # Moved and relabelled points stay selected; where points came or went, indices mean others.
        if len(old) != len(new) or old.source != new.source:
            self.clear_selection()
        if self.class_index >= max(len(new.classes), 1):
            self.class_index = 0
            self.changed.emit()
