"""Make data sets from generators, and hold samples out for testing."""

from __future__ import annotations

import math

import numpy as np

from nnsim.catalog.kinds import GENERATORS
from nnsim.core.data import Data, Floats, Mask
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.registry import UnknownEntry
from nnsim.core.spec import Spec

MAX_SEED = 2**32 - 1
MAX_TEST_SHARE = 0.9

# Purposes that keep the random numbers of one seed apart.
_POINTS, _SPLIT = 1, 2


def generate(spec: Spec, seed: int = 1, test_share: float = 0.25) -> Data:
    """The data set that ``spec`` describes; the same arguments always give the same one.

    Raises ``ProblemError`` for an unknown generator, an illegal knob, seed or share.
    """
    check_split(seed, test_share)
    try:
        generator = GENERATORS[spec.kind]
        values = spec.resolve(generator.parameters)
    except (UnknownEntry, ValueError) as error:
        raise ProblemError(Problem(f"This data set cannot be made: {error}.", "data")) from None
    points = generator.make(values, np.random.default_rng((seed, _POINTS)))
    classes = generator.classes(values)
    return Data(
        x=points.x,
        y=points.y,
        test=hold_out(points.y, classes, seed, test_share),
        classes=classes,
        plane=generator.plane,
        source=spec,
        seed=seed,
        test_share=test_share,
    )


def hold_out(y: Floats, classes: tuple[str, ...], seed: int, test_share: float) -> Mask:
    """Choose the test samples at random: the share of every class, or of all values.

    The share is exact to rounding; at least one sample of each class stays for training.
    """
    rng = np.random.default_rng((seed, _SPLIT))
    test = np.zeros(len(y), np.bool_)
    groups = [np.flatnonzero(y == label) for label in range(len(classes))] if classes else [np.arange(len(y))]
    for members in groups:
        held = min(math.floor(len(members) * test_share + 0.5), len(members) - 1)
        test[rng.permutation(members)[: max(held, 0)]] = True
    return test


def check_split(seed: int, test_share: float) -> None:
    """Raise ``ProblemError`` unless the seed and the share of test samples are legal."""
    if not _is_seed(seed):
        raise ProblemError(Problem(f"The seed must be a whole number from 0 to {MAX_SEED}, not {seed!r}.", "data"))
    if not 0.0 <= test_share <= MAX_TEST_SHARE:
        text = f"The test share must lie between 0 and {MAX_TEST_SHARE:g}, not {test_share!r}."
        raise ProblemError(Problem(text, "data"))


def _is_seed(seed: object) -> bool:
    return isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed <= MAX_SEED
