"""What the keys do on the canvas."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent

from nnsim.data.entries import FEATURES
from nnsim.language.texts import say
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.network.layer_edits import LayerEdits
from nnsim.ui.network.neurons import navigation
from nnsim.ui.network.neurons.diagram import Cell
from nnsim.ui.network.neurons.navigation import Direction
from nnsim.ui.network.neurons.view import NetworkCanvas
from nnsim.ui.network.refusal import Refusal

STEP = 0.1
FINE = 0.01

ARROWS: dict[int, Direction] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}

HELP = [
    (say("Arrow keys"), say("Move from neuron to neuron")),
    ("E", say("Choose a weight of the neuron; Left and Right, or E and Shift+E, go on to the others")),
    (say("Up, Down"), say("Change the chosen weight; with Shift in fine steps")),
    (say("Enter"), say("Choose a weight, then type it; on an input: use or drop it")),
    ("+, −", say("Add or remove a neuron of the layer")),
    (say("Delete"), say("Remove the layer")),
    ("0", say("Fit the network into the panel")),
    (say("Escape"), say("Let go of the weight, then of the neuron")),
]
"""``(keys, what they do)``."""

PLACES.append((say("Network"), HELP))


def _shifted(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


class Keyboard(QObject):
    """Handles the keys of ``canvas`` while it has the focus; ``refused(Refusal)`` says why a key did nothing."""

    refused = Signal(object)

    def __init__(self, canvas: NetworkCanvas, edits: LayerEdits) -> None:
        super().__init__(canvas)
        self._canvas, self._edits = canvas, edits
        self._actions: dict[int, Callable[[QKeyEvent], bool]] = {
            **dict.fromkeys(ARROWS, self._arrow),
            Qt.Key.Key_E: self._next_weight,
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_Plus: self._more,
            Qt.Key.Key_Equal: self._more,
            Qt.Key.Key_Minus: self._fewer,
            Qt.Key.Key_Delete: self._remove,
            Qt.Key.Key_Backspace: self._remove,
            Qt.Key.Key_0: self._fit,
            Qt.Key.Key_Escape: self._escape,
        }
        canvas.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keys without Ctrl or Alt; they win over the window's shortcuts of one key."""
        if not isinstance(event, QKeyEvent) or event.key() not in self._actions or not self._plain(event):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._actions[event.key()](event)

    @staticmethod
    def _plain(event: QKeyEvent) -> bool:
        kept = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        return not event.modifiers() & ~kept

    @property
    def _cell(self) -> Cell | None:
        return self._canvas.pin

    def _layer(self) -> str:
        return self._canvas.diagram.columns[self._cell.column].id if self._cell else ""

    def _arrow(self, event: QKeyEvent) -> bool:
        direction, handle = ARROWS[event.key()], self._canvas.handle
        if handle and self._canvas.chosen:
            if direction in {"left", "right"}:
                self._step(1 if direction == "right" else -1)
            else:
                by = FINE if _shifted(event) else STEP
                self._canvas.nudge(handle, by if direction == "up" else -by)
            return True
        cell, diagram = self._cell, self._canvas.diagram
        if cell is None or not self._is_seen(cell):
            self._go_to(navigation.first(diagram, self._is_seen))
        else:
            self._go_to(navigation.move(diagram, cell, direction))
        return True

    def _go_to(self, cell: Cell) -> None:
        """Another neuron, which comes into view; a mouse that rests on a third one counts no more."""
        self._canvas.hover = None
        self._canvas.pin_cell(cell)
        self._canvas.ensureVisible(self._box_of(cell))

    def _is_seen(self, cell: Cell) -> bool:
        """Whether the middle of a neuron is in view."""
        canvas = self._canvas
        return canvas.viewport().rect().contains(canvas.mapFromScene(self._box_of(cell).center()))

    def _box_of(self, cell: Cell) -> QRectF:
        box = self._canvas.diagram.box(cell)
        return QRectF(*box.corner(cell.slot), box.cell, box.cell)

    def _next_weight(self, event: QKeyEvent) -> bool:
        self._step(-1 if _shifted(event) else 1)
        return True

    def _step(self, by: int) -> None:
        """Go on to the next weight of the neuron: incoming, bias, outgoing, and round again."""
        cell, diagram = self._cell, self._canvas.diagram
        if cell is None:
            self._go_to(cell := navigation.first(diagram, self._is_seen))
        handles = diagram.handles_of(cell)
        if not handles:
            return
        self._canvas.hover = None  # whatever the mouse rests on
        names = [handle.text for handle in handles]
        chosen = self._canvas.handle if self._canvas.chosen else None
        at = names.index(chosen.text) + by if chosen and chosen.text in names else 0
        self._canvas.choose(handles[at % len(handles)])

    def _enter(self, _event: QKeyEvent) -> bool:
        cell, handle = self._cell, self._canvas.handle
        if handle and self._canvas.chosen:
            self._canvas.type_weight(handle)
        elif cell and self._canvas.is_input(cell):
            self._edits.toggle_feature(FEATURES.ids()[cell.slot])
        else:
            self._step(1)
        return True

    def _more(self, _event: QKeyEvent) -> bool:
        return self._resize(1)

    def _fewer(self, _event: QKeyEvent) -> bool:
        return self._resize(-1)

    def _resize(self, by: int) -> bool:
        """Neurons more or fewer, or why not; where the chosen one leaves, its neighbour is chosen."""
        layer, cell = self._layer(), self._cell
        if self._edits.change_units(layer, by):
            if cell and self._cell is None:
                self._go_to(Cell(cell.column, self._canvas.diagram.layout.boxes[cell.column].shown - 1))
        elif problem := self._edits.why_as_many(layer, by):
            self.refused.emit(Refusal(problem))
        return True

    def _remove(self, _event: QKeyEvent) -> bool:
        return self._edits.remove(self._layer())

    def _fit(self, _event: QKeyEvent) -> bool:
        self._canvas.set_zoom(1.0)
        return True

    def _escape(self, _event: QKeyEvent) -> bool:
        """Let go step by step; with nothing held, Escape belongs to the window."""
        if self._canvas.chosen:
            self._canvas.choose(None)
        elif self._cell:
            self._canvas.pin_cell(None)
        else:
            return False
        return True
