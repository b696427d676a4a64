"""What is wrong with the text of a lesson: a sentence, its line, and the word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from nnsim.core.problem import Problem, Severity
from nnsim.language.texts import say


@dataclass(frozen=True, slots=True)
class Finding:
    """One clear sentence about ``line`` (the first is 1); with ``ERROR`` the lesson cannot be gone through."""

    line: int
    text: str
    severity: Severity = Severity.ERROR

    def problem(self, where: str) -> Problem:
        """The same as a ``Problem`` of the file ``where``."""
        return Problem(
            say("{where}, line {line}: {text}", where=where, line=self.line, text=self.text), where, self.severity
        )

    def __str__(self) -> str:
        return say("line {line}: {text}", line=self.line, text=self.text)


class Wrong(Exception):
    """A part of a lesson cannot be read; ``text`` is a sentence, ``after`` how many lines below it is."""

    def __init__(self, text: str, after: int = 0) -> None:
        super().__init__(text)
        self.text, self.after = text, after


def warning(line: int, text: str) -> Finding:
    """What does not keep anybody from going through the lesson."""
    return Finding(line, text, Severity.WARNING)


def meant(word: str, known: Iterable[str], *, lists: bool = True) -> str:
    """``did you mean data.count?``, or with ``lists`` all there are, where nothing is near."""
    names = tuple(known)
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return say("did you mean {near}?", near=near[0])
    return say("there are {names}.", names=listed(names)) if lists and names else say("look it up in the guide.")


def listed(words: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    *front, end = tuple(words) or ("none",)
    return f"{', '.join(front)} {last} {end}" if front else end
