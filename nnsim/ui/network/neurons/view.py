"""The canvas: the network drawn live on a graphics view, with what stands out and what is pinned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from nnsim.core.network import INPUT
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import weight as weight_text
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.scrolled import to_start
from nnsim.ui.network.neurons import words
from nnsim.ui.network.neurons.columns import Column, columns
from nnsim.ui.network.neurons.diagram import Cell, Diagram, Handle
from nnsim.ui.network.neurons.edge_item import EdgeItem
from nnsim.ui.network.neurons.edges import Edges, values
from nnsim.ui.network.neurons.layout import Heads, Room, arrange
from nnsim.ui.network.neurons.neuron_item import NeuronItem
from nnsim.ui.network.neurons.overlay_item import Highlight, OverlayItem
from nnsim.ui.network.neurons.step_item import StepItem
from nnsim.ui.network.neurons.tiles import TileSheet
from nnsim.ui.network.neurons.typing_field import WeightField
from nnsim.ui.network.neurons.weights import WeightEditor, WeightSetter
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

ZOOM = (0.5, 4.0)
CATCH_UP_MS = 30
EVERYTHING = 1_000_000
"""Edges that are redrawn at once where nothing may be left for later."""
INSERT = 30.0
"""Room between two full headers for the button that inserts a layer."""

Measure = Callable[[tuple[Column, ...]], tuple[tuple[float, ...], tuple[float, ...]]]
"""Widths of the headers of columns, in full and compact."""


Share = Callable[[], tuple[int, int, int, int]]
"""Width of canvas and headers, and the height of the canvas under full, compact and tight headers, px."""


def no_headers(shown: tuple[Column, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """A canvas by itself."""
    return (0.0,) * len(shown), (0.0,) * len(shown)


class NetworkCanvas(QGraphicsView):
    """Draws ``live`` and keeps it fresh.

    ``arranged`` tells that columns moved (also by zoom and scrolling), ``picked(str)`` the id
    of the node that the user is at. What the mouse and the keys do is in ``Pointer`` and ``Keyboard``.
    """

    arranged = Signal()
    picked = Signal(str)

    def __init__(
        self,
        editor: Editor,
        live: LiveModel,
        setter: WeightSetter,
        sample: Sample,
        measure: Measure = no_headers,
        *,
        share: Share | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.editor, self.live = editor, live
        self.weights = WeightEditor(editor, live, setter)
        self.diagram: Diagram
        self.hover: Cell | None = None
        self.pin: Cell | None = None
        self.handle: Handle | None = None
        self.chosen, self.zoom = False, 1.0
        self._measure, self._share = measure, share or self._whole
        self._arranged_for: object = None
        self._field: WeightField | None = None
        self.sample = sample
        self._sheet = TileSheet(live, self.sample)
        self._edges, self._neurons, self._overlay = EdgeItem(), NeuronItem(self._sheet), OverlayItem(self._sheet)
        self._step = StepItem(live.told_step)
        for item in (self._edges, self._neurons, self._step, self._overlay):
            self.scene().addItem(item)
        self._catch_up = QTimer(self, singleShot=True, interval=CATCH_UP_MS)
        self._catch_up.timeout.connect(self._draw_edges)
        self._dress_up()
        follow(self._restyle, last=True)
        live.planned.connect(self.rebuild)
        live.fields_updated.connect(self._follow)
        live.edges_updated.connect(self._follow_edges)
        self.sample.changed.connect(self._show_sample)
        self.sample.film.show_on(self, self._show_sample)
        editor.opened.connect(self._begin)

    def _dress_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("Network"))
        self.setAccessibleDescription(say("Arrow keys move from neuron to neuron, E chooses a weight."))
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setCornerWidget(QWidget(self))
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.horizontalScrollBar().valueChanged.connect(self.arranged)

    # ------------------------------------------------------------ arranging

    def _restyle(self, theme: Theme) -> None:
        self.setBackgroundBrush(QColor(theme.panel))
        self.rebuild()

    def _begin(self) -> None:
        """Another document: all of it is in view, and no neuron is pinned."""
        self.hover = None
        self.pin_cell(None)
        self.set_zoom(1.0)
        to_start(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the network into the new size, once there is somebody to see it."""
        super().resizeEvent(event)
        before = self._arranged_for
        if self.isVisible():
            self.rebuild()
        if self._arranged_for == before:
            self.arranged.emit()  # bars came or went, which moves the columns in the view

    def rebuild(self) -> None:
        """Arrange the columns anew if anything that decides about them changed."""
        project, theme = self.editor.project, current()
        shown = columns(project, self.live.plan)
        heads = self._measure(shown)
        room = Room(*self._share(), bar=self.verticalScrollBar().sizeHint().width())
        place = project.data.plane if kind_of(project.data).lies_in_plane == "itself" else self.live.shown
        state = (shown, heads, room, theme, place, project.network.output.spec.kind)
        if state == self._arranged_for:
            return
        self._arranged_for = state
        layout = arrange(shown, room, Heads(*heads, INSERT * theme.scale), theme.scale)
        self._take(Diagram.of(shown, layout), theme)

    def _take(self, diagram: Diagram, theme: Theme) -> None:
        focus = self.live.focus
        self.diagram = diagram
        self.hover, self.handle, self.chosen = None, None, False
        if self._field:
            self._field.give_up()
        self.pin = diagram.cell_of(*focus) if focus and self.pin else None
        self._sheet.arrange(diagram.columns, tuple(b.shown for b in diagram.layout.boxes), self.editor.project, theme)
        self._show_bars()
        self.scene().setSceneRect(0, 0, diagram.layout.width, diagram.layout.height)
        for item in (self._edges, self._neurons, self._step, self._overlay):
            item.arrange(diagram, theme)
        self.refresh()
        self._draw_edges(everything=True)
        self._show()
        self.arranged.emit()

    def set_zoom(self, zoom: float) -> None:
        """Magnify; 1 fits the network into the canvas."""
        zoom = min(max(zoom, ZOOM[0]), ZOOM[1])
        if abs(zoom - 1) < 0.06:
            zoom = 1.0
        if zoom != self.zoom:
            self.scale(zoom / self.zoom, zoom / self.zoom)
            self.zoom = zoom
            self._show_bars()
            self._draw_edges(everything=True)
            self.arranged.emit()

    def _whole(self) -> tuple[int, int, int, int]:
        """A canvas by itself has all the room that it takes."""
        return self.width(), *(self.height(),) * 3

    def _show_bars(self) -> None:
        """The bars that the layout asks for; magnified, both."""
        policies = Qt.ScrollBarPolicy
        on = policies.ScrollBarAlwaysOn if self.zoom >= 1 else policies.ScrollBarAsNeeded
        below, beside = (wanted or self.zoom > 1 for wanted in self.diagram.layout.bars)
        self.setHorizontalScrollBarPolicy(on if below else policies.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(on if beside else policies.ScrollBarAlwaysOff)

    def x_in_view(self, x: float) -> float:
        """Where ``x`` of the diagram stands in the viewport."""
        return self.viewportTransform().map(QPointF(x, 0)).x()

    def x_of(self, node_id: str) -> float:
        """Where the middle of a node's column stands in the viewport; that of the output for others."""
        ids = [column.id for column in self.diagram.columns]
        place = ids.index(node_id) if node_id in ids else len(ids) - 1
        return self.x_in_view(self.diagram.layout.boxes[place].centre)

    # ------------------------------------------------------------ drawing

    def refresh(self) -> None:
        """Show the newest fields and weights."""
        self._refresh_cells()
        self._draw_edges()

    def _show_sample(self) -> None:
        """Another one is looked at."""
        if self.isVisible():
            self._sheet.show_sample()
            self._refresh_cells()
            self._neurons.update()

    def _refresh_cells(self) -> None:
        if self._sheet.wants_activations:
            self.sample.refresh()
        self._sheet.update()
        self._neurons.refresh(self.live.weights)
        self._overlay.refresh(self.live.weights)
        if self.handle and self._overlay.highlight.label:
            self._overlay.highlight.label = self.handle_text(self.handle)

    def _follow(self) -> None:
        """A frame came; while something else is shown in this place it costs nothing."""
        if self.isVisible():
            self._refresh_cells()

    def _follow_edges(self) -> None:
        if self.isVisible():
            self._draw_edges()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what was missed."""
        super().showEvent(event)
        self.rebuild()
        self._sheet.show_sample()
        self.refresh()

    def _draw_edges(self, everything: bool = False) -> None:
        self._edges.set_ratio(self.zoom * self.devicePixelRatioF())
        budget = EVERYTHING if everything else None
        left = self._edges.refresh(self.live.weights, budget) if budget else self._edges.refresh(self.live.weights)
        if left:
            self._catch_up.start()

    @contextmanager
    def plainly(self, ratio: float) -> Iterator[None]:
        """For a figure: edges of ``ratio`` pixels per px, and nothing stands out."""
        highlight = self._overlay.highlight
        self._neurons.marks = False
        self._edges.set_faded(False)
        self._overlay.show_highlight(Highlight(), self.live.weights)
        self._edges.set_ratio(ratio)
        self._edges.refresh(self.live.weights, EVERYTHING)
        try:
            yield
        finally:
            self._neurons.marks = True
            self._edges.set_faded(bool(self.focus_edges()))
            self._overlay.show_highlight(highlight, self.live.weights)
            self._draw_edges(everything=True)

    # ------------------------------------------------------------ what stands out

    @property
    def focus_cell(self) -> Cell | None:
        """The neuron that stands out: the one under the mouse, else the pinned one."""
        return self.hover or self.pin

    def focus_edges(self) -> tuple[Edges, ...]:
        """Edges of the neuron that stands out."""
        cell = self.focus_cell
        return self.diagram.edges_of(cell) if cell else ()

    def point_at(self, cell: Cell | None, handle: Handle | None, at: tuple[float, float] | None = None) -> None:
        """The mouse is over a neuron, over a weight, or over nothing."""
        if self.chosen and handle is None:
            handle, at = self.handle, None
        else:
            self.chosen = False
        if (cell, handle and handle.text) != (self.hover, self.handle and self.handle.text) or handle:
            self.hover, self.handle = cell, handle
            self._show(at)

    def pin_cell(self, cell: Cell | None) -> None:
        """Keep a neuron in view, or let it go."""
        self.pin, self.handle, self.chosen = cell, None, False
        self._show()
        self._announce()
        if cell:
            self.picked.emit(self.diagram.columns[cell.column].id)

    def choose(self, handle: Handle | None) -> None:
        """Take a weight with the keyboard, or let it go."""
        self.handle, self.chosen = handle, handle is not None
        self._show()
        self._announce()

    def _show(self, at: tuple[float, float] | None = None) -> None:
        cell, edges = self.focus_cell, self.focus_edges()
        highlight = Highlight(cell, self.pin == cell, edges, self.handle, ring=self.pin)
        if self.hover and self.diagram.columns[self.hover.column].grid:
            highlight.caption = self.cell_caption(self.hover)
        if self.handle:
            highlight.label, highlight.at = self.handle_text(self.handle), at or self.handle.at
        self._edges.set_faded(bool(edges))
        self._overlay.show_highlight(highlight, self.live.weights)
        unit = self.diagram.unit(cell) if cell else -1
        focus = (self.diagram.columns[cell.column].id, unit) if cell and unit >= 0 else None
        self.live.set_focus(focus)
        self._step.point(focus, self.handle)

    def handle_text(self, handle: Handle) -> str:
        """Name and present value of a handle."""
        if handle.weight:
            return words.value_text(handle, self.weights.value(handle.weight))
        found = values(handle.edges, self.live.weights) if handle.edges else None
        return words.value_text(handle, None if found is None else float(found[handle.edge]))

    def cell_caption(self, cell: Cell) -> str:
        """The line under the enlarged picture."""
        bias = self._bias(cell)
        column = self.diagram.columns[cell.column]
        text = say("Unit {slot:,} of {count:,}", slot=cell.slot + 1, count=len(column.slots))
        if column.names and (column.fixed or column.kind == "output"):
            text = column.names[cell.slot]
        return text if bias is None else f"{text} · b {weight_text(bias)}"

    def cell_tip(self, cell: Cell) -> str:
        """The tooltip of a neuron."""
        scale = float(self._sheet.scales[cell.column][cell.slot])
        told = words.Told(scale, self._bias(cell), self.sample.words, self._activation(cell))
        return words.cell_tip(self.diagram, cell, told)

    def _activation(self, cell: Cell) -> float | None:
        """What a neuron without a picture of its own answers to the sample."""
        answers, unit = self._sheet.activations(self.diagram.columns[cell.column]), self.diagram.unit(cell)
        return None if answers is None or not 0 <= unit < len(answers) else float(answers[unit])

    def _bias(self, cell: Cell) -> float | None:
        handle = self.diagram.bias(cell)
        return self.weights.value(handle.weight) if handle and handle.weight else None

    def _announce(self) -> None:
        """Tell screen readers where the keyboard is."""
        if self.pin is None:
            name, description = say("Network"), say("Arrow keys move from neuron to neuron, E chooses a weight.")
        else:
            name = words.cell_name(self.diagram, self.pin)
            description = self.handle_text(self.handle) if self.handle else self.cell_tip(self.pin)
        if (name, description) == (self.accessibleName(), self.accessibleDescription()):
            return
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for kind in (QAccessible.Event.NameChanged, QAccessible.Event.DescriptionChanged):
            QAccessible.updateAccessibility(QAccessibleEvent(self, kind))

    # ------------------------------------------------------------ weights

    def set_weight(self, handle: Handle, value: float, gesture: str) -> None:
        """Set the weight of a handle and show its value."""
        if handle.weight and self.weights.set(handle.weight, value, gesture):
            self._changed(handle)

    def nudge(self, handle: Handle, by: float) -> None:
        """Change the weight of a handle by a little."""
        if handle.weight and self.weights.nudge(handle.weight, by):
            self._changed(handle)

    def _changed(self, handle: Handle) -> None:
        self._overlay.highlight.label = self.handle_text(handle)
        if self.chosen:
            self._announce()

    def type_weight(self, handle: Handle) -> None:
        """Open a field at the weight in which a number can be typed."""
        value = self.weights.value(handle.weight) if handle.weight else None
        if value is None:
            return
        self.choose(handle)
        at = self.mapFromScene(QPointF(*handle.at))
        field = WeightField(value, handle.text, QPoint(at), self.viewport())
        field.changed.connect(lambda number: self.set_weight(handle, number, self.weights.gesture()))
        field.closed.connect(self._typed)
        # Another edit makes another number of it, or takes the weight away.
        self.editor.interrupted.connect(field.give_up)
        self._field = field

    def _typed(self) -> None:
        self._field = None
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_input(self, cell: Cell) -> bool:
        """True for features, which a click uses or drops."""
        column = self.diagram.columns[cell.column]
        return column.id == INPUT and bool(column.names) and not column.fixed
