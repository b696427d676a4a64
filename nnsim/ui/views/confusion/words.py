"""What a confusion matrix tells, in sentences made of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from nnsim.core.answers.decisions import Decisions
from nnsim.core.counted import counted, nouns
from nnsim.core.shares import percent
from nnsim.language.texts import say
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
            where = say("choose another part, or hold some out in the panel of the data")
            return say("There are {counted}: {where}.", counted=counted(0, f"{self._part} sample"), where=where)
        if self._unanswered == found.total:
            return NO_NUMBERS
        if found.right == found.total:
            return say("All of {all} are right.", all=self._all)
        return " ".join(filter(None, (self._worst(), self._right(), self._never(), self._lost())))

    @property
    def _all(self) -> str:
        return counted(self._confused.total, f"{self._part} {self._unit}")

    @property
    def _unanswered(self) -> int:
        return int(self._confused.unanswered.sum())

    def _worst(self) -> str:
        mistakes = self._confused.mistakes()
        return say("{mistake}, the most frequent mistake.", mistake=self.mistake(mistakes[0])) if mistakes else ""

    def mistake(self, mistake: Mistake) -> str:
        """``4 of 62 samples of 7 are taken for 1``."""
        whole = say(
            "{total:,} {counted} of {class_name}",
            total=mistake.total,
            counted=nouns(mistake.total, self._unit),
            class_name=self._classes[mistake.truth],
        )
        verb = say("is") if mistake.often == 1 else say("are")
        return say(
            "{often:,} of {whole} {verb} taken for {class_name}",
            often=mistake.often,
            whole=whole,
            verb=verb,
            class_name=self._classes[mistake.decided],
        )

    def _right(self) -> str:
        return say(
            "{right} of {all} are right.", right=percent(self._confused.right / self._confused.total), all=self._all
        )

    def _never(self) -> str:
        decided = self._confused.counts.sum(axis=0)
        never = [name for name, times in zip(self._classes, decided.tolist(), strict=True) if not times]
        more = say(" and {count} more", count=len(never) - 3) if len(never) > 3 else ""
        return say("Never predicted: {never}{more}.", never=", ".join(never[:3]), more=more) if never else ""

    def _lost(self) -> str:
        return (
            say("Of {unanswered:,} the answers are no numbers.", unanswered=self._unanswered)
            if self._unanswered
            else ""
        )

    # ------------------------------------------------------------ one cell

    def cell(self, truth: int | None, decided: int | None) -> str:
        """What one cell stands for; None for the sums of all classes."""
        found = self._confused
        if truth is not None and decided is not None:
            often, total = int(found.counts[truth, decided]), int(found.totals[truth])
            if truth == decided:
                whole = say(
                    "{total:,} {counted} of {class_name}",
                    total=total,
                    counted=nouns(total, self._unit),
                    class_name=self._classes[truth],
                )
                return say(
                    "{often:,} of {whole} are right ({often_2}).",
                    often=often,
                    whole=whole,
                    often_2=percent(often / max(total, 1)),
                )
            return f"{self.mistake(Mistake(truth, decided, often, total))} ({percent(often / max(total, 1))})."
        if truth is not None:
            return self._row(truth)
        return (
            self._column(decided)
            if decided is not None
            else say("{right:,} of {all} are right.", right=found.right, all=self._all)
        )

    def _row(self, truth: int) -> str:
        total, right = int(self._confused.totals[truth]), int(self._confused.counts[truth, truth])
        found = say("; {right} of them are found", right=percent(right / total)) if total else ""
        return say(
            "{counted} of {class_name}{found}.",
            counted=counted(total, self._unit),
            class_name=self._classes[truth],
            found=found,
        )

    def _column(self, decided: int) -> str:
        taken, right = int(self._confused.counts[:, decided].sum()), int(self._confused.counts[decided, decided])
        true = say("; {right} of them rightly", right=percent(right / taken)) if taken else ""
        return say(
            "{counted} taken for {class_name}{true}.",
            counted=counted(taken, self._unit),
            class_name=self._classes[decided],
            true=true,
        )

    def subset(self, truth: int | None, decided: int | None) -> str:
        """What the samples of a cell are called."""
        names = [say("of {class_name}", class_name=self._classes[truth])] if truth is not None else []
        names += [say("taken for {class_name}", class_name=self._classes[decided])] if decided is not None else []
        return " ".join(names) or nouns(self._confused.total, f"{self._part} sample")
