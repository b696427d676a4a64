"""The knobs: how many atoms of which size, how many for a patch, and how much noise."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.core.answers.patches import AboutPatches
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text

USUAL = AboutPatches()
FIELD = 48


class PatchControls(QWidget):
    """``changed`` follows every knob; ``said`` is for what answers cost."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.atoms = NumberField(Scale(2, 144, 1, whole=True), USUAL.atoms, say("Atoms"))
        self.side = NumberField(Scale(3, 12, 1, whole=True), USUAL.side, say("Side of a patch"))
        self.most = NumberField(Scale(1, 12, 1, whole=True), USUAL.most, say("Atoms for a patch"))
        self.noise = NumberField(Scale(0, 1, 0.01), USUAL.noise, say("Noise"))
        self.fields = (self.atoms, self.side, self.most, self.noise)
        names = (say("Atoms"), say("side"), say("for a patch"), say("noise"))
        tips = (
            say("How many atoms are learned; with more than a patch has pixels there is a choice"),
            say("Pixels along a side of a patch"),
            say("How many atoms a patch is a sum of at most"),
            say("What is put on the picture, as a share of the way from black to white"),
        )
        self._row = FlowLayout(self)
        self._pairs: list[QHBoxLayout] = []
        for name, field, tip in zip(names, self.fields, tips, strict=True):
            label = Text(name, "label", "muted")
            label.setBuddy(field)
            field.setToolTip(tip)
            self._add(label, field)
            field.changed.connect(self._tell)
        self.cost = Text("", "small", "muted")
        self._row.addWidget(self.cost)
        follow(self._restyle)

    def _add(self, label: Text, field: NumberField) -> None:
        """A name and its field, which stay together where the row breaks."""
        pair, row = QWidget(), QHBoxLayout()
        pair.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(field)
        self._pairs.append(row)
        self._row.addWidget(pair)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        for row in self._pairs:
            row.setSpacing(theme.px(SPACE))
        for field in self.fields:
            field.setFixedWidth(theme.px(FIELD))

    def _tell(self, _value: float) -> None:
        self.changed.emit()

    def reset(self) -> None:
        """As at first."""
        for field, value in zip(self.fields, (USUAL.atoms, USUAL.side, USUAL.most, USUAL.noise), strict=True):
            field.set_value(value)

    def about(self, sample: int, turn: int, seconds: float) -> AboutPatches:
        """What is asked."""
        atoms, side, most = (round(field.value) for field in self.fields[:3])
        return AboutPatches(atoms, side, most, sample, self.noise.value, turn, seconds)
