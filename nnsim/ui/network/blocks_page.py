"""The block canvas with all that belongs to it: hands, keys, menus, words about what does not fit, the sample."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.ui.blocks.flow import Edge
from nnsim.ui.blocks.graph_edits import GraphEdits
from nnsim.ui.blocks.hands import Hands
from nnsim.ui.blocks.keyboard import Keyboard
from nnsim.ui.blocks.pointer import Pointer
from nnsim.ui.blocks.refusal_card import RefusalCard
from nnsim.ui.blocks.sample import Sample
from nnsim.ui.blocks.sample_bar import SampleBar
from nnsim.ui.blocks.view import BlockCanvas
from nnsim.ui.blocks.view_bar import ViewBar
from nnsim.ui.canvas.focus_ring import FocusRing
from nnsim.ui.live import LiveModel
from nnsim.ui.network.block_menus import block_menu, edge_menu, ground_menu
from nnsim.ui.network.kind_picker import KindPicker
from nnsim.ui.undo import Editor


class BlocksPage(QWidget):
    """``opened(block id)`` asks for the settings of a block, ``figure_wanted`` for a picture of the network."""

    opened = Signal(str)
    figure_wanted = Signal()

    def __init__(self, editor: Editor, live: LiveModel, sample: Sample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sample = sample
        self.canvas = BlockCanvas(editor, live, self.sample)
        self.edits = GraphEdits(editor, live)
        self.hands = Hands(self.canvas, self.edits)
        self.pointer = Pointer(self.hands)
        self.keyboard = Keyboard(self.hands, self.pointer)
        self.ring = FocusRing(self.canvas)
        self.sample_bar = SampleBar(editor, self.sample, self.canvas)
        self.view_bar = ViewBar(self.hands)
        self.refusal = RefusalCard(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.hands.refused.connect(self.refusal.say)
        self.refusal.taken.connect(self.hands.take_way_out)
        editor.store.changed.connect(self._on_change)
        self.hands.opened.connect(self.opened)
        self.hands.menu_wanted.connect(self._open_menu)
        self.hands.edge_menu_wanted.connect(self._open_edge_menu)
        self.hands.palette_wanted.connect(self.open_picker)

    def _on_change(self, change: Change) -> None:
        """What did not fit into another network, and its way out, are of no use in this one."""
        if change.parts & {"network", "data"}:
            self.refusal.say(None)

    def _open_menu(self, block_id: str, at: QPoint) -> None:
        if block_id:
            self._popup(block_menu(self.hands, block_id, self), at)
        else:
            self._popup(ground_menu(self.hands, self.figure_wanted.emit, self), at)

    def _open_edge_menu(self, edge: Edge, at: QPoint) -> None:
        self._popup(edge_menu(self.hands, edge, self), at)

    def _popup(self, menu: QMenu, at: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.canvas.editor.interrupted.connect(menu.close)
        menu.popup(at)

    def open_picker(self, edge: Edge, at: QPoint) -> KindPicker:
        """Ask which layer goes on ``edge``."""
        source, target = self.canvas.flow.block(edge.source), self.canvas.flow.block(edge.target)
        picker = KindPicker(f"Between {source.title} and {target.title}", self.edits.judge(edge), self)
        picker.chosen.connect(lambda kind: self.hands.insert(kind, edge))
        self.canvas.editor.interrupted.connect(picker.close)
        picker.open_at(at)
        return picker

    def add(self, kind: str) -> None:
        """A layer from the palette goes behind the current block, or where the last edge is."""
        edge = self.hands.edge_here()
        if edge:
            self.hands.insert(kind, edge)
        else:
            self.hands.add_loose(kind)
