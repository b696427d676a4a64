"""Counts of a set that follows from another are those of counting it anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core import tally as counting
from nnsim.core.data import PARTS, Data
from nnsim.core.project import Project
from nnsim.core.tally import tally
from nnsim.core.versions import version_of
from nnsim.edits.data import add_points, move, relabel, remove
from nnsim.edits.split import move_to


def _data(classes: int, count: int = 300) -> Data:
    rng = np.random.default_rng(1)
    return Data(
        x=rng.uniform(-3, 3, (count, 2)).astype(np.float32),
        y=rng.integers(0, max(classes, 1), count).astype(np.float32),
        test=rng.random(count) < 0.3,
        classes=tuple(map(str, range(classes))),
        kind="points",
    )


def _counted_anew(data: Data) -> tuple[list[int], list[list[int]], bool]:
    masks = [data.part(name) for name in PARTS]
    classes = [[int((data.y[mask] == label).sum()) for label in range(len(data.classes))] for mask in masks]
    finite = bool(np.isfinite(data.x).all() and np.isfinite(data.y).all())
    return [int(mask.sum()) for mask in masks], classes, finite


def _told(data: Data) -> tuple[list[int], list[list[int]], bool]:
    found = tally(data)
    return found.parts.tolist(), found.classes.tolist(), found.is_finite


@pytest.mark.parametrize("classes", [0, 2, 12])
def test_counts_follow_every_edit_and_its_undoing(classes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, whole = np.random.default_rng(2), []
    count = counting._whole
    monkeypatch.setattr(counting, "_whole", lambda data: (whole.append(1), count(data))[1])
    project = Project(data=_data(classes))
    for number in range(40):
        some = rng.random(len(project.data)) < 0.05
        edited = (
            remove(project, some),
            add_points(project, rng.uniform(-1, 1, (7, 2)).astype(np.float32), 0.0),
            move(project, some, 0.1, 0.1),
            relabel(project, some, 0.0),
            move_to(project, some, PARTS[number % 4]),
        )[number % 5]
        version_of(edited.data).follow(version_of(project.data))
        for shown in (edited, project, edited):
            assert _told(shown.data) == _counted_anew(shown.data)
        project = edited
    assert len(whole) < 40


def test_labels_of_no_class_and_numbers_that_are_none_are_told() -> None:
    data = _data(3)
    y = data.y.copy()
    y[:4] = (7, -1, 0.5, np.nan)
    strange = replace(data, y=y)
    assert _told(strange) == _counted_anew(strange)
    assert int(tally(strange).classes.sum()) == len(data) - 4
    more = Project(data=strange)
    assert _told(remove(more, np.arange(4)).data)[2]


def test_what_is_too_large_to_be_summed_is_finite() -> None:
    data = _data(2)
    x = data.x.copy()
    x[:] = np.float32(3e38)
    assert tally(replace(data, x=x)).is_finite
