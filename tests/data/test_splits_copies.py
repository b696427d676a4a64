"""Augmented copies and parts: copies follow what they were made from, and are never tested."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.data import EXCLUDED, OWN, VALIDATION, Data
from nnsim.core.project import Project
from nnsim.edits import data as edits_data
from nnsim.edits import split as edits_split


@pytest.fixture
def project() -> Project:
    """Eight images of two classes, then two copies of each of the first three."""
    rng = np.random.default_rng(1)
    x = rng.integers(0, 256, (8, 8, 8), np.uint8)
    own = Data(
        x=x, y=np.arange(8, dtype=np.float32) % 2, test=np.zeros(8, np.bool_), columns=(), test_share=0.0, kind="image"
    )
    of = np.array([0, 0, 1, 1, 2, 2], np.int32)
    return Project(data=own.joined(x[of] // 2, own.y[of], np.zeros(6, np.bool_), of))


def only(count: int, *index: int) -> np.ndarray:
    return np.isin(np.arange(count), index)


@pytest.mark.parametrize("part", ["test", "validation"])
def test_what_tests_or_validates_loses_its_copies(project, part) -> None:
    data = edits_split.move_to(project, only(14, 0), part).data
    assert len(data) == 12
    assert data.part(part).tolist() == [True, *[False] * 11]
    assert data.copy_of.tolist() == [OWN] * 8 + [1, 1, 2, 2]


@pytest.mark.parametrize("part", ["test", "validation"])
def test_copies_stay_where_they_are(project, part) -> None:
    assert edits_split.move_to(project, only(14, 8, 9), part) is project


def test_copies_are_excluded_and_come_back_with_their_sample(project) -> None:
    out = edits_split.move_to(project, only(14, 1), "excluded")
    assert np.flatnonzero(out.data.excluded).tolist() == [1, 10, 11]
    back = edits_split.move_to(out, only(14, 1), "train").data
    assert back.aside is None
    assert len(back) == 14


def test_shares_are_of_the_samples_without_copies(project) -> None:
    data = edits_split.set_test_share(project, 0.25).data
    assert data.test.sum() == 2
    more = edits_split.set_validation_share(Project(data=data), 0.25).data
    assert (more.aside == VALIDATION).sum() == 2
    assert not (more.is_copy & ~more.train).any()
    assert not np.isin(more.copy_of[more.is_copy], np.flatnonzero(~more.train)).any()


def test_removing_a_sample_keeps_the_uses_of_the_others(project) -> None:
    out = edits_split.move_to(project, only(14, 4), "excluded")
    data = edits_data.remove(out, only(14, 0)).data
    assert data.aside.tolist() == [0, 0, 0, EXCLUDED] + [0] * 7
    assert data.copy_of.tolist() == [OWN] * 7 + [0, 0, 1, 1]


def test_copies_do_not_change_what_the_next_samples_are_for(project) -> None:
    alone = replace(project, data=replace(project.data.kept(~project.data.is_copy), test_share=0.4))
    among = replace(project, data=replace(project.data, test_share=0.4))
    new = np.zeros((6, 8, 8), np.uint8)
    expected, found = (edits_data.add_points(start, new, [0, 1, 0, 1, 0, 1]).data.test[-6:] for start in (alone, among))
    assert found.tolist() == expected.tolist()
    assert 0 < expected.sum() < 6
