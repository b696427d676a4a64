"""Samples by class, or by how large their value is: what the bars of a unit stand for. Knows no Qt."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Data, Mask
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say

THIRDS = (say("low values"), say("middle values"), say("high values"))
ALL = say("all samples")


class Group(NamedTuple):
    """Some of the samples that were asked about, ``mask`` [m]: those of class ``label``, or -1 for none."""

    name: str
    label: int
    mask: Mask

    @property
    def words(self) -> str:
        """What it is called within a sentence."""
        return say("class {name}", name=self.name) if self.label >= 0 else self.name


def groups(data: Data, samples: Places, value: int) -> tuple[Group, ...]:
    """The classes that samples [m] are of, or thirds of them by their value; of several values that at ``value``.

    Passages of a text are of no class.
    """
    if data.classes and not kind_of(data).is_written:
        labels = data.y[samples].astype(np.intp)
        return tuple(Group(data.classes[label], label, labels == label) for label in np.unique(labels).tolist())
    if data.classes or data.is_masked or len(samples) < len(THIRDS):
        return (Group(ALL, -1, np.ones(len(samples), np.bool_)),)
    y = data.y[samples] if data.y.ndim == 1 else data.y[samples, value]
    third = np.searchsorted(np.quantile(y, (1 / 3, 2 / 3)), y)
    return tuple(Group(name, -1, third == number) for number, name in enumerate(THIRDS) if (third == number).any())
