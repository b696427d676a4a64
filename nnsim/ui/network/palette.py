"""The strip of layer kinds below the canvas: click to append, drag to insert."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from nnsim.catalog.kinds import LAYERS
from nnsim.ui.network import titles
from nnsim.ui.network.header import LAYER_MIME
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.widgets.chip import Chip
from nnsim.ui.widgets.text import Text


class LayerChip(Chip):
    """One layer kind; a click asks for it, a drag carries its id."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(titles.short(kind), checkable=False, parent=parent)
        self.kind = kind
        self._pressed_at = QPoint()
        self.setAccessibleName(f"Add {LAYERS[kind].label}")
        self.set_hint(f"{LAYERS[kind].label}: {LAYERS[kind].help}\nClick to add it, or drag it onto a +.")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag would start."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Far enough from the start it is a drag."""
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if event.buttons() & Qt.MouseButton.LeftButton and moved >= QApplication.startDragDistance():
            self.setDown(False)
            self._start_drag()
        else:
            super().mouseMoveEvent(event)

    def mime(self) -> QMimeData:
        """What a drag carries."""
        data = QMimeData()
        data.setData(LAYER_MIME, self.kind.encode())
        return data

    def _start_drag(self) -> None:
        drag = QDrag(self)
        drag.setMimeData(self.mime())
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._pressed_at)
        drag.exec(Qt.DropAction.CopyAction)


class Palette(QWidget):
    """All layer kinds; ``chosen(kind)`` on a click."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips = [LayerChip(kind.id) for kind in LAYERS]
        self._row = QHBoxLayout(self)
        self._row.addWidget(Text("Add layer", "label", "muted"))
        for chip in self.chips:
            chip.clicked.connect(partial(self._choose, chip.kind))
            self._row.addWidget(chip)
        self._row.addStretch(1)
        follow(self._restyle)

    def _choose(self, kind: str) -> None:
        self.chosen.emit(kind)

    def _restyle(self, theme: Theme) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(1.5 * SPACE))
