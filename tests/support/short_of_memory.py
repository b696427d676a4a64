"""Undo and resets where the process gets hardly more memory than it has: a program that says in JSON how it went."""

from __future__ import annotations

import gc
import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

import numpy as np

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Edit, Load, Lost, Notice, Refused, Reset, Restore, StepOnce
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.engine.session import Session

UNITS = 2000
"""Units of each of two layers: every copy of the weights between them is 16 MB, which malloc takes from the system
where ``MALLOC_MMAP_THRESHOLD_`` says so, and else for no less than 32 MB once it has given some back."""

ROOM = 5 << 20
"""Bytes that may be taken beside what is held already: a third of such a copy."""

DRAWN = 4 * UNITS * UNITS
"""Bytes that drawing the weights between the layers takes, for a moment."""


def project(*units: int, **recipe: object) -> Project:
    """A chain of dense layers on so many random points that a row of the curves is not worked out at once."""
    x = np.random.default_rng(0).uniform(-3, 3, (80, 2)).astype(np.float32)
    data = Data(x, (x[:, 0] > 0).astype(np.float32), np.arange(80) % 4 == 0, ("A", "B"), kind="points")
    names = [f"node{i}" for i in range(len(units))]
    sources = [INPUT, *names]
    nodes = tuple(Node(n, Spec.of("dense", units=u), (s,)) for n, u, s in zip(names, units, sources, strict=False))
    network = Network(("x1", "x2"), nodes, Node(OUTPUT, Spec("binary"), (sources[-1],)))
    settings = Recipe(**{"loss": "binary_cross_entropy", "batch": 7, "rate": 0.001, **recipe})  # type: ignore[arg-type]
    return Project("test", data, network, settings)


@contextmanager
def cramped(room: int = ROOM) -> Iterator[None]:
    """Refuse whatever goes beyond ``room``."""
    held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (held + room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def digest(session: Session) -> str:
    """Of all weights."""
    assert session.trainer
    return weights_sha256(session.trainer.learner.weights())


def undone(before: Project, after: Project, room: AbstractContextManager[None]) -> dict[str, object]:
    """Edit ``before`` into ``after``, train, undo that in ``room``, and do it again: what was said, and the weights."""
    session = Session()
    session.handle(Load(1, before))
    session.handle(Edit(after))
    session.handle(StepOnce("batch"))
    trained = digest(session)
    with room:
        told = session.handle(Edit(before))
    said = [str(event.problem) for event in told if isinstance(event, Notice | Refused)]
    back = digest(session)
    session.handle(Edit(after))
    return {"said": said, "trained": trained, "back": back, "again": digest(session)}


def reset(room: Callable[[], AbstractContextManager[None]]) -> dict[str, object]:
    """Reset a trained network in ``room``, train, and undo that in it: what was said, and the weights."""
    session = Session()
    for command in (Load(1, project(UNITS, UNITS)), StepOnce("batch")):
        session.handle(command)
    trained = digest(session)
    with room():
        told = session.handle(Reset(2, keep=1))
    fresh = digest(session)
    session.handle(StepOnce("batch"))
    with room():
        told += session.handle(Restore(3, 1))
    said = [str(event) for event in told if isinstance(event, Notice | Refused | Lost)]
    return {"said": said, "trained": trained, "fresh": fresh, "again": digest(session)}


def main() -> None:
    """Print what came of undoing edits and of a reset, with hardly any room and with enough."""
    load()
    gc.disable()  # what an edit lets go has to be gone at once, not when it is found
    large = project(UNITS, UNITS)
    edits = {
        "layers": (project(4, optimizer=Spec("adam")), project(4, UNITS, UNITS, optimizer=Spec("adam"))),
        "batch": (large, project(UNITS, UNITS, batch=8)),
        "optimizer": (large, project(UNITS, UNITS, optimizer=Spec("adam"))),
    }
    rooms: dict[str, Callable[[], AbstractContextManager[None]]] = {"cramped": cramped, "free": nullcontext}
    told = {name: {size: undone(*edit, room()) for size, room in rooms.items()} for name, edit in edits.items()}
    told["reset"] = {"cramped": reset(partial(cramped, ROOM + DRAWN)), "free": reset(nullcontext)}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
