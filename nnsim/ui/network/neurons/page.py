"""The columns of neurons with their headers."""

from __future__ import annotations

from typing import get_args

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.network.focus_ring import FocusRing
from nnsim.ui.network.layer_edits import LayerEdits
from nnsim.ui.network.neurons.header_bar import HeaderBar
from nnsim.ui.network.neurons.keyboard import Keyboard
from nnsim.ui.network.neurons.layout import Form
from nnsim.ui.network.neurons.pointer import Pointer
from nnsim.ui.network.neurons.view import NetworkCanvas
from nnsim.ui.network.neurons.weights import WeightSetter
from nnsim.ui.network.refusal_card import RefusalCard
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

LEAST = 40
"""Height of the canvas below which the window grows, px: on the lowest screen it scrolls."""


class NeuronsPage(QWidget):
    """Canvas and headers, with the mouse and the keys that work on them."""

    def __init__(
        self,
        editor: Editor,
        live: LiveModel,
        setter: WeightSetter,
        edits: LayerEdits,
        sample: Sample,
    ) -> None:
        super().__init__()
        self.headers = HeaderBar(editor, edits)
        self._column = QVBoxLayout(self)
        self.canvas = NetworkCanvas(editor, live, setter, sample, self.headers.measure, share=self._share)
        self.pointer = Pointer(self.canvas, edits)
        self.keyboard = Keyboard(self.canvas, edits)
        self.ring = FocusRing(self.canvas)
        self.refusal = RefusalCard(self.canvas)
        self.keyboard.refused.connect(self.refusal.say)
        editor.store.changed.connect(self._on_change)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.headers)
        self._column.addWidget(self.canvas, 1)
        self.headers.follow_canvas(self.canvas)
        follow(self._restyle, last=True)  # the headers of later layers are measured, too

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))
        self.canvas.setMinimumHeight(theme.px(LEAST))
        self.canvas.rebuild()

    def _on_change(self, change: Change) -> None:
        """Why a key did nothing is of no use once the network is another."""
        if change.parts & {"network", "data"}:
            self.refusal.say(None)

    def _share(self) -> tuple[int, int, int, int]:
        """What there is for the canvas, whichever form the headers have just now."""
        below = self.height() - self._column.spacing()
        full, compact, tight = (below - self.headers.height_of(form) for form in get_args(Form))
        return self.width(), full, compact, tight

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form of the headers follows from the room, and the height of the canvas from that form."""
        super().resizeEvent(event)
        if self.isVisible():
            self.canvas.rebuild()
