"""Random damage of every kind: loading works or says one sentence, and never hangs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project_files import DOCUMENT, GOOD, PARTS, archive, set_at

from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError


def survives(path: Path, content: bytes) -> None:
    """Loading either works or says one sentence; nothing else may come out of it."""
    path.write_bytes(content)
    text = "fine."
    try:
        nnsim_file.load(path)
    except ProblemError as error:
        text = error.problem.text
    assert text.isprintable()
    assert text.endswith(".")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "a.nnsim"


def test_truncated_at_any_offset(place: Path) -> None:
    for length in range(len(GOOD)):
        place.write_bytes(GOOD[:length])
        with pytest.raises(ProblemError):
            nnsim_file.load(place)


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=300), lead=st.sampled_from([b"", b"PK\3\4", GOOD[:200]]), tail=st.booleans())
def test_random_bytes(place: Path, content: bytes, lead: bytes, tail: bool) -> None:
    survives(place, lead + content + (GOOD[-22:] if tail else b""))


@settings(max_examples=400, deadline=None)
@given(flips=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=1, max_size=4))
def test_flipped_bits(place: Path, flips: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD)
    for offset, mask in flips:
        content[offset] ^= mask
    survives(place, bytes(content))


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(sorted(PARTS)),
    flips=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_flipped_bits_inside_members_with_good_checksums(place: Path, name: str, flips: list[tuple[int, int]]) -> None:
    content = bytearray(PARTS[name])
    for offset, value in flips:
        content[offset % len(content)] = value
    survives(place, archive({**PARTS, name: bytes(content)}, zipfile.ZIP_STORED))


@settings(max_examples=60, deadline=None)
@given(order=st.permutations(sorted(PARTS)))
def test_swapped_members(place: Path, order: list[str]) -> None:
    survives(place, archive(dict(zip(sorted(PARTS), (PARTS[name] for name in order), strict=True))))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
places = [("data",), ("network",), ("recipe",), ("view",), ("network", "output"), ("network", "nodes", 0)]


@settings(max_examples=200, deadline=None)
@given(where=st.sampled_from(places), pick=st.integers(0, 20), value=junk)
def test_junk_in_the_json(place: Path, where: tuple[Any, ...], pick: int, value: Any) -> None:
    target: Any = DOCUMENT
    for key in where:
        target = target[key]
    survives(place, set_at(*where, sorted(target)[pick % len(target)], value=value))
