"""Linear models whose coefficients are kept small: all of them from nothing to least squares."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.answers.arrays import Doubles


@dataclass(frozen=True, eq=False, slots=True)
class Path:
    """One kind of penalty, from the largest to none.

    ``penalties``     [k], falling
    ``coefficients``  [k, d] of columns that have mean 0 and spread 1, in units of the target
    ``train``, ``test``  [k], the root of the mean squared error in units of the target; NaN without such samples
    """

    penalties: Doubles
    coefficients: Doubles
    train: Doubles
    test: Doubles


@dataclass(frozen=True, eq=False, slots=True)
class Shrinkage:
    """``lasso`` penalises the sum of the coefficients' sizes, ``ridge`` that of their squares.

    ``columns``   [d] what the coefficients are of
    ``samples``   of the training set
    ``always_mean``  the test error of always saying the mean of the training samples, NaN without test samples
    ``why_not``   why there are none, in a sentence
    ``done``      the share of the work that is done
    """

    columns: tuple[str, ...]
    lasso: Path
    ridge: Path
    samples: int
    always_mean: float
    why_not: str = ""
    done: float = 1.0
