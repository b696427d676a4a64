"""Size and density of the brush, side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.core.parameters import Number
from nnsim.language.texts import say
from nnsim.ui.data.painting.painting import DENSITY, SIZE, Painting
from nnsim.ui.kit.forms import scale_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.tips import in_lines

FIELD = 48
"""Room for the longest number, px."""


class BrushKnobs(QWidget):
    """Two sliders that work on ``painting``; those that the tool in hand does not use are switched off."""

    def __init__(self, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self.size_knob = _slider(SIZE, say("Size"))
        self.density_knob = _slider(DENSITY, say("Density"))
        self.size_knob.changing.connect(painting.set_size)
        self.density_knob.changing.connect(painting.set_density)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.size_knob, 9)
        self._layout.addWidget(self.density_knob, 11)
        painting.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def _show(self) -> None:
        tool = self._painting.tool
        self.size_knob.set_value(self._painting.size)
        self.density_knob.set_value(self._painting.density)
        self.size_knob.setEnabled(tool.brushes and not (tool.is_shape and not self._painting.hollow))
        self.density_knob.setEnabled(tool.adds)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(3 * SPACE))
        for knob in (self.size_knob, self.density_knob):
            knob.field.setFixedWidth(theme.px(FIELD))


def _slider(parameter: Number, label: str) -> LabeledSlider:
    slider = LabeledSlider(label, scale_of(parameter), parameter.default)
    slider.setToolTip(in_lines(parameter.help))
    for part in (slider, slider.track, slider.field):
        part.setAccessibleName(parameter.label)
    return slider
