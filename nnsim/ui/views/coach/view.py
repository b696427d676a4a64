"""All that the coach said of the run: what was seen, why, the numbers, where to look, and the experiment."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.coach import Advice
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.scrolled import Scrolled
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext

EVERY_S = 0.5
"""Seconds from one question to the next."""

NOTHING = say("Nothing was seen so far in this run that goes wrong.")
OF_PLAYERS = say("Of a player the coach watches action values that explode, and divergence; nothing else.")
FIRST_ALONE = say("Of several outputs the coach judges the first alone.")


def nothing_said(project: Project) -> str:
    """What stands where the coach said nothing: also what it does not watch."""
    kind = learner_of(project)
    if not kind.rule:
        return say("{kind} learns in a single step: there is no run that the coach could watch.", kind=kind.label)
    if kind.plays:
        return f"{NOTHING} {OF_PLAYERS}"
    return f"{NOTHING} {FIRST_ALONE}" if project.network.outputs[1:] else NOTHING


class Entry(QWidget):
    """One advice: words at the left, and below them its buttons."""

    def __init__(self, advice: Advice, context: ViewContext) -> None:
        super().__init__()
        self.advice = advice
        when = say("after epoch {epoch:,}", epoch=advice.epoch) if advice.epoch else say("in the first epoch")
        told = "; ".join(f"{name}: {number}" for name, number in advice.numbers)
        self.title = Text(f"{advice.title}, {when}", "strong", wrap=True)
        self.seen = Text(advice.seen, wrap=True, selectable=True)
        self.why = Text(" ".join(filter(None, (advice.why, f"({told})" if told else ""))), "small", "muted", wrap=True)
        self._column, row = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        for text in (self.title, self.seen, self.why):
            text.setVisible(bool(text.text()))
            self._column.addWidget(text)
        self._column.addLayout(row)
        self.fix = Button(advice.fix.label if advice.fix else "")
        self.fix.setVisible(advice.fix is not None)
        self.fix.set_hint(say("The experiment that shows it; Undo takes it back"))
        self.fix.clicked.connect(partial(context.fix_wanted.emit, advice.fix))
        kind = context.kind(advice.view)
        self.look = Button(say("Show {kind}", kind=kind.title), kind="ghost")
        self.look.set_hint(kind.help)
        self.look.clicked.connect(partial(context.command_wanted.emit, f"show_{advice.view}"))
        self.look.setVisible(kind.fits(context.editor.project))
        row.addWidget(self.fix)
        row.addWidget(self.look)
        row.addStretch(1)
        self.setAccessibleName(f"{self.title.text()}: {advice.seen} {self.why.text()}")
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))


class CoachView(QWidget):
    """The newest first."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context = context
        self._said: tuple[Advice, ...] = ()
        self.entries: list[Entry] = []
        self.empty = Text("", "label", "muted", wrap=True)
        self._inside = QWidget()
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.addWidget(self.empty)
        self._list.addStretch(1)
        self._inside.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolled(self._inside))
        context.bridge.subscriptions.add(self, Subscription("coach", self._hear, self._asked, EVERY_S))
        context.bridge.unseen.connect(self._forget)
        context.editor.opened.connect(self._forget)
        context.editor.store.changed.connect(self._on_change)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._list.setSpacing(theme.px(4 * SPACE))

    def _asked(self) -> object | None:
        return True if self.isVisible() else None

    def _hear(self, said: tuple[Advice, ...]) -> None:
        if said != self._said:
            self._said = said
            self.refresh()

    def _on_change(self, _change: Change) -> None:
        if self.isVisible():
            self.refresh()

    def _forget(self) -> None:
        self._hear(())

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """List what was said; entries that stay are not made anew."""
        wanted = tuple(reversed(self._said))
        if tuple(entry.advice for entry in self.entries) != wanted:
            for entry in self.entries:
                self._list.removeWidget(entry)
                entry.hide()
                entry.deleteLater()
            self.entries = [Entry(advice, self._context) for advice in wanted]
            for place, entry in enumerate(self.entries):
                self._list.insertWidget(place, entry)
        self.empty.setVisible(not wanted)
        self.empty.setText(nothing_said(self._context.editor.project))
        newest = f"{wanted[0].title}: {wanted[0].seen}" if wanted else self.empty.text()
        self.setAccessibleDescription(newest)
