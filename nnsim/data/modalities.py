"""Samples of several modalities: a row has the numbers of one behind those of the other."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from nnsim.core.data import Data, Floats, Samples
from nnsim.data.entries import DATA_KINDS, DataKind, Modality, Shape
from nnsim.data.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Section:
    """The numbers of one modality in a row, from ``start`` on, and the ``shape`` that they have by themselves."""

    modality: Modality
    shape: Shape
    start: int

    @property
    def stop(self) -> int:
        """Where the next one starts."""
        return self.start + prod(self.shape)

    @property
    def kind(self) -> DataKind:
        """What it is by itself."""
        return DATA_KINDS[self.modality.kind]

    def of(self, x: Samples) -> Samples:
        """That of samples ``x`` [n, numbers], as [n, *shape], or of one [numbers], as [*shape]."""
        return x[..., self.start : self.stop].reshape(*x.shape[:-1], *self.shape)


def sections(data: Data) -> tuple[Section, ...]:
    """The modalities of ``data``; none where a sample is of one kind alone."""
    found: list[Section] = []
    for modality, shape in zip(kind_of(data).modalities, data.modality_shapes, strict=True):
        found.append(Section(modality, shape, found[-1].stop if found else 0))
    return tuple(found)


def fed(data: Data, x: Samples) -> Floats:
    """Samples ``x`` [n, numbers] of several modalities, each as a network is fed with it, in a row again."""
    parts = (section.kind.feed(section.of(x), ()) for section in sections(data))
    return np.concatenate([part.reshape(len(x), -1) for part in parts], axis=1)
