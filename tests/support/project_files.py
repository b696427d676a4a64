"""Project files to damage: a good one, and ways to change its members and its JSON."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

from nnsim.core.data import Data
from nnsim.core.files import nnsim_file
from nnsim.core.network import OUTPUT, Network, Node
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, Mark
from nnsim.core.spec import Spec
from nnsim.core.texts import plain


def good_bytes() -> bytes:
    data = Data(
        x=np.arange(8, dtype=np.float32).reshape(4, 2),
        y=np.array([0, 1, 1, 0], np.float32),
        test=np.zeros(4, np.bool_),
        kind="points",
    )
    nodes = (Node("dense1", Spec.of("dense", units=3)), Node("dense2", Spec.of("dense", units=2), ("dense1",)))
    project = Project("Sample", data, Network(nodes=nodes, output=Node(OUTPUT, Spec("binary"), ("dense2",))))
    weights = {"dense1.weight": np.ones((3, 2), np.float32), "dense1.bias": np.zeros(3, np.float32)}
    return nnsim_file.to_bytes(
        project, Checkpoint(4, 1, 0, weights, {"m": weights["dense1.bias"]}, marks=(Mark(1, 0.5, plain("Painted")),))
    )


GOOD = good_bytes()
with zipfile.ZipFile(io.BytesIO(GOOD)) as _archive:
    PARTS = {name: _archive.read(name) for name in _archive.namelist()}
DOCUMENT: dict[str, Any] = json.loads(PARTS["project.json"])


def archive(members: dict[str, bytes] | list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, data in members.items() if isinstance(members, dict) else members:
            file.writestr(name, data)
    return buffer.getvalue()


def swapped(**members: bytes | None) -> bytes:
    """The good file with some members replaced, or left out where None; ``__`` stands for the dot."""
    changed = {name.replace("__", "."): data for name, data in members.items()}
    return archive({name: data for name, data in {**PARTS, **changed}.items() if data is not None})


def edited(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The good file with its JSON changed in place."""
    document = json.loads(PARTS["project.json"])
    change(document)
    return swapped(project__json=json.dumps(document).encode())


def set_at(*path: str | int, value: Any) -> bytes:
    def change(document: dict[str, Any]) -> None:
        target: Any = document
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value

    return edited(change)
