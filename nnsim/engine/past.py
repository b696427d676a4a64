"""The past of a run: states of some of its steps, and what was done by hand in between.

Training depends on its state alone, so that a step between two states is that of the one before it, trained on. States
are taken at steps that depend on the number of the step, never on the clock. What cannot be gone through again, as
fresh arrays of another network, leaves a state behind it. Where room is short, states get fewer with their age.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nnsim.core.data import Floats, Samples
from nnsim.core.memory import ran_out
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.forgetting import Forgetting
from nnsim.engine.learners.base import Work
from nnsim.engine.readings import FORWARD

BUDGET = 256 << 20
"""Bytes that the past of one run may take."""

SHARE = 1 / 100
"""Part of the work of training that states may cost."""

COPY, TAKE = 4, 1 << 18
"""To copy a byte costs about as much as so many multiply-adds, and to take a state as many, however small it is."""

OBJECT = 200
"""Bytes that an array takes besides its numbers."""

DEED = 1000
"""Bytes that something done by hand takes, besides samples."""


@dataclass(frozen=True, slots=True)
class Edited:
    """From here on it is this project."""

    project: Project


@dataclass(frozen=True, slots=True)
class NumberSet:
    """A number of the network was set by hand."""

    name: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Took:
    """The next step took so many samples, other than a batch."""

    samples: int


@dataclass(frozen=True, slots=True)
class Switched:
    """From here on this back-end makes the steps."""

    backend: str


Deed = Edited | NumberSet | Took | Switched


class PastState(NamedTuple):
    """A ``state`` of ``project`` on ``device``, without the rows of its history; ``backend`` makes the steps after it.

    ``deeds`` were done before it. One that ``begins`` a part of the past cannot be reached from the states before it.
    """

    state: Checkpoint
    project: Project
    device: str
    deeds: int = 0
    begins: bool = False
    backend: str = "torch"

    @property
    def step(self) -> int:
        """Steps made by then."""
        return self.state.step

    @property
    def bytes(self) -> int:
        """What its arrays take."""
        arrays = (*self.state.weights.values(), *self.state.optimizer.values())
        return sum(array.nbytes + OBJECT for array in arrays) + OBJECT


class Past:
    """The ``states`` that are kept of a run, in the order of their steps, within a ``budget`` of bytes.

    ``every`` so many steps, a power of two, there is one. ``deeds`` are numbered from the begin of the run.
    Of those ``forgotten`` so many are no longer there. ``epochs`` are the steps at whose ends they were over, and
    ``forgetting`` tells when samples were learned, and when forgotten.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget, self.every = budget, 1
        self.states: list[PastState] = []
        self.forgetting = Forgetting()
        self.deeds: list[tuple[int, Deed]] = []
        self.forgotten = 0
        self.epochs = array("q")
        self._samples: dict[int, tuple[Samples, int]] = {}
        self._taken = self._held = 0

    @property
    def bytes(self) -> int:
        """What all of it takes; samples that several projects share count once, those of the first not at all."""
        ends = self.epochs.itemsize * len(self.epochs)
        return self._taken + self._held + DEED * len(self.deeds) + ends + self.forgetting.size

    @property
    def first(self) -> int:
        """The earliest step that can be gone back to."""
        return self.states[0].step if self.states else 0

    # ------------------------------------------------------------ written down

    def begin(self, take: Callable[[], PastState], step: int) -> None:
        """After ``step`` steps the run begins, or goes on as nothing before tells; what was done just now is in it.

        Where there is no memory for what ``take`` copies, the past begins later.
        """
        self._drop_since(step)
        self.forgetting.begin(step)
        self._add(take, begins=True)

    def add(self, take: Callable[[], PastState]) -> None:
        """Training came to this."""
        self._add(take, begins=not self.states)

    def _add(self, take: Callable[[], PastState], *, begins: bool) -> None:
        try:
            state = take()._replace(deeds=self.forgotten + len(self.deeds), begins=begins)
        except Exception as error:
            if not ran_out(error):
                raise
            if begins:
                self.clear()
            return
        self.states.append(state)
        self._taken += state.bytes
        self._hold(state.project)
        self._make_room()

    def clear(self) -> None:
        """Forget all of it; it begins anew with the next state that is taken."""
        self.states, self.forgotten = [], self.forgotten + len(self.deeds)
        self.deeds.clear()
        self.count()

    def note(self, step: int, deed: Deed) -> None:
        """This was done when so many steps were made; an edit takes the place of one before it at the same step."""
        last = self.deeds[-1] if self.deeds else None
        if last and last[0] == step and isinstance(last[1], Edited) and isinstance(deed, Edited):
            self.deeds.pop()
        self.deeds.append((step, deed))
        if isinstance(deed, Edited):
            self._hold(deed.project)
        self._make_room()

    def close_epoch(self, step: int) -> None:
        """An epoch was over after so many steps."""
        self.epochs.append(step)

    def close_epochs(self, steps: Iterable[int]) -> None:
        """Epochs were over after so many steps each."""
        self.epochs.extend(steps)

    def pace(self, state_bytes: int, work: Work, batch: int) -> None:
        """Take states so often that they cost the ``SHARE`` of training, whose steps take ``batch`` samples."""
        step = FORWARD * batch * work.sample + work.step
        wanted = (COPY * state_bytes + TAKE) / (SHARE * max(step, 1))
        self.every = 1 << max(0, int(wanted) - 1).bit_length()

    def is_due(self, before: int, step: int) -> bool:
        """Whether a state is taken between these numbers of steps."""
        return step // self.every != before // self.every

    def _hold(self, project: Project) -> None:
        """Samples of a project of the past count; the run has one set of them anyway."""
        x = project.data.x
        memory = x if x.base is None else x.base
        if id(memory) not in self._samples:
            self._held += x.nbytes if self._samples else 0
            self._samples[id(memory)] = memory, x.nbytes

    def _drop_since(self, step: int) -> None:
        """Forget what was done at ``step`` and after it."""
        while self.deeds and self.deeds[-1][0] >= step:
            self.deeds.pop()
        while self.states and self.states[-1].step >= step:
            self._taken -= self.states.pop().bytes

    # ------------------------------------------------------------ found again

    def before(self, step: int) -> PastState:
        """The last state that is kept up to ``step``, the first one for what lies before it; there must be one."""
        at = bisect_right(self.states, step, key=lambda state: state.step)
        return self.states[max(0, at - 1)]

    def of_network(self, arrays: Mapping[str, Floats], since: int = 0) -> Iterator[PastState]:
        """The states from a step on whose arrays have the names and shapes of these ``arrays``, as others' mean nothing
        to them."""
        shapes = {name: array.shape for name, array in arrays.items()}
        for state in self.states[bisect_left(self.states, since, key=lambda state: state.step) :]:
            if {name: array.shape for name, array in state.state.weights.items()} == shapes:
                yield state

    def reaches(self, start: int, stop: int) -> bool:
        """Whether training on from one step leads to a later one: no part of the past begins in between."""
        low, high = (bisect_right(self.states, step, key=lambda state: state.step) for step in (start, stop))
        return start <= stop and not any(state.begins for state in self.states[low:high])

    def deed(self, number: int) -> tuple[int, Deed] | None:
        """What was done as the deed of that ``number``, with the steps made by then; None after the last one."""
        at = number - self.forgotten
        return self.deeds[at] if 0 <= at < len(self.deeds) else None

    def epoch_before(self, step: int) -> int:
        """After how many steps the last epoch before ``step`` was over; the earliest there is."""
        at = bisect_right(self.epochs, step - 1)
        return max(self.first, self.epochs[at - 1] if at else 0)

    def until(self, step: int) -> Past:
        """The past of who goes on from ``step``."""
        past = Past(self.budget)
        past.every = self.every
        past.forgetting = self.forgetting.until(step)
        past.states = [state for state in self.states if state.step <= step]
        past.deeds = [deed for deed in self.deeds if deed[0] <= step]
        past.forgotten = self.forgotten
        past.epochs = array("q", [end for end in self.epochs if end <= step])
        past.count()
        return past

    # ------------------------------------------------------------ room

    def _make_room(self) -> None:
        """Let states go, the more the older they are; where that does not do, the earliest part of the run."""
        while self.bytes > self.budget and self._held > self.budget // 2 and len(self.states) > 1:
            self._forget_earliest()
        newest = len(self.states)
        while self.bytes > self.budget and newest > 1:
            newest //= 2
            self._thin(newest)
        while self.bytes > self.budget and len(self.states) > 1:
            self._forget_earliest()

    def _thin(self, newest: int) -> None:
        """Leave every state of the ``newest``, every second of as many times two, every fourth of times four."""
        last = self.states[-1]
        self.states = [state for state in self.states if self._stays(state, last, newest)]
        self._taken = sum(state.bytes for state in self.states)

    def _stays(self, state: PastState, last: PastState, newest: int) -> bool:
        age = (last.step - state.step) // (self.every * newest)
        is_coarse = state.step // self.every % (1 << age.bit_length()) == 0
        return state.begins or state is last or is_coarse

    def _forget_earliest(self) -> None:
        """The past begins with a later state from now on."""
        self.states = self.states[max(1, len(self.states) // 8) :]
        first = self.states[0]
        self.deeds = self.deeds[first.deeds - self.forgotten :]
        self.forgotten = first.deeds
        self.states[0] = first._replace(begins=True)
        del self.epochs[: bisect_right(self.epochs, first.step)]  # nobody goes back to them
        self.count()

    def count(self) -> None:
        """Count anew what all of it takes."""
        self._taken, self._held = sum(state.bytes for state in self.states), 0
        self._samples.clear()
        for project in self._projects():
            self._hold(project)

    def _projects(self) -> Iterator[Project]:
        yield from (state.project for state in self.states)
        yield from (deed.project for _, deed in self.deeds if isinstance(deed, Edited))


def without_rows(state: Checkpoint) -> Checkpoint:
    """The same state without what was measured before it and noted: the run has that once."""
    return Checkpoint(state.step, state.epoch, state.position, state.weights, state.optimizer)
