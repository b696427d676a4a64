"""The recipe panel: learner, loss, optimizer and their knobs, all changeable while it trains."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from nnsim.catalog import edits_recipe as edits
from nnsim.core.parameters import Value
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.ui.bridge import EngineBridge
from nnsim.ui.forms import ParameterForm
from nnsim.ui.recipe import fields
from nnsim.ui.recipe.cells import ChoiceCell, NumberCell, SliderCell
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow
from nnsim.ui.undo import Editor
from nnsim.ui.widgets.panel import Panel
from nnsim.ui.widgets.text import Text

Cell = ChoiceCell | NumberCell | SliderCell
COLUMNS = 2
WITH_OPTIONS = ("optimizer", "schedule", "initializer")


class RecipePanel(Panel):
    """A form of two columns that shows only what the chosen learner uses, options of the choices below."""

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__("Recipe", parent=parent)
        self._editor, self._bridge = editor, bridge
        self._cells: dict[str, Cell] = {}
        self._forms: dict[str, ParameterForm] = {}
        self._layout_key: tuple[object, ...] = ()
        self._drag: _Drag | None = None
        self._grid = QGridLayout()
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._scroll)
        editor.store.changed.connect(self._on_change)
        self._gap = SPACE
        self._rebuild()
        follow(self._space)

    def _space(self, theme: Theme) -> None:
        self._gap = theme.px(2 * SPACE)
        self._rebuild()

    # ------------------------------------------------------------ building

    def _rebuild(self) -> None:
        """Make the form for what is chosen now; values are filled in by ``_fill``."""
        project = self._editor.project
        focused = self._focused()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, self._gap, 0)
        column.setSpacing(self._gap)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(self._gap)
        self._grid.setVerticalSpacing(self._gap)
        self._cells, self._forms = {}, {}
        for name in fields.shown(project):
            self._cells[name] = self._cell(name, project)
        self._arrange()
        column.addLayout(self._grid)
        for name in WITH_OPTIONS:
            self._add_options(column, name, project)
        column.addStretch(1)
        self._show_page(page)
        page.setAutoFillBackground(False)  # setWidget turned it on; the panel shines through
        self._layout_key = self._key(project)
        self._fill(project)
        self._chain_focus()
        if focused in self._cells:
            self._cells[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side only where nothing would be cut."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        cells = list(self._cells.values())
        columns = COLUMNS if self._fits(cells) else 1
        if columns == self._grid.columnCount() and self._grid.count() == len(cells):
            return
        for i, cell in enumerate(cells):
            self._grid.addWidget(cell, i // columns, i % columns, Qt.AlignmentFlag.AlignTop)
        for i in range(COLUMNS):
            self._grid.setColumnStretch(i, int(i < columns))

    def _fits(self, cells: list[Cell]) -> bool:
        """Whether the widest cells of all columns have room beside each other and the scroll bar."""
        widest = [max((cell.minimumSizeHint().width() for cell in cells[i::COLUMNS]), default=0) for i in range(COLUMNS)]
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        return sum(widest) + COLUMNS * self._gap + bar <= self._scroll.width()

    def _focused(self) -> str:
        """The name of the field that has the focus; empty for none."""
        focus = QApplication.focusWidget()
        return next((name for name, cell in self._cells.items() if focus and cell.isAncestorOf(focus)), "")

    def _show_page(self, page: QWidget) -> None:
        """The old form goes later: one of its own lists may have asked for the new one."""
        old = self._scroll.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        self._scroll.setWidget(page)

    def _cell(self, name: str, project: Project) -> Cell:
        if name in fields.NUMBERS:
            kind = SliderCell if name in fields.SLIDERS else NumberCell
            cell = kind(fields.NUMBERS[name], getattr(project.recipe, name))
            cell.changed.connect(self._set_number)
            return cell
        choice = ChoiceCell(name, fields.CHOICES[name][0])
        choice.chosen.connect(self._choose)
        return choice

    def _add_options(self, column: QVBoxLayout, name: str, project: Project) -> None:
        parameters = fields.parameters(name, project) if name in self._cells else ()
        if not parameters:
            return
        column.addWidget(Text(fields.CHOICES[name][0], "small", "muted"))
        form = ParameterForm(parameters, getattr(project.recipe, name).resolve(parameters))
        form.changed.connect(lambda key, value, final, name=name: self._set_option(name, key, value, final))
        column.addWidget(form)
        self._forms[name] = form

    def _chain_focus(self) -> None:
        """Tab follows reading order."""
        cells = list(self._cells.values())
        for before, after in pairwise(cells):
            QWidget.setTabOrder(before, after)
        if cells:
            self.setFocusProxy(cells[0])

    # ------------------------------------------------------------ document -> form

    def _key(self, project: Project) -> tuple[object, ...]:
        """What the form's shape depends on."""
        shown = fields.shown(project)
        return (shown, *(fields.chosen(n, project) for n in WITH_OPTIONS if n in shown))

    def _on_change(self, change: Change) -> None:
        if not change.parts & {"recipe", "network"}:
            return
        if self._key(change.new) != self._layout_key:
            self._rebuild()
        else:
            self._fill(change.new)

    def _fill(self, project: Project) -> None:
        for name, cell in self._cells.items():
            if isinstance(cell, ChoiceCell):
                cell.show_choice(
                    fields.options(name, project), fields.chosen(name, project), fields.help_text(name, project)
                )
            else:
                cell.set_value(getattr(project.recipe, name))
        for name, form in self._forms.items():
            form.set_values(getattr(project.recipe, name).resolve(fields.parameters(name, project)))

    # ------------------------------------------------------------ form -> document

    def _choose(self, name: str, kind: str) -> None:
        label, registry = fields.CHOICES[name]
        before = fields.chosen(name, self._editor.project)
        mark = "" if name in fields.AT_RESET else f"{label.lower()} {registry[before].label} → {registry[kind].label}"
        self._editor.edit(f"{label.lower()} {registry[kind].label}", lambda p: _chosen(p, name, kind), mark=mark)

    def _set_number(self, name: str, value: float, final: bool) -> None:
        """A drag is one step to undo, and one mark on the curves at its end."""
        parameter = fields.NUMBERS[name]
        number, words = parameter.check(value), parameter.label.lower()
        drag = self._begin_drag(name, getattr(self._editor.project.recipe, name))
        self._editor.edit(words, lambda p: edits.set_recipe(p, **{name: number}), merge=drag.merge)
        if final:
            self._end_drag("" if name in fields.AT_RESET else words, number)

    def _set_option(self, name: str, key: str, value: Value, final: bool) -> None:
        parameters = fields.parameters(name, self._editor.project)
        before = getattr(self._editor.project.recipe, name).resolve(parameters)[key]
        drag = self._begin_drag(f"{name} {key}", before)
        self._editor.edit(key, lambda p: edits.set_option(p, name, **{key: value}), merge=drag.merge)
        if final:
            self._end_drag(key.replace("_", " "), value)

    def _begin_drag(self, what: str, before: Value) -> _Drag:
        if self._drag is None or self._drag.what != what:
            self._drag = _Drag(what, before, self._editor.gesture(what))
        return self._drag

    def _end_drag(self, words: str, after: Value) -> None:
        drag, self._drag = self._drag, None
        if drag and words and drag.before != after:
            self._editor.marked.emit(f"{words} {_short(drag.before)} → {_short(after)}")


@dataclass(frozen=True, slots=True)
class _Drag:
    """A knob being turned: its edits merge under one key, its first value is kept for the mark."""

    what: str
    before: Value
    merge: str


def _short(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else f"{value:g}"


def _chosen(project: Project, name: str, kind: str) -> Project:
    if name == "loss":
        return edits.set_recipe(project, loss=kind)
    return edits.choose(project, name, kind)
