"""Files that an nnsim of file format 1 has written: all that they hold is still there.

They lie in ``format1``, each with the run of two epochs that was saved with it, if any, which
``tests/engine/test_old_runs.py`` makes anew.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.counted import counted
from nnsim.core.files.nnsim_file import load, save
from nnsim.edits.validate import open_project
from nnsim.tasks.plan import plan

OLD = Path(__file__).parent / "format1"

HOLD = {
    "spiral": "points: 400 samples of (2,), 2 classes",
    "iris": "table: 150 samples of (4,), 3 classes",
    "flats": "table: 60 samples of (3,), 0 classes",
    "area": "table: 60 samples of (1,), 0 classes",
    "weather": "points: 50 samples of (2,), 2 classes",
    "glyphs": "image: 66 samples of (14, 14), 10 classes",
    "digits": "image: 1,797 samples of (8, 8), 10 classes",
    "colours": "image: 0 samples of (8, 8, 3), 2 classes",
}


def test_they_are_of_format_1() -> None:
    assert {path.stem for path in OLD.iterdir()} == set(HOLD)
    for name in HOLD:
        with zipfile.ZipFile(OLD / f"{name}.nnsim") as archive:
            assert json.loads(archive.read("project.json"))["format"] == 1


@pytest.mark.parametrize("name", HOLD)
def test_a_file_of_format_1_opens(name: str) -> None:
    project = open_project(OLD / f"{name}.nnsim").project
    data = project.data
    size = f"{counted(len(data), 'sample')} of {data.sample_shape}"
    assert HOLD[name] == f"{data.kind}: {size}, {counted(len(data.classes), 'class')}"
    assert plan(project).layers


def test_what_stood_beside_the_samples_is_there() -> None:
    spiral = load(OLD / "spiral.nnsim").checkpoint
    assert spiral is not None
    assert [(mark.step, mark.text) for mark in spiral.marks] == [(10, "Painted 3 points"), (30, "Learning rate 0.1")]
    assert (spiral.epoch, len(spiral.history)) == (2, 3)
    glyphs = load(OLD / "glyphs.nnsim").project.data
    assert (glyphs.copies, int(glyphs.excluded.sum()), glyphs.edited) == (6, 2, True)
    weather = load(OLD / "weather.nnsim").project.data
    assert (weather.scaling, weather.columns, weather.origin) == ("standard", ("warmth", "pressure"), "weather.csv")
    flats = load(OLD / "flats.nnsim").project.data
    assert (flats.target_scaling, flats.columns) == ("standard", ("area", "rooms", "age"))


@pytest.mark.parametrize("name", HOLD)
def test_saved_again_it_holds_the_same(tmp_path: Path, name: str) -> None:
    old = load(OLD / f"{name}.nnsim")
    save(tmp_path / "new.nnsim", old.project, old.checkpoint)
    new = load(tmp_path / "new.nnsim")
    assert (new.project.network, new.project.recipe, new.project.view) == (
        old.project.network, old.project.recipe, old.project.view,
    )  # fmt: skip
    assert new.project.data.kind == old.project.data.kind
    assert np.array_equal(new.project.data.x, old.project.data.x)
    assert np.array_equal(new.project.data.y, old.project.data.y)
    assert (new.checkpoint is None) == (old.checkpoint is None)
