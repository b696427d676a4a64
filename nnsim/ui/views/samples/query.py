"""Which samples are shown, and in which order. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.answers.learned import LearnedSteps
from nnsim.core.data import Data, Mask, Samples
from nnsim.core.project import Project
from nnsim.data.one_value import value_of
from nnsim.language.texts import say
from nnsim.ui.run.survivors import Indices
from nnsim.ui.views.samples.verdicts import Verdicts

ORDERS = {
    "number": say("In order"),
    "hardest": say("Hardest first"),
    "confident": say("Surest mistakes"),
    "learned": say("Learned last"),
    "forgotten": say("Forgotten last"),
}
"""Words for the orders; only the first needs a network."""

ORDERS_TIP = say(
    "Surest mistakes: those of the largest probability. Learned last: by the first epoch after which the right class "
    "was told. Forgotten last: by the last epoch after which it was told no more"
)

OF_CLASSES = ("confident", "learned", "forgotten")
"""Orders of samples of which one class is told."""


def orders(project: Project) -> dict[str, str]:
    """The words; of several values the errors of the one that is looked at tell what is hardest."""
    values = project.data.values
    return ORDERS | (
        {"hardest": say("Least exact {value}", value=values[value_of(project)])} if len(values) > 1 else {}
    )


PART_WORDS = {
    "all": say("All parts"),
    "train": say("Training"),
    "test": say("Test"),
    "validation": say("Validation"),
    "excluded": say("Excluded"),
    "copies": say("Copies"),
}
"""Words of the filter by part."""


@dataclass(frozen=True, slots=True)
class Query:
    """``label`` and ``part`` filter; None and "all" take every sample in use.

    ``part`` is an id of ``core.data.PARTS``, or ``"copies"`` for augmented copies. ``value`` is the one of several
    whose errors tell what is hardest.
    """

    label: int | None = None
    part: str = "all"
    mistakes: bool = False
    order: str = "number"
    value: int = 0


EVERYTHING = Query()


@dataclass(frozen=True, eq=False, slots=True)
class Subset:
    """Samples that were picked by hand: ``mask`` bool [n] of those in ``x``, and ``words`` for them.

    It means nothing for other samples, nor for the same ones after one was added, moved or taken out.
    """

    x: Samples
    mask: Mask
    words: str

    def fits(self, data: Data) -> bool:
        """Whether the mask is one of ``data``."""
        return data.x is self.x and len(self.mask) == len(data)


def select(data: Data, said: Verdicts | None, query: Query = EVERYTHING, only: Mask | None = None) -> Indices:
    """Numbers of the samples that ``query`` asks for, among ``only`` [n] where it is given.

    What the network says is left out of account as long as it is not known.
    """
    mask = _in_part(data, query.part)
    if only is not None:
        mask &= only
    if query.label is not None and data.classes:
        mask &= data.y == query.label
    known = said is not None and len(said) == len(data)
    if said is None or not known:
        return np.flatnonzero(mask)
    if query.mistakes or (query.order == "confident" and data.classes):
        mask &= said.wrong(data)
    found = np.flatnonzero(mask)
    if query.order == "number":
        return found
    if query.order in ("learned", "forgotten"):
        return found[_descending(_steps(said.learned, query.order)[found])] if said.learned else found
    if said.predictions.ndim > 1:
        return found[_descending(said.off(data, query.value)[found])]
    by = said.losses if query.order == "hardest" or data.targets == "values" else said.confidence
    return found[_descending(by[found])]


def _in_part(data: Data, part: str) -> Mask:
    if part == "all":
        return ~data.excluded
    return data.is_copy if part == "copies" else data.part(part).copy()


def _steps(learned: LearnedSteps, order: str) -> NDArray[np.float64]:
    """The steps of an order; what was never learned comes after all others, what was never forgotten before."""
    steps = (learned.first if order == "learned" else learned.last).astype(np.float64)
    return np.where(steps < 0, np.inf if order == "learned" else -1.0, steps)


def _descending(values: NDArray[Any]) -> Indices:
    """Largest first, NaN before all: what is no number is the worst; of equals the earlier sample first."""
    return np.argsort(-np.where(np.isnan(values), np.inf, values), kind="stable")
