"""Which value is painted where the targets are values: a slider on the palette itself."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.painting import painter_on
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import Track
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.plane.palette import palette_gradient

SCALE = Scale(-1.0, 1.0, 0.05)


class PaletteTrack(Track):
    """A slider whose groove is the palette and whose handle has the chosen colour."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Palette, handle, focus ring."""
        theme, painter = self._theme, painter_on(self)
        middle, radius, thick = self.height() / 2, theme.px(14) / 2, theme.px(8)
        groove = QRectF(0.5, middle - thick / 2, self.width() - 1, thick)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(palette_gradient(groove, theme))
        painter.drawRoundedRect(groove, thick / 2, thick / 2)
        self._draw_handle(painter, QPointF(self._handle_x(), middle), radius)

    def _draw_handle(self, painter: QPainter, at: QPointF, radius: float) -> None:
        theme = self._theme
        if self.hasFocus():
            halo = QColor(theme.accent)
            halo.setAlpha(70)
            painter.setBrush(halo)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(at, radius + 3, radius + 3)
        painter.setPen(QPen(QColor(theme.panel), 4))
        painter.setBrush(value_color(SCALE.value(self.sliderPosition()), theme))
        painter.drawEllipse(at, radius - 1, radius - 1)
        painter.setPen(QPen(QColor(theme.text), 1.5))
        painter.drawEllipse(at, radius, radius)


class ValuePicker(QWidget):
    """Label, number and palette; works on ``painting.value``."""

    def __init__(self, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self.setAccessibleName(say("Value to paint"))
        self.setToolTip(say("The value of the points that you paint. Keys 1 to 9: from −1 to 1"))
        self.field = NumberField(SCALE, painting.value, say("Value to paint"), flat=True)
        self.track = PaletteTrack()
        self.track.setAccessibleName(say("Value to paint"))
        self.track.setRange(0, SCALE.positions)
        self.track.setPageStep(10)
        self._top = QHBoxLayout()
        self._top.addWidget(Text(say("Value"), tone="muted"))
        self._top.addStretch(1)
        self._top.addWidget(self.field)
        self._layout = QVBoxLayout(self)
        self._layout.addLayout(self._top)
        self._layout.addWidget(self.track)
        self.track.valueChanged.connect(lambda position: painting.set_value(SCALE.value(position)))
        self.field.changed.connect(painting.set_value)
        painting.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def _show(self) -> None:
        value = self._painting.value
        self.field.set_value(value)
        self.track.blockSignals(True)
        self.track.setValue(SCALE.position(value))
        self.track.blockSignals(False)
        self.track.setAccessibleDescription(SCALE.text(value))
        self.track.update()

    def _restyle(self, theme: Theme) -> None:
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(SPACE / 2))
        self._top.setSpacing(theme.px(SPACE))
