"""What the mouse does on the block canvas, and which gesture a press starts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip

from nnsim.language.texts import say
from nnsim.ui.network.blocks import words
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.gestures.band import Band
from nnsim.ui.network.blocks.gestures.connect import Connect
from nnsim.ui.network.blocks.gestures.drag_in import DragIn
from nnsim.ui.network.blocks.gestures.gesture import Gesture, Place
from nnsim.ui.network.blocks.gestures.move import Move
from nnsim.ui.network.blocks.gestures.pan import Pan
from nnsim.ui.network.blocks.layout import Point
from nnsim.ui.network.layer_mime import carried

PER_NOTCH = 1.2
NOTCH = 120
ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Pointer(QObject):
    """Handles the mouse, the wheel and drops on the canvas of ``commands``. ``hand`` makes every press a pan."""

    def __init__(self, commands: BlockCommands) -> None:
        super().__init__(commands)
        self.commands, self._canvas = commands, commands.canvas
        self.hand = False
        self.gesture: Gesture | None = None
        self._pressed: tuple[str, QPoint] | None = None
        self._mouse = {
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double,
        }
        self._canvas.viewport().installEventFilter(self)
        # A gesture knows blocks and places: it is over before they are others.
        self._canvas.editor.interrupted.connect(self.stop)
        self._canvas.rearranging.connect(self.stop)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Events of the viewport."""
        if isinstance(event, QMouseEvent) and event.type() in self._mouse:
            self._mouse[event.type()](event)
            return True
        if isinstance(event, QWheelEvent):
            self._wheel(event)
            return True
        if isinstance(event, QHelpEvent):
            self._tip(event)
            return True
        if isinstance(event, QDropEvent | QDragLeaveEvent):
            return self._dragged(event)
        if event.type() == QEvent.Type.Hide:
            self.stop()
        if event.type() == QEvent.Type.Leave and self.gesture is None:
            self._hover((-1e9, -1e9))
        return False

    def _at(self, position: QPointF) -> Point:
        point = self._canvas.viewportTransform().inverted()[0].map(position)
        return point.x(), point.y()

    def _place(self, position: QPointF) -> Place:
        return Place(self._at(position), (position.x(), position.y()))

    # ------------------------------------------------------------ pointing

    def _hover(self, at: Point) -> None:
        now, canvas = self._canvas.highlight, self._canvas
        port = canvas.port_at(*at)
        block = port or canvas.block_at(*at)
        edge = None if block else canvas.edge_at(*at)
        if (block, edge) != (now.hovered, now.hovered_edge):
            now.hovered, now.hovered_edge = block, edge
            canvas.show_highlight()
        canvas.told.point(block, at)
        canvas.viewport().setCursor(self._cursor(port, block or edge))

    def _cursor(self, port: str, thing: object) -> Qt.CursorShape:
        if self.hand:
            return Qt.CursorShape.OpenHandCursor
        if port:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.PointingHandCursor if thing else Qt.CursorShape.ArrowCursor

    def _tip(self, event: QHelpEvent) -> None:
        canvas = self._canvas
        at = self._at(QPointF(event.pos()))
        port, block, edge = canvas.port_at(*at), canvas.block_at(*at), canvas.edge_at(*at)
        if port:
            text = say("Drag to the block that is to read from here.")
        elif block:
            text = words.block_tip(canvas.flow.block(block))
        else:
            text = (
                say("{edge_name}\nClick + to insert a layer here.", edge_name=words.edge_name(canvas.flow, edge))
                if edge
                else ""
            )
        QToolTip.showText(event.globalPos(), text, canvas.viewport())

    # ------------------------------------------------------------ pressing

    def _press(self, event: QMouseEvent) -> None:
        canvas = self._canvas
        canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.gesture:
            self.stop()
            return
        place = self._place(event.position())
        if event.button() == Qt.MouseButton.MiddleButton or self.hand:
            self._begin(Pan(self.commands, place))
        elif event.button() == Qt.MouseButton.RightButton:
            self._menu(place.at, event.globalPosition().toPoint())
        elif event.button() == Qt.MouseButton.LeftButton:
            self.commands.refused.emit(None)
            self._press_left(event, place)

    def _press_left(self, event: QMouseEvent, place: Place) -> None:
        canvas, at = self._canvas, place.at
        adding = bool(event.modifiers() & ADDING)
        port, block = canvas.port_at(*at), canvas.block_at(*at)
        if port and not adding:
            canvas.choose((port,))
            self._begin(Connect(self.commands, place, port))
        elif block:
            self._take(block, adding)
            self._pressed = (block, event.position().toPoint())
        elif edge := canvas.edge_at(*at):
            canvas.choose_edge(edge)
            if canvas.spot_at(*at):
                self.commands.ask_palette(edge)
        else:
            self._begin(Band(self.commands, place, add=adding))

    def _take(self, block: str, adding: bool) -> None:
        chosen = self._canvas.highlight.chosen
        if adding:
            kept = tuple(name for name in chosen if name != block)
            self._canvas.choose(kept if block in chosen else (*chosen, block))
        elif block in chosen and len(chosen) > 1:
            self._canvas.choose(chosen, block)
        else:
            self._canvas.choose((block,))

    def _begin(self, gesture: Gesture) -> None:
        self.gesture = gesture
        self._canvas.viewport().setCursor(gesture.cursor)

    def stop(self) -> bool:
        """Give the gesture up; False if there is none."""
        gesture, self.gesture, self._pressed = self.gesture, None, None
        if gesture:
            gesture.cancel()
        return gesture is not None

    def _move(self, event: QMouseEvent) -> None:
        place = self._place(event.position())
        if self._pressed and self.gesture is None:
            block, start = self._pressed
            if (event.position().toPoint() - start).manhattanLength() < QApplication.startDragDistance():
                return
            chosen = self._canvas.highlight.chosen
            ids = chosen if block in chosen else (block,)
            self._begin(Move(self.commands, self._place(QPointF(start)), ids))
        if self.gesture:
            self.gesture.move(place)
        else:
            self._hover(place.at)

    def _release(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        gesture, self.gesture = self.gesture, None
        place = self._place(event.position())
        if gesture:
            gesture.move(place)
            gesture.finish()
        elif pressed and not event.modifiers() & ADDING:
            self._canvas.choose((pressed[0],))
            if not self._canvas.told.pick(pressed[0], place.at):
                self._choose_unit(pressed[0], place.at)
        self._hover(self._at(event.position()))

    def _choose_unit(self, block: str, at: Point) -> None:
        """The neuron or channel whose picture was clicked is looked at everywhere; once more, or beside it: none."""
        canvas = self._canvas
        unit = canvas.item_of(block).unit_at(QPointF(*at), canvas.zoom)
        focus = None if unit is None else (block, unit)
        canvas.live.set_focus(None if focus == canvas.live.focus else focus)

    def _double(self, event: QMouseEvent) -> None:
        self._pressed = None
        at = self._at(event.position())
        block = self._canvas.block_at(*at)
        if block and event.button() == Qt.MouseButton.LeftButton:
            if self._canvas.flow.block(block).members:
                self.commands.turn_fold()
            else:
                self.commands.opened.emit(block)
        elif not self._canvas.edge_at(*at) and event.button() == Qt.MouseButton.LeftButton:
            self.stop()
            self._canvas.fit()

    def _menu(self, at: Point, place: QPoint) -> None:
        canvas = self._canvas
        block, edge = canvas.block_at(*at), canvas.edge_at(*at)
        if block:
            if block not in canvas.highlight.chosen:
                canvas.choose((block,))
            self.commands.menu_wanted.emit(block, place)
        elif edge:
            canvas.choose_edge(edge)
            self.commands.edge_menu_wanted.emit(edge, place)
        else:
            self.commands.menu_wanted.emit("", place)

    # ------------------------------------------------------------ wheel and drops

    def _wheel(self, event: QWheelEvent) -> None:
        turned, fine = event.angleDelta(), event.pixelDelta()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or (turned.x() and not turned.y()):
            by = fine if not fine.isNull() else turned / 2
            self._canvas.pan(by.x() or by.y(), 0)
        elif turned.y():
            self._canvas.zoom_at(PER_NOTCH ** (turned.y() / NOTCH), event.position().toPoint())

    def _dragged(self, event: QDropEvent | QDragLeaveEvent) -> bool:
        if isinstance(event, QDragLeaveEvent):
            self.stop()
            return True
        place = self._place(event.position())
        if isinstance(event, QDragEnterEvent):
            kind = carried(event.mimeData())
            if not kind:
                return False
            self.commands.refused.emit(None)
            self.gesture = DragIn(self.commands, place, kind)
        if not isinstance(self.gesture, DragIn):
            return False
        event.acceptProposedAction()
        if isinstance(event, QDragMoveEvent):
            self.gesture.move(place)
        else:
            gesture, self.gesture = self.gesture, None
            gesture.move(place)
            gesture.finish()
        return True
