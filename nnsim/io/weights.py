"""Weights as safetensors, for other programs and from them.

Arrays are called ``<layer>.<array>``. A ``state_dict`` of the network in an exported script
fits as well: there, names that are none in Python look a little different.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy as safetensors
from numpy.typing import NDArray
from safetensors import SafetensorError

from nnsim import __version__
from nnsim.core.data import Floats
from nnsim.core.files.fields import printable
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.io.pytorch.wording import identifiers
from nnsim.io.sources import failure, size_of, told
from nnsim.language.texts import say
from nnsim.networks.plan import Plan

COUNTERS = "num_batches_tracked"
"""What PyTorch counts beside the weights of batch normalisation; nothing here needs it."""


def to_bytes(project: Project, checkpoint: Checkpoint) -> bytes:
    """The weights of a run, and where they come from, as a safetensors file."""
    arrays = {name: np.ascontiguousarray(array, np.float32) for name, array in checkpoint.weights.items()}
    made = {
        "format": "pt",  # what libraries for PyTorch ask for
        "producer": say("nnsim {version}", version=__version__),
        "project": printable(project.name),
        "seed": str(project.recipe.seed),
        "epochs": str(checkpoint.epoch),
        "sha256": weights_sha256(arrays),
    }
    return safetensors.save(arrays, made)


def read(path: Path, plan: Plan) -> dict[str, Floats]:
    """The arrays of ``path`` for the network of ``plan``, by their names there.

    Raises ``ProblemError`` with one sentence: what is wrong with the file, or the first array that does not fit.
    """
    size_of(path)
    with told(path):
        content = path.read_bytes()
    try:
        found = safetensors.load(content)
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError):
        raise failure(path, say("it is no safetensors file, or damaged; export the weights again")) from None
    return _fitted(path, _as_floats(path, found), plan)


def _as_floats(path: Path, found: Mapping[str, NDArray[Any]]) -> dict[str, Floats]:
    """Arrays of every precision as float32."""
    kept = {name: array for name, array in found.items() if not name.endswith(f".{COUNTERS}")}
    for name, array in kept.items():
        if array.dtype.kind != "f":
            raise failure(
                path,
                say(
                    "{name} holds no weights but {dtype} numbers; leave it out", name=printable(name), dtype=array.dtype
                ),
            )
    with np.errstate(over="ignore"):  # what is too large for float32 is told as infinite
        return {name: np.array(array, np.float32) for name, array in kept.items()}


def _fitted(path: Path, found: Mapping[str, Floats], plan: Plan) -> dict[str, Floats]:
    """``found`` under the names of the network; what does not fit is named."""
    names, taken = identifiers(layer.id for layer in plan.layers), dict[str, Floats]()
    left = set(found)
    for layer in plan.layers:
        for array in layer.arrays:
            own = f"{layer.id}.{array.name}"
            given = next((name for name in (own, f"{names[layer.id]}.{array.name}") if name in left), None)
            if given is None:
                raise failure(
                    path,
                    say("it has no {own}, which this network needs; open the project it is from", own=printable(own)),
                )
            _check(path, own, array.shape, found[given])
            left.remove(given)
            taken[own] = found[given]
    for name in sorted(left):
        raise failure(
            path,
            say("it has {name}, for which there is no place here; open the project it is from", name=printable(name)),
        )
    return taken


def _check(path: Path, name: str, shape: tuple[int, ...], array: Floats) -> None:
    if array.shape != shape:
        here, there = _words(shape), _words(array.shape)
        text = say(
            "{name} has {here} numbers here, but {there} in {path}",
            name=printable(name),
            here=here,
            there=there,
            path=printable(path.name),
        )
        raise ProblemError(
            Problem(say("{text}: give the layer that size, or open the project it is from.", text=text), str(path))
        )
    if not np.isfinite(array).all():
        raise failure(
            path, say("{name} holds numbers that are infinite or none; export it again", name=printable(name))
        )


def _words(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape)) or "single"
