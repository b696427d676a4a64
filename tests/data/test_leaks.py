"""Equal samples in different parts, against comparing all with all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from shaped import kind_of_shape

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.data import scaling
from nnsim.data.bundled import load_set
from nnsim.data.leaks import contrary, leaks, same
from nnsim.edits.data import replace_data
from nnsim.edits.split import exclude_leaks, move_to

load()


@st.composite
def small_sets(draw: st.DrawFn) -> Data:
    """Few different values, so that many samples are equal."""
    n, image = draw(st.integers(1, 30)), draw(st.booleans())
    shape = (n, 2, 3) if image else (n, draw(st.integers(1, 3)))
    kind, values = (np.uint8, st.sampled_from((0, 128))) if image else (np.float32, st.sampled_from((0.0, -0.0, 1.5)))
    test = draw(hnp.arrays(np.bool_, n))
    aside = np.where(test, 0, draw(hnp.arrays(np.uint8, n, elements=st.integers(0, 2)))).astype(np.uint8)
    y = draw(hnp.arrays(np.float32, n, elements=st.sampled_from((0.0, 1.0))))
    x = draw(hnp.arrays(kind, shape, elements=values))
    return Data(
        x,
        y,
        test,
        columns=(),
        aside=aside,
        scaling="none" if image else "standard",
        kind="image" if image else kind_of_shape(shape[1:]),
    )


@given(small_sets())
def test_all_against_all(data: Data) -> None:
    seen = scaling.apply(data, data.x).reshape(len(data), -1)
    equal = (seen[:, None] == seen[None]).all(axis=2)
    groups = same(data)
    assert np.array_equal(
        (groups[:, None] == groups[None]) & (groups >= 0)[:, None], equal & (equal.sum(1) > 1)[:, None]
    )
    found, held = leaks(data), data.test | data.validation
    assert np.array_equal(found.held_out, held & equal[:, data.train].any(axis=1))
    assert np.array_equal(found.in_training, data.train & equal[:, held].any(axis=1))
    other = equal & (data.y[:, None] != data.y[None]) & ~data.excluded[None] & ~data.excluded[:, None]
    assert np.array_equal(contrary(data), other.any(axis=1))


def test_a_hash_that_is_shared_is_no_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    data = load_set("wine")
    monkeypatch.setattr("nnsim.data.leaks._hashes", lambda data: np.zeros(len(data), np.uint64))
    assert not leaks(replace(data))


@pytest.mark.parametrize(
    ("name", "held"), [("iris", 1), ("wine", 0), ("breast_cancer", 0), ("digits", 0), ("mnist", 0)]
)
def test_what_bundled_sets_hold(name: str, held: int) -> None:
    """Iris has one flower twice (101 and 142, counted from 0); with seed 1 one of them is held out."""
    assert int(leaks(load_set(name)).held_out.sum()) == held


def test_the_way_out_leaves_no_leak() -> None:
    project = replace_data(Project(), load_set("iris"))
    mended = exclude_leaks(project)
    assert np.flatnonzero(mended.data.excluded).tolist() == [101]
    assert not leaks(mended.data)
    assert exclude_leaks(mended) is mended or not leaks(exclude_leaks(mended).data)
    back = move_to(mended, mended.data.excluded, "train")
    assert np.array_equal(back.data.train, project.data.train)


def test_many_equal_rows_are_quick_to_tell() -> None:
    x = np.zeros((50_000, 3), np.float32)
    data = Data(x, np.zeros(len(x), np.float32), np.arange(len(x)) % 2 == 0, columns=("a", "b", "c"), kind="table")
    assert int(leaks(data).held_out.sum()) == 25_000
