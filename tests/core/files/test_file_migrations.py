"""Old formats reach the current one step by step; a synthetic history of three formats proves it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnsim.core.files.archive import Damaged
from nnsim.core.files.arrays import npy
from nnsim.core.files.migrations import FORMAT, MIGRATIONS, Contents, migrate


def _rename_title(document: dict[str, Any], members: dict[str, bytes]) -> Contents:
    return {**{k: v for k, v in document.items() if k != "title"}, "name": document["title"]}, members


def _split_array(document: dict[str, Any], members: dict[str, bytes]) -> Contents:
    both = members["xy.npy"]
    return {**document, "arrays": 2}, {"x.npy": both[:2], "y.npy": both[2:]}


STEPS = {1: _rename_title, 2: _split_array}


def test_every_older_format_reaches_the_newest() -> None:
    oldest = {"format": 1, "title": "Old"}
    members = {"xy.npy": b"xxyy"}
    expected = ({"name": "Old", "arrays": 2}, {"x.npy": b"xx", "y.npy": b"yy"})
    assert migrate(oldest, members, 3, STEPS) == expected
    assert migrate({"format": 2, "name": "Old"}, members, 3, STEPS) == expected
    assert oldest == {"format": 1, "title": "Old"}
    assert members == {"xy.npy": b"xxyy"}


def test_the_newest_format_passes_unchanged() -> None:
    assert migrate({"format": 3, "name": "New"}, {"x.npy": b""}, 3, STEPS) == ({"name": "New"}, {"x.npy": b""})


@pytest.mark.parametrize("version", [4, 10**30])
def test_a_newer_format_is_refused(version: int) -> None:
    with pytest.raises(Damaged, match="reads up to 3, and was probably made by a newer nnsim"):
        migrate({"format": version}, {}, 3, STEPS)


@pytest.mark.parametrize("version", [None, 0, -1, "1", True, 1.0, [1]])
def test_what_is_no_format_is_refused(version: object) -> None:
    with pytest.raises(Damaged, match="format number"):
        migrate({"format": version}, {}, 3, STEPS)


@pytest.mark.parametrize(("shape", "kind"), [
    ((9, 2), "points"), ((0, 2), "points"), ((9, 1), "table"), ((9, 3), "table"),
    ((9, 4, 4), "image"), ((0, 2, 2), "image"), ((9, 4, 4, 3), "image"),
])  # fmt: skip
def test_format_2_states_what_format_1_told_by_the_shape(shape: tuple[int, ...], kind: str) -> None:
    members = {"x.npy": b"".join(npy(np.zeros(shape, np.float32)))}
    old = {"format": 1, "data": {"edited": True, "bundled": "mnist"}}
    assert migrate(old, members, 2)[0]["data"] == {"edited": True, "bundled": "mnist", "kind": kind}
    assert "kind" not in old["data"]


def test_bundled_samples_are_asked_for_their_shape() -> None:
    for name, kind in (("iris", "table"), ("digits", "image")):
        assert migrate({"format": 1, "data": {"edited": False, "bundled": name}}, {}, 2)[0]["data"]["kind"] == kind


@pytest.mark.parametrize("data", [None, [], {}, {"bundled": 3}])
def test_damage_is_left_to_the_reader(data: object) -> None:
    migrate({"format": 1, "data": data}, {"x.npy": b"no array"}, 2)


def test_the_real_table_has_every_step_up_to_the_current_format() -> None:
    assert sorted(MIGRATIONS) == list(range(1, FORMAT))
