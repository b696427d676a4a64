"""What a confusion matrix tells, in sentences made of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from nnsim.core.answers.decisions import Decisions
from nnsim.core.counted import counted, nouns
from nnsim.core.shares import percent
from nnsim.tasks.confusion import Confusion, Mistake
from nnsim.tasks.deciding import NO_NUMBERS

PARTS = {"train": "training", "test": "test", "validation": "validation"}


class Words:
    """Of a ``confused`` with these ``classes``; ``unit`` is what is decided of: samples, or pixels of them."""

    def __init__(self, said: Decisions, confused: Confusion, classes: Sequence[str], *, pixels: bool) -> None:
        self._confused, self._classes = confused, classes
        self._unit = "pixel" if pixels else "sample"
        self._part = PARTS[said.about.part]

    def sentence(self) -> str:
        """How much is right, the most frequent mistake, and which classes are never predicted."""
        found = self._confused
        if not found.total:
            where = "choose another part, or hold some out in the panel of the data"
            return f"There are {counted(0, f'{self._part} sample')}: {where}."
        if self._unanswered == found.total:
            return NO_NUMBERS
        if found.right == found.total:
            return f"All of {self._all} are right."
        return " ".join(filter(None, (self._worst(), self._right(), self._never(), self._lost())))

    @property
    def _all(self) -> str:
        return counted(self._confused.total, f"{self._part} {self._unit}")

    @property
    def _unanswered(self) -> int:
        return int(self._confused.unanswered.sum())

    def _worst(self) -> str:
        mistakes = self._confused.mistakes()
        return f"{self.mistake(mistakes[0])}, the most frequent mistake." if mistakes else ""

    def mistake(self, mistake: Mistake) -> str:
        """``4 of 62 samples of 7 are taken for 1``."""
        whole = f"{mistake.total:,} {nouns(mistake.total, self._unit)} of {self._classes[mistake.truth]}"
        verb = "is" if mistake.often == 1 else "are"
        return f"{mistake.often:,} of {whole} {verb} taken for {self._classes[mistake.decided]}"

    def _right(self) -> str:
        return f"{percent(self._confused.right / self._confused.total)} of {self._all} are right."

    def _never(self) -> str:
        decided = self._confused.counts.sum(axis=0)
        never = [name for name, times in zip(self._classes, decided.tolist(), strict=True) if not times]
        more = f" and {len(never) - 3} more" if len(never) > 3 else ""
        return f"Never predicted: {', '.join(never[:3])}{more}." if never else ""

    def _lost(self) -> str:
        return f"Of {self._unanswered:,} the answers are no numbers." if self._unanswered else ""

    # ------------------------------------------------------------ one cell

    def cell(self, truth: int | None, decided: int | None) -> str:
        """What one cell stands for; None for the sums of all classes."""
        found = self._confused
        if truth is not None and decided is not None:
            often, total = int(found.counts[truth, decided]), int(found.totals[truth])
            if truth == decided:
                whole = f"{total:,} {nouns(total, self._unit)} of {self._classes[truth]}"
                return f"{often:,} of {whole} are right ({percent(often / max(total, 1))})."
            return f"{self.mistake(Mistake(truth, decided, often, total))} ({percent(often / max(total, 1))})."
        if truth is not None:
            return self._row(truth)
        return self._column(decided) if decided is not None else f"{found.right:,} of {self._all} are right."

    def _row(self, truth: int) -> str:
        total, right = int(self._confused.totals[truth]), int(self._confused.counts[truth, truth])
        found = f"; {percent(right / total)} of them are found" if total else ""
        return f"{counted(total, self._unit)} of {self._classes[truth]}{found}."

    def _column(self, decided: int) -> str:
        taken, right = int(self._confused.counts[:, decided].sum()), int(self._confused.counts[decided, decided])
        true = f"; {percent(right / taken)} of them rightly" if taken else ""
        return f"{counted(taken, self._unit)} taken for {self._classes[decided]}{true}."

    def subset(self, truth: int | None, decided: int | None) -> str:
        """What the samples of a cell are called."""
        names = [f"of {self._classes[truth]}"] if truth is not None else []
        names += [f"taken for {self._classes[decided]}"] if decided is not None else []
        return " ".join(names) or nouns(self._confused.total, f"{self._part} sample")
