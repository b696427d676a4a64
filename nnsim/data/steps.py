"""Samples of varied length: shorter ones are filled up with zeros in front, so that the last step is a real one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import Data, Mask, Samples, Whole


def real(data: Data, which: slice | NDArray[np.intp] | Mask = slice(None)) -> Mask:
    """True [m, length] for the steps that some of the samples really have."""
    length = data.x.shape[1]
    if data.lengths is None:
        return np.ones((len(data.x[which]), length), np.bool_)
    begins: Mask = np.arange(length) >= length - data.lengths[which][:, None]
    return begins


def whole(data: Data, index: int) -> Samples:
    """One sample without what it is filled up with."""
    return data.x[index] if data.lengths is None else data.x[index, -data.lengths[index] :]


def begun(x: Samples) -> Mask:
    """True [m, length] from the first step on at which anything of a sample [length, channels] is not 0.

    What a network is fed with knows no lengths: in a set of varied ones, steps before that count as filled up, and stay
    0 when the others are scaled. So the network, a script and an ONNX graph agree by the numbers alone.
    """
    begins: Mask = np.logical_or.accumulate((x != 0).any(axis=2), axis=1)
    return begins


def filled_up(samples: Sequence[NDArray[Any]], least: int = 1) -> tuple[NDArray[Any], Whole]:
    """Samples [n, longest, channels] of series [length, channels] of one type, and their lengths [n].

    They have ``least`` steps or more.
    """
    lengths = np.array([len(sample) for sample in samples], np.int32)
    x = np.zeros((len(samples), int(lengths.max(initial=least)), *samples[0].shape[1:]), samples[0].dtype)
    for row, sample in zip(x, samples, strict=True):
        row[len(row) - len(sample) :] = sample
    return x, lengths
