"""An engine's client without an engine: remembers what it was told, and tells what a test scripts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nnsim.client.events import ClientEvent, EngineState
from nnsim.core.backends import Choice
from nnsim.core.data import Floats
from nnsim.core.messages import Frame, Loaded, Note, Unit
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, READINGS, Checkpoint, History, Mark

Rows = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


class FakeClient:
    """Has what ``EngineBridge`` and ``Document`` need of ``EngineClient``; ``told`` are the commands in order."""

    def __init__(self) -> None:
        self.run = 0
        self.state = EngineState.READY
        self.running = False
        self.checkpoint: Checkpoint | None = None
        self.told: list[tuple[object, ...]] = []
        self.about: object = None
        self._script: list[ClientEvent] = []
        self._tickets = self._kept = 0

    def tell(self, *events: ClientEvent) -> None:
        """Let the next ``poll`` return these."""
        self._script += events

    def named(self, name: str) -> list[tuple[object, ...]]:
        """The commands of one kind, without their name."""
        return [command[1:] for command in self.told if command[0] == name]

    # ------------------------------------------------------------ what the window calls

    def poll(self) -> list[ClientEvent]:
        events, self._script = self._script, []
        return events

    def load(
        self, project: Project, device: str = "cpu", checkpoint: Checkpoint | None = None, *, kept: int = 0
    ) -> int:
        self.run += 1
        self.running = False
        self.told.append(("load", project, device, checkpoint, *([kept] if kept else [])))
        return self.run

    def edit(self, project: Project, notes: tuple[Note, ...] = ()) -> None:
        self.told.append(("edit", project, [note.text for note in notes]))

    def play(self, samples_per_second: float = 0.0, stop_every: int = 0) -> None:
        self.running = True
        self.told.append(("play", samples_per_second, *([stop_every] if stop_every else [])))

    def pause(self) -> None:
        self.running = False
        self.told.append(("pause",))

    def step(self, unit: Unit) -> None:
        self.running = False
        self.told.append(("step", unit))

    def reset(self, keep: int = 0) -> int:
        self.run += 1
        self.told.append(("reset", keep))
        return self.run

    def restore(self, kept: int, checkpoint: Checkpoint | None = None, *, keep: int = 0) -> int:
        self.run += 1
        self.told.append(("restore", kept, checkpoint, keep))
        return self.run

    def visit(self, step: int) -> None:
        self.told.append(("visit", step))

    def step_back(self, epoch: bool) -> None:
        self.told.append(("step_back", epoch))

    def retell(self, number: int) -> None:
        self.told.append(("retell", number))

    def come_back(self) -> None:
        self.told.append(("come_back",))

    def fork(self, keep: int, kept: int) -> int:
        self.run += 1
        self.told.append(("fork", keep, kept))
        return self.run

    def note_moment(self, note: Note) -> None:
        self.told.append(("note_moment", note))

    def new_number(self) -> int:
        self._kept += 1
        return self._kept

    def keep(self, number: int, *, good: bool = False) -> None:
        self.told.append(("keep", number, good))

    def forget(self, numbers: tuple[int, ...]) -> None:
        self.told.append(("forget", *numbers))

    def set_weight(self, name: str, index: tuple[int, ...], value: float, note: Note | None = None) -> None:
        self.told.append(("set_weight", name, index, value, note))

    def set_device(self, device: str) -> None:
        self.told.append(("set_device", device))

    def set_backend(self, backend: Choice, *, waits: bool = False) -> None:
        self.told.append(("set_backend", backend, "waits") if waits else ("set_backend", backend))

    def save(self, *, past: bool = False) -> int:
        self._tickets += 1
        self.told.append(("save", self._tickets, "past") if past else ("save", self._tickets))
        return self._tickets

    def restart(self) -> None:
        self.told.append(("restart",))

    def want_frame(self, probes: tuple[str, ...], about: object = None) -> None:
        self.told.append(("want_frame", probes))
        self.about = about

    def close(self) -> None:
        self.told.append(("close",))

    # ------------------------------------------------------------ what an engine would say

    def loaded(self, device: str = "cpu") -> Loaded:
        """The answer to a load, an edit, a reset or another device."""
        return Loaded(self.run, 3, device, "torch")

    def frame(
        self,
        history: Iterable[Iterable[float]] = (),
        *,
        step: int = 0,
        run: int = 0,
        running: bool = False,
        rate: float = 0.0,
        samples: float = 0.0,
        epoch: int = 0,
        position: int = 0,
        epoch_size: int = 100,
        marks: tuple[Mark, ...] = (),
        weights: dict[str, Floats] | None = None,
        readings: Iterable[Iterable[float]] = (),
    ) -> Frame:
        """A frame of the present run, or of ``run``; ``rate`` and ``samples`` per second. Short rows end in NaN."""
        width = len(HISTORY)
        full = [[*row, *[np.nan] * (width - len(row))] for row in map(list, history)]
        rows = np.array(full, np.float64).reshape(-1, width)
        probes: dict[str, object] = {} if weights is None else {"weights": weights}
        read = np.array([list(row) for row in readings], np.float64).reshape(-1, len(READINGS))
        return Frame(
            run or self.run,
            step,
            epoch,
            position,
            epoch_size,
            running,
            rate,
            samples,
            0.03,
            History(rows),
            marks,
            probes,
            read,
        )
