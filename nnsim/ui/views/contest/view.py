"""The view of several learners on the same samples: their maps in a row, which are looked at as one, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.contest import AboutContest, Contest
from nnsim.core.spec import Spec
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.beside import Beside
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import TURN_S, Subscription
from nnsim.ui.views.contest.lanes import (
    OTHERS,
    Lane,
    columns,
    of_entrant,
    of_network,
    options,
    sentence,
    usual,
    waiting,
)
from nnsim.ui.views.contest.map import ContestMap, Place
from nnsim.ui.views.contest.table import ContestTable
from nnsim.ui.views.context import COMPUTING, ViewContext
from nnsim.ui.views.turns import Turns

LEAST, BESIDE = 420, 760
"""Least width, and the width from which the table has room beside the maps, px."""

NO_PLANE = say("These samples lie in no plane: the table compares.")


class ContestView(QWidget):
    """The learner of the document, and up to three others that are chosen here."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._found: Contest | None = None
        self._lanes: list[Lane] = []
        self._place: Place | None = None
        self.chosen: list[str] = []
        self.own = Text("", "label")
        self.choosers = [ComboBox(say("Learner {number}", number=number + 2)) for number in range(OTHERS)]
        self.maps = [ContestMap(say("Map of learner {number}", number=number + 1)) for number in range(OTHERS + 1)]
        self.rows = ContestTable()
        self.said = Text("", "label", "muted", wrap=True)
        self.cost = Text("", "small", "muted")
        self._build()
        self._connect()
        follow(self._restyle)

    def _build(self) -> None:
        self._row, self._columns = QHBoxLayout(), []
        for number, figure in enumerate(self.maps):
            column = QVBoxLayout()
            head: QWidget = self.choosers[number - 1] if number else self.own
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            column.addWidget(head)
            column.addWidget(figure, 1)
            self._columns.append(column)
            self._row.addLayout(column, 1)
        maps, told = QWidget(), QVBoxLayout()
        maps.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        told.addWidget(self.rows)
        told.addWidget(self.said)
        told.addWidget(self.cost)
        told.addStretch(1)
        self._told = told
        self._beside = Beside(maps, told)
        self.setLayout(self._beside)
        self._beside.setContentsMargins(0, 0, 0, 0)

    def _connect(self) -> None:
        self._turns: Turns[Contest] = Turns(self._bridge, lambda: self.isVisible() and bool(self._asked), self._take)
        self._bridge.subscriptions.add(self, Subscription("contest", self._turns.take, self._about, TURN_S))
        for number, chooser in enumerate(self.choosers):
            chooser.chosen.connect(partial(self.choose, number))
        for figure in self.maps:
            figure.pointed.connect(self._point)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self.refresh)
        self._bridge.run.live.updated.connect(self._on_step)
        self._open()

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE))
        self.own.setMinimumHeight(self.choosers[0].sizeHint().height())  # so that the maps are of one size
        for column in self._columns:
            column.setSpacing(theme.px(SPACE / 2))
        self._told.setSpacing(theme.px(SPACE))
        self._beside.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The table stands beside the maps or below them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._beside.put(beside=self.width() >= current().px(BESIDE))

    # ------------------------------------------------------------ who takes part

    @property
    def _asked(self) -> tuple[Spec, ...]:
        """Whom the engine is asked about: the learner of the document, too, where it is fitted at once."""
        learner, kind = self._editor.project.recipe.learner, learner_of(self._editor.project)
        return (*((learner,) if kind.at_once else ()), *(Spec(name) for name in self.chosen if name))

    def choose(self, number: int, kind: str) -> None:
        """Another learner beside that of the document; the empty id for nobody."""
        self.chosen[number] = kind
        self.refresh()

    def _open(self) -> None:
        """Another document."""
        self._found, self._place = None, None
        self._begin()

    def _begin(self) -> None:
        project = self._editor.project
        self.chosen = usual(project)
        for chooser, kind in zip(self.choosers, self.chosen, strict=True):
            chooser.set_options(options(project), kind)
        self.refresh()

    def _on_change(self, change: Change) -> None:
        old, new = change.old, change.new
        if old.network.output.spec.kind != new.network.output.spec.kind:
            self._found = None
            self._begin()
        elif change.parts & {"data", "network"} or old.recipe.learner != new.recipe.learner:
            self.refresh()

    # ------------------------------------------------------------ answers

    def _about(self) -> AboutContest | None:
        about = self._turns.about()
        return AboutContest(self._asked, about.turn, about.seconds) if about else None

    def _take(self, answer: Contest | None) -> None:
        self._found = answer
        self.refresh()

    def _on_step(self) -> None:
        """The network has learned on: the others stay as they are."""
        if self.isVisible() and not learner_of(self._editor.project).at_once:
            self._show(0, self._network())
            self._tell()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show what is known now."""
        if not self.isVisible():
            return
        lanes = self._all()
        self._lanes = lanes
        self.own.setText(lanes[0].name)
        for number, kind in enumerate(["own", *self.chosen]):
            self.maps[number].setVisible(bool(kind))
        shown = iter(lanes)
        for number, kind in enumerate(["own", *self.chosen]):
            if kind:
                self._show(number, next(shown))
        self._tell()

    def _all(self) -> list[Lane]:
        project = self._editor.project
        known = {found.learner: found for found in self._found.entrants} if self._found else {}
        own = () if learner_of(project).at_once else (self._network(),)
        others = (known.get(learner) for learner in self._asked)
        return [
            *own,
            *(
                waiting(learner) if found is None else of_entrant(project, found)
                for learner, found in zip(self._asked, others, strict=True)
            ),
        ]

    def _network(self) -> Lane:
        project, run = self._editor.project, self._bridge.run
        row = {name: run.record.present(name).value for name in ("epoch", *columns(project))}
        return of_network(project, run.live.answer, row, run.live.plan.parameters)

    def _show(self, number: int, lane: Lane) -> None:
        figure = self.maps[number]
        if number == 0 and self._lanes:
            self._lanes[0] = lane
        if lane.answer.size:
            figure.show_map(self._editor.project, self._bridge.run.live.shown, lane.answer)
        else:
            figure.show_words(lane.why_not or (NO_PLANE if lane.is_ended else COMPUTING))
        figure.setAccessibleName(say("Map of {learner}", learner=lane.name))

    def _point(self, place: Place | None) -> None:
        """All maps are looked at where one is."""
        self._place = place
        for figure in self.maps:
            figure.cross(place)
        self._tell()

    def _tell(self) -> None:
        project = self._editor.project
        samples = self._found.samples if self._found else project.data.how_many("train")
        words = sentence(project, self._lanes, samples)
        self.rows.show_lanes(project, self._lanes, self._place)
        self.said.setText(words)
        self.cost.setText(self._context.cost(self))
        self.setAccessibleDescription(words)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each learner, with all digits."""
        train, test = columns(self._editor.project)
        entrants = {found.learner: found for found in self._found.entrants} if self._found else {}
        rows = (
            (
                lane.name,
                lane.train,
                lane.test,
                entrants[lane.learner].fit_ms if lane.learner in entrants else "",
                entrants[lane.learner].ask_us if lane.learner in entrants else "",
                lane.size or "",
            )
            for lane in self._lanes
        )
        return ("learner", train, test, "fit_ms", "ask_us", "numbers"), rows
