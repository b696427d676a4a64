"""The present run and those that were kept, as cards; what is not seen is not worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from nnsim.core.hashing import samples_sha256
from nnsim.core.project import KeptRun, Project
from nnsim.core.run import History
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.language.texts import lowered, say
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.scrolled import Scrolled, to_start
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.answer_map import AnswerMap
from nnsim.ui.run.kept_answers import kept_map, shown_as, why_no_map
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.runs.card import WORDS, RunCard
from nnsim.ui.views.runs.rows import EXPORTED, PRESENT, best, epoch_words, exported, of_kept, of_present, row_of, told
from nnsim.ui.views.runs.table import RunTable

GAP = 5 * SPACE
"""Between two cards, px."""

SIDES = (112, 220)
"""Least and largest side of a map, px."""

EVERY_MS = 100
"""The map of the present run is drawn so often at most."""

PAGES = (("cards", say("Answers")), ("table", say("Table")))


class RunsView(QWidget):
    """A card of the present run, then one for each that is kept; or all of them as the rows of a table."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._editor, self._run, self._bridge = context.editor, context.run, context.bridge
        self.cards: list[RunCard] = []
        self._maps: dict[str, tuple[tuple[object, ...], AnswerMap]] = {}
        self._inside = QWidget()
        self._flow = FlowLayout(self._inside)
        self._scroll = Scrolled(self._inside)
        self.page = Segmented(say("Show"), PAGES)
        self.page.chosen.connect(self._turn)
        self.best = Text("", "label", "muted")
        self.runs = RunTable(self._editor)
        self._build()
        self._later = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._later.timeout.connect(self._show_present)
        self._run.live.updated.connect(self._expect)
        self._bridge.framed.connect(self._expect)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)
        follow(self._restyle)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.page)
        top.addStretch(1)
        top.addWidget(self.best)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(top)
        self._pages = QStackedLayout()
        self._column.addLayout(self._pages, 1)
        for page in (self._scroll, self.runs):  # it shows the first at once: by then it must be part of the window
            self._pages.addWidget(page)

    def _turn(self, page: str) -> None:
        self.page.set_current(page)
        self._pages.setCurrentWidget(self.runs if page == "table" else self._scroll)
        self.refresh()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._column.setSpacing(theme.px(SPACE))
        self._flow.setSpacing(theme.px(GAP))
        self._fit()

    def _begin(self) -> None:
        """Another document."""
        self._maps.clear()
        to_start(self._scroll)
        self.runs.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.page.set_current("cards")
        self._pages.setCurrentWidget(self._scroll)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Maps are as large as there is room for all of them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Maps as large as there is room for, and cards alike, as high as the longest text needs."""
        side = self._side(len(self.cards))
        high = max((card.needed for card in self.cards), default=0)
        for card in self.cards:
            card.set_side(side, max(side, high))

    def _side(self, count: int) -> int:
        """The side of maps with which ``count`` cards are as large as they can be, px."""
        px, (low, high) = self._theme.px, map(self._theme.px, SIDES)
        gap, words = px(GAP), px(WORDS) + px(2 * SPACE)
        wide, tall = self._scroll.room + gap, self.height() - self.page.sizeHint().height() - px(SPACE) + gap
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
        if self.page.current == "cards":
            self._show_cards(self._editor.project)
        self._show_present()

    def _show_cards(self, project: Project) -> None:
        while len(self.cards) > 1 + len(project.runs):
            card = self.cards.pop()
            self._flow.removeWidget(card)
            card.deleteLater()
        while len(self.cards) < 1 + len(project.runs):
            card = RunCard(self._inside)
            card.show()
            self.cards.append(card)
            self._flow.addWidget(card)
        for card, run in zip(self.cards[1:], project.runs, strict=True):
            self._show_kept(card, run, project)
        self._fit()

    def _show_table(self) -> None:
        """Where the present run trains, its hash is not worked out over and over."""
        project, run = self._editor.project, self._run
        present = of_present(project, run.record.measured, {} if self._bridge.running else run.live.weights)
        rows = [row_of(facts) for facts in (present, *(of_kept(kept, project) for kept in project.runs))]
        self.best.setText(best(rows))
        self.setAccessibleDescription(self.best.text())
        if self.page.current == "table":
            self.runs.show_rows(rows)

    def _show_present(self) -> None:
        self._show_table()
        if not self.cards or self.page.current == "table":
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
        differs = told(run, present)
        sentence = f"{differs[:1].upper()}{differs[1:]}."
        card.say(run.name, _numbers(project, run.state.measured), " ".join(filter(None, (sentence, why))))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """The runs, the present one first: what differs, the recipe, what came of it, and its hash."""
        project, run = self._editor.project, self._run
        facts = [of_present(project, run.record.measured, run.live.weights)]
        facts += [of_kept(kept, project) for kept in project.runs]
        return EXPORTED, map(exported, facts)

    def _map_of(self, run: KeptRun, project: Project) -> AnswerMap:
        """The map of a kept run, worked out anew only where it may be another."""
        made_of = run.state, project.data, project.view.axes
        known = self._maps.get(run.id)
        if known is None or any(old is not new for old, new in zip(known[0], made_of, strict=True)):
            known = self._maps[run.id] = made_of, kept_map(run, project)
        return known[1]


def _numbers(project: Project, history: History) -> str:
    """When it was and what was measured last, in short lines."""
    if not len(history):
        return ""
    row = history.row(-1)
    share = task_of(project).share
    lines = [
        say("Epoch {row}", row=epoch_words(row["epoch"])),
        say("Test loss {loss}", loss=numbers.loss(row["test_loss"])),
    ]
    if share:
        lines.append(say("Test {share} {row}", share=lowered(share.label), row=percent(row["test_accuracy"])))
    return "\n".join(lines)
