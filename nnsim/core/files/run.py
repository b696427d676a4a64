"""A run inside a project file: counters and marks as JSON, weights as safetensors, curves as .npy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnsim.core import run
from nnsim.core.files.archive import (
    HISTORY,
    OPTIMIZER,
    PAST,
    PAST_BLOCK,
    READINGS,
    RUN,
    WEIGHTS,
    Damaged,
    Members,
    Pieces,
)
from nnsim.core.files.arrays import from_npy, npy
from nnsim.core.files.fields import Fields, dump, parse
from nnsim.core.files.tensors import Named, from_tensors, tensors
from nnsim.core.files.texts import as_message, message_json
from nnsim.core.run import Checkpoint, History, Mark, StoredPast
from nnsim.core.texts import plain
from nnsim.language.texts import say

MAX_MARKS = 100_000
MAX_COLUMNS = 100
MAX_COUNT = 1e15

Rows = NDArray[np.float64]


def encode_run(checkpoint: Checkpoint) -> dict[str, Pieces]:
    """The members of a run; its arrays are not copied.

    What the optimizer remembers of a divergence is left out: nothing can go on from numbers that are none.
    """
    history = _told(checkpoint.history)
    counters = {
        "step": checkpoint.step,
        "epoch": checkpoint.epoch,
        "position": checkpoint.position,
        "history": list(history.columns),
        "marks": [{"step": m.step, "epoch": m.epoch, **message_json(m.message)} for m in checkpoint.marks],
    }
    return {
        RUN: (dump(counters),),
        HISTORY: npy(history.rows),
        **({READINGS: npy(checkpoint.readings)} if len(checkpoint.readings) else {}),
        WEIGHTS: tensors(checkpoint.weights),
        OPTIMIZER: tensors(checkpoint.optimizer if _are_finite(checkpoint.optimizer) else {}),
        **({PAST: (checkpoint.past.description,), PAST_BLOCK: (checkpoint.past.block,)} if checkpoint.past else {}),
    }


def decode_run(members: Members) -> Checkpoint | None:
    """The run among ``members``, None where there is none; raises ``Damaged`` for half a run."""
    present = [name for name in (RUN, HISTORY, WEIGHTS, OPTIMIZER) if name in members]
    if not present and READINGS not in members:
        return None
    if len(present) < 4:
        raise Damaged(say("a part of its run is missing"))
    part = Fields(parse(members[RUN], RUN), "run")
    columns = part.texts("history", MAX_COLUMNS)
    checkpoint = Checkpoint(
        step=part.whole("step"),
        epoch=part.whole("epoch"),
        position=part.whole("position"),
        weights=from_tensors(members[WEIGHTS], "weights"),
        optimizer=_memory(members[OPTIMIZER]),
        history=_history(from_npy(members[HISTORY], np.float64, "curves"), columns),
        marks=tuple(_mark(Fields(mark, "run.marks")) for mark in part.items("marks", MAX_MARKS)),
        readings=_readings(members),
        past=StoredPast(members[PAST], members[PAST_BLOCK]) if {PAST, PAST_BLOCK} <= members.keys() else None,
    )
    part.done()
    return checkpoint


def _memory(data: bytes) -> Named:
    """What the optimizer remembers, counters included, with which every step is worked out."""
    optimizer = from_tensors(data, say("optimizer state"))
    if not _are_finite(optimizer):
        raise Damaged(say("its optimizer state holds numbers that are NaN or infinite"))
    return optimizer


def _are_finite(arrays: Named) -> bool:
    with np.errstate(invalid="ignore"):  # of infinities of both signs there is no sum
        return all(np.isfinite(array.sum(dtype=np.float64)) for array in arrays.values())


def check_run(members: Mapping[str, Pieces]) -> None:
    """Raise ``Damaged`` if ``decode_run`` would refuse what was encoded; arrays of weights are what they are."""
    small = {name: b"".join(members[name]) for name in (RUN, HISTORY, READINGS) if name in members}
    none = b"".join(tensors({}))
    decode_run(small | {name: none for name in (WEIGHTS, OPTIMIZER) if name in members})


def _told(history: History) -> History:
    """What is written; without validation only those columns of the eight that the first version can read."""
    first, eight = len(run.FIRST_HISTORY), len(run.HISTORY)
    if not np.isnan(history.rows[:, first:eight]).all():
        return history
    left = [*range(first), *range(eight, len(history.columns))]
    return History(np.ascontiguousarray(history.rows[:, left]), tuple(history.columns[i] for i in left))


def _history(rows: Rows, columns: tuple[str, ...]) -> History:
    """A writable history from a file, the eight columns first; what the file did not know is NaN."""
    known = len(run.HISTORY if columns[: len(run.HISTORY)] == run.HISTORY else run.FIRST_HISTORY)
    further = columns[known:]
    if rows.ndim != 2 or rows.shape[1] != len(columns) or columns[:known] != run.HISTORY[:known]:
        raise Damaged(say("its curves have other columns"))
    if len({*run.HISTORY, *further}) != len(run.HISTORY) + len(further):
        raise Damaged(say("its curves have a column twice"))
    _check_counters(rows[:, :2])
    wide = np.full((len(rows), len(run.HISTORY) + len(further)), np.nan)
    wide[:, :known], wide[:, len(run.HISTORY) :] = rows[:, :known], rows[:, known:]
    return History(wide, (*run.HISTORY, *further))


def _readings(members: Members) -> Rows:
    """What was measured within epochs; nothing in files of short epochs and of earlier versions."""
    if READINGS not in members:
        return run.no_readings()
    rows = from_npy(members[READINGS], np.float64, "curves")
    if rows.ndim != 2 or rows.shape[1] != len(run.READINGS):
        raise Damaged(say("its curves have other columns"))
    _check_counters(rows[:, :3])
    return rows


def _check_counters(counters: Rows) -> None:
    """Steps, epochs and samples [m, ...] may be as large as those of a mark."""
    if not bool(((counters >= 0) & (counters <= MAX_COUNT)).all()):
        raise Damaged(say("its curves were measured at impossible steps"))


def _mark(part: Fields) -> Mark:
    step, epoch = part.whole("step"), part.number("epoch", (0.0, MAX_COUNT))
    message = plain(part.text("text")) if part.has("text") else as_message(part)  # earlier versions wrote the words
    part.done()
    return Mark(step, epoch, message)
