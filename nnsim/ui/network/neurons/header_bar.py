"""The row of headers above the canvas; it follows the columns as they move and grow."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from nnsim.core.counted import counted
from nnsim.core.network import INPUT, OUTPUT
from nnsim.language.texts import say
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.network import header_titles
from nnsim.ui.network.layer_edits import LayerEdits
from nnsim.ui.network.menus import kind_menu
from nnsim.ui.network.neurons.columns import Column
from nnsim.ui.network.neurons.header import ROW, ColumnHeader, InsertButton
from nnsim.ui.network.neurons.layout import Form
from nnsim.ui.network.neurons.view import NetworkCanvas
from nnsim.ui.network.titles import output, short
from nnsim.ui.run.undo import Editor

INSERT_ROW = 24


class HeaderBar(QWidget):
    """One header per column and a place to insert between each two.

    Headers are kept while their node lives, so that the focus stays on a button that is
    pressed again and again. ``menu_wanted(node id, global position)``.
    """

    menu_wanted = Signal(str, QPoint)

    def __init__(self, editor: Editor, edits: LayerEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._edits = editor, edits
        self.headers: dict[str, ColumnHeader] = {}
        self.inserts: list[InsertButton] = []
        self.inputs = Text(say("Inputs"), "title", parent=self)
        self.inputs.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._canvas: NetworkCanvas | None = None
        self._theme: Theme
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme

    def follow_canvas(self, canvas: NetworkCanvas) -> None:
        """Stand above the columns of ``canvas`` from now on."""
        self._canvas = canvas
        canvas.arranged.connect(self.place)
        self.place()

    def measure(self, shown: tuple[Column, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Make the headers of these columns and return their widths, full and compact."""
        self._match([column.id for column in shown if column.id != INPUT])
        label = float(self.inputs.fontMetrics().horizontalAdvance(say("Inputs")) + 8)
        widths = [self._describe(column.id) for column in shown if column.id != INPUT]
        return (label, *(float(w[0]) for w in widths)), (label, *(float(w[1]) for w in widths))

    def _match(self, ids: list[str]) -> None:
        for gone in set(self.headers) - set(ids):
            take_away(self.headers.pop(gone))
        for node_id in ids:
            if node_id not in self.headers:
                self.headers[node_id] = self._make(node_id)
        while len(self.inserts) > len(ids):
            take_away(self.inserts.pop())
        while len(self.inserts) < len(ids):
            self.inserts.append(self._make_insert(len(self.inserts)))

    def _make(self, node_id: str) -> ColumnHeader:
        header = ColumnHeader(self)
        header.stepped.connect(partial(self._edits.change_units, node_id))
        header.menu_wanted.connect(partial(self._open, node_id))
        header.show()
        return header

    def _make_insert(self, position: int) -> InsertButton:
        button = InsertButton(position, self)
        button.clicked.connect(partial(self._offer, button))
        button.dropped.connect(partial(self._edits.insert, position))
        button.show()
        return button

    def _describe(self, node_id: str) -> tuple[int, int]:
        network, header = self._editor.project.network, self.headers[node_id]
        locked = node_id in network.frozen
        frozen = say(", frozen") if locked else ""
        if node_id == OUTPUT:
            words = output(self._editor.project)
            header.set_words(
                words,
                None,
                say("Output, {word}{frozen}", word=words[1], frozen=frozen),
                say("What the network answers with"),
                locked=locked,
            )
        else:
            node = network.node(node_id)
            words, units = header_titles.lines(node), header_titles.units(node)
            count = f", {counted(units, 'neuron')}" if units is not None else ""
            number = [n.id for n in network.nodes].index(node_id) + 1
            name = say(
                "Layer {number}, {spec}{count}, {word}{frozen}",
                number=number,
                spec=short(node.spec.kind),
                count=count,
                word=words[1],
                frozen=frozen,
            )
            header.set_words(words, units, name, say("Activation, settings and place of the layer"), locked=locked)
        return header.widths()

    def _open(self, node_id: str) -> None:
        header = self.headers[node_id]
        self.menu_wanted.emit(node_id, header.mapToGlobal(QPoint(0, header.height() + 2)))

    def _offer(self, button: InsertButton) -> None:
        menu = kind_menu(say("Insert"), partial(self._edits.insert, button.position), button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor.interrupted.connect(menu.close)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
        menu.setActiveAction(menu.defaultAction())

    # ------------------------------------------------------------ places

    def height_of(self, form: Form) -> int:
        """Height of headers, px."""
        return self._rows(form) + (self._theme.px(INSERT_ROW) if form == "tight" else 0)

    def _rows(self, form: Form) -> int:
        return self._theme.px(ROW) * (1 if form == "full" else 2)

    def place(self) -> None:
        """Put every header above its column."""
        canvas = self._canvas
        if canvas is None:
            return
        layout, theme = canvas.diagram.layout, self._theme
        rows = self._rows(layout.form)
        self.setFixedHeight(self.height_of(layout.form))
        for column, box in zip(canvas.diagram.columns, layout.boxes, strict=True):
            x = canvas.x_in_view(box.centre)
            if column.id == INPUT:
                self.inputs.setGeometry(round(x) - theme.px(40), 0, theme.px(80), rows)
                continue
            header = self.headers[column.id]
            header.place(layout.compact)
            header.move(round(x - header.width() / 2), 0)
        for before, button in enumerate(self.inserts):
            self._place_insert(button, canvas, before, rows)
        self._order_tabs(canvas)

    def _order_tabs(self, canvas: NetworkCanvas) -> None:
        """Tab goes from the canvas through the headers from left to right."""
        last: QWidget = canvas
        for before, column in enumerate(canvas.diagram.columns[1:]):
            header = self.headers[column.id]
            for widget in (self.inserts[before], header.minus, header.name, header.plus):
                QWidget.setTabOrder(last, widget)
                last = widget

    def _place_insert(self, button: InsertButton, canvas: NetworkCanvas, before: int, rows: int) -> None:
        layout = canvas.diagram.layout
        size = button.sizeHint()
        if layout.form == "tight":
            x, y, height = canvas.x_in_view(layout.gap_middle(before)), rows, self._theme.px(INSERT_ROW)
        else:
            left = self._edge(canvas, before, right=True)
            x, y, height = (left + self._edge(canvas, before + 1, right=False)) / 2, 0, rows
        button.setGeometry(round(x - size.width() / 2), y, size.width(), height)

    def _edge(self, canvas: NetworkCanvas, number: int, *, right: bool) -> float:
        """x of the side of a header."""
        column = canvas.diagram.columns[number]
        centre = canvas.x_in_view(canvas.diagram.layout.boxes[number].centre)
        half = self.inputs.fontMetrics().horizontalAdvance(say("Inputs")) / 2
        if column.id != INPUT:
            half = self.headers[column.id].width() / 2
        return centre + half if right else centre - half
