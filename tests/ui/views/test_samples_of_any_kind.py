"""Samples of a kind that only this test knows are browsed as its declaration says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot
from sample_room import SampleRoom
from toy_series import SERIES, rising_or_falling

from nnsim.core.data import Data
from nnsim.data.entries import DATA_KINDS, DataKind
from nnsim.ui.data.hints import hints
from nnsim.ui.kit import theming
from nnsim.ui.views.samples.cells import Shown
from nnsim.ui.views.samples.row_cells import RowCells, names, values_of


def says(sample: np.ndarray, _vocabulary: tuple[str, ...]) -> str:
    """Whether a series goes up or down at each step."""
    return "\n".join("up" if step > 0 else "down" for step in np.diff(sample[:, 0]))


READ = replace(SERIES, words=says, target="then")


@pytest.fixture
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> DataKind:
    monkeypatch.setitem(DATA_KINDS._items, SERIES.id, request.param)
    return request.param


@pytest.fixture
def room(kind: DataKind, qtbot: QtBot) -> Iterator[SampleRoom]:
    it = SampleRoom(qtbot, rising_or_falling())
    yield it
    it.close()


def heads(data: Data, width: int = 1200) -> list[str]:
    """The words above the columns of a sheet."""
    box = QRect(0, 0, width, 20)
    return [name for name, _, _ in RowCells._columns(Shown(data, np.arange(3)), box, theming.current())]


@pytest.mark.parametrize(
    ("kind", "line", "columns"),
    [
        (SERIES, "3.18779 7.41393 1.94717", ["no.", "part", "class", "predicted", "loss", "series"]),
        (READ, "down⏎", ["no.", "part", "then", "loss", "series"]),
    ],
    indirect=["kind"],
    ids=["in numbers", "in words"],
)
def test_a_line_is_what_the_kind_says(kind: DataKind, line: str, columns: list[str]) -> None:
    data = rising_or_falling()
    assert names(data) == ()
    assert values_of(data, 0)[0].startswith(line)
    assert heads(data) == columns
    assert heads(data, 380) == columns[:-1], "a column without room is left out"


@pytest.mark.parametrize("kind", [SERIES, READ], indirect=True, ids=["in numbers", "in words"])
def test_it_is_shown_beside_its_facts(kind: DataKind, room: SampleRoom) -> None:
    room.click(1)
    assert dict(room.view.detail.facts())[kind.target or "class"] == "rises"
    seen = room.view.detail.grab().toImage()
    room.click(0)
    assert room.view.detail.grab().toImage() != seen


@pytest.mark.parametrize("kind", [SERIES, replace(SERIES, follows_on=True)], indirect=True, ids=["apart", "in a row"])
def test_balance_is_no_matter_where_samples_go_on(kind: DataKind) -> None:
    data = rising_or_falling().take(np.flatnonzero(rising_or_falling().y == 0))
    assert [hint.id for hint in hints(data)] == ([] if kind.follows_on else ["imbalance"])
