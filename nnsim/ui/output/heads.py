"""What outputs beside the first answer, each under its name and in the way of its task."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.answers.samples import DRAWN, SampleMaps
from nnsim.core.data import Floats, Samples
from nnsim.core.messages import ProbeSample
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.networks.naming import column_titles
from nnsim.tasks.answering import shares, told
from nnsim.tasks.columns import of_output
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.panel import Line
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.output.answer_bars import NONE, AnswerBars
from nnsim.ui.output.image_pairs import BRIEF, ImagePairs
from nnsim.ui.run.answered_image import answers_with_images
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.record import RunRecord
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

MEASURED = ("train_loss", "test_loss", "test_accuracy")
TOLD = say("The mean loss of this output on training and test samples, and how many test samples it tells right")

MOST_VALUES = 6
"""Numbers of an answer that are written out."""


class HeadAnswer(QWidget):
    """One output: how well it does, and what it answers to the sample that is looked at, or to a drawing."""

    def __init__(self, editor: Editor, live: LiveModel, output: str) -> None:
        super().__init__()
        self._editor, self._live, self.output = editor, live, output
        self._drawn: Samples | None = None
        self._found: SampleMaps | None = None
        project = editor.project
        self.name = Text(project.network.head(output).name, "strong")
        self.told = Text("", "label", "muted")
        self.words = Text("", "label", "muted", wrap=True)
        seen = seen_from(project, output)
        self.pairs = ImagePairs(editor, live, output, BRIEF) if answers_with_images(seen) else None
        self.bars = AnswerBars() if task_of(seen).tells_classes else None
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.told)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(Line())
        self._column.addLayout(row)
        for widget in (self.words, self.bars, self.pairs):
            if widget is not None:
                self._column.addWidget(widget)
        self.words.setVisible(self.pairs is None)
        follow(self._restyle)
        self.refresh()

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))

    def show_numbers(self, record: RunRecord) -> None:
        """Write the newest losses, and the share right of test samples: ``loss: train 0.12 · test 0.15 · 97 %``."""
        train, test, accuracy = (record.present(of_output(self.output, name)) for name in MEASURED)
        parts = [
            say("loss: train {loss}", loss=numbers.loss(train.value)),
            say("test {loss}", loss=numbers.loss(test.value)),
        ]
        if task_of(seen_from(self._editor.project, self.output)).share is not None:
            parts.append(percent(accuracy.value))
        known = not math.isnan(train.value)
        self.told.setText(" · ".join(parts) if known else "")
        self.told.setToolTip(in_lines(TOLD) if known else "")

    def show_drawn(self, drawn: Samples | None) -> None:
        """Answer to a drawing [*sample_shape]; None for the sample that is looked at."""
        self._drawn = drawn
        if self.pairs is not None:
            self.pairs.show_drawn(drawn)
        self.refresh()

    def refresh(self) -> None:
        """Ask the network anew."""
        seen = seen_from(self._editor.project, self.output)
        if self.pairs is not None:
            self.pairs.refresh()
            return
        answer = self._answer(seen)
        if answer is None:
            self.words.setText(say("No answer yet"))
        elif self.bars is None:
            self.words.setText(f"{self._of_what}: {_values(seen, answer)}")
        else:
            self.words.setText(self._of_what)
        if self.bars is not None:
            self.bars.show_answers(seen.data.classes, NONE if answer is None else shares(seen, answer))

    def _answer(self, seen: Project) -> Floats | None:
        """What the window works out of the newest weights, or what the engine told; None while neither is known."""
        index, found = self._index, self._found
        if index is not None and self._live.fits:
            answers = self._live.answers_of(self._raw(index)[None], self.output)
        elif found is not None and found.index == index and self.output in found.maps:
            answers = told(seen, found.maps[self.output][None])
        else:
            return None
        answer: Floats = answers[0]
        return answer

    @property
    def probe_sample(self) -> ProbeSample | None:
        """What the engine is to look at; None where it need not."""
        index, live = self._index, self._live
        if index is None or self.pairs is not None or live.fits or live.asks or not live.plan.layers:
            return None
        return ProbeSample.at(self._raw(index)) if index == DRAWN else ProbeSample(index)

    def take(self, found: SampleMaps | None) -> None:
        """What the engine makes of the sample; None where nothing is known any more."""
        self._found = found
        self.refresh()

    @property
    def _index(self) -> int | None:
        """The sample that is asked about, or ``DRAWN``; None without samples."""
        data, chosen = self._editor.project.data, self._live.chosen.index
        if self._drawn is not None and self._drawn.shape == data.sample_shape:
            return DRAWN
        if not len(data):
            return None
        return int(data.test.argmax()) if chosen is None else chosen

    def _raw(self, index: int) -> Samples:
        """What the network gets [*sample_shape]."""
        data = self._editor.project.data
        drawn = self._drawn if index == DRAWN else None
        raw: Samples = data.x[index] if drawn is None else drawn.astype(data.x.dtype)
        return raw

    @property
    def _of_what(self) -> str:
        index = self._index
        if index is None or index == DRAWN:
            return "" if index is None else say("Your drawing")
        return f"{(say('Test sample') if self._editor.project.data.test[index] else say('Sample'))} {index + 1:,}"


class HeadAnswers(QWidget):
    """All of them, one below the other.

    ``wanted`` tells that the engine is to look at something new, as the window cannot work it out.
    """

    wanted = Signal()

    def __init__(self, editor: Editor, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._run = editor, run
        self.answers: list[HeadAnswer] = []
        self._asked: ProbeSample | None = None
        self._drawn: Samples | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        follow(self._restyle)
        run.live.updated.connect(self._refresh)
        run.live.chosen.changed.connect(self._refresh)
        editor.store.changed.connect(self._on_change)
        self._build()

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(2 * SPACE))

    def _on_change(self, change: Change) -> None:
        if change.old.network.heads != change.new.network.heads or change.old.data.kind != change.new.data.kind:
            self._build()
        elif change.parts & {"data", "network"}:
            self.take(None)

    def _build(self) -> None:
        for answer in self.answers:
            self._column.removeWidget(answer)
            take_away(answer)
        heads = self._editor.project.network.heads
        self.answers = [HeadAnswer(self._editor, self._run.live, head.id) for head in heads]
        for answer in self.answers:
            self._column.addWidget(answer)
            answer.show_drawn(self._drawn)
        self.show_numbers()

    @property
    def _left(self) -> list[HeadAnswer]:
        """Those whose output is still there: the others go with this very change, which is told to others first."""
        outputs = self._editor.project.network.outputs
        return [answer for answer in self.answers if answer.output in outputs]

    def _refresh(self) -> None:
        for answer in self._left if self.isVisible() else ():
            answer.refresh()
        self._want()

    def _want(self) -> None:
        before, self._asked = self._asked, self.probe_sample()
        if self._asked not in (None, before):
            self.wanted.emit()

    def probe_sample(self) -> ProbeSample | None:
        """What the engine is to look at; None where it need not, and while nobody looks."""
        wanted = (answer.probe_sample for answer in self._left if self.isVisible())
        return next(filter(None, wanted), None)

    def take(self, found: SampleMaps | None) -> None:
        """What the engine makes of the sample that is looked at; None where nothing is known any more."""
        for answer in self._left:
            answer.take(found)

    def show_drawn(self, drawn: Samples | None) -> None:
        """Answer to a drawing instead of the sample that is looked at; None for that."""
        self._drawn = drawn
        for answer in self._left:
            answer.show_drawn(drawn)
        self._want()

    def show_numbers(self) -> None:
        """Write the newest losses and accuracies."""
        for answer in self._left:
            answer.show_numbers(self._run.record)


def _values(project: Project, answer: Floats) -> str:
    """The first numbers of an answer, by name where they have one: ``x₁ 0.31, x₂ −2``."""
    flat = np.ravel(answer)
    shown = [numbers.plain(float(value)) for value in flat[:MOST_VALUES]]
    names = _names(project, len(flat))
    if names:
        shown = [f"{name} {value}" for name, value in zip(names, shown, strict=False)]
    return ", ".join(shown) + (" …" if len(flat) > MOST_VALUES else "")


def _names(project: Project, count: int) -> Sequence[str]:
    """What the ``count`` numbers of an answer are called; none where there is but one, or they have no names."""
    task, values = task_of(project), project.data.values
    if task.tells_all:
        return column_titles(project.data.columns, count)
    return values if task.tells_values and len(values) == count > 1 else ()
