"""Running out of memory is recognised in every form in which it is told."""

import pytest

from nnsim.core.memory import OUT_OF_MEMORY, failure, memory_as_problem, ran_out
from nnsim.core.problem import ProblemError

LINUX = (
    "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate "
    "70368744177664 bytes. Error code 12 (Cannot allocate memory)"
)
WINDOWS = "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: not enough memory: you tried to allocate 99"


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError(LINUX),
        RuntimeError(WINDOWS),
        RuntimeError("CUDA out of memory. Tried to allocate 20.00 GiB."),
        RuntimeError("std::bad_alloc"),
    ],
    ids=str,
)
def test_all_forms_become_the_one_sentence(error: Exception) -> None:
    assert ran_out(error)
    with pytest.raises(ProblemError) as raised, memory_as_problem():
        raise error
    assert raised.value.problem == OUT_OF_MEMORY


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(ValueError, match="memory of an elephant"), memory_as_problem():
        raise ValueError("memory of an elephant")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("boom"), "It failed: ValueError: boom."),
        (ValueError("Boom!"), "It failed: ValueError: Boom!"),
        (ValueError(), "It failed: ValueError."),
        (MemoryError("Unable to allocate 52.3 MiB for an array"), OUT_OF_MEMORY.text),
    ],
)
def test_failures_are_one_sentence(error: Exception, said: str) -> None:
    assert failure("It failed", error) == said
