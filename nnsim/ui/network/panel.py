"""The network panel: headers, canvas, palette and caption in one card."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnsim.core.network import OUTPUT
from nnsim.ui.canvas.focus_ring import FocusRing
from nnsim.ui.canvas.keyboard import Keyboard
from nnsim.ui.canvas.layer_edits import LayerEdits
from nnsim.ui.canvas.pointer import Pointer
from nnsim.ui.canvas.view import NetworkCanvas
from nnsim.ui.canvas.weights import WeightSetter
from nnsim.ui.live import LiveModel
from nnsim.ui.network import caption
from nnsim.ui.network.header_bar import HeaderBar
from nnsim.ui.network.menus import layer_menu, output_menu
from nnsim.ui.network.notes import Notes
from nnsim.ui.network.palette import Palette
from nnsim.ui.network.settings import LayerSettings
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.panel import Line, Panel


class NetworkPanel(Panel):
    """Shows the network live and is its control panel."""

    def __init__(self, editor: Editor, live: LiveModel, setter: WeightSetter, parent: QWidget | None = None) -> None:
        super().__init__("Network", parent=parent)
        self._editor, self._live = editor, live
        self.edits = LayerEdits(editor)
        self.headers = HeaderBar(editor, self.edits)
        self.canvas = NetworkCanvas(editor, live, setter, self.headers.measure)
        self.palette_strip = Palette()
        self.pointer = Pointer(self.canvas, self.edits)
        self.keyboard = Keyboard(self.canvas, self.edits)
        self.ring = FocusRing(self.canvas)
        self.notes = Notes(editor, live, self.canvas, self.edits.apply)
        self.body.addWidget(self.headers)
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.notes)
        self.body.addWidget(Line())
        self.body.addWidget(self.palette_strip)
        self.headers.follow_canvas(self.canvas)
        self._connect()
        self._describe()

    def _connect(self) -> None:
        self.headers.menu_wanted.connect(self.open_menu)
        self.pointer.menu_wanted.connect(self.open_menu)
        self.palette_strip.chosen.connect(self._append)
        self._live.planned.connect(self._describe)
        self.canvas.arranged.connect(self._describe)

    def _append(self, kind: str) -> None:
        """A layer from the palette goes after the layer in focus, else before the output."""
        pin, columns = self.canvas.pin, self.canvas.diagram.columns
        node_id = columns[pin.column].id if pin else OUTPUT
        if self.edits.is_layer(node_id):
            self.edits.insert_beside(node_id, 1, kind)
        else:
            self.edits.insert_beside(OUTPUT, 0, kind)

    def open_menu(self, node_id: str, at: QPoint) -> None:
        """The menu of a layer or of the output."""
        project = self._editor.project
        if node_id == OUTPUT:
            menu = output_menu(project, self.edits, self)
        elif self.edits.is_layer(node_id):
            menu = layer_menu(project, node_id, self.edits, self.open_settings, self)
        else:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def open_settings(self, node_id: str) -> None:
        """All parameters of a layer in a small window at its header."""
        header = self.headers.headers[node_id]
        popover = LayerSettings(self._editor, self.edits, node_id, self)
        popover.open_at(header.mapToGlobal(QPoint(0, header.height() + 4)))

    # ------------------------------------------------------------ caption

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._describe()

    def _describe(self) -> None:
        plan = self._live.plan
        room = self.width() - self.title.sizeHint().width() - 3 * self._theme.px(16)
        texts = caption.variants(self.canvas.diagram.columns, plan)
        metrics = self.caption.fontMetrics()
        fitting = [text for text in texts if metrics.horizontalAdvance(text) <= room]
        self.set_caption(fitting[0] if fitting else "")
        self.caption.setToolTip(caption.details(plan))
