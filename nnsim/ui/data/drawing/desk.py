"""A pad with all that is needed to draw samples: in the data panel, and large over the network."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.data.class_chips import ClassChips
from nnsim.ui.data.drawing.ink_row import InkRow
from nnsim.ui.data.drawing.pad import GlyphPad
from nnsim.ui.data.drawing.sample_row import SampleRow
from nnsim.ui.data.drawing.studio import Studio
from nnsim.ui.data.drawing.take_button import TakeButton
from nnsim.ui.data.drawing.tool_bar import GlyphToolBar
from nnsim.ui.data.drawing.width_knob import WidthKnob
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.run.undo import Editor

HINT = say("A new sample of the set: draw, then press Enter")
COLUMN = 244
"""Width of the column beside a large pad, px."""


class GlyphDesk(QWidget):
    """Tools, pad, and the button that takes what is drawn. All state is that of ``studio``.

    What the pad holds, and the width of the pen, stand ``below``, behind what the owner puts between.
    """

    small = True

    def __init__(self, editor: Editor, painting: Painting, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        sketch = studio.sketch
        self.setAccessibleName(say("Drawing of samples"))
        self.tools = GlyphToolBar(sketch)
        self.inks = InkRow(sketch)
        self.pad = GlyphPad(sketch, say("Drawing pad"), HINT)
        self.samples = SampleRow(editor, studio)
        self.take = TakeButton(editor, painting, studio)
        self.width_knob = WidthKnob(sketch)
        self.pad.keys.entered.connect(studio.take)
        self.pad.keys.typed.connect(studio.press_digit)
        self.pad.keys.left.connect(studio.stop_editing)
        self.pad.keys.can_leave = lambda: studio.editing is not None
        studio.said.connect(self._say)
        self._build(editor, painting)
        follow(self._restyle)

    def _build(self, _editor: Editor, _painting: Painting) -> None:
        self.expand = IconButton("expand", say("A larger pad over the network"), side=28)
        self.tools.add(self.expand)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for part in (self.tools, self.inks, self.pad, self.take):
            self._stack.addWidget(part)

    @property
    def below(self) -> tuple[QWidget, QWidget]:
        """For the owner of a small desk to place."""
        return self.samples, self.width_knob

    @property
    def height_without_pad(self) -> int:
        """What a small desk needs for all else, with the gaps between, px."""
        others = [part for part in (self.tools, self.inks, self.take) if not part.isHidden()]
        return sum(part.sizeHint().height() + self._stack.spacing() for part in others)

    def _say(self, sentence: str) -> None:
        if self.pad.isVisible():
            QToolTip.showText(self.pad.mapToGlobal(QPoint(0, self.pad.height())), sentence, self.pad)

    def _restyle(self, theme: Theme) -> None:
        self._stack.setSpacing(theme.px(2 * SPACE - 2))


class LargeDesk(GlyphDesk):
    """The pad as large as there is room, everything else in a column beside it."""

    small = False

    def _build(self, editor: Editor, painting: Painting) -> None:
        self.chips = ClassChips(editor, painting)
        self._stack = QVBoxLayout()
        for part in (self.tools, self.inks, self.width_knob, self.chips, self.take, self.samples):
            self._stack.addWidget(part)
        self._stack.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._column = QWidget()
        self._column.setLayout(self._stack)
        self._row.addWidget(self.pad, 1)
        self._row.addWidget(self._column, 0, Qt.AlignmentFlag.AlignTop)

    def _restyle(self, theme: Theme) -> None:
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(theme.px(3 * SPACE))
        self._row.setSpacing(theme.px(4 * SPACE))
        self._column.setFixedWidth(theme.px(COLUMN))
