"""The present run and those that were kept, as cards; what is not seen is not worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.hashing import samples_sha256, weights_sha256
from nnsim.core.project import KeptRun, Project
from nnsim.core.run import HISTORY, History
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.edits.differences import SAME, differences
from nnsim.edits.recipe_fields import NUMBERS
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.scrolled import Scrolled, to_start
from nnsim.ui.run.answer_map import AnswerMap
from nnsim.ui.run.kept_answers import kept_map, shown_as, why_no_map
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.runs.card import WORDS, RunCard

GAP = 5 * SPACE
"""Between two cards, px."""

SIDES = (112, 220)
"""Least and largest side of a map, px."""

EVERY_MS = 100
"""The map of the present run is drawn so often at most."""

PRESENT = "This run"


class RunsView(QWidget):
    """A card of the present run, then one for each that is kept."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._editor, self._run, self._bridge = context.editor, context.run, context.bridge
        self.cards: list[RunCard] = []
        self._maps: dict[str, tuple[tuple[object, ...], AnswerMap]] = {}
        self._inside = QWidget()
        self._flow = FlowLayout(self._inside)
        self._scroll = Scrolled(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._later = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._later.timeout.connect(self._show_present)
        self._run.live.updated.connect(self._expect)
        self._bridge.framed.connect(self._expect)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._flow.setSpacing(theme.px(GAP))
        self._fit()

    def _begin(self) -> None:
        """Another document."""
        self._maps.clear()
        to_start(self._scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Maps are as large as there is room for all of them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        side = self._side(len(self.cards))
        for card in self.cards:
            card.set_side(side)

    def _side(self, count: int) -> int:
        """The side of maps with which ``count`` cards are as large as they can be, px."""
        px, (low, high) = self._theme.px, map(self._theme.px, SIDES)
        gap, words = px(GAP), px(WORDS) + px(2 * SPACE)
        wide, tall = self._scroll.room + gap, self.height() + gap
        shapes = [(columns, -(-count // columns)) for columns in range(1, count + 1)]
        sides = (min(wide // columns - gap - words, tall // rows - gap) for columns, rows in shapes)
        return min(max(max(sides, default=low), low), high)

    def showEvent(self, event: QShowEvent) -> None:
        """What came while nobody looked."""
        super().showEvent(event)
        self.refresh()

    # ------------------------------------------------------------ reactions

    def _expect(self, _event: object = None) -> None:
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def _on_change(self, change: Change) -> None:
        if self.isVisible() and change.parts & {"runs", "data", "network", "recipe", "view"}:
            self.refresh()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Every run as it is now; maps of kept runs are only worked out where they may be others."""
        project = self._editor.project
        while len(self.cards) > 1 + len(project.runs):
            card = self.cards.pop()
            self._flow.removeWidget(card)
            card.deleteLater()
        while len(self.cards) < 1 + len(project.runs):
            card = RunCard(self._inside)
            card.show()
            self.cards.append(card)
            self._flow.addWidget(card)
        self._fit()
        self._show_present()
        for card, run in zip(self.cards[1:], project.runs, strict=True):
            self._show_kept(card, run, project)

    def _show_present(self) -> None:
        if not self.cards:
            return
        live, project, record = self._run.live, self._editor.project, self._run.record
        card = self.cards[0]
        card.map.setVisible(live.answer.size > 0)
        card.map.show_map(AnswerMap(live.answer, live.scores), project)
        card.say(PRESENT, _numbers(project, record.measured), "")

    def _show_kept(self, card: RunCard, run: KeptRun, present: Project) -> None:
        project = shown_as(run, present, samples_sha256)
        why = why_no_map(run, project)
        card.map.setVisible(not why)
        card.map.show_map(self._map_of(run, project), project)
        told = " · ".join(differences(run, present, samples_sha256)) or SAME
        sentence = f"{told[:1].upper()}{told[1:]}."
        card.say(run.name, _numbers(project, run.state.measured), " ".join(filter(None, (sentence, why))))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The runs, the present one first: what differs, the numbers of the recipe, what came of it, and its hash."""
        project, record = self._editor.project, self._run.record
        live = self._run.live
        present = [PRESENT, "", *_row(project, record.measured), weights_sha256(live.weights) if live.weights else ""]
        kept = (
            [
                run.name,
                " · ".join(differences(run, project, samples_sha256)) or SAME,
                *_row(run.project, run.state.measured),
                weights_sha256(run.state.weights) if run.state.weights else "",
            ]
            for run in project.runs
        )
        return ("run", "differs", *NUMBERS, *HISTORY, "weights_sha256"), (present, *kept)

    def _map_of(self, run: KeptRun, project: Project) -> AnswerMap:
        """The map of a kept run, worked out anew only where it may be another."""
        made_of = run.state, project.data, project.view.axes
        known = self._maps.get(run.id)
        if known is None or any(old is not new for old, new in zip(known[0], made_of, strict=True)):
            known = self._maps[run.id] = made_of, kept_map(run, project)
        return known[1]


def _row(project: Project, history: History) -> list[object]:
    """The numbers of a recipe, and what was measured last; empty where nothing was."""
    last = history.row(-1) if len(history) else {}
    return [*(getattr(project.recipe, name) for name in NUMBERS), *(last.get(name, "") for name in HISTORY)]


def _numbers(project: Project, history: History) -> str:
    """When it was and what was measured last, in short lines."""
    if not len(history):
        return ""
    row = history.row(-1)
    share = task_of(project).share
    epoch = floor(100 * row["epoch"] + 1e-6) / 100  # as the bar tells it
    lines = [f"Epoch {epoch:,.2f}".removesuffix(".00"), f"Test loss {numbers.loss(row['test_loss'])}"]
    if share:
        lines.append(f"Test {share.label.lower()} {percent(row['test_accuracy'])}")
    return "\n".join(lines)
