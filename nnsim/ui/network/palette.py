"""The strip of layer kinds below the canvas: click to append, drag to insert, search where there are many."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.chip import Chip
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.network import kind_search
from nnsim.ui.network.layer_mime import carrying
from nnsim.ui.network.titles import short

FIELD = 124
"""Width of the search field, px."""


class LayerChip(Chip):
    """One layer kind; a click asks for it, a drag carries its id."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(short(kind), checkable=False, parent=parent)
        self.kind = kind
        self._pressed_at = QPoint()
        self.setAccessibleName(say("Add {layers}", layers=LAYERS[kind].label))
        self.set_hint(
            say(
                "{layers}: {help}\nClick to add it, or drag it onto a +.",
                layers=LAYERS[kind].label,
                help=LAYERS[kind].help,
            )
        )

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
        return carrying(self.kind)

    def _start_drag(self) -> None:
        drag = QDrag(self)
        drag.setMimeData(self.mime())
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._pressed_at)
        drag.exec(Qt.DropAction.CopyAction)


class Palette(QWidget):
    """A search field, as many chips as there is room for, and the way to all; ``chosen(kind)`` on a click.

    Without a search the kinds that ``offer`` named come first, with one those that match, the best first.
    ``all_wanted(place)`` asks for everything at once, ``presets_wanted(place)`` for whole networks.
    """

    chosen = Signal(str)
    all_wanted = Signal(QPoint)
    presets_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("Palette of layers"))
        self.field = LineEdit()
        self.field.setPlaceholderText(say("Add layer…"))
        self.field.setAccessibleName(say("Search the palette of layers"))
        self.chips = [LayerChip(kind.id, self) for kind in LAYERS]
        self._handy: tuple[str, ...] = ()
        self.all = Button(say("All {count}…", count=len(self.chips)))
        self.all.setAccessibleName(say("All layers"))
        self.all.set_hint(say("Every layer by group"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.field)
        for chip in self.chips:
            chip.clicked.connect(partial(self._choose, chip.kind))
            self._row.addWidget(chip)
        self._row.addStretch(1)
        self._row.addWidget(self.all)
        self.presets = Button(say("Presets…"))
        self.presets.set_hint(say("Whole networks from the books, from the perceptron to a residual network"))
        self._row.addWidget(self.presets)
        self.presets.clicked.connect(self._ask_presets)
        self.field.textChanged.connect(self._arrange)
        self.field.returnPressed.connect(self._take_first)
        self.all.clicked.connect(lambda: self.all_wanted.emit(self.all.mapToGlobal(QPoint(0, 0))))
        follow(self._restyle)

    def offer(self, kinds: tuple[str, ...]) -> None:
        """Let these be the first without a search."""
        if kinds != self._handy:
            self._handy = kinds
            self._arrange()

    def _ask_presets(self) -> None:
        self.presets_wanted.emit(self.presets.mapToGlobal(QPoint(self.presets.width(), 0)))

    def _choose(self, kind: str) -> None:
        self.chosen.emit(kind)

    def _take_first(self) -> None:
        """Enter in the field takes the best match."""
        found = self._found()
        if found and self.field.text().strip():
            self.field.clear()
            self.chosen.emit(found[0].kind)

    def _found(self) -> list[LayerChip]:
        by_kind = {chip.kind: chip for chip in self.chips}
        text = self.field.text().strip()
        if text:
            return [by_kind[kind.id] for kind in kind_search.matching(text)]
        return [by_kind[kind] for kind in dict.fromkeys((*self._handy, *by_kind))]

    def _restyle(self, theme: Theme) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(1.5 * SPACE))
        self.field.setFixedWidth(theme.px(FIELD))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Chips give way to the search and to what offers everything."""
        whole = super().minimumSizeHint()
        fixed = (self.field.width(), self.all.sizeHint().width(), self.presets.sizeHint().width())
        return QSize(sum(fixed) + 3 * self._row.spacing(), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many chips as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The chips that are wanted, in their order; those that find no room are left to the search."""
        gap = self._row.spacing()
        fixed = (self.field.width(), self.all.sizeHint().width(), self.presets.sizeHint().width())
        room = self.width() - sum(fixed) - 3 * gap
        found = self._found()
        for chip in self.chips:
            if chip not in found:
                chip.hide()
        for place, chip in enumerate(found):
            self._row.removeWidget(chip)
            self._row.insertWidget(1 + place, chip)
            room -= chip.sizeHint().width() + gap
            chip.setVisible(room >= 0)
