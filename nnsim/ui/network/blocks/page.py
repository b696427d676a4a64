"""The block canvas with all that belongs to it: mouse, keys, menus, words about what does not fit, the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.graph_edits import GraphEdits
from nnsim.ui.network.blocks.keyboard import Keyboard
from nnsim.ui.network.blocks.menus import block_menu, edge_menu, ground_menu
from nnsim.ui.network.blocks.pointer import Pointer
from nnsim.ui.network.blocks.sample_bar import SampleBar
from nnsim.ui.network.blocks.view import BlockCanvas
from nnsim.ui.network.blocks.view_bar import ViewBar
from nnsim.ui.network.focus_ring import FocusRing
from nnsim.ui.network.refusal_card import RefusalCard
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.network.kind_picker import KindPicker


class BlocksPage(QWidget):
    """``opened(block id)`` asks for the settings of a block, ``figure_wanted`` for a picture of the network."""

    opened = Signal(str)
    figure_wanted = Signal()

    def __init__(self, editor: Editor, live: LiveModel, sample: Sample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sample = sample
        self.canvas = BlockCanvas(editor, live, self.sample)
        self.edits = GraphEdits(editor, live)
        self.commands = BlockCommands(self.canvas, self.edits)
        self.pointer = Pointer(self.commands)
        self.keyboard = Keyboard(self.commands, self.pointer)
        self.ring = FocusRing(self.canvas)
        self.sample_bar = SampleBar(editor, self.sample, self.canvas)
        self.view_bar = ViewBar(self.commands)
        self.refusal = RefusalCard(self.canvas, lambda: self.canvas.inset)  # the buttons of view and sample
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.commands.refused.connect(self.refusal.say)
        self.refusal.taken.connect(self.commands.take_way_out)
        editor.store.changed.connect(self._on_change)
        self.commands.opened.connect(self.opened)
        self.commands.menu_wanted.connect(self._open_menu)
        self.commands.edge_menu_wanted.connect(self._open_edge_menu)
        self.commands.palette_wanted.connect(self.open_picker)

    def _on_change(self, change: Change) -> None:
        """What did not fit into another network, and its way out, are of no use in this one."""
        if change.parts & {"network", "data"}:
            self.refusal.say(None)

    def _open_menu(self, block_id: str, at: QPoint) -> None:
        if block_id:
            self._popup(block_menu(self.commands, block_id, self), at)
        else:
            self._popup(ground_menu(self.commands, self.figure_wanted.emit, self), at)

    def _open_edge_menu(self, edge: Edge, at: QPoint) -> None:
        self._popup(edge_menu(self.commands, edge, self), at)

    def _popup(self, menu: QMenu, at: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.canvas.editor.interrupted.connect(menu.close)
        menu.popup(at)

    def open_picker(self, edge: Edge, at: QPoint) -> KindPicker:
        """Ask which layer goes on ``edge``."""
        from nnsim.ui.network.kind_picker import KindPicker  # noqa: PLC0415  when it is first wanted

        source, target = self.canvas.flow.block(edge.source), self.canvas.flow.block(edge.target)
        picker = KindPicker(
            say("Between {source} and {target}", source=source.title, target=target.title), self.edits.judge(edge), self
        )
        picker.chosen.connect(lambda kind: self.commands.insert(kind, edge))
        self.canvas.editor.interrupted.connect(picker.close)
        picker.open_at(at)
        return picker

    def add(self, kind: str) -> None:
        """A layer from the palette goes behind the current block, or where the last edge is."""
        edge = self.commands.edge_here()
        if edge:
            self.commands.insert(kind, edge)
        else:
            self.commands.add_loose(kind)
