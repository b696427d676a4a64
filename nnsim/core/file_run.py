"""A run inside a project file: counters and marks as JSON, weights as safetensors, curves as .npy."""

from __future__ import annotations

import numpy as np

from nnsim.core import run
from nnsim.core.file_archive import HISTORY, OPTIMIZER, RUN, WEIGHTS, Damaged, Members
from nnsim.core.file_arrays import from_npy, from_tensors, npy, tensors
from nnsim.core.file_fields import Fields, dump, parse
from nnsim.core.run import Checkpoint, Mark

MAX_MARKS = 100_000


def encode_run(checkpoint: Checkpoint) -> Members:
    """The members of a run."""
    counters = {
        "step": checkpoint.step,
        "epoch": checkpoint.epoch,
        "position": checkpoint.position,
        "history": list(run.HISTORY),
        "marks": [{"step": m.step, "epoch": m.epoch, "text": m.text} for m in checkpoint.marks],
    }
    return {
        RUN: dump(counters),
        HISTORY: npy(checkpoint.history),
        WEIGHTS: tensors(checkpoint.weights),
        OPTIMIZER: tensors(checkpoint.optimizer),
    }


def decode_run(members: Members) -> Checkpoint | None:
    """The run among ``members``, None where there is none; raises ``Damaged`` for half a run."""
    present = [name for name in (RUN, HISTORY, WEIGHTS, OPTIMIZER) if name in members]
    if not present:
        return None
    if len(present) < 4:
        raise Damaged("a part of its run is missing")
    part = Fields(parse(members[RUN], RUN), "run")
    if part.texts("history", 100) != run.HISTORY:
        raise Damaged("its curves have other columns")
    checkpoint = Checkpoint(
        step=part.whole("step"),
        epoch=part.whole("epoch"),
        position=part.whole("position"),
        weights=from_tensors(members[WEIGHTS], "weights"),
        optimizer=from_tensors(members[OPTIMIZER], "optimizer state"),
        history=np.array(from_npy(members[HISTORY], np.float64, "curves")),
        marks=tuple(_mark(Fields(mark, "run.marks")) for mark in part.items("marks", MAX_MARKS)),
    )
    part.done()
    if checkpoint.history.ndim != 2 or checkpoint.history.shape[1] != len(run.HISTORY):
        raise Damaged("its curves have other columns")
    return checkpoint


def _mark(part: Fields) -> Mark:
    mark = Mark(part.whole("step"), part.number("epoch", (0.0, 1e15)), part.text("text"))
    part.done()
    return mark
