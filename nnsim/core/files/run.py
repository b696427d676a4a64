"""A run inside a project file: counters and marks as JSON, weights as safetensors, curves as .npy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnsim.core import run
from nnsim.core.files.archive import HISTORY, OPTIMIZER, READINGS, RUN, WEIGHTS, Damaged, Members, Pieces
from nnsim.core.files.arrays import from_npy, npy
from nnsim.core.files.fields import Fields, dump, parse
from nnsim.core.files.tensors import Named, from_tensors, tensors
from nnsim.core.run import Checkpoint, Mark

MAX_MARKS = 100_000

Rows = NDArray[np.float64]


def encode_run(checkpoint: Checkpoint) -> dict[str, Pieces]:
    """The members of a run; its arrays are not copied.

    What the optimizer remembers of a divergence is left out: nothing can go on from numbers that are none.
    """
    columns, history = _told(checkpoint.history)
    counters = {
        "step": checkpoint.step,
        "epoch": checkpoint.epoch,
        "position": checkpoint.position,
        "history": list(columns),
        "marks": [{"step": m.step, "epoch": m.epoch, "text": m.text} for m in checkpoint.marks],
    }
    return {
        RUN: (dump(counters),),
        HISTORY: npy(history),
        **({READINGS: npy(checkpoint.readings)} if len(checkpoint.readings) else {}),
        WEIGHTS: tensors(checkpoint.weights),
        OPTIMIZER: tensors(checkpoint.optimizer if _are_finite(checkpoint.optimizer) else {}),
    }


def decode_run(members: Members) -> Checkpoint | None:
    """The run among ``members``, None where there is none; raises ``Damaged`` for half a run."""
    present = [name for name in (RUN, HISTORY, WEIGHTS, OPTIMIZER) if name in members]
    if not present and READINGS not in members:
        return None
    if len(present) < 4:
        raise Damaged("a part of its run is missing")
    part = Fields(parse(members[RUN], RUN), "run")
    columns = part.texts("history", 100)
    if columns not in (run.HISTORY, run.FIRST_HISTORY):
        raise Damaged("its curves have other columns")
    checkpoint = Checkpoint(
        step=part.whole("step"),
        epoch=part.whole("epoch"),
        position=part.whole("position"),
        weights=from_tensors(members[WEIGHTS], "weights"),
        optimizer=_memory(members[OPTIMIZER]),
        history=_widened(from_npy(members[HISTORY], np.float64, "curves"), len(columns)),
        marks=tuple(_mark(Fields(mark, "run.marks")) for mark in part.items("marks", MAX_MARKS)),
        readings=_readings(members),
    )
    part.done()
    return checkpoint


def _memory(data: bytes) -> Named:
    """What the optimizer remembers, counters included, with which every step is worked out."""
    optimizer = from_tensors(data, "optimizer state")
    if not _are_finite(optimizer):
        raise Damaged("its optimizer state holds numbers that are NaN or infinite")
    return optimizer


def _are_finite(arrays: Named) -> bool:
    with np.errstate(invalid="ignore"):  # of infinities of both signs there is no sum
        return all(np.isfinite(array.sum(dtype=np.float64)) for array in arrays.values())


def check_run(members: Mapping[str, Pieces]) -> None:
    """Raise ``Damaged`` if ``decode_run`` would refuse what was encoded; arrays of weights are what they are."""
    small = {name: b"".join(members[name]) for name in (RUN, HISTORY, READINGS) if name in members}
    none = b"".join(tensors({}))
    decode_run(small | {name: none for name in (WEIGHTS, OPTIMIZER) if name in members})


def _told(history: Rows) -> tuple[tuple[str, ...], Rows]:
    """Names and values of the columns to write; without validation those that the first version can read."""
    first = len(run.FIRST_HISTORY)
    if np.isnan(history[:, first:]).all():
        return run.FIRST_HISTORY, np.ascontiguousarray(history[:, :first])
    return run.HISTORY, history


def _widened(history: Rows, width: int) -> Rows:
    """A writable history [n, 8] from one of ``width`` columns; what it did not know is NaN."""
    if history.ndim != 2 or history.shape[1] != width:
        raise Damaged("its curves have other columns")
    wide = np.full((len(history), len(run.HISTORY)), np.nan)
    wide[:, :width] = history
    return wide


def _readings(members: Members) -> Rows:
    """What was measured within epochs; nothing in files of short epochs and of earlier versions."""
    if READINGS not in members:
        return run.no_readings()
    rows = from_npy(members[READINGS], np.float64, "curves")
    if rows.ndim != 2 or rows.shape[1] != len(run.READINGS):
        raise Damaged("its curves have other columns")
    return rows


def _mark(part: Fields) -> Mark:
    mark = Mark(part.whole("step"), part.number("epoch", (0.0, 1e15)), part.text("text"))
    part.done()
    return mark
