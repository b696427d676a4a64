"""Old formats reach the current one step by step; a synthetic history of three formats proves it."""

from __future__ import annotations

from typing import Any

import pytest

from nnsim.core.files.archive import Damaged
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


def test_the_real_table_has_every_step_up_to_the_current_format() -> None:
    assert sorted(MIGRATIONS) == list(range(1, FORMAT))
