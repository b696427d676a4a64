"""What came of a check of one step, as it is told by the process that made it."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.problem import Severity
from nnsim.lessons.check import Tried
from nnsim.lessons.findings import Finding


@dataclass(frozen=True, slots=True)
class CheckWanted:
    """The text of a lesson is to be tried; what it starts with may lie in ``folder``, empty for none."""

    text: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class StepResult:
    """``line`` and ``title`` of a step, what was found, and how many wrong answers and moves brought their sentence."""

    title: str
    line: int
    findings: tuple[Finding, ...] = ()
    wrong: int = 0

    @property
    def passes(self) -> bool:
        """Whether nothing of it is wrong."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class CheckEnded:
    """All steps were tried."""


def told(tried: Tried) -> StepResult:
    """What there is to be told of one."""
    return StepResult(tried.step.title, tried.step.line, tried.findings, tried.wrong)
