"""The network panel: the network as neurons or as blocks, inspector, palette and caption in one card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from nnsim.core.network import OUTPUT
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit.drawings import Drawing
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.panel import Line, Panel
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.network import caption
from nnsim.ui.network.blocks.figure import BlockFigure
from nnsim.ui.network.blocks.flow import is_plain
from nnsim.ui.network.blocks.page import BlocksPage
from nnsim.ui.network.handy import handy
from nnsim.ui.network.inspector.sheet import Inspector, Runs
from nnsim.ui.network.layer_edits import LayerEdits
from nnsim.ui.network.learner.page import LearnerPage
from nnsim.ui.network.menus import layer_menu, output_menu
from nnsim.ui.network.neurons.figure import NeuronFigure
from nnsim.ui.network.neurons.page import NeuronsPage
from nnsim.ui.network.neurons.weights import WeightSetter
from nnsim.ui.network.notes import Notes
from nnsim.ui.network.palette import Palette
from nnsim.ui.network.sample import Sample
from nnsim.ui.network.settings import LayerSettings
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

NEURONS, BLOCKS = "neurons", "blocks"
NEURONS_HINT = say("Every neuron with its picture, every edge with its weight")
WHY_NOT = in_lines(say("Neurons are drawn where layers follow one another, hand on vectors and lead to one output"))
BLOCKS_HINT = say("Layers as blocks: branches, convolutions, costs")
DRAWINGS = ((NEURONS, say("Neurons")), (BLOCKS, say("Blocks")))

LEAST_DRAWING, LOW_DRAWING = 200, 165
"""Heights that the drawing keeps above messages, and above a single one, px."""


class NetworkPanel(Panel):
    """Shows the network live and is its control panel.

    Neurons where layers follow one another and hand on vectors, else blocks; the user may take blocks for either.
    ``activation_wanted`` asks for the same run with this activation in all hidden layers, ``layer_branch_wanted`` for
    that with another value for one parameter of a layer: id of the layer, of the parameter, and the value.
    """

    activation_wanted = Signal(str)
    layer_branch_wanted = Signal(str, str, object)

    def __init__(
        self,
        editor: Editor,
        live: LiveModel,
        setter: WeightSetter,
        runs: Runs | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(say("Network"), parent=parent)
        self._editor, self._live = editor, live
        self.edits = LayerEdits(editor)
        sample = Sample(editor, live, self)
        self.neurons = NeuronsPage(editor, live, setter, self.edits, sample)
        self.blocks = BlocksPage(editor, live, sample)
        self.headers, self.canvas = self.neurons.headers, self.neurons.canvas
        self.pointer, self.keyboard = self.neurons.pointer, self.neurons.keyboard
        self.inspector = Inspector(editor, live, self.edits, runs)
        self.learner = LearnerPage(editor, live, sample)
        self.palette_strip = Palette()
        self._on_stage = False
        self._build()
        self._connect()
        self._on_planned()

    def _build(self) -> None:
        self.drawing = Segmented(say("Drawing of the network"), DRAWINGS)
        self.inspect = IconButton("info", say("Inspector: facts and settings"), checkable=True, side=28)
        self.header.insertWidget(1, self.drawing)
        self.header.addWidget(self.inspect)
        self.header.addWidget(self.learner.bar)
        self.caption.setMinimumWidth(1)  # it says less in a narrower panel
        self._notes = (
            Notes(self._editor, self._live, self.neurons.canvas, self.edits.mend),
            Notes(self._editor, self._live, self.blocks.canvas, self.edits.mend),
        )
        self.pages = _Pages()
        self._middle = QHBoxLayout()
        self._middle.addLayout(self.pages, 1)
        self._middle.addWidget(self.inspector)
        self.body.addLayout(self._middle, 1)
        drawings = zip((self.neurons, self.blocks), self._notes, strict=True)
        for page, notes in drawings:
            self.pages.addWidget(_with_notes(page, notes))  # shown at once: without a parent it were a window
        self.pages.addWidget(self.learner)
        self._strip = QWidget()
        self._strip.hide()
        self.body.addWidget(self._strip)
        self._line = Line()
        self.body.addWidget(self._line)
        self.body.addWidget(self.palette_strip)
        self.inspector.hide()

    def _connect(self) -> None:
        self.headers.menu_wanted.connect(self.open_menu)
        self.pointer.menu_wanted.connect(self.open_menu)
        self.palette_strip.chosen.connect(self.append)
        self.palette_strip.all_wanted.connect(self._offer_all)
        self.palette_strip.presets_wanted.connect(self._offer_presets)
        self._live.planned.connect(self._on_planned)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self.palette_strip.field.clear)
        self.canvas.arranged.connect(self._describe)
        self.learner.arranged.connect(self._show_controls)
        self.learner.arranged.connect(self._describe)
        self.canvas.picked.connect(self.inspector.show_node)
        self.blocks.canvas.picked.connect(self.inspector.show_node)
        self.blocks.opened.connect(self.open_inspector)
        self.blocks.commands.layer_branch_wanted.connect(self.layer_branch_wanted)
        self.drawing.chosen.connect(self._take_drawing)
        self.inspect.toggled.connect(self.inspector.setVisible)
        self.inspector.closed.connect(self._close_inspector)

    @property
    def notes(self) -> Notes:
        """The strip of what is wrong, below the drawing that is shown."""
        return self._notes[int(self.shows_blocks)]

    @property
    def controls_below(self) -> tuple[QWidget, ...]:
        """What a message over the drawing should leave free."""
        return self.palette_strip, self.blocks.view_bar, self.blocks.sample_bar, self.learner.below

    def give_room(self, heights: Sequence[int]) -> QWidget | None:
        """A strip for messages below the drawing and its controls, as high as the first of ``heights``, px, that fits.

        None if the drawing would become too low even with the last of them.
        """
        gap = self.body.spacing()
        taken = 0 if self._strip.isHidden() else self._strip.height() + gap
        left = self._middle.geometry().height() + taken - gap
        high = next((height for height in heights if height <= left - self._theme.px(LEAST_DRAWING)), 0)
        if not high and heights and heights[-1] <= left - self._theme.px(LOW_DRAWING):
            high = heights[-1]
        if not self.isVisible():
            high = 0
        if high:
            self._strip.setFixedHeight(high)
        if bool(high) != self._strip.isVisibleTo(self):
            self._strip.setVisible(bool(high))
        self.body.activate()  # so that who asks finds it in its place
        return self._strip if high else None

    # ------------------------------------------------------------ neurons or blocks

    @property
    def shows_blocks(self) -> bool:
        """True while blocks are shown."""
        return self.drawing.current == BLOCKS

    @property
    def focus_target(self) -> QWidget:
        """What takes the keys: the canvas that is shown."""
        if not self._has_network:
            return self.learner.focus_target
        return self.blocks.canvas if self.shows_blocks else self.canvas

    @property
    def _has_network(self) -> bool:
        """False while a learner without a network is chosen, which a page tells of instead."""
        return learner_of(self._editor.project).has_network

    def figure(self) -> Drawing:
        """The drawing that is shown, for a page."""
        return BlockFigure(self.blocks.canvas) if self.shows_blocks else NeuronFigure(self.canvas, self.headers)

    def _take_drawing(self, drawing: str) -> None:
        """The user's choice, kept with the document."""
        self._editor.set_view(lambda project: replace(project, view=replace(project.view, network=drawing)))

    @property
    def could_draw_neurons(self) -> bool:
        """Whether the network is drawn as blocks, and could be drawn as neurons."""
        return self._has_network and self.shows_blocks and self.drawing.button(NEURONS).isEnabled()

    def draw_neurons(self) -> None:
        """The user's choice, as with the switch above the drawing."""
        self._take_drawing(NEURONS)

    def _choose_drawing(self) -> None:
        """Show what the user wants as far as it can show the network."""
        project, plan = self._editor.project, self._live.plan
        # what is broken for a moment stays what it was
        plain = is_plain(project, plan) and (bool(plan.layers) or not self.shows_blocks)
        button = self.drawing.button(NEURONS)
        button.setEnabled(plain)
        button.setToolTip(NEURONS_HINT if plain else WHY_NOT)
        self.drawing.button(BLOCKS).setToolTip(BLOCKS_HINT)
        self.drawing.set_current(BLOCKS if project.view.network == BLOCKS or not plain else NEURONS)
        had_keys = any(
            page.hasFocus() for page in (self.canvas, self.blocks.canvas, self.learner.sheet, self.learner.canvas)
        )
        self.pages.setCurrentIndex(int(self.shows_blocks) if self._has_network else len(self._notes))
        self._show_controls()
        if had_keys:
            self.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_controls(self) -> None:
        """What changes a network is there where one learns."""
        there = self._has_network
        self.title.setText(say("Network") if there else say("Learner"))
        for widget in (self.drawing, self.inspect):
            widget.setVisible(there)
        self.learner.bar.setVisible(not there and self._live.explained.tree is not None)
        self.inspector.setVisible(there and self.inspect.isChecked())
        for strip in (self._line, self.palette_strip):
            strip.setVisible(there and not self._on_stage)

    def _on_planned(self) -> None:
        self._choose_drawing()
        self._describe()
        self.palette_strip.offer(handy(self._editor.project, self._live.plan))

    def _on_change(self, change: Change) -> None:
        if change.old.view.network != change.new.view.network:
            self._choose_drawing()
            self._describe()

    def set_on_stage(self, on: bool) -> None:
        """In presenter mode the drawing has the room of the palette; + and the menus add layers, too."""
        self._on_stage = on
        self._show_controls()

    # ------------------------------------------------------------ palette

    def append(self, kind: str) -> None:
        """A layer from the palette goes after the layer in focus, else before the output."""
        if self.shows_blocks:
            self.blocks.add(kind)
            return
        pin, columns = self.canvas.pin, self.canvas.diagram.columns
        node_id = columns[pin.column].id if pin else OUTPUT
        if self.edits.is_layer(node_id):
            self.edits.insert_beside(node_id, 1, kind)
        else:
            self.edits.insert_beside(OUTPUT, 0, kind)

    def _offer_all(self, at: QPoint) -> None:
        edge = self.blocks.commands.edge_here() if self.shows_blocks else None
        if edge:
            self.blocks.open_picker(edge, at)
            return
        from nnsim.ui.network.kind_picker import KindPicker  # noqa: PLC0415  when it is first wanted

        picker = KindPicker(say("Add layer"), lambda _kind: None, self)
        picker.chosen.connect(self.append)
        self._editor.interrupted.connect(picker.close)
        picker.open_at(at)

    def _offer_presets(self, at: QPoint) -> None:
        from nnsim.ui.network.preset_picker import PresetPicker  # noqa: PLC0415  when it is first wanted

        picker = PresetPicker(self._editor.project, self)
        picker.chosen.connect(self.edits.use_preset)
        self._editor.interrupted.connect(picker.close)
        picker.open_at(at)

    # ------------------------------------------------------------ menus and settings

    def open_menu(self, node_id: str, at: QPoint) -> None:
        """The menu of a layer or of the output."""
        project = self._editor.project
        if node_id == OUTPUT:
            menu = output_menu(project, self.edits, self)
        elif self.edits.is_layer(node_id):
            menu = layer_menu(
                project, node_id, self.edits, self.open_settings, self, branch=self.activation_wanted.emit,
                branch_layer=self.layer_branch_wanted.emit,
            )  # fmt: skip
        else:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor.interrupted.connect(menu.close)
        menu.popup(at)

    def open_settings(self, node_id: str) -> None:
        """All parameters of a layer in a small window at its header."""
        header = self.headers.headers[node_id]
        popover = LayerSettings(self._editor, self.edits, node_id, self)
        popover.open_at(header.mapToGlobal(QPoint(0, header.height() + 4)))

    def open_inspector(self, node_id: str) -> None:
        """Show the sheet, with the keyboard in its first setting."""
        self.inspector.show_node(node_id)
        self.inspect.setChecked(True)
        self.inspector.focus_form()

    def _close_inspector(self) -> None:
        self.inspect.setChecked(False)
        self.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ caption

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._describe()

    def _describe(self) -> None:
        if not self._has_network:
            self.set_caption(self.learner.caption)
            self.caption.setToolTip("")
            return
        plan = self._live.plan
        taken = (self.title, self.drawing, self.inspect)
        room = self.width() - sum(widget.sizeHint().width() for widget in taken) - self._theme.px(16) * 4
        plain = is_plain(self._editor.project, plan)
        parts = len(self._editor.project.network.parts)
        texts = caption.variants(self.canvas.diagram.columns if plain else (), plan, parts)
        metrics = self.caption.fontMetrics()
        fitting = [text for text in texts if metrics.horizontalAdvance(text) <= room]
        self.set_caption(fitting[0] if fitting else "")
        self.caption.setToolTip(caption.details(plan))


class _Pages(QStackedLayout):
    """Only the page in front claims room."""

    def minimumSize(self) -> QSize:
        """Of that page."""
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page else QSize()


def _with_notes(page: QWidget, notes: Notes) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page, 1)
    column.addWidget(notes)
    return holder
