"""Series of varied length: what they are filled up with stays out of edits, files, statistics and scaling."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.files import nnsim_file
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data import feeding, scaling
from nnsim.data.generate import generate
from nnsim.data.steps import begun, filled_up, real, whole
from nnsim.data.summary import as_table
from nnsim.edits.data import add_points, choose_generator, remove, set_scaling
from nnsim.edits.split import move_to
from nnsim.edits.validate import open_project

load()

LENGTHS = (3, 5, 1, 4, 5, 2)


def varied() -> Data:
    """Series of two channels; each number tells its sample, its place from the end, and its channel."""
    parts = [100.0 * (index + 1) + np.arange(n, 0, -1)[:, None] + [0.0, 0.5] for index, n in enumerate(LENGTHS)]
    x, lengths = filled_up([part.astype(np.float32) for part in parts])
    y = (np.arange(6) % 2).astype(np.float32)
    return Data(x, y, np.arange(6) == 4, columns=("a", "b"), lengths=lengths, kind="series")


def is_sound(data: Data) -> bool:
    """Every series is as long as what its numbers tell."""
    sizes = [LENGTHS[int(data.x[index, -1, 0] // 100) - 1] for index in range(len(data))]
    return [len(whole(data, index)) for index in range(len(data))] == sizes


def test_shorter_ones_are_filled_up_in_front() -> None:
    data = varied()
    assert data.x.shape == (6, 5, 2)
    assert data.x[2].tolist() == [[0, 0]] * 4 + [[301, 301.5]]
    assert real(data)[0].tolist() == [False, False, True, True, True]
    assert np.array_equal(begun(data.x), real(data))
    assert whole(data, 0)[:, 0].tolist() == [103, 102, 101]


def test_lengths_go_with_their_series() -> None:
    data = varied()
    project = Project(data=data)
    assert is_sound(data.take(np.array([5, 0, 2])))
    assert is_sound(remove(project, np.arange(6) == 3).data)
    assert is_sound(move_to(project, np.arange(6) == 1, "excluded").data)
    assert is_sound(data.with_samples(data.x, 1 - data.y, data.test))
    longer = add_points(project, np.full((1, 5, 2), 7.0), 1).data
    assert longer.lengths is not None
    assert longer.lengths.tolist() == [*LENGTHS, 5]
    assert data.take(np.array([1, 4])).lengths is None, "these two are whole"


@pytest.mark.parametrize("wrong", [[1, 1], [0] * 6, [6] * 6])
def test_lengths_must_fit(wrong: list[int]) -> None:
    with pytest.raises(ValueError, match="length"):
        replace(varied(), lengths=np.array(wrong, np.int32))


def test_they_come_back_from_a_file(tmp_path: Path) -> None:
    project = choose_generator(Project(), "waves")
    wide = replace(project, data=replace(project.data, x=project.data.x.astype(np.float64), source=None))
    for made in (project, wide):
        nnsim_file.save(tmp_path / "a.nnsim", made)
        data = open_project(tmp_path / "a.nnsim").project.data
        assert np.array_equal(data.lengths, made.data.lengths)
        assert data.x.dtype == made.data.x.dtype
        assert np.array_equal(data.x, made.data.x)


@pytest.mark.parametrize("how", ["standard", "minmax"])
def test_what_fills_up_takes_no_part_in_scaling(how: str) -> None:
    project = set_scaling(Project(data=varied()), how)
    data = project.data
    known = np.concatenate([whole(data, index) for index in np.flatnonzero(data.train)])
    fed = feeding.inputs(project, data.x)
    if how == "standard":
        theirs = StandardScaler().fit(known).transform(known)
        assert np.allclose(np.concatenate([fed[i, -LENGTHS[i] :] for i in np.flatnonzero(data.train)]), theirs)
    else:
        assert fed[data.train].min() == 0
        assert fed[data.train].max() == 1
    assert not fed[~real(data)].any()
    assert np.array_equal(scaling.fit(data).offset, known.mean(axis=0) if how == "standard" else known.min(axis=0))


def test_series_of_one_length_are_scaled_channel_by_channel() -> None:
    x = np.arange(24, dtype=np.float32).reshape(3, 4, 2)
    data = Data(x, np.zeros(3, np.float32), np.zeros(3, np.bool_), columns=("a", "b"), scaling="minmax", kind="series")
    assert scaling.apply(data, x)[0, 0].tolist() == [0, 0], "a 0 of a whole series is a number like others"
    assert scaling.apply(data, x)[2, 3].tolist() == [1, 1]


@given(st.integers(0, 9), st.integers(2, 40), st.integers(4, 30), st.booleans(), st.sampled_from(["waves", "adding"]))
@settings(max_examples=40)
def test_generators_promise_sound_series(seed: int, count: int, steps: int, varied: bool, name: str) -> None:
    steps = max(steps, 8) if name == "waves" else steps
    data = generate(Spec.of(name, count=count, steps=steps, varied=varied), seed)
    assert data.x.shape == (count, steps, len(data.columns))
    assert not data.x[~real(data)].any()
    lengths = np.full(count, steps) if data.lengths is None else data.lengths
    assert varied or data.lengths is None
    assert lengths.min() >= steps - steps // 2
    if name == "adding":
        assert (data.x[:, :, 1].sum(axis=1) == 2).all(), "two marks each, among its own steps"
        assert np.allclose((data.x[:, :, 0] * data.x[:, :, 1]).sum(axis=1), data.y)


def test_more_series_begin_with_the_same_ones() -> None:
    few, many = (generate(Spec.of("waves", count=count)) for count in (20, 50))
    assert np.array_equal(many.x[:20], few.x)


def test_a_table_of_them_tells_only_of_what_they_have() -> None:
    data = varied()
    table = as_table(data)
    assert (table.kind, table.columns[:4], table.columns[-1]) == (
        "table", ("a mean", "a deviation", "a least", "a largest"), "length",
    )  # fmt: skip
    for index in range(6):
        own = whole(data, index).astype(np.float64)
        told = np.stack([own.mean(axis=0), own.std(axis=0), own.min(axis=0), own.max(axis=0)], axis=1).reshape(-1)
        assert np.allclose(table.x[index], [*told, LENGTHS[index]])
    assert as_table(table) is table
    alone = generate(Spec.of("waves", count=5, varied=False))
    assert as_table(alone).columns == ("mean", "deviation", "least", "largest")


@pytest.mark.parametrize("varied_", [True, False])
def test_a_table_of_no_series_has_their_columns(varied_: bool) -> None:
    data = generate(Spec.of("waves", count=5, varied=varied_))
    table = as_table(data.kept(np.zeros(5, np.bool_)))
    assert table.columns[:4] == ("mean", "deviation", "least", "largest")
    assert table.x.shape == (0, len(table.columns))
