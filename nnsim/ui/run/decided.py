"""What is decided of the samples of one part at the newest moment, asked of the engine as long as somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nnsim.core.answers.decisions import AboutDecisions, Decisions, together
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.networks.naming import output_title
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.deciding import classes_of, deciding_outputs
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.subscriptions import Moment, Subscription
from nnsim.ui.run.undo import Editor

EVERY_S = 0.25
"""Seconds from one question to the next: counts could not be read if they came more often."""

Outputs = Callable[[Project], tuple[str, ...]]


class DecidedWatcher(QObject):
    """``said`` is what was answered about ``about``, None before; ``changed`` follows whenever it is another, ``moved``
    with every frame of the network. Who is shown before this hears of another document is told nothing of the former.

    While it trains, of a large part the same samples are asked about again and again; standing still, turn by turn all
    of them. What was said of the same samples stays until there is something newer, and ``step`` tells of when it is.
    ``outputs`` are those that ``view`` can show.
    """

    changed = Signal()
    moved = Signal(object)

    def __init__(
        self, editor: Editor, bridge: EngineBridge, view: QWidget, outputs: Outputs = deciding_outputs
    ) -> None:
        super().__init__(view)
        self._editor, self._bridge, self._view, self._outputs = editor, bridge, view, outputs
        self.about = AboutDecisions()
        self._said: Decisions | None = None
        self._fits_to: Project | None = None
        self.step = 0
        self._pieces: list[Decisions] = []
        self._moment: Moment | None = None
        bridge.framed.connect(self.moved)
        bridge.subscriptions.add(view, Subscription("decisions", self._hear, self._asked, EVERY_S))
        bridge.loaded.connect(self._begin_turns)
        bridge.unseen.connect(self.forget)
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self._open)
        self._correct()

    @property
    def said(self) -> Decisions | None:
        """What was answered, as long as it may be of the document as it is now."""
        if self._said is not None and self._fits_to is not self._editor.project:
            if not self._fits(self._said):
                return None
            self._fits_to = self._editor.project
        return self._said

    @property
    def outputs(self) -> tuple[str, ...]:
        """Ids of the outputs that can be asked about."""
        return self._outputs(self._editor.project)

    @property
    def titles(self) -> list[tuple[str, str]]:
        """Their ids, and what they are called."""
        network = self._editor.project.network
        return [(output, output_title(network, output)) for output in self.outputs]

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes that are told apart; none where the document has no such output any more."""
        return classes_of(self._editor.project, self.about.output) if self.about.output in self.outputs else ()

    @property
    def is_current(self) -> bool:
        """Whether the newest frame is of the moment that ``said`` is of."""
        return self._moment is not None and self._now == self._moment

    def look(self, part: str = "", output: str = "", label: int | None = None, *, fresh: bool | None = None) -> None:
        """Ask about another part, output or class, or about fresh weights; what is left out stays."""
        asked = self.about
        label, fresh = asked.label if label is None else label, asked.fresh if fresh is None else fresh
        self.about = replace(asked, part=part or asked.part, output=output or asked.output, label=label, fresh=fresh)
        if self.about != asked:
            self._correct()
            self.forget()

    @property
    def can_be_fresh(self) -> bool:
        """Whether there are weights that could be drawn anew."""
        return learner_of(self._editor.project).has_network

    def with_control(self, words: str) -> str:
        """What a view says, and whether that is of fresh weights."""
        return say("With fresh weights: {words}", words=words) if words and self.about.fresh else words

    def forget(self) -> None:
        """Nothing is known of the present samples and network."""
        self._begin_turns()
        self._said = None
        self.changed.emit()

    # ------------------------------------------------------------ asking

    @property
    def _now(self) -> Moment | None:
        frame = self._bridge.run.record.frame
        return None if frame is None else (frame.run, frame.step)

    def _asked(self) -> AboutDecisions | None:
        if not (self._view.isVisible() and self.classes):
            return None
        if self.about.fresh and self._pieces and len(self._pieces) == self._pieces[0].turns:
            return None  # they stay what they are
        if self._bridge.running or not self.is_current:
            return replace(self.about, turn=0)
        return replace(self.about, turn=max(min(len(self._pieces), self._pieces[0].turns - 1), 0))

    def _hear(self, answer: Decisions | None) -> None:
        if answer is None or not self._fits(answer):
            return
        if answer.about.turn == 0:
            self._pieces, self._moment = [answer], self._bridge.subscriptions.moment
        elif self._bridge.subscriptions.moment == self._moment and answer.about.turn == len(self._pieces):
            self._pieces.append(answer)
        else:
            return
        self._said, (_, self.step) = together(self._pieces), self._bridge.subscriptions.moment
        self.changed.emit()

    def _fits(self, answer: Decisions) -> bool:
        """Whether it may be of the present document, not of the one before the last edit."""
        largest = max(answer.truth.max(initial=0), answer.decided.max(initial=0))
        there = int(getattr(self._editor.project.data, self.about.part).sum())
        return answer.total == there and largest < len(self.classes)

    def _begin_turns(self, _event: object = None) -> None:
        """Another network, or other samples: what comes does not go with what was said."""
        self._pieces, self._moment = [], None

    # ------------------------------------------------------------ reactions

    def _open(self) -> None:
        """Another document: its test samples and first output."""
        self.about = AboutDecisions()
        self._correct()
        self.forget()

    def _on_change(self, change: Change) -> None:
        if not change.parts & {"data", "network", "recipe"}:
            return
        before = self.about
        self._correct()
        if change.old.data is not change.new.data or self.about != before:
            self.forget()

    def _correct(self) -> None:
        """Only what there is can be asked about."""
        output = self.about.output if self.about.output in self.outputs else next(iter(self.outputs), OUTPUT)
        self.about = replace(self.about, output=output)
        label = self.about.label if self.about.label < len(self.classes) else 0
        self.about = replace(self.about, label=label, fresh=self.about.fresh and self.can_be_fresh)
