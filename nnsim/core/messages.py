"""Everything that crosses the process border: commands to the engine, events from it.

Frames go on credit: the window sends one ``WantFrame`` and gets one ``Frame`` with the
newest state. History rows accumulate in the engine until a frame takes them, so none is
lost; probe arrays are latest-only. Each load or reset has a ``run`` number; what carries
an older number is stale and is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnsim.core.backends import Choice
from nnsim.core.data import Samples
from nnsim.core.moments import Fork, Moment, Retell, Return, StepBack, Visit
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, History, Mark, no_readings
from nnsim.core.texts import Message, words

Unit = Literal["beat", "sample", "batch", "epoch"]

# ---------------------------------------------------------------- window -> engine


@dataclass(frozen=True, slots=True)
class Load:
    """Start run ``run`` from ``project``; go on from ``checkpoint``, or from what is kept as ``kept``, if given.

    ``backend`` is chosen to make the steps; None for what was chosen before. Who ``waits`` has it make the first one.
    """

    run: int
    project: Project
    device: str = "cpu"
    checkpoint: Checkpoint | None = None
    kept: int = 0
    backend: Choice | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What the curves say about what was done, None for nothing.

    What has the ``key`` of an earlier note says more of the same thing. ``undoes`` is the key of a note that is no
    longer true; that key again is its return.
    """

    message: Message | None
    key: str = ""
    undoes: str = ""

    @property
    def text(self) -> str:
        """In words."""
        return words(self.message) if self.message else ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Take ``project`` over without a new run; weights that still fit are kept."""

    project: Project
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class SetRunning:
    """Play or pause. ``samples_per_second`` limits the speed, or is one of ``pace``.

    With ``stop_every`` it pauses by itself at the next multiple of so many epochs; 0 is never.
    """

    running: bool
    samples_per_second: float = 0.0
    stop_every: int = 0


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Advance by one sample, one batch, or to the end of the epoch, then stand still.

    With ``beat`` by one beat of the step on the next batch; anything else that learns or changes brings it to its end.
    Who watches sees losses at the end of the epoch and on the way. Of a run that nobody watches ``until`` says to which
    epoch it goes, 0 for others: then all samples are measured where steps alone say so, and at the end of that one.
    """

    unit: Unit
    until: int = 0


@dataclass(frozen=True, slots=True)
class Reset:
    """Fresh weights from the seed as run ``run``; the state before is kept as ``keep``, 0 for not at all."""

    run: int
    keep: int = 0


@dataclass(frozen=True, slots=True)
class SetWeight:
    """Set one number of the weight array ``name``; ``index`` addresses it."""

    name: str
    index: tuple[int, ...]
    value: float
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Restore:
    """Go back to what was kept as ``kept`` as run ``run``; the state before is kept as ``keep``, 0 for not at all.

    With a ``checkpoint``, that is kept as ``kept`` first.
    """

    run: int
    kept: int
    checkpoint: Checkpoint | None = None
    keep: int = 0


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the present state as ``number``, or with ``good`` the last one from before a divergence.

    Numbers are given by the window, each once.
    """

    number: int
    good: bool = False


@dataclass(frozen=True, slots=True)
class Forget:
    """What was kept under these ``numbers`` is not wanted any more."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoteMoment:
    """Put the words of ``note`` on the curves, at what is looked at."""

    note: Note


@dataclass(frozen=True, slots=True)
class SetDevice:
    """Move the run to ``cpu``, ``cuda`` or ``mps``."""

    device: str


@dataclass(frozen=True, slots=True)
class SetBackend:
    """Choose who makes the steps from here on."""

    backend: Choice


@dataclass(frozen=True, slots=True)
class Save:
    """Ask for a ``Saved`` with ``ticket``; with ``past`` its state has what it takes to go back to any step."""

    ticket: int
    past: bool = False


@dataclass(frozen=True, slots=True)
class ProbeSample:
    """The one sample that probes of a sample look at: ``index`` in the data set, or one that was drawn by hand.

    ``drawn`` are the bytes of a raw sample in the shape and type of the data set's ``x``.
    """

    index: int = 0
    drawn: bytes = b""

    @staticmethod
    def at(sample: Samples) -> ProbeSample:
        """A raw sample that is in no data set, [*sample_shape]."""
        return ProbeSample(drawn=np.ascontiguousarray(sample).tobytes())


FIRST_SAMPLE = ProbeSample()
"""The first sample: where probes look if nobody says."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text to read and to go on with: the numbers of its ``tokens``, of which ``before`` more stand in front.

    ``more`` tokens are drawn after them at ``temperature``, from ``seed`` and from the place of each. It is read with
    weights that learned nothing if it is to be ``fresh``.
    """

    tokens: tuple[int, ...] = ()
    before: int = 0
    more: int = 0
    temperature: float = 1.0
    seed: int = 1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class AboutBeat:
    """What is to be told of a beat beside numbers that cost nothing: the arrays of these ``nodes``.

    Of a batch all samples, or only the one in place ``sample``.
    """

    nodes: tuple[str, ...] = ()
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class AboutStep:
    """What is to be told of a step that is gone through beat by beat: the arrays of these ``nodes``.

    Of its batch the sample with this number in the data set, or the first one where that is not among them.
    """

    nodes: tuple[str, ...] = ()
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class AboutSlope:
    """A number at ``node`` whose slope in the loss of that step is to be checked.

    ``array``  the one that ``index`` points into; without one it is what the activation gets for the ``sample`` with
               this number in the data set
    """

    node: str = ""
    array: str = ""
    index: tuple[int, ...] = ()
    sample: int | None = None


@dataclass(frozen=True, slots=True)
class WantFrame:
    """One credit. ``probes`` are ids of ``engine.probes``, or ``"<id>#<anything>"``; only those are computed.

    ``about`` is what some of them look at, by the same name, such as a ``ProbeSample``; they choose where it
    says nothing.
    """

    run: int
    probes: tuple[str, ...]
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave the loop."""


Command = (
    Load
    | Edit
    | SetRunning
    | StepOnce
    | Reset
    | SetWeight
    | Restore
    | Keep
    | Forget
    | Visit
    | StepBack
    | Retell
    | Return
    | Fork
    | NoteMoment
    | SetDevice
    | SetBackend
    | Save
    | WantFrame
    | Quit
)

# ---------------------------------------------------------------- engine -> window


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine is up. Versions are plain strings."""

    torch: str
    devices: tuple[str, ...]
    pid: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """Run ``run`` exists (or an edit was taken): parameters, and which weights were kept or made.

    ``why`` says in a sentence why the ``backend`` makes the steps.
    ``problems`` are those that hold, that of a schedule which is over among them. ``forecast`` is what was said about
    the end of Rosenblatt's rule, for as long as it holds.
    """

    run: int
    parameters: int
    device: str
    backend: str
    kept: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    forecast: Problem | None = None
    why: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """The newest state. ``history`` holds the rows since the last frame.

    ``readings`` those within long epochs, columns ``run.READINGS``. ``marks`` are those that came or say something
    else since then, ``gone`` the keys of those that left. ``seconds`` tells what the answer of each probe took.
    """

    run: int
    step: int
    epoch: int
    position: int
    epoch_size: int
    running: bool
    steps_per_second: float
    samples_per_second: float
    rate: float
    history: History
    marks: tuple[Mark, ...] = ()
    probes: dict[str, object] = field(default_factory=dict)
    readings: NDArray[np.float64] = field(default_factory=no_readings)
    gone: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    present: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Saved:
    """A complete state. ``ticket`` answers ``Save``; 0 is the periodic one."""

    run: int
    ticket: int
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Lost:
    """What was kept under these ``numbers`` had to go, to save memory."""

    run: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """Training stopped by itself. ``reason``: ``converged``, ``diverged``, ``impossible``, or ``planned``."""

    run: int
    reason: Literal["converged", "diverged", "impossible", "planned"]
    problem: Problem


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth saying that does not stop the run, e.g. that no line separates the data."""

    run: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Refused:
    """A command could not be carried out; the state is as before it."""

    run: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Failed:
    """The engine itself failed; ``trace`` is for the copyable details, never the headline."""

    run: int
    text: str
    trace: str


Event = Ready | Loaded | Frame | Saved | Moment | Lost | Stopped | Notice | Refused | Failed
