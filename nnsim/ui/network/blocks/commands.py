"""What mouse and keyboard have in common: the canvas, its edits, and what they ask of the panel around it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from nnsim.core.counted import counted
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.ui.network import titles
from nnsim.ui.network.blocks import arrangement, clipboard
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.folding import find
from nnsim.ui.network.blocks.graph_edits import GraphEdits
from nnsim.ui.network.blocks.layout import Box, Point
from nnsim.ui.network.blocks.view import BlockCanvas
from nnsim.ui.network.refusal import Refusal


class BlockCommands(QObject):
    """Acts on ``canvas`` for mouse, keys and menus.

    ``menu_wanted(block id, place)``  empty for the ground; places are on the screen
    ``palette_wanted(Edge, place)``   which layer goes on this edge?
    ``opened(block id)``              show the settings of a block
    ``refused(Refusal or None)``      something cannot be done; None takes the words away
    """

    menu_wanted = Signal(str, QPoint)
    edge_menu_wanted = Signal(object, QPoint)
    palette_wanted = Signal(object, QPoint)
    opened = Signal(str)
    layer_branch_wanted = Signal(str, str, object)
    refused = Signal(object)

    def __init__(self, canvas: BlockCanvas, edits: GraphEdits) -> None:
        super().__init__(canvas)
        self.canvas, self.edits = canvas, edits

    def _told(self, refusal: Refusal | None) -> bool:
        self.refused.emit(refusal)
        return refusal is None

    def _new(self, before: set[str]) -> None:
        """Select what has been added, and scroll to it."""
        added = self._choose_new(before)
        if added:
            self.canvas.ensure_seen(added[-1])

    def _choose_new(self, before: set[str]) -> list[str]:
        """Select what has been added, and return it."""
        added = [block.id for block in self.canvas.flow.blocks if block.id not in before]
        if added:
            self.canvas.choose(added)
        return added

    def _known(self) -> set[str]:
        return {block.id for block in self.canvas.flow.blocks}

    # ------------------------------------------------------------ edits

    def resize(self, by: int) -> bool:
        """Add or remove neurons or channels of the block that keys act on, or say why that is not possible."""
        here = self.canvas.highlight.current
        if not here or self.edits.change_units(here, by):
            return bool(here)
        problem = self.edits.why_as_many(here, by)
        self.refused.emit(Refusal(problem) if problem else None)
        return True

    def insert(self, kind: str, edge: Edge) -> bool:
        """Put a new layer of ``kind`` on ``edge``, or say why not."""
        before = self._known()
        done = self._told(self.edits.insert_on(Spec(kind), edge))
        self._new(before)
        return done

    def add_loose(self, kind: str, at: Point | None = None) -> None:
        """Put a new layer beside the network, with its middle at ``at``; it waits for edges.

        Who says where it goes wants everything else to stay: layout and view do not follow, now and after Undo.
        """
        before = self._known()
        if at is None:
            self.edits.add_loose(Spec(kind))
            self._new(before)
            return
        boxes, self.canvas.fitted = dict(self.canvas.layout_now.boxes), False
        with self.canvas.editor.one_step(say("Add {kind}", kind=titles.short(kind))):
            self.edits.add_loose(Spec(kind))
            self._choose_new(before)
            self._put_back(boxes, at)

    def _put_back(self, boxes: dict[str, Box], at: Point) -> None:
        """Blocks that were there stand as in ``boxes`` again, a new one has its middle at ``at``."""
        now = self.canvas.layout_now.boxes
        by = {name: (boxes[name].x - box.x, boxes[name].y - box.y) for name, box in now.items() if name in boxes}
        for name in set(now) - set(boxes):
            x, y = now[name].middle
            by[name] = (at[0] - x, at[1] - y)
        self.arrange(by)

    def join(self, source: str, target: str) -> bool:
        """Draw an edge, or say why not."""
        return self._told(self.edits.connect(source, target))

    def move(self, node_id: str, edge: Edge) -> bool:
        """Put a layer elsewhere, or say why not."""
        return self._told(self.edits.move_to(node_id, edge))

    def branch(self, edge: Edge, kind: str) -> bool:
        """Lead a second way around ``edge``, through a new layer, and add both up; or say why not."""
        before = self._known()
        done = self._told(self.edits.branch(edge, kind))
        self._new(before)
        return done

    def merge(self, kind: str) -> bool:
        """Join the selected layers, or say why not."""
        before = self._known()
        done = self._told(self.edits.merge(self.canvas.layers, kind))
        self._new(before)
        return done

    def take_way_out(self, refusal: Refusal) -> None:
        """Do what was refused together with what makes it fit."""
        before = self._known()
        self.edits.take_way_out(refusal)
        self.refused.emit(None)
        self._new(before)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Selected outputs beside the first, which can be removed, but not moved or copied."""
        now = self.canvas.highlight
        return tuple(name for name in now.chosen or (now.current,) if self.edits.is_head(name))

    def remove(self) -> bool:
        """Take the selected layers and outputs out, or cut the chosen edge."""
        edge = self.canvas.highlight.edge
        if edge:
            self.canvas.choose_edge(None)
            return self.edits.disconnect(edge)
        layers = (*self.canvas.layers, *self.outputs)
        if not layers:
            return False
        before = self.edits.project.network.node(layers[0]).inputs
        done = self.edits.remove(*layers)
        if before and self.canvas.flow.has(before[0]):
            self.canvas.choose((before[0],))
        return done

    def add_output(self, source: str = "") -> bool:
        """Another output that reads ``source``, or what the first one reads; its settings are shown."""
        before = self._known()
        done = self.edits.add_output(source)
        added = self._choose_new(before)
        if added:
            self.canvas.ensure_seen(added[-1])
            self.opened.emit(added[-1])
        return done

    def duplicate(self) -> bool:
        """Repeat the selected layers behind themselves."""
        before = self._known()
        done = self.edits.duplicate(self.canvas.layers)
        self._new(before)
        return done

    def copy(self) -> bool:
        """The selected layers onto the clipboard."""
        layers = self.canvas.layers
        if layers:
            nodes = [self.edits.project.network.node(name) for name in layers]
            QGuiApplication.clipboard().setMimeData(clipboard.to_mime(nodes))
        return bool(layers)

    def cut(self) -> bool:
        """The same, and take them out."""
        return self.copy() and self.remove()

    def paste(self) -> bool:
        """Layers from the clipboard onto the current edge; where they do not fit, the reason is said."""
        nodes = clipboard.from_mime(QGuiApplication.clipboard().mimeData())
        if not nodes:
            return False
        before = self._known()
        done = self._told(self.edits.paste(nodes, self.edge_here()))
        self._new(before)
        return done

    def edge_here(self) -> Edge | None:
        """The edge that keys act on: the chosen one, else the one behind the current block, else the last."""
        canvas = self.canvas
        if canvas.highlight.edge:
            return canvas.highlight.edge
        here = canvas.highlight.current
        if here and canvas.flow.targets(here):
            return next(edge for edge in canvas.flow.edges if edge.source == here)
        edges = canvas.flow.edges
        into = [edge for edge in edges if edge.target == here] or list(edges)
        return into[-1] if into else None

    # ------------------------------------------------------------ groups

    def fold(self) -> bool:
        """Fold the selected layers into one block, or say why they cannot be."""
        before = self._known()
        done = self._told(self.edits.fold(self.canvas.layers))
        self._new(before)
        return done

    def turn_fold(self) -> bool:
        """Open the current block, or close the group that the current layer belongs to."""
        here, network = self.canvas.highlight.current, self.edits.project.network
        group = find(network, here) or network.group_of(here)
        if group is None:
            return False
        self.edits.set_folded(group.id, not group.folded)
        self.canvas.choose((group.members[0] if group.folded else group.id,))
        return True

    def dissolve(self) -> bool:
        """Let go of the group that the current block or layer belongs to; its layers stay."""
        here, network = self.canvas.highlight.current, self.edits.project.network
        group = find(network, here) or network.group_of(here)
        if group is None:
            return False
        self.edits.dissolve(group.id)
        self.canvas.choose(group.members)
        return True

    # ------------------------------------------------------------ looking

    def arrange(self, by: dict[str, Point]) -> None:
        """Let blocks stand so much farther from their places."""
        places = arrangement.moved(self.edits.project.view)
        for name, (dx, dy) in by.items():
            x, y = places.get(name, (0.0, 0.0))
            places[name] = (x + dx, y + dy)
        text = say("Move block") if len(by) == 1 else say("Move {blocks}", blocks=counted(len(by), "block"))
        self.canvas.editor.arrange(text, lambda project: arrangement.with_moved(project, places))

    def tidy(self) -> None:
        """All blocks back to where the layout puts them, everything in view."""
        self.canvas.editor.arrange(say("Tidy blocks"), arrangement.tidy)
        self.canvas.fit()

    def ask_palette(self, edge: Edge) -> None:
        """Ask which layer goes on ``edge``, at its place."""
        route = self.canvas.routes[edge]
        at = self.canvas.mapFromScene(*route.middle)
        self.palette_wanted.emit(edge, self.canvas.viewport().mapToGlobal(at))
