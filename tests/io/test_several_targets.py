"""Several values to learn, and targets for every pixel: read from tables and arrays, and written again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.io.arrays import FIRST
from nnsim.io.choices import Column, ImportChoices
from nnsim.io.export import export
from nnsim.io.importing import preview, read

load()

TABLE = "area,age,price,rent,town\n" + "".join(
    f"{20 + 3 * i},{i % 7},{1000 * i + 500},{30 + 0.5 * i},{'AB'[i % 2]}\n" for i in range(30)
)


def learned(path: Path, **uses: str) -> ImportChoices:
    """The choices of a preview with other uses of some columns."""
    found = preview(path).choices
    columns = [Column(c.name, uses.get(c.name, c.use), chosen=c.name in uses) for c in found.columns]  # type: ignore[arg-type]
    return replace(found, columns=tuple(columns))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "houses.csv"
    path.write_text(TABLE)
    return path


def test_columns_of_values_are_learned_together_in_their_order(table: Path) -> None:
    choices = learned(table, rent="values", price="values", town="category")
    found = preview(table, choices)
    assert (found.troubles, found.is_stopped) == ((), False)
    data = read(table, found.choices)
    assert (data.target_names, data.target_shape, data.target_scaling) == (("price", "rent"), (2,), "standard")
    assert data.y[:2].tolist() == [[500, 30], [1500, 30.5]]
    assert data.columns == ("area", "age", "town=A", "town=B")
    alone = read(table, learned(table, rent="values", price="ignore", town="category"))
    assert (alone.target_shape, alone.y[1], alone.target_names) == ((), 30.5, ("rent",))


def test_a_row_without_one_of_them_is_left_out(table: Path) -> None:
    table.write_text(TABLE.replace("1500,30.5", ",30.5"))
    data = read(table, learned(table, rent="values", price="values", town="ignore"))
    assert (len(data), data.y[1].tolist()) == (29, [2500, 31])


def test_classes_beside_values_are_refused_in_a_sentence(table: Path) -> None:
    choices = learned(table, rent="values", town="classes")
    found = preview(table, choices)
    words = "Classes are learned alone, but those of town are beside another target; choose one, or learn values"
    assert [str(trouble) for trouble in found.troubles if trouble.stops][:1] == [f"{words}."]
    with pytest.raises(ProblemError, match="classes are learned alone, but those of town"):
        read(table, choices)


def test_values_go_out_and_come_back(tmp_path: Path) -> None:
    data = generate(Spec.of("arm", count=20))
    export(data, tmp_path / "arm.npz", "npz")
    again = read(tmp_path / "arm.npz")
    assert (again.target_names, again.columns) == (data.target_names, data.columns)
    np.testing.assert_array_equal(again.y, data.y)
    export(data, tmp_path / "arm.csv", "csv")
    assert (tmp_path / "arm.csv").read_text().startswith("shoulder,elbow,hand x,hand y,split\n")
    choices = learned(tmp_path / "arm.csv", **{"hand x": "values", "hand y": "values"})
    np.testing.assert_array_equal(read(tmp_path / "arm.csv", choices).y, data.y)


def test_arrays_of_values_need_no_names(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    np.savez(tmp_path / "a.npz", x=rng.normal(size=(40, 5)), y=rng.normal(size=(40, 3)))
    found = preview(tmp_path / "a.npz")
    assert [column.name for column in found.columns[-3:]] == ["target 1", "target 2", "target 3"]
    data = read(tmp_path / "a.npz")
    assert (data.values, data.target_shape) == (("value 1", "value 2", "value 3"), (3,))
    with pytest.raises(ProblemError, match="3 numbers each, which are values"):
        read(tmp_path / "a.npz", ImportChoices(task="classes"))


MASKS = np.random.default_rng(3).integers(0, 3, (12, 6, 5)).astype(np.uint8) * 100
IMAGES = np.random.default_rng(4).integers(0, 255, (12, 6, 5), dtype=np.uint8)


def long(path: Path, y: np.ndarray) -> Path:
    """An array of more samples than a preview looks at, with ``y`` behind targets [n, 3] that mark the first class."""
    first = np.tile(np.array([1, 0, 0], y.dtype), (FIRST, 1))
    np.savez(path, x=np.zeros((FIRST + len(y), 4), np.float32), y=np.concatenate([first, y]))
    return path


def test_classes_beyond_the_beginning_are_shown(tmp_path: Path) -> None:
    path = long(tmp_path / "a.npz", np.eye(3, dtype=np.uint8))
    assert preview(path).classes == read(path).classes == ("0", "1", "2")
    np.savez(path, x=np.zeros((FIRST + 3, 4)), y=np.array([*[0] * (FIRST + 1), 1, 2])[:, None])
    assert preview(path).classes == read(path).classes == ("0", "1", "2")


def test_marks_at_the_beginning_are_values_where_others_follow(tmp_path: Path) -> None:
    path = long(tmp_path / "a.npz", np.array([[1, 1, 0], [0, 0, 0]], np.uint8))
    shown = preview(path)
    assert read(path).target_shape == (3,)
    assert (shown.classes, [column.name for column in shown.columns[4:]]) == ((), ["target 1", "target 2", "target 3"])


def test_a_test_part_of_marks_has_the_targets_of_the_others(tmp_path: Path) -> None:
    x, path = np.zeros((3, 4), np.float32), tmp_path / "a.npz"
    np.savez(path, x_train=x, y_train=np.ones((3, 3)), x_test=x, y_test=np.eye(3))
    assert read(path).target_shape == (3,)


@pytest.mark.parametrize("name", ["y", "masks"])
def test_few_whole_numbers_are_classes_of_pixels(tmp_path: Path, name: str) -> None:
    np.savez(tmp_path / "a.npz", **{"images": IMAGES, name: MASKS})
    found = preview(tmp_path / "a.npz")
    assert (found.choices.inputs, found.choices.targets, found.classes) == ("images", name, ("0", "100", "200"))
    data = read(tmp_path / "a.npz")
    assert (data.pixel_classes, data.kind) == (("0", "100", "200"), "image")
    np.testing.assert_array_equal(data.y * 100, MASKS)
    export(data, tmp_path / "b.npz", "npz")
    again = read(tmp_path / "b.npz")
    np.testing.assert_array_equal(again.y, data.y)
    assert again.pixel_classes == data.pixel_classes
    values = read(tmp_path / "a.npz", ImportChoices(task="values"))
    assert (values.pixel_classes, values.values) == ((), ("value",))


def test_other_numbers_are_values_of_pixels(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=IMAGES, y=MASKS * np.float32(0.013))
    assert (read(tmp_path / "a.npz").pixel_classes, read(tmp_path / "a.npz").is_masked) == ((), True)


@pytest.mark.parametrize(
    ("y", "words"),
    [
        (np.zeros((12, 5, 5), np.float32), "its targets are 5 × 5 and its samples 6 × 5"),
        (np.full((12, 2), "a"), "2 axes of words"),
        (np.zeros((12, 101)), "101 numbers each, and nnsim learns at most 100 values at once"),
        (np.zeros((12, 6, 5, 2)), r"save \[n\], \[n, values\] or \[n, rows, columns\]"),
    ],
)
def test_targets_that_cannot_be_learned_are_refused_in_a_sentence(tmp_path: Path, y: np.ndarray, words: str) -> None:
    np.savez(tmp_path / "a.npz", x=IMAGES, y=y)
    with pytest.raises(ProblemError, match=words):
        read(tmp_path / "a.npz")
