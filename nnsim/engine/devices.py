"""Where tensors live, and the settings that make runs fast and repeatable there."""

from __future__ import annotations

import os

import torch
from torch import Tensor

from nnsim.core import freed_memory
from nnsim.core.problem import Problem, ProblemError
from nnsim.language.texts import say

_LABELS = {"cuda": say("an NVIDIA graphics card (cuda)"), "mps": say("an Apple graphics chip (mps)")}


def available() -> tuple[str, ...]:
    """Ids of the devices that this machine and this build of PyTorch offer; ``cpu`` first."""
    found = ["cpu"]
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return tuple(found)


def choose(device: str) -> str:
    """Resolve ``auto``, ``cpu``, ``cuda`` or ``mps`` to a device that exists.

    ``auto`` is the CPU: small networks would only wait for a graphics card, and a file shall come to the same
    numbers wherever it is trained; large ones ask for a device by name. Raises ``ProblemError`` with a sentence for
    a device that is missing.
    """
    if device == "auto":
        return "cpu"
    offered = available()
    if device not in offered:
        raise ProblemError(
            Problem(
                say(
                    "This machine has not got {device}; choose {offered}.",
                    device=label(device),
                    offered=say(" or ").join(offered),
                ),
                "device",
            )
        )
    return device


def label(device: str) -> str:
    """What it is, in words."""
    return _LABELS.get(device, say("a device called {device}", device=device))


def sent(tensor: Tensor, device: str) -> Tensor:
    """What little a step or an epoch needs of the processor, on ``device``; a graphics card is not waited for."""
    return tensor.pin_memory().to(device, non_blocking=True) if device == "cuda" else tensor.to(device)


def configure(device: str = "cpu") -> None:
    """Prepare this thread for training on ``device``; the same call for window and headless.

    One thread: small layers gain nothing from more, and on a loaded machine waiting for a
    second one costs factors. Subnormal numbers (dead ReLUs under Adam) are flushed to zero
    as they slow arithmetic by another factor; that setting belongs to the calling thread. What a step frees
    is there for the next one.
    """
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")  # for libraries that are loaded later
    freed_memory.keep()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    if device == "cuda":
        _configure_cuda()


def _configure_cuda() -> None:
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read when cuBLAS starts
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.use_deterministic_algorithms(True)
    # Nothing here reads what it did not write, so filling fresh tensors would only cost time.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
