"""The pad: a picture with large crisp pixels that is drawn on with mouse, pen and keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnsim.core.problem import ProblemError
from nnsim.language.texts import say
from nnsim.ui.data.drawing.pad_keys import PadKeys
from nnsim.ui.data.drawing.raster import Point, is_colour
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.data.pen import Pen
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import LIGHT, RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import focus_ring, outline, painter_on

SIDE, LEAST = 218, 112
GRID_FROM = 7
"""A grid is drawn between pixels that are at least so many px large."""
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class GlyphPad(QWidget):
    """Draws what ``sketch`` holds. The left button works the tool; with Shift it erases."""

    def __init__(self, sketch: Sketch, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sketch = sketch
        self.hint = hint
        self.pixel: tuple[int, int] | None = None
        self.erases = False
        self._at: QPointF | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.pen = Pen(self)
        self.keys = PadKeys(self)
        sketch.changed.connect(self._look)
        sketch.drawing.changed.connect(self.update)
        self._theme: Theme
        follow(self._restyle)
        self._look()

    # ------------------------------------------------------------ size

    def hasHeightForWidth(self) -> bool:
        """As high as its pictures ask for."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels are square."""
        high, wide = self.sketch.shape[:2]
        return round(min(width, self.maximumWidth()) * high / wide)

    def sizeHint(self) -> QSize:
        """Large enough to draw on."""
        side = self._theme.px(SIDE)
        return QSize(side, self.heightForWidth(side))

    def minimumSizeHint(self) -> QSize:
        """Smaller is no use."""
        return QSize(self._theme.px(LEAST), self._theme.px(LEAST))

    @property
    def scale(self) -> float:
        """Px per pixel."""
        high, wide = self.sketch.shape[:2]
        return min((self.width() - 2) / wide, (self.height() - 2) / high)

    @property
    def paper(self) -> QRectF:
        """Where the picture lies."""
        high, wide = self.sketch.shape[:2]
        width, height = wide * self.scale, high * self.scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def point_at(self, place: QPointF) -> Point:
        """A place of the widget in pixels of the picture."""
        return (place.x() - self.paper.left()) / self.scale, (place.y() - self.paper.top()) / self.scale

    def place_of(self, point: Point) -> QPointF:
        """Where a point of the picture lies in the widget."""
        return QPointF(self.paper.left() + point[0] * self.scale, self.paper.top() + point[1] * self.scale)

    # ------------------------------------------------------------ mouse

    @property
    def _pressure(self) -> float:
        return 1.0 if self.pen.pressure is None else self.pen.pressure

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the tool down."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pixel, self._at = None, event.position()
        self.erases = self.pen.erases or bool(event.modifiers() & _SHIFT)
        self.sketch.begin(self.point_at(event.position()), erase=self.erases, pressure=self._pressure)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lead the tool on, or show where it would work."""
        self._at, self.pixel = event.position(), None
        if self.sketch.stroke is None:
            self.erases = self.pen.erases or bool(event.modifiers() & _SHIFT)
        self.sketch.move(self.point_at(event.position()), pressure=self._pressure)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the tool."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.sketch.end()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no tip where there is no hand."""
        self._at = None
        self.update()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A stroke does not go on elsewhere."""
        self.sketch.end()
        self.pixel = None
        super().focusOutEvent(event)

    # ------------------------------------------------------------ pictures from files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One picture can be dropped here; anything else is the window's."""
        if self._picture_of(event) is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the picture on the pad, as a stroke that can be taken back."""
        path = self._picture_of(event)
        if path is None:
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        from nnsim.io.pictures import fitted  # noqa: PLC0415  when it is first wanted

        try:
            picture = fitted(path, self.sketch.shape)
        except ProblemError as error:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), str(error.problem), self)
            return
        self.sketch.end()
        self.sketch.drawing.draw(picture)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picture_of(self, event: QDropEvent) -> Path | None:
        if self.window().property("takes_no_files"):  # the window says why
            return None
        from nnsim.io.pictures import is_picture  # noqa: PLC0415  when it is first wanted

        urls = event.mimeData().urls()
        path = Path(urls[0].toLocalFile()) if len(urls) == 1 else None
        return path if path is not None and path.is_file() and is_picture(path) else None

    # ------------------------------------------------------------ drawing

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def _look(self) -> None:
        high, wide = self.sketch.shape[:2]
        kind = say("in colour") if is_colour(self.sketch.shape) else say("grey")
        self.setAccessibleDescription(
            say(
                "{wide} by {high} pixels, {kind}; {tool} in hand",
                wide=wide,
                high=high,
                kind=kind,
                tool=self.sketch.tool.label,
            )
        )
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, ink, grid, hint, tip, frame."""
        painter, theme, paper = painter_on(self), self._theme, self.paper
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(paper, colormap.image(grey_pixels(self.sketch.drawing.picture, theme)))
        if self.scale >= GRID_FROM:
            self._draw_grid(painter, paper)
        if self.hint and self.sketch.drawing.is_blank and self.pixel is None:
            painter.setFont(fonts.font("label", theme.scale))
            painter.setPen(QColor(self._ground.muted))
            margin = theme.px(2 * SPACE)
            box = paper.adjusted(margin, margin, -margin, -margin)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        frame = paper.adjusted(-1, -1, 1, 1)
        outline(painter, frame, 2, theme.edge)
        self._draw_tip(painter)
        if self.hasFocus():
            focus_ring(painter, frame, theme.px(RADIUS_CONTROL) / 2, theme)

    @property
    def _ground(self) -> Theme:
        """The theme that fits the paper, which is white for colours and the panel's ground for grey ink."""
        return LIGHT if is_colour(self.sketch.shape) else self._theme

    def _draw_grid(self, painter: QPainter, paper: QRectF) -> None:
        line = QColor(self._ground.muted)
        line.setAlpha(34)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(line, 0))
        high, wide = self.sketch.shape[:2]
        for column in range(1, wide):
            x = paper.left() + column * self.scale
            painter.drawLine(QPointF(x, paper.top()), QPointF(x, paper.bottom()))
        for row in range(1, high):
            y = paper.top() + row * self.scale
            painter.drawLine(QPointF(paper.left(), y), QPointF(paper.right(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _draw_tip(self, painter: QPainter) -> None:
        """The pixel of the keyboard, and how wide the tool at the hand is."""
        if self.pixel is not None:
            corner = self.place_of(self.pixel)
            box = QRectF(corner.x(), corner.y(), self.scale, self.scale)
            outline(painter, box.adjusted(-3, -3, 3, 3), 2, self._theme.panel, 1)
            outline(painter, box.adjusted(-2, -2, 2, 2), 2, self._theme.accent, 2)
        place = self._at if self.pixel is None else self.place_of((self.pixel[0] + 0.5, self.pixel[1] + 0.5))
        if place is None or not self.sketch.tool.tip:
            return
        radius = self.sketch.width / 2 * self.scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, wider in ((self._ground.panel, 1.0), (self._ground.text, 0.0)):
            dashed = Qt.PenStyle.DashLine if self.erases or self.sketch.tool.id == "eraser" else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(color), 1, Qt.PenStyle.SolidLine if wider else dashed))
            painter.drawEllipse(place, radius + wider, radius + wider)
