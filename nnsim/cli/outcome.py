"""What a training run came to, for the eyes and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nnsim.core.run import Checkpoint

Number = int | float | str | None


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """``values`` has the stable keys of ``nnsim train --json``; None for numbers that do not exist."""

    values: Mapping[str, Number]
    checkpoint: Checkpoint

    @property
    def stopped(self) -> str:
        """``epochs``, ``loss``, ``converged``, ``diverged`` or ``cancelled``."""
        return str(self.values["stopped"])

    @property
    def message(self) -> str:
        """A sentence on why it ended, or on why it never will; may be empty."""
        return str(self.values["message"])

    def lines(self) -> list[str]:
        """A few aligned lines to read."""
        v = self.values
        speed = f"{_short(v['steps_per_second'])} steps/s on {v['device']}"
        lines = [
            f"{v['epochs']} epochs, {v['steps']} steps in {_short(v['seconds'])} s ({speed})",
            f"train  {_scores(v['train_loss'], v['train_accuracy'])}",
        ]
        if v["test_loss"] is not None:
            lines.append(f"test   {_scores(v['test_loss'], v['test_accuracy'])}")
        if v["validation_loss"] is not None:
            lines.append(f"valid  {_scores(v['validation_loss'], v['validation_accuracy'])}")
        return [*lines, f"weights {str(v['weights_sha256'])[:16]} ({v['parameters']} parameters, seed {v['seed']})"]


def number(value: float) -> float | None:
    """``value``, or None where it is NaN or infinite."""
    return value if math.isfinite(value) else None


def _scores(loss: Number, accuracy: Number) -> str:
    shown = f"loss {_short(loss)}"
    return shown if accuracy is None else f"{shown}   accuracy {100 * float(accuracy):.1f} %"


def _short(value: Number) -> str:
    return "none" if value is None else f"{float(value):,.0f}" if float(value) >= 1000 else f"{float(value):.4g}"
