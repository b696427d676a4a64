"""What becomes of a drawing: a sample more, another picture for a sample, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import looked_at
from nnsim.edits.images import add_image, replace_image
from nnsim.language.texts import say
from nnsim.ui.data.drawing.raster import Picture, blank
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.run.undo import Editor

USUAL_SHAPE = (28, 28)
NOTHING = say("There is nothing on the pad yet: draw something first.")


@dataclass(frozen=True, slots=True)
class _Added:
    """The last drawing that became a sample, and the sets before and after."""

    before: Data
    after: Data
    picture: Picture


class Studio(QObject):
    """The pad of the data panel: ``sketch``, and the sample ``editing`` that it holds, or None.

    ``said`` carries a sentence about what cannot be done. ``changed`` tells of another sample in the pad.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, editor: Editor, painting: Painting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._painting = editor, painting
        self.sketch = Sketch(self._data.sample_shape if kind_of(self._data).is_drawn else USUAL_SHAPE, self)
        self.editing: int | None = None
        self._added: _Added | None = None
        editor.store.changed.connect(self._on_change)
        editor.leaving.connect(self.stop_editing)
        editor.opened.connect(self._begin)

    @property
    def _data(self) -> Data:
        return self._editor.project.data

    # ------------------------------------------------------------ the drawing

    def take(self) -> bool:
        """Add the drawing to the set, or replace the sample that is edited; whether it was done."""
        self.sketch.end()
        if not kind_of(self._data).is_drawn:
            return False
        if self.sketch.drawing.is_blank and self.editing is None:
            self.said.emit(NOTHING)
            return False
        try:
            return self._add() if self.editing is None else self._replace(self.editing)
        except ProblemError as error:
            self.said.emit(str(error.problem))
            return False

    def _add(self) -> bool:
        before, picture, label = self._data, self.sketch.drawing.picture, self._painting.label
        self._editor.edit(say("Add a drawing"), add_image.of(picture, label))
        self._added = _Added(before, self._data, picture)
        self.sketch.drawing.load(blank(picture.shape))
        return True

    def _replace(self, index: int) -> bool:
        picture, label = self.sketch.drawing.picture, self._painting.label
        self._editor.edit(say("Redraw image {index:,}", index=index + 1), replace_image.of(index, picture, label))
        self.stop_editing()
        return True

    def press_digit(self, digit: str) -> None:
        """Choose a class by a key."""
        self._painting.press_key(digit)

    # ------------------------------------------------------------ samples in the pad

    def load(self, index: int) -> None:
        """Put sample ``index`` into the pad, to draw on and to replace."""
        data = self._data
        if not kind_of(data).is_drawn or not 0 <= index < len(data):
            return
        self.editing = index
        x = data.x[index]
        self.sketch.drawing.load(x if x.dtype == np.uint8 else np.rint(np.clip(x, 0, 1) * 255).astype(np.uint8))
        if data.targets == "values":
            if not data.is_masked:
                self._painting.set_value(float(looked_at(self._editor.project).y[index]))
        else:
            self._painting.set_class(int(data.y[index]))
        self.changed.emit()

    def step(self, by: int) -> None:
        """The sample after or before the present one, and round again; at first the last one."""
        count = len(self._data)
        if count:
            self.load((count - 1 if self.editing is None else self.editing + by) % count)

    def stop_editing(self) -> None:
        """Leave the sample as it is in the set, with an empty pad."""
        if self.editing is not None:
            self.editing = None
            self.sketch.drawing.load(blank(self.sketch.shape))
            self.changed.emit()

    # ------------------------------------------------------------ the document

    def _begin(self) -> None:
        """Another document: an empty pad, and nothing that Undo could hand back to it."""
        self._added = None
        self.sketch.drawing.load(blank(self.sketch.shape))

    def _on_change(self, change: Change) -> None:
        old, new = change.old.data, change.new.data
        if old is new:
            return
        if kind_of(new).is_drawn and new.sample_shape != self.sketch.shape:
            self.sketch.set_shape(new.sample_shape)
        if self.editing is not None and not _same_image(old, new, self.editing):
            self.stop_editing()
        self._follow_undo(new)

    def _follow_undo(self, new: Data) -> None:
        """Undo hands the drawing back to the pad; Redo takes it off again."""
        added, drawing = self._added, self.sketch.drawing
        if added is None:
            return
        if new is added.before and drawing.is_blank and self.editing is None:
            drawing.load(added.picture)
        elif new is added.after and drawing.picture is added.picture:
            drawing.load(blank(drawing.shape))
        elif new is not added.before:
            self._added = None


def _same_image(old: Data, new: Data, index: int) -> bool:
    """Whether the image that is edited stands where it stood."""
    return kind_of(new).is_drawn and len(old) == len(new) and np.array_equal(old.x[index], new.x[index])
