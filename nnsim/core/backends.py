"""Who may make the steps of training: PyTorch alone, or whatever does it fastest."""

from __future__ import annotations

import os
from typing import Literal, get_args

Choice = Literal["auto", "torch", "fused"]
"""``torch`` is the reference, ``auto`` the fastest that there is, ``fused`` the same, but nothing else will do."""

CHOICES: tuple[Choice, ...] = get_args(Choice)

VARIABLE = "NNSIM_BACKEND"
"""The environment variable that says what is chosen where nobody chooses."""


def default() -> Choice:
    """What is chosen where nobody chooses."""
    wanted = os.environ.get(VARIABLE, "")
    return next((choice for choice in CHOICES if choice == wanted), "auto")
