"""How well each class of images is told apart, counted from the predictions. Qt-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnsim.core.data import Data, Floats


@dataclass(frozen=True, slots=True)
class ClassScore:
    """``right`` of ``seen`` test samples of a class are told; ``taken_for`` is the commonest mistake, or empty."""

    name: str
    seen: int
    right: int
    taken_for: str = ""
    mistakes: int = 0

    @property
    def share(self) -> float:
        """Part that is told right, NaN where none was seen."""
        return self.right / self.seen if self.seen else float("nan")


def class_scores(data: Data, predictions: Floats) -> tuple[ClassScore, ...]:
    """One entry per class over the test samples for which a class is predicted; a network may answer with values."""
    count = len(data.classes)
    known = data.test & (predictions >= 0) & (predictions < count) & (predictions == np.floor(predictions))
    truth, said = data.y[known].astype(np.intp), predictions[known].astype(np.intp)
    table = np.bincount(truth * count + said, minlength=count * count).reshape(count, count)
    return tuple(_score(data.classes, index, table[index]) for index in range(count))


def _score(classes: tuple[str, ...], index: int, row: np.ndarray[tuple[int], np.dtype[np.intp]]) -> ClassScore:
    wrong = row.copy()
    wrong[index] = 0
    worst = int(wrong.argmax())
    most = int(wrong[worst])
    return ClassScore(classes[index], int(row.sum()), int(row[index]), classes[worst] if most else "", most)
