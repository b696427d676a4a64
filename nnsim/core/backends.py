"""Who may make the steps of training, and in which precision: PyTorch alone, or whatever does it fastest."""

from __future__ import annotations

import os
from typing import Literal, cast, get_args

from nnsim.core.problem import Problem
from nnsim.language.texts import say, to_say

Precision = Literal["float32", "tf32", "bf16"]
"""What products of matrices and convolutions are computed with; all else, and what they add up to, is float32."""

PRECISIONS: tuple[Precision, ...] = get_args(Precision)

Choice = Literal[
    "auto", "torch", "tuned", "fused", "graph",
    "auto tf32", "auto bf16", "torch tf32", "torch bf16", "graph tf32", "graph bf16",
]  # fmt: skip
"""``torch`` is the reference, ``auto`` the fastest that there is, ``fused`` and ``graph`` the same, but nothing else
will do than kernels and CUDA graphs; ``tuned`` is PyTorch as an expert writes its loop, on the processor. With the
precision behind it where that is not float32."""

CHOICES: tuple[Choice, ...] = ("auto", "torch", "tuned", "fused", "graph")
"""Those in float32."""

VARIABLE = "NNSIM_BACKEND"
"""The environment variable that says what is chosen where nobody chooses."""

_UNMET = {
    "tuned": to_say("The tuned loop cannot train this project."),
    "fused": to_say("No kernel can train this project."),
    "graph": to_say("No CUDA graph can train this project."),
}


def default() -> Choice:
    """What is chosen where nobody chooses."""
    wanted = os.environ.get(VARIABLE, "")
    return next((choice for choice in CHOICES if choice == wanted), "auto")


def with_precision(choice: Choice, precision: Precision) -> Choice:
    """``auto`` and ``bf16`` as ``"auto bf16"``."""
    return cast("Choice", named(parted(choice)[0], precision))


def named(backend: str, precision: str) -> str:
    """The name of a back-end that computes with this precision, as it stands beside hashes: ``"graph bf16"``."""
    return backend if precision == "float32" else f"{backend} {precision}"


def parted(name: str) -> tuple[str, Precision]:
    """``"graph bf16"`` as ``("graph", "bf16")``; ``name`` is a choice, or the name of a back-end."""
    backend, _, precision = name.partition(" ")
    return backend, next((one for one in PRECISIONS if one == precision), "float32")


def unmet(choice: Choice, backend: str) -> str:
    """What to say where nothing else will do than what was chosen, but ``backend`` makes the steps; empty if it may."""
    (wanted, precision), (made, known) = parted(choice), parted(backend)
    if precision != known:
        return say("What trains this project computes in float32 alone; choose --precision float32.")
    return say(_UNMET[wanted]) if wanted != made and wanted in _UNMET else ""


def unable(precision: Precision, device: str) -> Problem | None:
    """Why nothing is computed with this precision on a device; None if it can be."""
    if precision == "float32" or device == "cuda":
        return None
    name = "TF32" if precision == "tf32" else "bfloat16"
    text = say("{name} is for NVIDIA's graphics cards alone; choose --precision float32, or --device cuda.", name=name)
    return Problem(text, "device")


def again(backend: str) -> Choice:
    """What to choose so that the back-end of this name makes the steps, as it made them before, and nothing else."""
    made, precision = parted(backend)
    return with_precision(next((one for one in CHOICES if one == made and made in _UNMET), "torch"), precision)
