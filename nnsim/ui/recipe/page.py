"""The form of the recipe: the fields that the chosen learner uses, then the options of each choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from nnsim.core.project import Project
from nnsim.edits.recipe_fields import CHOICES, used
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit.forms import ParameterForm
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.recipe import fields
from nnsim.ui.recipe.cells import ChoiceCell, NumberCell, SliderCell
from nnsim.ui.recipe.phases import PhaseList

Cell = ChoiceCell | NumberCell | SliderCell

Made = TypeVar("Made", bound=QWidget)


class RecipePage(QWidget):
    """Two fields in a row where there is room, else one; how wide it is, others decide.

    What another project needs as well stays: making fields is what takes longest where a document is opened.

    ``chosen(name, id)``, ``numbered(name, value, final)``, ``optioned(name, key, value, final)``
    and ``phased(message, edit)`` tell what the user did; ``cells`` and ``forms`` are by recipe field.
    """

    chosen = Signal(str, str)
    numbered = Signal(str, float, bool)
    optioned = Signal(str, str, object, bool)
    phased = Signal(object, object)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: dict[str, Cell] = {}
        self.forms: dict[str, ParameterForm] = {}
        self.phases: PhaseList | None = None
        self._titles: dict[str, Text] = {}
        self._made_of: dict[QWidget, object] = {}
        self._columns = 0
        self._grid = QGridLayout()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._grid)
        self._column.addStretch(1)
        self.show_fields(project)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))
        self._grid.setSpacing(theme.px(2 * SPACE))
        self._arrange()

    # ------------------------------------------------------------ building

    def show_fields(self, project: Project) -> None:
        """Have the fields and options that ``project`` needs, with its values; what is there already stays."""
        before = [*self.cells.values(), *self._titles.values(), *self.forms.values(), self.phases]
        cells, forms, titles = self.cells, self.forms, self._titles
        self.cells = {name: self._cell(name, project, cells.get(name)) for name in fields.shown(project)}
        self.forms, self._titles = {}, {}
        for name in fields.WITH_OPTIONS:
            self._add_options(name, project, titles.get(name), forms.get(name))
        self._show_phases(project)
        shown = [*self.cells.values(), *self._titles.values(), *self.forms.values(), self.phases]
        for widget in before:
            if widget is not None and widget not in shown:
                self._made_of.pop(widget)
                take_away(widget)
        self._place(before)
        self.fill(project)

    def _place(self, before: Sequence[QWidget | None]) -> None:
        """All that is shown in its order, where ``before`` was shown until now."""
        for widget in before:
            if widget is not None:
                self._grid.removeWidget(widget)
                self._column.removeWidget(widget)
        for name, form in self.forms.items():
            for widget in (self._titles[name], form):
                self._column.insertWidget(self._column.count() - 1, widget)
        if self.phases is not None:
            self._column.insertWidget(0 if self.phases.cards else self._column.count() - 1, self.phases)
        options = (widget for name, form in self.forms.items() for widget in (self._titles[name], form))
        for widget in (*self.cells.values(), *options, self.phases):
            if widget is not None:
                widget.raise_()  # to the end of the children: screen readers go by their order
        self._columns = 0
        self._arrange()

    def _made(self, widget: Made, made_of: object) -> Made:
        """A new one; who wants the same again keeps it."""
        self._made_of[widget] = made_of
        widget.setVisible(True)  # a layout would do so a turn later
        return widget

    def _cell(self, name: str, project: Project, cell: Cell | None) -> Cell:
        at_reset = fields.waits_for_reset(name, project)
        parameter = None if name in CHOICES else fields.number(name, project)
        if cell is not None and self._made_of[cell] == (at_reset, parameter):
            return cell
        return self._made(self._new_cell(name, project, at_reset=at_reset), (at_reset, parameter))

    def _new_cell(self, name: str, project: Project, *, at_reset: bool) -> Cell:
        if name in CHOICES:
            choice = ChoiceCell(name, CHOICES[name][0], at_reset=at_reset, parent=self)
            choice.chosen.connect(self.chosen)
            return choice
        parameter, value = fields.number(name, project), getattr(project.recipe, name)
        cell: SliderCell | NumberCell
        if name in fields.SLIDERS:
            cell = SliderCell(parameter, value, parent=self)
        else:
            cell = NumberCell(parameter, value, at_reset=at_reset, parent=self)
        cell.changed.connect(self.numbered)
        return cell

    def _add_options(self, name: str, project: Project, title: Text | None, form: ParameterForm | None) -> None:
        """The options of a choice that has some, where ``title`` and ``form`` were those of before."""
        parameters = fields.parameters(name, project) if name in self.cells else ()
        if not parameters:
            return
        words = f"{CHOICES[name][0]} · {fields.entry(name, project).label}"
        words = say("{words} · at reset", words=words) if name in fields.AT_RESET else words
        if title is None or form is None or self._made_of[form] != (words, parameters):
            title = self._made(Text(words, "small", "muted", parent=self), words)
            form = self._made(self._new_form(name, project), (words, parameters))
        self._titles[name], self.forms[name] = title, form

    def _new_form(self, name: str, project: Project) -> ParameterForm:
        parameters = fields.parameters(name, project)
        form = ParameterForm(parameters, getattr(project.recipe, name).resolve(parameters), self)
        form.changed.connect(lambda key, value, final: self.optioned.emit(name, key, value, final))
        return form

    def _show_phases(self, project: Project) -> None:
        """The phases, where the learner has some."""
        if "phases" not in used(learner_of(project)):
            self.phases = None
            return

        count = len(project.recipe.phases)
        if self.phases is None or self._made_of[self.phases] != count:
            self.phases = self._made(PhaseList(project, self), count)
            self.phases.edited.connect(self.phased)

    # ------------------------------------------------------------ one column or two

    def event(self, event: QEvent) -> bool:
        """Fields may grow with their words, and the room is what the panel gives."""
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._arrange()
        return done

    def _arrange(self) -> None:
        widest = max(cell.minimumSizeHint().width() for cell in self.cells.values())
        columns = 2 if self.width() >= 2 * widest + self._grid.horizontalSpacing() else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, cell in enumerate(self.cells.values()):
            row, column = divmod(number, columns)
            is_last = number == len(self.cells) - 1  # which has what is left of its row
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, row, column, 1, columns - column if is_last else 1, Qt.AlignmentFlag.AlignTop)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))
        self._column.activate()  # at once, not a frame later

    # ------------------------------------------------------------ content

    def fill(self, project: Project) -> None:
        """Show the values of ``project``; emits nothing."""
        for name, cell in self.cells.items():
            if isinstance(cell, ChoiceCell):
                options, current = fields.options(name, project), fields.chosen(name, project)
                cell.show_choice(options, current, fields.help_text(name, project))
            else:
                cell.set_value(getattr(project.recipe, name))
        for name, form in self.forms.items():
            form.set_values(getattr(project.recipe, name).resolve(fields.parameters(name, project)))
        if self.phases is not None:
            self.phases.fill(project)

    @property
    def has_phases(self) -> bool:
        """Whether the run is split into phases, which stand first then."""
        return self.phases is not None and bool(self.phases.cards)

    def focused(self) -> str:
        """The field that has the focus; empty for none."""
        focus = QApplication.focusWidget()
        return next((name for name, cell in self.cells.items() if focus and cell.isAncestorOf(focus)), "")
