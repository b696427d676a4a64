"""Tables and images in project files: types, later entries, and bundled sets by name."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from shaped import kind_of_shape

from nnsim.core.data import Data
from nnsim.core.files import bundled, nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project


def project_of(x: np.ndarray, **more: object) -> Project:
    n = len(x)
    return Project(
        data=Data(
            x, (np.arange(n) % 2).astype(np.float32), np.arange(n) % 3 == 0, kind=kind_of_shape(x.shape[1:]), **more
        )
    )


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, changed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("shape", [(4, 4), (5, 3, 3), (8, 8)])
def test_images_stay_bytes(tmp_path: Path, shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(1).integers(0, 256, (7, *shape), np.uint8)
    nnsim_file.save(tmp_path / "a.nnsim", project_of(x, columns=(), origin="pad"))
    data = nnsim_file.load(tmp_path / "a.nnsim").project.data
    assert data.x.dtype == np.uint8
    assert np.array_equal(data.x, x)
    assert (data.origin, data.scaling, data.bundled) == ("pad", "none", "")


def test_a_table_keeps_raw_values_and_its_scaling(tmp_path: Path) -> None:
    x = np.random.default_rng(1).normal(size=(9, 5)).astype(np.float32)
    nnsim_file.save(tmp_path / "a.nnsim", project_of(x, columns=tuple("vwxyz"), scaling="minmax", origin="people.csv"))
    data = nnsim_file.load(tmp_path / "a.nnsim").project.data
    assert np.array_equal(data.x, x)
    assert (data.scaling, data.origin, data.columns) == ("minmax", "people.csv", tuple("vwxyz"))


def test_entries_at_their_default_are_not_written(tmp_path: Path) -> None:
    nnsim_file.save(tmp_path / "a.nnsim", project_of(np.zeros((4, 2), np.float32)))
    written = json.loads(members(tmp_path / "a.nnsim")["project.json"])["data"]
    assert not {"scaling", "origin", "bundled"} & set(written)


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"scaling": "log"}, "unknown scaling 'log'"), ({"origin": 3}, "data.origin"), ({"bundled": 1}, "data.bundled")],
)
def test_damaged_entries_are_named(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, project_of(np.zeros((4, 2), np.float32)))
    parts = members(path)
    document = json.loads(parts["project.json"])
    document["data"] |= change
    rewritten(path, {**parts, "project.json": json.dumps(document).encode()})
    with pytest.raises(ProblemError, match=reason):
        nnsim_file.load(path)


def bundled_project() -> Project:
    x, y = bundled.arrays("iris")
    test = np.arange(len(x)) % 5 == 0
    return Project(
        data=Data(x, y, test, ("a", "b", "c"), tuple("wxyz"), bundled="iris", scaling="standard", kind="table")
    )


def test_a_bundled_set_is_saved_by_name_and_split(tmp_path: Path) -> None:
    project = bundled_project()
    nnsim_file.save(tmp_path / "a.nnsim", project)
    assert set(members(tmp_path / "a.nnsim")) == {"project.json", "test.npy"}
    data = nnsim_file.load(tmp_path / "a.nnsim").project.data
    assert data.x is project.data.x
    assert np.array_equal(data.test, project.data.test)
    assert (data.bundled, data.scaling, data.columns) == ("iris", "standard", tuple("wxyz"))


def test_an_edited_bundled_set_is_saved_whole(tmp_path: Path) -> None:
    data = bundled_project().data
    y = data.y.copy()
    y[0] = 2
    edited = data.with_samples(data.x, y, data.test)
    nnsim_file.save(tmp_path / "a.nnsim", Project(data=edited))
    again = nnsim_file.load(tmp_path / "a.nnsim").project.data
    assert again.y[0] == 2
    assert np.array_equal(again.x, data.x)
    assert again.edited


@pytest.mark.parametrize("name", ["nothing", "../examples/xor", "Iris", "iris.npz", "a" * 100])
def test_a_file_may_only_name_sets_that_ship(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, bundled_project())
    parts = members(path)
    document = json.loads(parts["project.json"])
    document["data"]["bundled"] = name
    rewritten(path, {**parts, "project.json": json.dumps(document).encode()})
    with pytest.raises(ProblemError, match=r"a bundled data set that this nnsim does not have; update nnsim"):
        nnsim_file.load(path)


def test_a_split_of_another_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, bundled_project())
    shorter = replace(bundled_project().data, test=np.zeros(150, np.bool_))
    other = Project(data=Data(shorter.x[:9], shorter.y[:9], shorter.test[:9], shorter.classes, kind="table"))
    nnsim_file.save(tmp_path / "b.nnsim", other)
    rewritten(path, {**members(path), "test.npy": members(tmp_path / "b.nnsim")["test.npy"]})
    with pytest.raises(ProblemError, match="do not fit each other"):
        nnsim_file.load(path)
