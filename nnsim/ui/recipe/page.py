"""The form of the recipe: the fields that the chosen learner uses, then the options of each choice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from nnsim.core.project import Project
from nnsim.edits.recipe_fields import CHOICES, used
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit.forms import ParameterForm
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.recipe import fields
from nnsim.ui.recipe.cells import ChoiceCell, NumberCell, SliderCell
from nnsim.ui.recipe.phases import PhaseList

Cell = ChoiceCell | NumberCell | SliderCell


class RecipePage(QWidget):
    """Two fields in a row where there is room, else one; how wide it is, others decide.

    ``chosen(name, id)``, ``numbered(name, value, final)``, ``optioned(name, key, value, final)``
    and ``phased(message, edit)`` tell what the user did; ``cells`` and ``forms`` are by recipe field.
    """

    chosen = Signal(str, str)
    numbered = Signal(str, float, bool)
    optioned = Signal(str, str, object, bool)
    phased = Signal(object, object)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: dict[str, Cell] = {name: self._cell(name, project) for name in fields.shown(project)}
        self.forms: dict[str, ParameterForm] = {}
        self._columns = 0
        self._grid = QGridLayout()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._grid)
        for name in fields.WITH_OPTIONS:
            self._add_options(name, project)
        self.phases = PhaseList(project, self) if "phases" in used(learner_of(project)) else None
        if self.phases is not None:
            self.phases.edited.connect(self.phased)
            self._column.insertWidget(0 if self.phases.cards else self._column.count(), self.phases)
        self._column.addStretch(1)
        follow(self._restyle)
        self.fill(project)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))
        self._grid.setSpacing(theme.px(2 * SPACE))
        self._arrange()

    # ------------------------------------------------------------ building

    def _cell(self, name: str, project: Project) -> Cell:
        at_reset = fields.waits_for_reset(name, project)
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

    def _add_options(self, name: str, project: Project) -> None:
        parameters = fields.parameters(name, project) if name in self.cells else ()
        if not parameters:
            return
        entry = fields.entry(name, project)
        words = f"{CHOICES[name][0]} · {entry.label}"
        self._column.addWidget(Text(f"{words} · at reset" if name in fields.AT_RESET else words, "small", "muted"))
        form = ParameterForm(parameters, getattr(project.recipe, name).resolve(parameters))
        form.changed.connect(lambda key, value, final: self.optioned.emit(name, key, value, final))
        self._column.addWidget(form)
        self.forms[name] = form

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
