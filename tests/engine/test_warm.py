"""Memory of copies comes back with the last array of a copy, and no earlier."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch

from nnsim.engine import warm
from nnsim.engine.warm import Warm, copies


@pytest.fixture
def memory(monkeypatch):
    """Every copy is large, and memory is that of this test."""
    own = Warm()
    monkeypatch.setattr(warm, "LARGE", 1)
    monkeypatch.setattr(warm, "WARM", own)
    yield own
    own.wait()


def arrays(value: float) -> dict[str, np.ndarray]:
    return {"a": np.full((3, 5), value, np.float32), "b": np.arange(7, dtype=np.float32) + value}


def address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def numbers(part: object) -> np.ndarray:
    return part.numpy().copy() if isinstance(part, torch.Tensor) else np.array(part)


def settled(memory: Warm) -> dict[str, np.ndarray]:
    """A copy, behind which there is free memory for another one."""
    made = copies(arrays(1))
    memory.wait()
    return made


def test_copies_are_those_numbers_and_nobody_elses(memory):
    given = arrays(2)
    first, second = copies(given), copies(given)
    given["a"][:] = 0
    first["b"][:] = -1
    np.testing.assert_array_equal(second["a"], arrays(2)["a"])
    np.testing.assert_array_equal(second["b"], arrays(2)["b"])
    assert first["a"].shape == (3, 5)
    assert first["a"].flags.writeable
    assert not any(np.shares_memory(one, other) for one in first.values() for other in second.values())


def test_the_memory_of_a_copy_that_is_gone_is_that_of_the_next(memory):
    made = settled(memory)
    memory._free.clear()
    place = address(made["a"])
    del made
    assert address(copies(arrays(3))["a"]) == place


KEPT = {
    "an array": lambda made: made["b"],
    "a slice": lambda made: made["b"][2:4],
    "a shape": lambda made: made["a"].reshape(5, 3)[1:],
    "a tensor": lambda made: torch.from_numpy(made["b"]),
    "bytes": lambda made: memoryview(made["b"]),
    "what is sent": lambda made: pickle.PickleBuffer(made["b"]).raw(),
    "read only": lambda made: np.asarray(np.broadcast_to(made["b"], (2, 7))),
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
def test_memory_of_which_somebody_has_a_part_is_not_free(memory, kept):
    made = settled(memory)
    memory._free.clear()
    part, place = kept(made), address(made["a"])
    before = numbers(part)
    del made
    others = [copies(arrays(9)) for _ in range(3)]
    assert place not in [address(other["a"]) for other in others]
    np.testing.assert_array_equal(numbers(part), before)
    del part
    assert len(memory._free) == 1


def test_memory_of_sizes_that_nobody_needs_any_more_goes(memory):
    made = settled(memory)
    memory.forget()
    assert not memory._free
    del made
    assert not memory._free


def test_small_copies_and_numbers_of_other_types_are_plain(monkeypatch, memory):
    own = copies({"a": np.zeros(3, np.float64)})
    assert own["a"].base is None
    monkeypatch.setattr(warm, "LARGE", 1 << 20)
    assert copies(arrays(1))["a"].base is None
    assert not memory._sizes
