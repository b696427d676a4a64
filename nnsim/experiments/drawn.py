"""What experiments do to the samples of a document: fewer of them, wrong labels, or new ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnsim.core import seeds
from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.generate import generate


def fewer(data: Data, count: int, seed: int, wrong: float = 0.0) -> Data:
    """So many training samples, drawn by the seed, and all test samples; a share ``wrong`` of the former gets one of
    the other classes."""
    rng = seeds.generator(seed, "experiment")
    train = rng.permutation(np.flatnonzero(data.train))[:count]
    kept = np.zeros(len(data), np.bool_)
    kept[train] = kept[data.test] = True
    labels = mislabelled(data.y, train[: round(wrong * len(train))], len(data.classes), rng)
    few = data.kept(kept)
    return replace(few, y=labels[kept], edited=True)


def mislabelled(labels: Floats, chosen: NDArray[np.intp], classes: int, rng: np.random.Generator) -> Floats:
    """``labels`` [n], of which the ``chosen`` ones [m] are others, each of the other classes alike often."""
    found = labels.copy()
    found[chosen] = (found[chosen] + rng.integers(1, max(classes, 2), len(chosen))) % max(classes, 1)
    return found


def drawn(project: Project, count: int, test: int, seed: int) -> Data:
    """New samples of the generator of a document: so many for training, and so many to test with."""
    source, more = project.data.source or Spec("moons"), max(count, test)
    whole = generate(source.with_values(count=more + test), seed, test / (more + test))
    return whole if more == count else fewer(whole, count, seed)
