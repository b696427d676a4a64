"""From the severity of a problem to the tone of its message."""

from __future__ import annotations

from nnsim.core.problem import Problem, Severity
from nnsim.ui.kit.theme import Tone

_TONES: dict[Severity, Tone] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "info"}


def tone_of(problem: Problem) -> Tone:
    """The colour and icon in which ``problem`` is said."""
    return _TONES[problem.severity]
