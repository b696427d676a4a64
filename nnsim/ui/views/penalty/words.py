"""What a penalty comes to, in sentences."""

from __future__ import annotations

from math import isnan

import numpy as np

from nnsim.core.answers.shrinkage import Path, Shrinkage
from nnsim.core.counted import counted
from nnsim.core.shares import NONE
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import value_text

HARDLY = 1.02
"""An error that is larger by this factor is hardly worse."""

NAMED = 4
"""Columns that are named; of more only how many they are."""


def error_text(value: float) -> str:
    """An error in units of the target."""
    return NONE if isnan(value) else value_text(value, 3)


def lasso_sentence(found: Shrinkage, at: int) -> str:
    """How many columns count at a penalty, which they are, and how far off that is."""
    path = found.lasso
    is_in = np.flatnonzero(path.coefficients[at])
    order = is_in[np.argsort(-np.abs(path.coefficients[at][is_in]), kind="stable")]
    names = ", ".join(found.columns[place] for place in order[:NAMED].tolist())
    values = {"penalty": value_text(float(path.penalties[at]), 3), "error": error_text(_shown_error(path, at))}
    if not len(is_in):
        return say("LASSO at λ = {penalty} keeps no column; error {error}.", **values)
    return say(
        "LASSO at λ = {penalty} keeps {count} of {columns}, most of all {names}; error {error}.",
        count=len(is_in),
        columns=counted(len(found.columns), "column"),
        names=names,
        **values,
    )


def ridge_sentence(found: Shrinkage, at: int) -> str:
    """Ridge regression keeps every column."""
    path = found.ridge
    kept = int((path.coefficients[at] != 0).sum())
    return say(
        "Ridge at λ = {penalty} keeps {count} of {columns}; error {error}.",
        penalty=value_text(float(path.penalties[at]), 3),
        count=kept,
        columns=counted(len(found.columns), "column"),
        error=error_text(_shown_error(path, at)),
    )


def beside_sentence(found: Shrinkage) -> str:
    """What the errors are of, and those of no penalty and of knowing nothing."""
    without = error_text(_shown_error(found.lasso, len(found.lasso.penalties) - 1))
    if isnan(found.always_mean):
        return say(
            "Errors are those of training samples, as there are no test samples; without a penalty {without}.",
            without=without,
        )
    return say(
        "Errors are those of test samples, root mean square; without a penalty {without}, always the mean {mean}. "
        "At first the largest penalty is looked at that does at most 2 % worse than the best.",
        without=without,
        mean=error_text(found.always_mean),
    )


def _shown_error(path: Path, at: int) -> float:
    error = float(path.test[at])
    return float(path.train[at]) if isnan(error) else error


def best(path: Path) -> int:
    """The largest penalty that does hardly worse on test samples than the best one; the middle one without any."""
    if np.isnan(path.test).all():
        return len(path.penalties) // 2
    return int(np.flatnonzero(path.test <= HARDLY * np.nanmin(path.test))[0])
