"""What to say when the memory runs out, whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nnsim.core.problem import Fix, Problem, ProblemError
from nnsim.language.texts import say

OUT_OF_MEMORY = Problem(
    say("The memory ran out: make the network, the batch or the data set smaller."),
    "memory",
    fix=Fix(say("Undo"), "undo"),
)

SIGNS = ("out of memory", "can't allocate memory", "cannot allocate memory", "not enough memory", "bad_alloc")
"""How PyTorch says so: on graphics cards, on the CPU under Linux and macOS, under Windows, and anywhere below."""


def ran_out(error: BaseException) -> bool:
    """Whether ``error`` says that there was no memory left."""
    return isinstance(error, MemoryError) or any(sign in str(error).lower() for sign in SIGNS)


def failure(what: str, error: BaseException) -> str:
    """One sentence: ``what`` failed and by which ``error``, or that the memory ran out."""
    if ran_out(error):
        return OUT_OF_MEMORY.text
    said = ": ".join(filter(None, (what, type(error).__name__, str(error).strip())))
    return said if said.endswith((".", "!", "?")) else f"{said}."


@contextmanager
def memory_as_problem() -> Iterator[None]:
    """Raise ``ProblemError`` with ``OUT_OF_MEMORY`` for whatever says that there is none left."""
    try:
        yield
    except Exception as error:
        if ran_out(error):
            raise ProblemError(OUT_OF_MEMORY) from error
        raise
