"""The colours of the pen, for sets in colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QColorDialog, QWidget

from nnsim.language.texts import say
from nnsim.ui.data.drawing.raster import Ink, is_colour
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton, PaintedButton
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.painting import fill, outline

INKS: tuple[tuple[str, Ink], ...] = (
    (say("Black"), (0, 0, 0)),
    (say("White"), (255, 255, 255)),
    (say("Red"), (214, 40, 40)),
    (say("Yellow"), (250, 210, 50)),
    (say("Green"), (40, 150, 80)),
    (say("Blue"), (35, 100, 210)),
)
SIDE = 28


class Swatch(PaintedButton):
    """A button in one colour."""

    def __init__(self, name: str, ink: Ink) -> None:
        self.ink = ink
        super().__init__("")
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.set_hint(name)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._theme.px(SIDE), self._theme.px(SIDE))

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme, inner = self._theme, box.adjusted(5, 5, -5, -5)
        if self.isChecked():
            outline(painter, box.adjusted(1, 1, -1, -1), self._radius() - 1, theme.accent, 2)
        fill(painter, inner, 4, QColor(*self.ink).name())
        outline(painter, inner, 4, theme.edge)

    def _ground(self) -> str | None:
        return self._theme.control_hover if self.underMouse() else None


class InkRow(QWidget):
    """Swatches and a free choice; hidden for grey sets, where ink is ink."""

    def __init__(self, sketch: Sketch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sketch = sketch
        self.setAccessibleName(say("Colours of the pen"))
        self._flow = FlowLayout(self)
        self.swatches: list[Swatch] = []
        for name, ink in INKS:
            swatch = Swatch(name, ink)
            swatch.clicked.connect(lambda _=False, ink=ink: sketch.set_color(ink))
            self._flow.addWidget(swatch)
            self.swatches.append(swatch)
        self.more = IconButton("more", say("Another colour…"), side=SIDE)
        self.more.clicked.connect(self._ask)
        self._flow.addWidget(self.more)
        sketch.changed.connect(self._show)
        follow(self._restyle)
        self._show()

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(*self._sketch.color), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setWindowTitle(say("Colour of the pen"))
        dialog.colorSelected.connect(lambda color: self._sketch.set_color((color.red(), color.green(), color.blue())))
        dialog.finished.connect(self.window().activateWindow)  # not every system gives the keyboard back
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self) -> None:
        self.setVisible(is_colour(self._sketch.shape))
        for swatch in self.swatches:
            swatch.setChecked(swatch.ink == self._sketch.color)
        self.more.setToolTip(say("Another colour…"))

    def _restyle(self, theme: Theme) -> None:
        self._flow.setSpacing(theme.px(2))
