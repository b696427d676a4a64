"""The recipe panel: learner, loss, optimizer and their knobs, all changeable while it trains."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.core.counted import figures
from nnsim.core.messages import Frame
from nnsim.core.parameters import Value
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.core.texts import message, words
from nnsim.edits import recipe as edits
from nnsim.edits.recipe_fields import CHOICES, NUMBERS, others
from nnsim.language.texts import lowered, say
from nnsim.recipes.phases import rates
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import let_go
from nnsim.ui.kit.widgets.panel import Panel
from nnsim.ui.kit.widgets.scrolled import MARGIN, Scrolled, to_start
from nnsim.ui.recipe import fields
from nnsim.ui.recipe.page import RecipePage
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor

ONE_FIELD = 14 * SPACE
"""Least height of the form, px: one field with its label, so that presenter mode fits a small screen."""


class RecipePanel(Panel):
    """Answers the form with edits: one step to undo and one mark on the curves for each drag.

    ``branch_wanted(name, value)`` asks for the same run with another number or choice.
    """

    branch_wanted = Signal(str, object)

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(say("Recipe"), parent=parent)
        self._editor = editor
        self._drag: _Drag | None = None
        self._scroll = _Form()
        self.body.addWidget(self._scroll)
        self.page = page = RecipePage(editor.project)
        page.chosen.connect(self._choose)
        page.numbered.connect(self._set_number)
        page.optioned.connect(self._set_option)
        page.phased.connect(lambda said, change: self._editor.edit(words(said), change, mark=said))
        self._shape = _shape(editor.project)
        self._scroll.show_page(page)
        self.setFocusProxy(next(iter(page.cells.values())))
        editor.store.changed.connect(self._on_change)
        bridge.framed.connect(self._tell_rate)
        editor.interrupted.connect(self._let_go)
        editor.opened.connect(lambda: to_start(self._scroll))

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        margin = theme.px(MARGIN)
        self._layout.setContentsMargins(margin, margin, 0, margin)
        self.header.setContentsMargins(0, 0, margin, 0)

    # ------------------------------------------------------------ document -> form

    def _on_change(self, change: Change) -> None:
        if not change.parts & {"recipe", "network", "data"}:
            return
        if _shape(change.new) != self._shape:
            self._show_fields(change.new)
        elif change.parts != {"data"}:  # of which the values of the form do not depend: a brush changes it all the time
            self.page.fill(change.new)

        if change.old.recipe.rate != change.new.recipe.rate:
            self.set_caption("")

    def _tell_rate(self, frame: Frame) -> None:
        """The learning rate of the next step, where a schedule makes it another than the one that is set."""
        is_set = math.isclose(frame.rate, self._editor.project.recipe.rate, rel_tol=1e-6)
        hidden = is_set or self._drag is not None or "rate" not in self.page.cells
        self.set_caption("" if hidden else say("learning rate now {plain}", plain=numbers.plain(frame.rate)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be tried with the field below the mouse."""
        at = event.globalPos()
        for name, cell in self.page.cells.items():
            if name in (*NUMBERS, *CHOICES) and cell.rect().contains(cell.mapFromGlobal(at)):
                self.menu(name).popup(at)

    def menu(self, name: str) -> QMenu:
        """Other values of a field with which the same run can be tried from its start."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self._editor.interrupted.connect(menu.close)
        for value, told in self._others(name):
            action = menu.addAction(say("The same, but {told}", told=told))
            action.setToolTip(say("Keep this run for comparison, and begin it anew with that"))
            action.triggered.connect(lambda _=False, value=value: self.branch_wanted.emit(name, value))
        return menu

    def _others(self, name: str) -> list[tuple[object, str]]:
        """What else may stand in a field, and in words."""
        project = self._editor.project
        if name in NUMBERS:
            values = others(name, getattr(project.recipe, name))
            return [(value, f"{NUMBERS[name].label} {numbers.plain(value)}") for value in values]
        label, now = CHOICES[name][0], fields.chosen(name, project)
        return [(kind, f"{label} {title}") for kind, title in fields.options(name, project) if kind != now]

    def _show_fields(self, project: Project) -> None:
        """Other fields are needed; focus and scroll position stay where they were."""
        page, had_phases, focused = self.page, self.page.has_phases, self.page.focused()
        self._shape = _shape(project)
        page.show_fields(project)
        if page.has_phases and not had_phases:
            to_start(self._scroll)  # where they are now, far from the button that made them
        self.setFocusProxy(next(iter(page.cells.values())))
        if focused in page.cells and page.focused() != focused:
            page.cells[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ form -> document

    def _choose(self, name: str, kind: str) -> None:
        label, registry = CHOICES[name]
        change = fields.choosing(name, kind)
        before, after = self._editor.project, change(self._editor.project)
        what = {"part": lowered(label), "before": fields.entry(name, before).label, "after": registry[kind].label}
        then, now = rates(before.recipe), rates(after.recipe)
        said = message("chosen", **what)
        if then != now:
            old, new = (", ".join(map(figures, each)) for each in (then, now))
            said = message("chosen_with_rates" if len(now) > 1 else "chosen_with_rate", old=old, new=new, **what)
        mark = None if name in fields.UNMARKED else said
        self._editor.edit(f"{lowered(label)} {registry[kind].label}", change, mark=mark)

    def _set_number(self, name: str, value: float, final: bool) -> None:
        parameter = NUMBERS[name]
        number, label = parameter.check(value), parameter.label
        label = label if label.isupper() or label[1:2].isdigit() else lowered(label)
        drag = self._begin_drag(name, getattr(self._editor.project.recipe, name))
        self._editor.edit(label, edits.set_recipe.of(**{name: number}), merge=drag.merge)
        if final:
            self._end_drag(name, label, number)

    def _set_option(self, name: str, key: str, value: Value, final: bool) -> None:
        parameters = fields.parameters(name, self._editor.project)
        before = getattr(self._editor.project.recipe, name).resolve(parameters)[key]
        label = next(lowered(p.label) for p in parameters if p.id == key)
        drag = self._begin_drag(f"{name} {key}", before)
        self._editor.edit(label, edits.set_option.of(name, **{key: value}), merge=drag.merge)
        if final:
            self._end_drag(name, label, value)

    def _begin_drag(self, what: str, before: Value) -> _Drag:
        if self._drag is None or self._drag.what != what:
            self._drag = _Drag(what, before, self._editor.gesture(what))
        return self._drag

    def _let_go(self) -> None:
        """Something else is about to change the document: the knob in hand stays where it is."""
        if self._drag:
            let_go(self)
            self._drag = None

    def _end_drag(self, name: str, label: str, after: Value) -> None:
        drag, self._drag = self._drag, None
        if drag and name not in fields.UNMARKED and drag.before != after:
            self._editor.say(message("set", name=label, before=drag.before, after=after), drag.merge)


class _Form(Scrolled):
    """Scrolls the form."""

    def __init__(self) -> None:
        super().__init__()
        self.viewport().setAutoFillBackground(False)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self.setMinimumHeight(theme.px(ONE_FIELD))

    def show_page(self, page: RecipePage) -> None:
        """Hold ``page``."""
        self.hold(page)
        page.setAutoFillBackground(False)  # setWidget turned it on; the panel shines through


@dataclass(frozen=True, slots=True)
class _Drag:
    """A knob being turned: its edits merge under one key, its first value is kept for the mark."""

    what: str
    before: Value
    merge: str


def _shape(project: Project) -> tuple[object, ...]:
    """What the form's fields depend on."""
    shown = fields.shown(project)
    return (
        shown,
        len(project.recipe.phases),
        *(fields.chosen(name, project) for name in fields.WITH_OPTIONS if name in shown),
    )
