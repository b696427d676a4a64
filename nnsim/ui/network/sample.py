"""What the network makes of the sample that is looked at: the first test sample, until one is chosen or drawn."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnsim.core.answers.samples import DRAWN, SampleMaps
from nnsim.core.data import PARTS, Data, Floats, Samples
from nnsim.core.messages import ProbeSample
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.remembered import remembered
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks import forward
from nnsim.tasks import answering, feeding
from nnsim.tasks.heads import seen_from
from nnsim.ui.kit.numbers import count
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

AT_ONCE = 30_000_000
"""Multiply-adds that the window spends per frame on one sample; larger networks leave it to the engine."""
MOST_WEIGHTS = 1 << 22
"""The engine sends no more weights than this with a frame."""

_KINDS = {"train": say("Training"), "test": say("Test"), "validation": say("Validation"), "excluded": say("Excluded")}

UNKNOWN: Floats = np.zeros(0, np.float32)


class Sample(QObject):
    """``index`` of a sample and ``values``, what every node hands on for it: float32 [*shape] by node id.

    ``drawn`` is a raw sample [*sample_shape] from the hand of the user, which is shown instead; None for none.
    Of a video the picture at the moment of ``film`` is shown.
    The window works the values out where that is cheap; else they come from the engine, which ``probe_sample`` asks.
    ``changed`` tells that another sample is shown, ``came`` that the engine answered.
    """

    changed = Signal()
    came = Signal()

    def __init__(self, editor: Editor, live: LiveModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self.drawn: Samples | None = None
        self.film = live.film
        self._values: dict[str, Floats] = {}
        self._answer: Floats = UNKNOWN
        self._made_for: Project | None = None
        self._told: Data = editor.project.data
        editor.store.changed.connect(self._on_change)
        live.chosen.changed.connect(self._on_chosen)

    @property
    def index(self) -> int:
        """The sample that is looked at everywhere; while there is none, the first test sample; -1 without samples."""
        chosen = self._live.chosen.index
        return first(self.data) if chosen is None else chosen

    def _on_chosen(self) -> None:
        """What somebody chose takes the place of a drawing; what only got another number is told with the data.

        Where rows follow a change of the document, they may choose another one after the data were told.
        """
        if not self._editor.store.is_telling:
            self.drawn = None
        if not self._editor.store.is_telling or self._told is self.data:
            self._tell()

    def _tell(self) -> None:
        self._told = self.data
        self._forget()
        self.changed.emit()

    def _on_change(self, change: Change) -> None:
        if "network" in change.parts:
            self._forget()
        if "data" in change.parts:
            if self.drawn is not None and self.drawn.shape != self.data.sample_shape:
                self.drawn = None
            self._tell()

    @property
    def data(self) -> Data:
        """Where it is taken from."""
        return self._editor.project.data

    @property
    def pool(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """Indices that can be walked through: test samples, or all where none is held out."""
        found = np.flatnonzero(self.data.test)
        return found if len(found) else np.arange(len(self.data))

    def show(self, index: int) -> None:
        """Show another sample, here and everywhere else."""
        if not 0 <= index < len(self.data):
            return
        drawn, self.drawn = self.drawn, None
        if not self._live.chosen.choose(index) and drawn is not None:
            self._tell()

    def show_drawn(self, drawn: Samples | None) -> None:
        """Show what was drawn by hand, or the sample of before; a drawing of another shape is none of these data."""
        fits = drawn is not None and drawn.shape == self.data.sample_shape
        if fits or self.drawn is not None:
            self.drawn = drawn if fits else None
            self._tell()

    def _forget(self) -> None:
        self._values, self._answer = {}, UNKNOWN

    def _keep(self, values: dict[str, Floats], answer: Floats) -> None:
        self._values, self._answer, self._made_for = values, answer, self._editor.project

    @property
    def _is_known(self) -> bool:
        """Others may ask before this heard that network or data are others now."""
        then, now = self._made_for, self._editor.project
        return then is not None and then.network is now.network and then.data is now.data

    @property
    def values(self) -> dict[str, Floats]:
        """What every node hands on; nothing while that is not known."""
        return self._values if self._is_known else {}

    def step(self, by: int) -> None:
        """Go on to the next (1) or previous (-1) test sample, and round again."""
        pool = self.pool
        if len(pool):
            here = int(np.searchsorted(pool, max(self.index, 0)))
            self.show(int(pool[(here + by) % len(pool)]))

    @property
    def raw(self) -> Samples | None:
        """What is shown [*sample_shape]; None for none. Data that have just come may be fewer than those before."""
        if self.drawn is not None and self.drawn.shape == self.data.sample_shape:
            return self.drawn
        shown: Samples | None = self.data.x[self.index] if 0 <= self.index < len(self.data) else None
        return shown

    @property
    def label(self) -> int:
        """Index of its true class; -1 for values, for drawings and where nothing is shown."""
        named = self.raw is not None and self.drawn is None and self.data.targets == "classes"
        return int(self.data.y[self.index]) if named else -1

    @property
    def words(self) -> str:
        """``Test sample 3 of 17,500: 7``; one that does not test has the number that it has in the data."""
        if self.drawn is not None:
            return say("Your drawing on the test pad")
        if self.raw is None:
            return ""
        place = _place(self.data, self.index)
        return f"{place}: {self.data.classes[self.label]}" if self.label >= 0 else place

    # ------------------------------------------------------------ what the network makes of it

    @property
    def is_light(self) -> bool:
        """True where the window works out by itself what the network makes of a sample."""
        plan = self._live.plan
        return forward.can_evaluate(plan) and plan.macs <= AT_ONCE and plan.numbers <= MOST_WEIGHTS

    def refresh(self) -> None:
        """Send the sample through the network with the newest weights, where that is light."""
        raw = self.raw
        if raw is None or not self.is_light or not self._live.fits:
            return
        project = self._editor.project
        inputs = feeding.inputs(project, raw[None])
        run = forward.run(self._live.plan, self._live.weights, inputs)
        self._keep({name: value[0] for name, value in run.items()}, answering.told(project, run[OUTPUT])[0])

    def probe_sample(self) -> ProbeSample | None:
        """What the engine is to look at; None where it need not."""
        if not self._live.plan.layers or self.is_light or self.raw is None or kind_of(self.data).lies_in_plane:
            return None
        return ProbeSample(self.index) if self.drawn is None else ProbeSample.at(self.drawn.astype(self.data.x.dtype))

    def take(self, found: SampleMaps | None) -> None:
        """What the engine makes of this sample; None where it does not know it."""
        shown = self.index if self.drawn is None else DRAWN
        if found and found.index == shown and self.raw is not None and not self.is_light:
            self._keep(found.maps, found.answer)
            self.came.emit()

    def answers(self, output: str = OUTPUT) -> Floats:
        """What an output answers for it [units]; empty while nothing is known."""
        if output == OUTPUT:
            return self._answer if self._is_known else UNKNOWN
        if output not in self.values:
            return UNKNOWN
        answered: Floats = answering.told(seen_from(self._editor.project, output), self.values[output][None])[0]
        return answered


@remembered(2)
def _place(data: Data, index: int) -> str:
    """``Test sample 3 of 17,500``, among those that can be walked through, or its number in the data."""
    tests = data.how_many("test")
    if data.test[index]:
        return say(
            "Test sample {count_nonzero} of {tests}",
            count_nonzero=count(int(np.count_nonzero(data.test[:index])) + 1),
            tests=count(tests),
        )
    if not tests:
        return say("Sample {index} of {count}", index=count(index + 1), count=count(len(data)))
    part = next(name for name in PARTS if data.part(name)[index])
    return say("{kinds} sample {index}", kinds=_KINDS[part], index=count(index + 1))


@remembered(2)
def first(data: Data) -> int:
    """The first test sample, else the first of all, else -1."""
    return int(data.test.argmax()) if len(data) else -1  # the first True, else 0
