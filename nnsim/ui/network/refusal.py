"""Why something was not done in one of the two drawings of the network."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.problem import Problem
from nnsim.core.texts import Message, sentence
from nnsim.edits.kinds import Calls


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done; ``way_out`` does it together with what makes it fit, the ``step`` named ``label``."""

    problem: Problem
    step: Message | None = None
    way_out: Calls | None = None

    @property
    def label(self) -> str:
        """What the button for it says; empty where there is no way out."""
        return sentence(self.step) if self.step else ""
