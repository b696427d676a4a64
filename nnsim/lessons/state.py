"""The state of the app as conditions see it: plain values that the window and a headless run can both make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nnsim.core.answers.steps import Guarantee
from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.core.run import History

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def nothing() -> Mapping[str, Any]:
    """A mapping without entries, which nobody can change."""
    return _NOTHING


@dataclass(frozen=True, eq=False, slots=True)
class Told:
    """What the engine told of the run last; each is None until it did, and where nobody asked.

    ``weights``      every array by name, ``"<node>.<parameter>"``
    ``predictions``  class index or value of every sample of ``project``, [n]
    ``guarantee``    how far Rosenblatt's rule has come; None where another rule learns, too
    ``answers``      what other probes said, by their ids
    """

    weights: Mapping[str, Floats] | None = None
    predictions: Floats | None = None
    guarantee: Guarantee | None = None
    answers: Mapping[str, Any] = field(default_factory=nothing)


@dataclass(frozen=True, eq=False, slots=True)
class State:
    """One moment. Nothing in it changes later; whoever has news makes another one.

    ``project``   the document
    ``run``       which run it is: fresh weights, another document and Undo of them begin another
    ``step, epoch``  counters of the run
    ``running``   whether it trains
    ``pace``      samples a second that it trained with last, as measured; 0 before
    ``stopped``   why it stopped by itself, as ``messages.Stopped`` says: converged, diverged, ...; else empty
    ``history``   what was measured of the run; None before the first row
    ``measured``  the newest of that by column, such as ``train_accuracy``; columns that nobody measured are missing
    ``told``      what the engine said
    ``done``      ids of commands and edits since the step of the lesson began, the newest last
    ``since``     the run's ``step`` and ``epoch`` when the step of the lesson began
    ``view``      id of the view that is shown below
    ``sample``    the sample that is looked at, by its place in the data set; -1 without one
    ``node``      id of the layer that is chosen, or empty
    ``seconds``   how long the step of the lesson has taken
    ``answers``   whether the questions of the lesson were answered right, by their names; None where nothing is right
                  or wrong
    ``tries``     how often each of them was answered
    ``given``     the last answer to each of them, as ``questions.Answer`` says
    """

    project: Project
    step: int = 0
    epoch: int = 0
    running: bool = False
    stopped: str = ""
    pace: float = 0.0
    history: History | None = None
    measured: Mapping[str, float] = field(default_factory=nothing)
    told: Told = field(default_factory=Told)
    done: tuple[str, ...] = ()
    since: tuple[int, int] = (0, 0)
    view: str = ""
    sample: int = -1
    node: str = ""
    seconds: float = 0.0
    answers: Mapping[str, bool | None] = field(default_factory=nothing)
    tries: Mapping[str, int] = field(default_factory=nothing)
    given: Mapping[str, Any] = field(default_factory=nothing)
    run: int = 0

    @property
    def steps_since(self) -> int:
        """Steps of the run since the step of the lesson began, or since a reset after that."""
        return self.step - self.since[0] if self.step >= self.since[0] else self.step

    @property
    def epochs_since(self) -> int:
        """The same in epochs."""
        return self.epoch - self.since[1] if self.epoch >= self.since[1] else self.epoch
