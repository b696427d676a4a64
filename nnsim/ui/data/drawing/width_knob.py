"""How wide a stroke is, in pixels of the picture."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider

HINT = say("Width of a stroke in pixels of the image. Keys: [ and ]")


class WidthKnob(QWidget):
    """A slider over the widths that the pictures of ``sketch`` bear."""

    def __init__(self, sketch: Sketch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self._widths = (0.0, 0.0)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.slider: LabeledSlider | None = None
        sketch.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        if self._sketch.widths != self._widths:
            self._build()
        if self.slider is not None:
            self.slider.set_value(self._sketch.width)
            self.slider.setEnabled(self._sketch.tool.tip)

    def _build(self) -> None:
        if self.slider is not None:
            self._layout.removeWidget(self.slider)
            take_away(self.slider)
        self._widths = low, high = self._sketch.widths
        self.slider = LabeledSlider(say("Stroke"), Scale(low, high, 0.1, unit="px"), self._sketch.width)
        self.slider.setToolTip(HINT)
        for part in (self.slider, self.slider.track, self.slider.field):
            part.setAccessibleName(say("Width of a stroke"))
        self.slider.changing.connect(self._sketch.set_width)
        self._layout.addWidget(self.slider)
