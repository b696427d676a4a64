"""The view of what a language model writes: a text that grows, what comes next, and tables that were only counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.text import Continuation
from nnsim.core.data import Data
from nnsim.core.files.fields import MAX_TEXT
from nnsim.core.messages import Frame, Prompt
from nnsim.core.project import Project
from nnsim.core.shares import probability
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.ngrams import losses
from nnsim.data.text import encode, left_out
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of
from nnsim.tasks.scores import warmed
from nnsim.ui.kit import numbers, theming
from nnsim.ui.kit.figures.bars import Bar, Bars
from nnsim.ui.kit.figures.tinted_text import Piece, TintedText
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.writing.written import Written

EVERY_S, AT_ONCE = 0.12, 4
"""Seconds between two questions, and characters that each is about: what is written can be read along."""

LEAST = 410
"""Narrowest, px: for the text alone."""

MOST = 700
"""Characters after which a text begins anew, if the network has learned since."""

BESIDE, BELOW = 840, 240
"""Width from which bars stand beside the text and all that belongs to it, height from which below it, px."""

WIDE = {"top": (0, 0, 1, 1), "sheet": (1, 0, 1, 1), "said": (2, 0, 1, 1), "next": (0, 1, 3, 1), "tables": (0, 2, 3, 1)}
HIGH = {"top": (0, 0, 1, 2), "sheet": (1, 0, 1, 2), "said": (2, 0, 1, 2), "next": (3, 0, 1, 1), "tables": (3, 1, 1, 1)}
LOW = {"top": (0, 0, 1, 2), "sheet": (1, 0, 1, 1), "said": (2, 0, 1, 2), "next": (1, 1, 1, 1)}
"""Row, column, rows and columns of every part. Where it is low and narrow, the sentence alone tells of the tables."""

WARMTH = Scale(0.0, 2.0, 0.1)
STRONGEST = 6.0
"""Nats from which on the ground of a character is as strong as it gets: one of four hundred."""

NEXT, SEEN = 8, 5
"""Characters that may come next, the likeliest first; what came is among the first ``SEEN`` or behind them."""

WARMER = say(
    "Temperature of the draws: 0 takes the likeliest character, 1 draws as often as the network predicts, "
    "more makes rare ones likelier"
)


class WritingView(QWidget):
    """The text at the left, the next character and the tables at the right, or below where there is no room beside."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._written = Written()
        self._job: Job | None = None
        self._tables: tuple[float, ...] = ()
        self._counted: Data | None = None
        self._run, self._step, self._begun_at = context.bridge.client.run, 0, 0
        self.begin_with = LineEdit()
        self.begin_with.setAccessibleName(say("The network goes on with"))
        self.begin_with.setPlaceholderText(say("Go on with …"))
        self.begin_with.setToolTip(say("The network goes on with what stands here"))
        self.begin_with.setMaxLength(MAX_TEXT)
        self.warmth = NumberField(WARMTH, self._editor.project.view.temperature, say("Temperature"))
        self.warmth.setToolTip(WARMER)
        self.anew = IconButton("restart", say("Begin the text anew"), side=28)
        self.readout = Text("", "label", "muted")
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.sheet = TintedText(say("Text of the network"), grows=True)
        self.next_title = Text(say("Next character"), "small", "muted")
        self.next = Bars(say("Next character"), 190, 56, pointable=False)
        self.tables_title = Text(say("Nats per character"), "small", "muted")
        self.tables_title.setToolTip(
            say("Loss on the held-out end of the text; tables count what followed the last characters")
        )
        self.tables = Bars(say("Nats per character"), 220, 84, pointable=False)
        self._build()
        self._connect()
        follow(self._restyle)
        self._open()

    def _build(self) -> None:
        top = QWidget()
        self._top = QHBoxLayout(top)
        self._top.setContentsMargins(0, 0, 0, 0)
        self.warmth_label = Text(say("Temperature"), "label", "muted")
        for part in (self.begin_with, self.warmth_label, self.warmth, self.anew):
            self._top.addWidget(part, 9 * (part is self.begin_with))
        self._top.addStretch(1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._parts = {
            "top": top,
            "sheet": self.sheet,
            "said": self.readout,
            "next": _titled(self.next_title, self.next),
            "tables": _titled(self.tables_title, self.tables),
        }
        for widget in self._parts.values():
            widget.setParent(self)  # shown before, it would be a window and take the keys away
        self._lie(WIDE)

    def _lie(self, places: dict[str, tuple[int, int, int, int]]) -> None:
        """Put every part to its place, and away what has none."""
        self._places = places
        for name, part in self._parts.items():
            self._grid.removeWidget(part)
            part.setVisible(name in places)
            if name in places:
                self._grid.addWidget(part, *places[name])
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, int(places is HIGH))
        self._grid.setRowStretch(1, 1)
        self._grid.setRowStretch(3, int(places is HIGH))

    def _connect(self) -> None:
        self.begin_with.textEdited.connect(self._keep)
        self.warmth.changed.connect(self._keep)
        self.anew.clicked.connect(self._begin)
        self.sheet.pointed.connect(lambda _place: self._say(self.sheet.chosen))
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._begin)
        self._bridge.framed.connect(self._hear)
        self._bridge.subscriptions.add(self, Subscription("continuation", self._take, self._asked, EVERY_S))

    def _restyle(self, theme: Theme) -> None:
        self._grid.setHorizontalSpacing(theme.px(4 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE))
        self._top.setSpacing(theme.px(2 * SPACE))
        self.begin_with.setMinimumWidth(theme.px(90))
        self.begin_with.setMaximumWidth(theme.px(190))
        self.warmth.setFixedWidth(theme.px(52))
        self.setMinimumWidth(theme.px(LEAST))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Bars stand beside the text or below it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = theming.current().px
        places = WIDE if self.width() >= px(BESIDE) else HIGH if self.height() >= px(BELOW) else LOW
        if places is not self._places:
            self._lie(places)

    # ------------------------------------------------------------ the text

    def _asked(self) -> Prompt | None:
        """What the engine is to be asked: nothing while nobody looks, or the text is full and nothing was learned."""
        if not self.isVisible() or not self._written.tokens or self._is_full:
            return None
        length = self._editor.project.data.sample_shape[0]
        return self._written.prompt(length, AT_ONCE, self.warmth.value, self._editor.project.recipe.seed)

    @property
    def _is_full(self) -> bool:
        return len(self._written.tokens) >= MOST + self._written.given

    def _hear(self, frame: Frame) -> None:
        """Another run, or a full text and a network that has learned, begins anew; numbers beside it follow rows."""
        is_other, self._run, self._step = frame.run != self._run, frame.run, frame.step
        if is_other or (self._is_full and self._step != self._begun_at):
            self._begin()
        if self.isVisible() and len(frame.history.rows):
            self.refresh()

    def _take(self, answer: Continuation | None) -> None:
        if answer is not None:
            self._written.take(answer)
            self._show()

    def _begin(self, _what: object = None) -> None:
        """The text from its beginning: what was typed, or the line end that every text has before it."""
        project, self._begun_at = self._editor.project, self._step
        known = encode(self.begin_with.text(), project.data.vocabulary).tolist()
        usual = encode("\n", project.data.vocabulary).tolist() or [0]
        self._written.begin(tuple(known or usual) if kind_of(project.data).is_written else ())
        self._show()

    def _keep(self, _what: object = None) -> None:
        """What was typed belongs to the document."""
        prompt = self.begin_with.text().encode(errors="ignore").decode()  # half a character cannot be saved
        warmth = self.warmth.value

        def keep(project: Project) -> Project:
            return replace(project, view=replace(project.view, prompt=prompt, temperature=warmth))

        self._editor.set_view(keep)
        self._begin()

    def _open(self) -> None:
        """Another document: with what was typed there."""
        self.begin_with.setText(self._editor.project.view.prompt)
        self.warmth.set_value(self._editor.project.view.temperature)
        self._begin()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"} and task_of(change.new).continues_text:
            self._begin()
            self._count()

    # ------------------------------------------------------------ the tables

    def _count(self) -> None:
        """Count the tables of this text in the background, once somebody looks."""
        data = self._editor.project.data
        if not self.isVisible() or data is self._counted or not kind_of(data).is_written:
            return
        self._forget_job()
        self._counted, self._tables = data, ()
        self._job = Job(lambda progress: losses(data, progress=progress), self)
        self._job.finished.connect(self._take_tables)
        self._job.start()

    def _take_tables(self, found: object) -> None:
        assert isinstance(found, tuple)
        self._tables = found
        self._forget_job()
        self._show_tables()

    def _forget_job(self) -> None:
        if self._job is not None:
            self._job.leave()  # a long text ends its step before it hears of that
        self._job = None

    def _show_tables(self) -> None:
        """The network among the tables, and in a sentence what it is worth."""
        mine = self._bridge.run.record.present("test_loss").value
        losses = [("network", mine), *((f"{number}-gram", loss) for number, loss in enumerate(self._tables, 1))]
        known = [(name, loss) for name, loss in losses if math.isfinite(loss)]
        widest = max((loss for _, loss in known), default=0.0) or 1.0  # a text of one character surprises nobody
        rows = [Bar(name, loss / widest, numbers.fixed(loss, 3), stands_out=name == "network") for name, loss in known]
        self.tables.show_bars(tuple(rows))

    def sentence(self) -> str:
        """How well the network does beside what was only counted."""
        mine, known = self._bridge.run.record.present("test_loss").value, [x for x in self._tables if not math.isnan(x)]
        if math.isnan(mine) or not known:
            return say("Each character on its ground: the stronger, the more it surprised the network.")
        best = min(known)
        verb = say("better than") if mine < best else say("as good as") if mine == best else say("not yet as good as")
        counting = say(
            "counting ({index}-gram: {fixed})", index=self._tables.index(best) + 1, fixed=numbers.fixed(best, 2)
        )
        return say(
            "Loss at the held-out end: {fixed}, {verb} {counting}.",
            fixed=numbers.fixed(mine, 2),
            verb=verb,
            counting=counting,
        )

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Redraw from what is known now."""
        self._show_tables()
        self._say(self.sheet.chosen)

    def _show(self) -> None:
        self._show_tables()  # the sentence below it is of the same loss
        self.sheet.show_pieces(self._pieces())
        self._say(self.sheet.chosen)

    def _pieces(self) -> list[Piece]:
        """Every character: the stronger its ground, the more it surprised the network."""
        vocabulary, written = self._editor.project.data.vocabulary, self._written
        return [
            Piece(vocabulary[token], -written.surprise(place) / STRONGEST, place < written.given)
            for place, token in enumerate(written.tokens)
        ]

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Every character of the text, and how much it surprised the network."""
        data, written = self._editor.project.data, self._written
        names = (data.classes[token] for token in written.tokens)
        return ("character", say("surprise in nats")), ((name, written.surprise(n)) for n, name in enumerate(names))

    def _say(self, place: int) -> None:
        """What was predicted for a place: as bars and in words."""
        data, chances = self._editor.project.data, self._written.chances.get(place)
        surprise = self._written.surprise(place)
        is_next, warmth = place == len(self._written.tokens), self.warmth.value
        self.next_title.setText(
            say("Next at temperature {plain}", plain=numbers.plain(warmth)) if is_next else say("Predicted here")
        )
        rows: tuple[Bar, ...] = ()
        if chances is not None:
            shares = warmed(chances, warmth) if is_next else chances
            likely = np.argsort(-shares, kind="stable")[:NEXT].tolist()
            real = likely[0] if is_next else self._written.tokens[place]
            if real not in likely[:SEEN]:
                likely[SEEN:] = [real]  # the last of them, so that they stay in order
            rows = tuple(
                Bar(
                    data.classes[token],
                    float(shares[token]),
                    probability(float(shares[token])),
                    token == real and not is_next,
                )
                for token in likely
            )
        self.next.show_bars(rows)
        if math.isnan(surprise):
            words = left_out(self.begin_with.text(), data.vocabulary) or self.sentence()
            self.readout.setText(self._context.with_cost(words, self))
        else:
            token = self._written.tokens[place]
            chance = probability(math.exp(-surprise))
            self.readout.setText(
                say(
                    "{class_name}: predicted with {chance}, surprise in nats: {plain}",
                    class_name=data.classes[token],
                    chance=chance,
                    plain=numbers.plain(surprise),
                )
            )
        self.setAccessibleDescription(self.sentence())

    def showEvent(self, event: QShowEvent) -> None:
        """Count, and write on."""
        super().showEvent(event)
        self._count()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is counted for nobody."""
        super().hideEvent(event)
        if self._job is not None:
            self._forget_job()
            self._counted = None


def _titled(title: Text, bars: Bars) -> QWidget:
    """Bars under their title."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(title)
    column.addWidget(bars, 1)
    return part
