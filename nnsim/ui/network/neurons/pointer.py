"""What the mouse does on the canvas: pointing, clicking, dragging, scrolling, tooltips."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip

from nnsim.data.entries import FEATURES
from nnsim.ui.network.layer_edits import LayerEdits
from nnsim.ui.network.neurons import words
from nnsim.ui.network.neurons.diagram import Cell, Handle
from nnsim.ui.network.neurons.view import NetworkCanvas

PER_PIXEL = 0.02
PER_NOTCH = 0.1
FINE = 0.1
"""Shift makes steps ten times finer."""
NOTCH = 120


def _fine(event: QMouseEvent | QWheelEvent) -> float:
    return FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0


class WeightDrag:
    """One drag of a weight: up makes it larger. The value follows the hand, not what training does to it."""

    def __init__(self, canvas: NetworkCanvas, handle: Handle, start: float, y: float) -> None:
        self._canvas, self.handle, self._value, self._y = canvas, handle, start, y
        self._gesture = canvas.weights.gesture()

    def move(self, y: float, fine: float) -> None:
        """The hand is at ``y`` px of the viewport."""
        if y != self._y:
            self._value += (self._y - y) * PER_PIXEL * fine
            self._y = y
            self._canvas.set_weight(self.handle, round(self._value, 4), self._gesture)


class Pointer(QObject):
    """Handles the mouse on ``canvas``; ``menu_wanted(node id, global position)`` is a right click on a column."""

    menu_wanted = Signal(str, object)

    def __init__(self, canvas: NetworkCanvas, edits: LayerEdits) -> None:
        super().__init__(canvas)
        self._canvas, self._edits = canvas, edits
        self._drag: WeightDrag | None = None
        self._pressed: Cell | None = None
        self._mouse = {
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double,
        }
        canvas.viewport().installEventFilter(self)
        canvas.editor.interrupted.connect(self._let_go)

    def _let_go(self) -> None:
        """The weight in hand and the neuron that is pressed may be gone after the next edit."""
        self._drag = self._pressed = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Mouse events of the viewport."""
        if isinstance(event, QMouseEvent) and event.type() in self._mouse:
            self._mouse[event.type()](event)
            return True
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QHelpEvent):
            self._tip(event)
            return True
        if event.type() == QEvent.Type.Leave and self._drag is None:
            self._canvas.point_at(None, None)
        return False

    # ------------------------------------------------------------ pointing

    def _at(self, position: QPointF) -> tuple[float, float]:
        point = self._canvas.mapToScene(position.toPoint())
        return point.x(), point.y()

    def under(self, x: float, y: float) -> tuple[Cell | None, Handle | None]:
        """What lies under a point of the diagram: a neuron, or the handle of a weight."""
        diagram = self._canvas.diagram
        bias = diagram.bias_at(x, y)
        if bias:
            return None, bias
        cell = diagram.cell_at(x, y)
        if cell:
            return cell, None
        return None, diagram.edge_at(x, y, self._canvas.focus_edges() if self._canvas.pin else ())

    def _move(self, event: QMouseEvent) -> None:
        if self._drag:
            self._drag.move(event.position().y(), _fine(event))
            return
        at = self._at(event.position())
        cell, handle = self.under(*at)
        self._canvas.point_at(cell, handle, at)
        self._canvas.viewport().setCursor(self._cursor(cell, handle))

    def _cursor(self, cell: Cell | None, handle: Handle | None) -> Qt.CursorShape:
        if handle and handle.weight:
            return Qt.CursorShape.SizeVerCursor
        return Qt.CursorShape.PointingHandCursor if cell else Qt.CursorShape.ArrowCursor

    def _tip(self, event: QHelpEvent) -> None:
        cell, handle = self.under(*self._at(QPointF(event.pos())))
        text = self._canvas.cell_tip(cell) if cell else words.handle_tip(handle) if handle else ""
        QToolTip.showText(event.globalPos(), text, self._canvas.viewport())

    # ------------------------------------------------------------ pressing

    def _press(self, event: QMouseEvent) -> None:
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        at = self._at(event.position())
        cell, handle = self.under(*at)
        if event.button() == Qt.MouseButton.RightButton:
            self._menu(at[0], event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed = cell
            value = self._canvas.weights.value(handle.weight) if handle and handle.weight else None
            if handle and value is not None:
                self._canvas.point_at(None, handle, at)
                self._drag = WeightDrag(self._canvas, handle, value, event.position().y())
            elif cell is None:
                self._canvas.pin_cell(None)

    def _menu(self, x: float, event: QMouseEvent) -> None:
        column = self._canvas.diagram.column_at(x)
        if column is not None:
            self.menu_wanted.emit(self._canvas.diagram.columns[column].id, event.globalPosition().toPoint())

    def _release(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed, drag, self._drag = self._pressed, None, self._drag, None
        if drag:
            self._move(event)
        elif pressed and pressed == self._canvas.diagram.cell_at(*self._at(event.position())):
            self._click(pressed)

    def _click(self, cell: Cell) -> None:
        if self._canvas.is_input(cell):
            self._toggle(cell)
        else:
            self._canvas.pin_cell(None if cell == self._canvas.pin else cell)

    def _toggle(self, cell: Cell) -> None:
        self._edits.toggle_feature(FEATURES.ids()[cell.slot])

    def _double(self, event: QMouseEvent) -> None:
        handle = self.under(*self._at(event.position()))[1]
        self._drag = None
        if handle and handle.weight:
            self._canvas.type_weight(handle)
        elif handle is None:
            self._press(event)

    def _wheel(self, event: QWheelEvent) -> bool:
        turned = (event.angleDelta().y() or event.angleDelta().x()) / NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._canvas.set_zoom(self._canvas.zoom * 1.2**turned)
            return True
        at = self._at(event.position())
        handle = self.under(*at)[1]
        if handle is None or handle.weight is None:
            return False
        self._canvas.point_at(None, handle, at)
        self._canvas.nudge(handle, turned * PER_NOTCH * _fine(event))
        return True
