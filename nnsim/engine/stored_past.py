"""The past of a run as files hold it, and back: states, what was done by hand, and when samples were learned.

All arrays stand one after the other in one block of bytes; a description says what is where. States of one network have
one layout. Projects share what they are trained on: the samples of the document are not written once more.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data
from nnsim.core.files.archive import Damaged
from nnsim.core.files.arrays import from_npy, npy
from nnsim.core.files.fields import dump, parse
from nnsim.core.files.migrations import FORMAT
from nnsim.core.files.project import decode, encode
from nnsim.core.hashing import samples_sha256, weights_sha256
from nnsim.core.project import Project, View
from nnsim.core.run import Checkpoint, StoredPast
from nnsim.engine.forgetting import Forgetting
from nnsim.engine.past import Deed, Edited, NumberSet, Past, PastState, Switched, Took
from nnsim.language.texts import say

WHAT = say("time line")

COUNTERS = ("step", "epoch", "position", "deeds", "begins", "project", "layout", "device")
"""What is written of every state beside its arrays, int64 [m, 8]."""

Named = Mapping[str, NDArray[np.float32]]


class _Writer:
    """Numbers projects, samples, layouts and devices as they come, and lines arrays up."""

    def __init__(self, document: Data) -> None:
        self.samples: list[dict[str, Any]] = []
        self.projects: list[dict[str, Any]] = []
        self.layouts: list[dict[str, Any]] = []
        self.devices: list[str] = []
        self._pieces: list[bytes | memoryview] = []
        self._end = 0
        self._data = {id(document): 0}
        self._known: dict[tuple[int, int, int], int] = {}

    def place(self, numbers: NDArray[Any]) -> list[int]:
        """Where an array stands: its first byte, and the one behind its last."""
        pieces, start = npy(numbers), self._end
        self._pieces += pieces
        self._end += sum(map(len, pieces))
        return [start, self._end]

    def project(self, project: Project) -> int:
        """The number of a project."""
        key = id(project.data), id(project.network), id(project.recipe)
        if key not in self._known:
            self._known[key] = len(self.projects)
            plain = Project(network=project.network, recipe=project.recipe)
            self.projects.append({"project": encode(plain)[0], "samples": self._sampled(project.data)})
        return self._known[key]

    def _sampled(self, data: Data) -> int:
        if id(data) not in self._data:
            self._data[id(data)] = len(self._data)
            document, arrays = encode(Project(data=data))
            places = {name: self.place(numbers) for name, numbers in arrays.items()}
            self.samples.append({"data": document["data"], "arrays": places})
        return self._data[id(data)]

    def layout(self, state: Checkpoint) -> int:
        """The number of the names and shapes of the arrays of a state."""
        return _number({"weights": _shapes(state.weights), "optimizer": _shapes(state.optimizer)}, self.layouts)

    def device(self, state: PastState) -> int:
        """The number of a device, and of who made the steps where that was not PyTorch: ``"cpu fused"``."""
        name = state.device if state.backend == "torch" else f"{state.device} {state.backend}"
        return _number(name, self.devices)

    @property
    def block(self) -> bytes:
        """All arrays."""
        return b"".join(self._pieces)


def pack(past: Past, document: Data, present: Checkpoint) -> StoredPast:
    """The ``past`` of the run that has come to ``present`` on the samples of the ``document``."""
    writer = _Writer(document)
    rows = [
        (one.state.step, one.state.epoch, one.state.position, one.deeds, one.begins, writer.project(one.project),
         writer.layout(one.state), writer.device(one))
        for one in past.states
    ]  # fmt: skip
    numbers = [numbers.reshape(-1) for one in past.states for numbers in _arrays(one.state)]
    deeds = [[step, *_written(deed, writer)] for step, deed in past.deeds]
    forgetting = past.forgetting
    known = np.frombuffer(b"".join(forgetting.keys), np.uint8)
    places = {
        "states": np.array(rows, np.int64).reshape(-1, len(COUNTERS)),
        "numbers": np.concatenate([np.zeros(0, np.float32), *numbers]),
        "epochs": np.array(past.epochs, np.int64),
        "turns": np.array([*forgetting.turns], np.int64).reshape(2, -1),
        "known": known,
    }
    described = {
        "format": FORMAT, "every": past.every, "forgotten": past.forgotten, "deeds": deeds,
        "weights": weights_sha256(present.weights), "samples": samples_sha256(document),
        "layouts": writer.layouts, "devices": writer.devices, "looks": forgetting.looks,
        "places": {name: writer.place(numbers) for name, numbers in places.items()},
        "projects": writer.projects, "sets": writer.samples,
    }  # fmt: skip
    return StoredPast(dump(described), writer.block)


def unpack(stored: StoredPast, document: Data, present: Checkpoint) -> Past:
    """The past of the run that has come to ``present``; raises ``Damaged`` where it is none of it."""
    with _one_reason():
        told = parse(stored.description, WHAT)
        written, of = told["format"], (told["weights"], told["samples"])
    if written != FORMAT:
        raise Damaged(say("another version of nnsim wrote it"))
    if of != (weights_sha256(present.weights), samples_sha256(document)):
        raise Damaged(say("it belongs to another run"))
    with _one_reason():
        return _unpacked(told, stored.block, document)


@contextmanager
def _one_reason() -> Iterator[None]:
    """Whatever is wrong with one of its parts, the whole is not used."""
    try:
        yield
    except (Damaged, KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Damaged(say("it is damaged")) from error


def _unpacked(told: dict[str, Any], block: bytes, document: Data) -> Past:
    stored = {name: (block[start:stop]) for name, (start, stop) in told["places"].items()}
    sets = [document, *(_data(one, block) for one in told["sets"])]
    projects = [_project(one, sets) for one in told["projects"]]
    past = Past()
    past.every, past.forgotten = int(told["every"]), int(told["forgotten"])
    past.epochs = array("q", from_npy(stored["epochs"], np.int64, WHAT).tobytes())
    rows, numbers = from_npy(stored["states"], np.int64, WHAT), from_npy(stored["numbers"], np.float32, WHAT)
    past.states = list(_states(rows, numbers, told, projects))
    past.deeds = [(int(step), _deed(rest, projects)) for step, *rest in told["deeds"]]
    turns, known = from_npy(stored["turns"], np.int64, WHAT), from_npy(stored["known"], np.uint8, WHAT)
    past.forgetting = Forgetting.of(told["looks"], known.tobytes(), turns)
    past.count()
    return past


# ---------------------------------------------------------------- states


def _shapes(arrays: Named) -> list[list[Any]]:
    return [[name, list(numbers.shape)] for name, numbers in arrays.items()]


def _arrays(state: Checkpoint) -> Iterator[NDArray[np.float32]]:
    yield from state.weights.values()
    yield from state.optimizer.values()


def _states(
    rows: NDArray[np.int64], numbers: NDArray[np.float32], told: dict[str, Any], projects: list[Project]
) -> Iterator[PastState]:
    at, last = 0, -1
    for step, epoch, position, deeds, begins, project, layout, device in rows.tolist():
        parts: list[dict[str, NDArray[np.float32]]] = []
        for shapes in (told["layouts"][layout]["weights"], told["layouts"][layout]["optimizer"]):
            arrays = {}
            for name, shape in shapes:
                arrays[name] = numbers[at : at + prod(shape)].reshape(shape).copy()
                at += prod(shape)
            parts.append(arrays)
        if step <= last:
            raise Damaged(say("its steps are out of order"))
        last = step
        weights, optimizer = parts
        state = Checkpoint(step, epoch, position, weights, optimizer)
        place, _, backend = str(told["devices"][device]).partition(" ")
        yield PastState(state, projects[project], place, deeds, bool(begins), backend or "torch")


def _number(one: Any, of: list[Any]) -> int:
    if one not in of:
        of.append(one)
    return of.index(one)


# ---------------------------------------------------------------- projects, and what was done by hand


def _data(one: dict[str, Any], block: bytes) -> Data:
    arrays = {name: block[start:stop] for name, (start, stop) in one["arrays"].items()}
    return decode(encode(Project())[0] | {"data": one["data"]}, arrays).data


def _project(one: dict[str, Any], sets: list[Data]) -> Project:
    project = decode(one["project"], encode(Project())[1])
    return replace(project, data=sets[one["samples"]], view=View())


def _written(deed: Deed, writer: _Writer) -> list[Any]:
    match deed:
        case Edited(project):
            return ["edited", writer.project(project)]
        case NumberSet(name, index, value):
            return ["set", name, list(index), value]
        case Took(samples):
            return ["took", samples]
        case Switched(backend):
            return ["switched", backend]


def _deed(written: list[Any], projects: list[Project]) -> Deed:
    match written:
        case ["edited", int(number)]:
            return Edited(projects[number])
        case ["set", str(name), list(index), int() | float() as value]:
            return NumberSet(name, tuple(index), float(value))
        case ["took", int(samples)]:
            return Took(samples)
        case ["switched", str(backend)]:
            return Switched(backend)
    raise Damaged(say("it is damaged"))
