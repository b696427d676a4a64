"""What is worked out in each beat of a step."""

from __future__ import annotations

from dataclasses import dataclass, field

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats, Mask


@dataclass(frozen=True, eq=False, slots=True)
class Taken:
    """Samples [n] were taken: places in the data set, none for moments from a memory.

    ``inputs``   as the network gets them [n, *shape], None where nobody asked
    ``targets``  what its scores are compared with
    """

    samples: Places
    inputs: Floats | None
    targets: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Answered:
    """The network answered with ``scores`` [n, units].

    By id of the nodes that were asked about, their ``outputs`` [n, *shape], and the ``sums`` that their activation got;
    of those that normalised over the batch its mean and its variance [channels each], in ``batches``.
    """

    scores: Floats
    outputs: dict[str, Floats]
    sums: dict[str, Floats]
    batches: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Beside:
    """What an output beside the first said and was compared with: scores and targets [n, units], the loss of each [n].

    ``loss`` is the mean of all.
    """

    scores: Floats
    targets: Floats
    losses: Floats
    loss: float


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """Scores [n, units] were compared with targets: the loss of each sample [n], and the mean of all.

    ``beside``  outputs beside the first that count in this step, by id
    ``counts``  whether the first one does
    """

    scores: Floats
    losses: Floats
    loss: float
    beside: dict[str, Beside] = field(default_factory=dict)
    counts: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """A sample was judged unit by unit, [units]: its scores, whether the label is positive, and which are wrong."""

    scores: Floats
    label: Mask
    wrong: Mask


@dataclass(frozen=True, eq=False, slots=True)
class Gradients:
    """The slope of the mean loss, of the nodes that were asked about.

    ``deltas``  by node in the sums of each sample [n, *shape], ``outputs`` in what it hands on
    ``arrays``  in their weights, by name
    """

    deltas: dict[str, Floats]
    outputs: dict[str, Floats]
    arrays: dict[str, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class Changed:
    """The arrays of the nodes that were asked about, by name, ``before`` and ``after`` they were changed."""

    before: dict[str, Floats]
    after: dict[str, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """A learner was fitted: what it has now, as a name and a number in words each."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Played:
    """One action in each of several games, all [games]: its index, whether it was drawn, its reward, what it ended."""

    actions: Places
    drawn: Mask
    rewards: Floats
    ended: Mask


@dataclass(frozen=True, eq=False, slots=True)
class Stored:
    """Of each game ``filled`` moments are remembered; there is room for ``slots``."""

    filled: int
    slots: int


BeatValue = Taken | Answered | Compared | Verdict | Gradients | Changed | Fit | Played | Stored


@dataclass(frozen=True, eq=False, slots=True)
class Beat:
    """Where the step halts that is gone through beat by beat.

    ``id``    one of the beats that the learner declares
    ``step``  the number of the step, from 0
    ``value`` what was worked out in it
    """

    id: str
    step: int
    value: BeatValue
