"""What the keys do on the block canvas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent

from nnsim.core.network import INPUT
from nnsim.language.texts import say
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.network.blocks import walk
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.connecting import Connecting
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.pointer import Pointer
from nnsim.ui.network.blocks.walk import Direction

STEP = 12.0
"""Units by which Alt and an arrow key move a block."""
PER_KEY = 1.25

Key = Qt.Key
Held = Qt.KeyboardModifier
PLAIN, SHIFT, CTRL, ALT = Held.NoModifier, Held.ShiftModifier, Held.ControlModifier, Held.AltModifier

ARROWS: dict[int, Direction] = {
    Key.Key_Left: "left",
    Key.Key_Right: "right",
    Key.Key_Up: "up",
    Key.Key_Down: "down",
}
WAYS: dict[Direction, tuple[float, float]] = {
    "left": (-STEP, 0.0),
    "right": (STEP, 0.0),
    "up": (0.0, -STEP),
    "down": (0.0, STEP),
}

HELP = [
    (say("Arrow keys"), say("Walk along the edges; with Shift select on the way")),
    (say("Enter"), say("Open the settings of the block")),
    (say("Insert"), say("Add a layer behind the block, or on the chosen edge")),
    ("E", say("Choose an edge of the block; again for the next")),
    ("C", say("Connect: arrow keys choose where to, Enter connects")),
    (say("Delete"), say("Remove layers or outputs, or cut the chosen edge")),
    ("+, −", say("One neuron or channel more or fewer")),
    (say("Ctrl+C, X, V, D"), say("Copy, cut, paste, duplicate")),
    ("Ctrl+A", say("Select all layers")),
    (say("Ctrl+Shift+Left, Right"), say("Move the layer along the network")),
    (say("Alt+arrow keys"), say("Push the block aside")),
    ("Ctrl+G", say("Fold the selected layers into one block")),
    ("G", say("Open or close such a block; with Ctrl+Shift it is dissolved")),
    ("T", say("Tidy: every block back in its place")),
    ("0, F", say("Show everything, show what is selected")),
    (say("Ctrl++, Ctrl+−"), say("Nearer, farther; so does the wheel")),
    (say("H with the mouse"), say("Drag the view; so does the middle button")),
    (say("Page Up, Page Down"), say("Previous and next test sample")),
    (say("Escape"), say("Let go")),
]
"""``(keys, what they do)``."""

PLACES.append((say("Network as blocks"), HELP))


class Keyboard(QObject):
    """Handles the keys of the canvas while it has the focus."""

    def __init__(self, commands: BlockCommands, pointer: Pointer) -> None:
        super().__init__(commands)
        self._commands, self._canvas, self._pointer = commands, commands.canvas, pointer
        self._connecting: Connecting | None = None
        self._actions = self._table()
        self._canvas.installEventFilter(self)
        self._canvas.editor.interrupted.connect(self._give_up)
        self._canvas.rearranging.connect(self._give_up)

    def _give_up(self) -> bool:
        """Draw no edge any more; False if none was being drawn."""
        connecting, self._connecting = self._connecting, None
        if connecting:
            connecting.cancel()
        return connecting is not None

    def _table(self) -> dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]]:
        """What each key does; those who return False leave the key to the window."""
        commands, canvas = self._commands, self._canvas
        table: dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]] = {
            (Key.Key_Return, PLAIN): self._enter, (Key.Key_Enter, PLAIN): self._enter,
            (Key.Key_Insert, PLAIN): self._insert, (Key.Key_E, PLAIN): self._next_edge,
            (Key.Key_C, PLAIN): self._connect, (Key.Key_Delete, PLAIN): commands.remove,
            (Key.Key_Backspace, PLAIN): commands.remove, (Key.Key_C, CTRL): commands.copy,
            (Key.Key_X, CTRL): commands.cut,
            (Key.Key_V, CTRL): commands.paste, (Key.Key_D, CTRL): commands.duplicate, (Key.Key_A, CTRL): self._all,
            (Key.Key_T, PLAIN): commands.tidy, (Key.Key_0, PLAIN): canvas.fit,
            (Key.Key_F, PLAIN): lambda: canvas.fit(canvas.highlight.chosen), (Key.Key_Escape, PLAIN): self._escape,
            (Key.Key_PageUp, PLAIN): partial(canvas.sample.step, -1), (Key.Key_H, PLAIN): partial(self._hand, True),
            (Key.Key_PageDown, PLAIN): partial(canvas.sample.step, 1), (Key.Key_Menu, PLAIN): self._menu,
            (Key.Key_F10, SHIFT): self._menu, (Key.Key_G, CTRL): commands.fold, (Key.Key_G, PLAIN): commands.turn_fold,
            (Key.Key_G, CTRL | SHIFT): commands.dissolve,
        }  # fmt: skip
        for plus in (Key.Key_Plus, Key.Key_Equal):
            table |= {(plus, PLAIN): partial(self._resize, 1), (plus, CTRL): partial(canvas.zoom_at, PER_KEY)}
        table |= {(Key.Key_Minus, PLAIN): partial(self._resize, -1)}
        table |= {(Key.Key_Minus, CTRL): partial(canvas.zoom_at, 1 / PER_KEY)}
        for key, way in ARROWS.items():
            table |= {(key, PLAIN): partial(self._walk, way), (key, SHIFT): partial(self._extend, way)}
            table |= {(key, ALT): partial(self._push, way)}
        for side, by in ((Key.Key_Left, -1), (Key.Key_Right, 1)):
            table |= {(side, CTRL | SHIFT): partial(self._shift, by)}
        return table

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keys win over the window's shortcuts; what does nothing here is left to the window."""
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._hand(False)
            return False
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return event.key() == Key.Key_H and not event.isAutoRepeat() and self._hand(False)
        action = self._actions.get(self._keys(event))
        if action is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and action() is not False

    @staticmethod
    def _keys(event: QKeyEvent) -> tuple[int, Qt.KeyboardModifier]:
        held = event.modifiers() & ~Held.KeypadModifier
        if event.key() in (Key.Key_Plus, Key.Key_Equal):  # Shift makes + of = on many keyboards
            held &= ~SHIFT
        return event.key(), held

    # ------------------------------------------------------------ walking

    def _walk(self, way: Direction) -> None:
        canvas = self._canvas
        if self._connecting:
            self._connecting.move(way)
            return
        edge, here = canvas.highlight.edge, canvas.highlight.current
        if edge and way in {"left", "right"}:
            target = edge.target if way == "right" else edge.source
        else:
            target = walk.step(canvas.flow, canvas.layout_now, here, way) if here else INPUT
        canvas.choose((target,))
        canvas.ensure_seen(target)

    def _extend(self, way: Direction) -> None:
        canvas = self._canvas
        canvas.start_walking()
        target = walk.step(canvas.flow, canvas.layout_now, canvas.highlight.current, way)
        canvas.choose((*canvas.highlight.chosen, target), target)
        canvas.ensure_seen(target)

    def _all(self) -> None:
        self._canvas.choose([block.id for block in self._canvas.flow.blocks if block.is_layer])

    def _next_edge(self) -> bool:
        """The edges out of the current block, then those into it, and round again."""
        canvas = self._canvas
        canvas.start_walking()
        here = canvas.highlight.current
        out = [edge for edge in canvas.flow.edges if edge.source == here]
        found = out + [edge for edge in canvas.flow.edges if edge.target == here]
        if not found:
            return False
        at = found.index(canvas.highlight.edge) + 1 if canvas.highlight.edge in found else 0
        canvas.choose_edge(found[at % len(found)])
        return True

    # ------------------------------------------------------------ acting

    def _enter(self) -> bool:
        if self._connecting:
            connecting, self._connecting = self._connecting, None
            connecting.finish()
            return True
        if self._canvas.highlight.edge:
            return self._insert()
        if not self._canvas.highlight.current:
            return False
        if self._canvas.flow.block(self._canvas.highlight.current).members:
            return self._commands.turn_fold()
        self._commands.opened.emit(self._canvas.highlight.current)
        return True

    def _insert(self) -> bool:
        edge = self._commands.edge_here()
        if edge:
            self._commands.ask_palette(edge)
        return edge is not None

    def _connect(self) -> bool:
        here = self._canvas.highlight.current
        if not here or self._canvas.flow.block(here).kind == "output" or self._connecting:
            return False
        self._pointer.stop()
        self._connecting = Connecting(self._commands, here)
        return True

    def _resize(self, by: int) -> bool:
        return self._commands.resize(by)

    def _push(self, way: Direction) -> bool:
        chosen = self._canvas.highlight.chosen
        if chosen:
            self._commands.arrange(dict.fromkeys(chosen, WAYS[way]))
        return bool(chosen)

    def _shift(self, by: int) -> bool:
        """Move the current layer past its neighbour."""
        canvas = self._canvas
        layers = canvas.layers
        if len(layers) != 1:
            return False
        edge = _beyond(canvas.flow.edges, layers[0], by)
        return edge is not None and self._commands.move(layers[0], edge)

    def _menu(self) -> bool:
        canvas = self._canvas
        if canvas.highlight.edge:
            middle = canvas.mapFromScene(*canvas.routes[canvas.highlight.edge].middle)
            self._commands.edge_menu_wanted.emit(canvas.highlight.edge, canvas.viewport().mapToGlobal(middle))
        else:
            here = canvas.highlight.current
            place = canvas.place_of(here) if here else canvas.viewport().mapToGlobal(QPoint(20, 20))
            self._commands.menu_wanted.emit(here, place)
        return True

    def _hand(self, on: bool) -> bool:
        changed = self._pointer.hand != on
        self._pointer.hand = on
        if changed:
            shape = Qt.CursorShape.OpenHandCursor if on else Qt.CursorShape.ArrowCursor
            self._canvas.viewport().setCursor(shape)
        return True

    def _escape(self) -> bool:
        """Let go step by step; with nothing held, Escape belongs to the window."""
        now = self._canvas.highlight
        if self._give_up() or self._pointer.stop():
            pass
        elif now.edge:
            self._canvas.choose_edge(None)
        elif now.current or now.chosen:
            self._canvas.choose(())
        else:
            return False
        self._commands.refused.emit(None)
        return True


def _beyond(edges: tuple[Edge, ...], layer: str, by: int) -> Edge | None:
    """The edge on the other side of the next (1) or previous (-1) neighbour of a layer."""
    if by > 0:
        neighbour = next((e.target for e in edges if e.source == layer), "")
        return next((e for e in edges if e.source == neighbour), None)
    neighbour = next((e.source for e in edges if e.target == layer), "")
    return next((e for e in edges if e.target == neighbour), None)
