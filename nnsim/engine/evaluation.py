"""What is measured of one moment, worked out in slices, so that nobody waits for large networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from typing import TypeVar

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.engine.ranks.ranks import ALONE, Ranks
from nnsim.tasks.columns import MOST_TOLD, column_id, recall_id
from nnsim.tasks.kinds import Task

Factors = tuple[float, ...]
"""What each value of a sample was multiplied with for the network."""

Scores = dict[str, float]
"""Losses, accuracies and what else the learner measures, by column of the history.

NaN where one does not exist for the samples; what the learner did not measure is left out.
"""

Slices = Generator[float, None, Scores]
"""Yields the share that is done after every slice and returns the scores."""


class Measures:
    """What a task measures of a part of the samples: its loss, its accuracy, and how far answers are off.

    ``loss``     its id: the error that follows from it costs nothing more
    ``numbers``  how many numbers are compared for a sample, over which a loss is the sum
    ``factors``  errors are told in units of the values; where there are several, of each of them, and their mean
    """

    def __init__(self, task: Task, loss: str, numbers: int, factors: Factors) -> None:
        self.task, self._numbers, self.factors = task, numbers, factors
        self._has_share, self._errors = task.share is not None, task.errors
        self.is_several = len(factors) > 1
        self.compared = tuple(metric for metric in self._errors if self.is_several or metric.follows != loss)

    def means(self, sums: Sums) -> tuple[float, float]:
        """Mean loss and accuracy, NaN where one does not exist."""
        count = sums.count or math.nan
        return sums.loss / count, sums.right / count if self._has_share else math.nan

    def named(self, part: str, sums: Sums) -> Scores:
        """The means by column; errors are missing where there are no samples."""
        loss, accuracy = self.means(sums)
        found = {f"{part}_loss": loss, f"{part}_accuracy": accuracy}
        for metric in self._errors if sums.count else ():
            means = [off / sums.count for off in sums.off.get(metric, ())] or [loss / self._numbers]
            each = [metric.finish(mean) / factor for mean, factor in zip(means, self.factors, strict=True)]
            found[column_id(part, metric)] = sum(each) / len(each)
            if self.is_several:
                found |= {column_id(part, metric, value): error for value, error in enumerate(each[:MOST_TOLD])}
        return found


class Sums:
    """Losses, hits and errors of one part of the samples, summed up slice by slice."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self.loss = self.right = 0.0
        self.count = 0
        self.off = {metric: [0.0] * len(measures.factors) for metric in measures.compared}

    def add(self, count: int, loss: float, right: float) -> None:
        """The sum of the losses of ``count`` samples, and how many of them are right."""
        self.count, self.loss, self.right = self.count + count, self.loss + loss, self.right + right

    def add_up(self, ranks: Ranks) -> None:
        """Let the sums be those of all ``ranks`` together."""
        count, self.loss, self.right, *off = ranks.added(
            [self.count, self.loss, self.right, *(value for values in self.off.values() for value in values)]
        )
        self.count, left = round(count), iter(off)
        self.off = {metric: [next(left) for _ in values] for metric, values in self.off.items()}

    def compare(self, scores: Floats, x: Raw, y: Floats) -> None:
        """Add the errors of scores [n, *units] for inputs as the network gets them and targets [n, *target_shape]."""
        task = self._measures.task
        decided, truth = task.decide(scores), task.truth(x, y)
        pairs = list(zip(decided.T, truth.T, strict=True)) if self._measures.is_several else [(decided, truth)]
        for metric, sums in self.off.items():
            self.off[metric] = [off + float(metric.each(*pair).sum()) for off, pair in zip(sums, pairs, strict=True)]


def recalls(said: Floats, truth: Floats, classes: int) -> Scores:
    """By column, the share of the test samples of each class that were told right; NaN for a class without any.

    ``said`` and ``truth`` [m] are numbers of classes.
    """
    labels = truth.astype(np.intp)
    totals, right = (np.bincount(some, minlength=classes) for some in (labels, labels[said == truth]))
    return {recall_id(k): int(right[k]) / int(totals[k]) if totals[k] else math.nan for k in range(classes)}


Asked = TypeVar("Asked")
"""Scores [n, units] as a learner has them."""


def slices(
    sizes: Mapping[str, int],
    chunk: int,
    measures: Measures,
    measured: Callable[[str, slice, Sums], Asked],
    classes: Callable[[Asked], Floats],
    *,
    ranks: Ranks = ALONE,
) -> Generator[float, None, tuple[Scores, dict[str, Floats]]]:
    """Ask a learner about all samples, ``chunk`` of a part per slice; ``sizes`` tells how many each part has.

    ``measured(part, where, sums)`` adds those of a slice to the sums of its part and returns their scores, of which
    ``classes`` makes the class of each, [n], or none, [0]. Yields the share that is done; returns the means by column,
    and the classes by part, float32. Each of the ``ranks`` asks about some of the slices; all return the same.
    """
    done, count = 0, max(1, sum(sizes.values()))
    found, told = Scores(), dict[str, Floats]()
    for part, size in sizes.items():
        sums, said = Sums(measures), [np.zeros(0, np.float32)]
        first, last = ranks.share(0, -(-size // chunk))
        for start in range(first * chunk, min(last * chunk, size), chunk):
            where = slice(start, min(start + chunk, size))
            scores = measured(part, where, sums)
            said.append(classes(scores))
            done += where.stop - where.start
            yield done / count
        sums.add_up(ranks)
        found |= measures.named(part, sums)
        told[part] = ranks.joined(np.concatenate(said))
    return found, told
