"""Versions of a data set come back to the bit, and take what is other of them."""

from __future__ import annotations

import gc
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core import versions
from nnsim.core.data import EXCLUDED, Data
from nnsim.core.project import Project
from nnsim.core.versions import ARRAYS, Version, version_of
from nnsim.edits import data as edits
from nnsim.edits import points, split

COUNT = 5_000


@pytest.fixture(autouse=True)
def every_set_is_large(monkeypatch):
    monkeypatch.setattr(versions, "LARGE", 1)


def plane(count: int = COUNT) -> Project:
    rng = np.random.default_rng(3)
    x = rng.uniform(-3, 3, (count, 2)).astype(np.float32)
    x[:3, 0] = np.nan, -0.0, 0.0
    data = Data(x, (x[:, 0] > 0).astype(np.float32), rng.random(count) < 0.3, kind="points")
    return Project(data=data)


def exclude(project: Project, places: np.ndarray) -> Project:
    """As of images: points of the plane would be removed."""
    aside = np.zeros(len(project.data), np.uint8) if project.data.aside is None else project.data.aside.copy()
    aside[places] = EXCLUDED
    return replace(project, data=replace(project.data, aside=aside, test=project.data.test & (aside == 0)))


EDITS = {
    "paint": lambda p, at: edits.add_points(p, np.full((3, 2), 0.5, np.float32), 1.0),
    "erase": edits.remove,
    "relabel": lambda p, at: edits.relabel(p, at, 0.0),
    "move": lambda p, at: points.place(p, at, np.full((len(at), 2), 0.25, np.float32)),
    "hold out": lambda p, at: split.move_to(p, np.isin(np.arange(len(p.data)), at), "test"),
    "exclude": exclude,
    "rename": lambda p, at: edits.rename_class(p, 0, f"class {len(p.data.classes[0])}"),
    "clear": lambda p, at: edits.clear(p),
    "all others": lambda p, at: replace(p, data=replace(plane(50).data, edited=True)),
}


def copies(data: Data) -> dict[str, bytes | None]:
    return {name: None if (a := getattr(data, name)) is None else a.tobytes() for name in ARRAYS}


def told(version: Version) -> tuple[object, ...]:
    data = version.data
    return copies(data), data.classes, data.edited, len(data)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 40)), min_size=1, max_size=6))
def test_every_version_comes_back_to_the_bit(steps):
    project = plane(60)
    chain, wanted = [version_of(project.data)], [told(version_of(project.data))]
    for name, seed in steps:
        places = np.unique(np.random.default_rng(seed).integers(0, max(len(project.data), 1), 4))
        if not len(project.data) and name not in ("paint", "all others"):
            continue
        before, project = project, EDITS[name](project, places)
        if project.data is not before.data:
            chain.append(version_of(project.data))
            chain[-1].follow(chain[-2])
            wanted.append(told(chain[-1]))
    for far, near in pairwise(chain):
        far.pack(near)
    del before, project
    for place in reversed(range(len(chain))):  # back to the first one
        assert told(chain[place]) == wanted[place]
        if place + 2 < len(chain):
            chain[place + 2].pack(chain[place + 1])
    for place in range(len(chain)):  # and to the last one
        assert told(chain[place]) == wanted[place]
        if place >= 2:
            chain[place - 2].pack(chain[place - 1])


@pytest.mark.parametrize("name", sorted(set(EDITS) - {"all others", "clear"}))
def test_a_version_takes_what_is_other_of_it(name):
    """In both directions: as long as an edit can be undone, and made again."""
    first = plane()
    second = EDITS[name](first, np.arange(5))
    old, new = version_of(first.data), version_of(second.data)
    new.follow(old)
    whole = old.bytes
    old.pack(new)
    aside = COUNT * (name == "exclude")  # whether a sample is set aside is a byte for each
    assert old.bytes <= 300 + aside < whole
    new, old = version_of(old.data), new
    old.pack(new)
    assert old.bytes <= 300 + aside


def test_what_two_edits_took_out_is_taken_out_by_both_together():
    first = plane()
    second = edits.remove(first, np.array([1, 7]))
    third = edits.remove(second, np.array([0, 1, 9]))
    chain = [version_of(project.data) for project in (first, second, third)]
    chain[1].follow(chain[0])
    chain[2].follow(chain[1])
    chain[2].follow_twice(chain[1], chain[0])
    wanted = told(chain[0])
    chain[0].pack(chain[2])
    assert chain[0].bytes <= 300
    del first, second
    gc.collect()
    assert told(chain[0]) == wanted


def test_a_version_that_somebody_has_is_that_one():
    first = plane()
    second = EDITS["relabel"](first, np.arange(5))
    old, new = version_of(first.data), version_of(second.data)
    old.pack(new)
    assert old.data is first.data
    assert version_of(first.data) is old


def test_small_sets_stay_whole(monkeypatch):
    monkeypatch.setattr(versions, "LARGE", 1 << 20)
    first = plane()
    old, new = version_of(first.data), version_of(EDITS["relabel"](first, np.arange(5)).data)
    whole = old.bytes
    old.pack(new)
    assert old.bytes == whole
