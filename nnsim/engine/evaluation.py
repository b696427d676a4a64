"""What is measured of one moment, worked out in slices, so that nobody waits for large networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping
from typing import TypeVar

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.data import Samples as Raw
from nnsim.tasks.kinds import Task

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
    ``factor``   what values were multiplied with for the network; errors are told in units of the values
    """

    def __init__(self, task: Task, loss: str, numbers: int, factor: float) -> None:
        self.task, self._numbers, self._factor = task, numbers, factor
        self._has_share, self._errors = task.share is not None, task.errors
        self.compared = tuple(metric for metric in self._errors if metric.follows != loss)

    def means(self, sums: Sums) -> tuple[float, float]:
        """Mean loss and accuracy, NaN where one does not exist."""
        count = sums.count or math.nan
        return sums.loss / count, sums.right / count if self._has_share else math.nan

    def named(self, part: str, sums: Sums) -> Scores:
        """The means by column; errors are missing where there are no samples."""
        loss, accuracy = self.means(sums)
        found = {f"{part}_loss": loss, f"{part}_accuracy": accuracy}
        for metric in self._errors if sums.count else ():
            mean = sums.off[metric] / sums.count if metric in self.compared else loss / self._numbers
            found[f"{part}_{metric.id}"] = metric.finish(mean) / self._factor
        return found


class Sums:
    """Losses, hits and errors of one part of the samples, summed up slice by slice."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self.loss = self.right = 0.0
        self.count = 0
        self.off = dict.fromkeys(measures.compared, 0.0)

    def add(self, count: int, loss: float, right: float) -> None:
        """The sum of the losses of ``count`` samples, and how many of them are right."""
        self.count, self.loss, self.right = self.count + count, self.loss + loss, self.right + right

    def compare(self, scores: Floats, x: Raw, y: Floats) -> None:
        """Add the errors of scores [n, *units] for inputs as the network gets them and targets [n]."""
        task = self._measures.task
        decided, truth = task.decide(scores), task.truth(x, y)
        for metric in self.off:
            self.off[metric] += float(metric.each(decided, truth).sum())


Asked = TypeVar("Asked")
"""Scores [n, units] as a learner has them."""


def slices(
    sizes: Mapping[str, int],
    chunk: int,
    measures: Measures,
    measured: Callable[[str, slice, Sums], Asked],
    classes: Callable[[Asked], Floats],
) -> Generator[float, None, tuple[Scores, Floats]]:
    """Ask a learner about all samples, ``chunk`` of a part per slice; ``sizes`` tells how many each part has.

    ``measured(part, where, sums)`` adds those of a slice to the sums of its part and returns their scores, of which
    ``classes`` makes the class of each, [n], or none, [0]. Yields the share that is done; returns the means by column,
    and the classes of the test samples, float32.
    """
    done, count = 0, max(1, sum(sizes.values()))
    found, said = Scores(), [np.zeros(0, np.float32)]
    for part, size in sizes.items():
        sums = Sums(measures)
        for start in range(0, size, chunk):
            where = slice(start, min(start + chunk, size))
            scores = measured(part, where, sums)
            if part == "test":
                said.append(classes(scores))
            done += where.stop - where.start
            yield done / count
        found |= measures.named(part, sums)
    return found, np.concatenate(said)
