"""Tables that spreadsheets may open: no name is run as a formula, and all come back as they were."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.core.data import Data
from nnsim.data.bundled import load_set
from nnsim.io.export import export
from nnsim.io.importing import read


def two_classes(names: tuple[str, str], columns: tuple[str, str] = ("a", "b")) -> Data:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(20, 2)).astype(np.float32)
    y = (np.arange(20) % 2).astype(np.float32)
    return replace(
        load_set("iris").take(slice(0, 20)), x=x, y=y, classes=names, columns=columns, bundled="", given=None
    )


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "'=x", "''=x", '="a",b'])
def test_no_cell_begins_a_formula(tmp_path: Path, name: str) -> None:
    data = two_classes((name, "z"), (name, "other"))
    export(data, tmp_path / "a.csv", "csv")
    with (tmp_path / "a.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    words = [*rows[0], *(row[2] for row in rows[1:])]
    assert not [word for word in words if word[0] in "=+-@"]
    back = read(tmp_path / "a.csv")
    assert back.classes == tuple(sorted(data.classes))
    assert back.columns == data.columns


def test_numbers_with_a_sign_stay_numbers(tmp_path: Path) -> None:
    export(two_classes(("-1", "+1")), tmp_path / "a.csv", "csv")
    assert ",-1,train" in (tmp_path / "a.csv").read_text()
    assert "'" not in (tmp_path / "a.csv").read_text()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("=+-@'ab ,;1", min_size=1, max_size=6), min_size=2, max_size=2, unique_by=str.strip))
def test_any_names_come_back(tmp_path: Path, names: list[str]) -> None:
    first, second = ((name.strip() or f"n{i}") + "x" for i, name in enumerate(names))
    data = two_classes((first, second))
    export(data, tmp_path / "a.csv", "csv")
    back = read(tmp_path / "a.csv")
    assert sorted(back.classes) == sorted({first, second})
    assert [back.classes[int(y)] for y in back.y] == [data.classes[int(y)] for y in data.y]
    np.testing.assert_array_equal(back.x, data.x)
