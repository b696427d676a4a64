"""Series from arrays and tables: what is taken for one, what fills it up, and that an export comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.steps import filled_up, whole
from nnsim.io.choices import Column, ImportChoices
from nnsim.io.export import export
from nnsim.io.importing import preview, read
from nnsim.io.sources import Pasted

load()
Y = np.arange(8) % 2


def npz(path: Path, **arrays: object) -> Path:
    np.savez(path / "a.npz", **arrays)
    return path / "a.npz"


@pytest.mark.parametrize(
    ("shape", "kind", "taken"),
    [
        ((20, 2), "f4", "series"),
        ((100, 3), "f4", "series"),
        ((24, 1), "u1", "image"),
        ((3, 100), "f8", "channels-first"),
        ((8, 8), "f4", "image"),
        ((28, 20), "f4", "image"),
        ((20, 2), "u1", "image"),
    ],
)
def test_the_axes_tell_series_from_images_and_a_person_corrects_it(
    tmp_path: Path, shape: tuple[int, int], kind: str, taken: str
) -> None:
    x = np.random.default_rng(0).integers(0, 200, (8, *shape)).astype(kind)
    path = npz(tmp_path, x=x, y=Y)
    found = preview(path)
    assert found.choices.samples == taken
    assert found.samples_as == ("image", "series", "channels-first")
    assert read(path).kind == ("image" if taken == "image" else "series")
    for samples, expected in (("image", x), ("series", x), ("channels-first", x.swapaxes(1, 2))):
        data = read(path, ImportChoices(samples=samples))
        assert data.sample_shape == expected.shape[1:]
        shown = preview(path, ImportChoices(samples=samples))
        assert (shown.pictures is None, bool(shown.series)) == ((samples != "image"),) * 2
        assert any("each sample is a series of" in note for note in shown.notes) == (samples != "image")
        if samples != "image":
            assert np.array_equal(data.x, expected)


@pytest.mark.parametrize("kind", ["i1", "u1"])
def test_lengths_may_be_of_a_small_type_beside_long_series(tmp_path: Path, kind: str) -> None:
    x = np.ones((8, 300, 2), np.float32)
    x[:, :200] = 0
    data = read(npz(tmp_path, x=x, y=Y, lengths=np.full(8, 100, kind)))
    assert data.lengths is not None
    assert data.lengths.tolist() == [100] * 8


@pytest.mark.parametrize("end", ["front", "back"])
def test_nan_at_the_ends_fills_up(tmp_path: Path, end: str) -> None:
    x = np.arange(48, dtype=np.float32).reshape(8, 6, 1) + 1
    x[0, slice(2) if end == "front" else slice(4, 6)] = np.nan
    data = read(npz(tmp_path, x=x, y=Y), ImportChoices(samples="series"))
    assert data.lengths is not None
    assert data.lengths.tolist() == [4, *[6] * 7]
    assert whole(data, 0)[:, 0].tolist() == ([3, 4, 5, 6] if end == "front" else [1, 2, 3, 4])
    assert data.x[0, :2].tolist() == [[0], [0]]


@pytest.mark.parametrize("end", ["front", "back"])
def test_lengths_tell_the_same_of_zeros(tmp_path: Path, end: str) -> None:
    x = np.arange(48, dtype=np.float32).reshape(8, 6, 1) + 1
    x[0, slice(2) if end == "front" else slice(4, 6)] = 0
    data = read(npz(tmp_path, x=x, y=Y, lengths=np.array([4, *[6] * 7])))
    assert (data.kind, data.lengths is not None and data.lengths.tolist()) == ("series", [4, *[6] * 7])
    assert read(npz(tmp_path, x=x, y=Y, lengths=np.array([4.0, *[6.0] * 7]))).lengths is not None
    for lengths in (np.arange(8), np.full(8, 2.5)):
        with pytest.raises(ProblemError, match="its array lengths does not tell of each series that it has 1 to 6"):
            read(npz(tmp_path, x=x, y=Y, lengths=lengths))


def test_gaps_within_a_series_leave_it_out_or_get_the_mean_of_the_channel(tmp_path: Path) -> None:
    x = np.ones((8, 6, 2), np.float32) * [1, 10]
    x[1, 3, 1] = np.nan
    x[2] = np.nan
    path = npz(tmp_path, x=x, y=Y)
    data = read(path, ImportChoices(samples="series"))
    assert len(data) == 6
    assert data.origin == "a.npz; 2 incomplete rows left out"
    filled = read(path, ImportChoices(samples="series", missing="mean"))
    assert len(filled) == 7
    assert filled.x[1, 3].tolist() == [1, 10]


def test_float64_stays_where_it_is_needed(tmp_path: Path) -> None:
    x = 1e9 + np.arange(80.0).reshape(8, 10, 1) / 8
    assert read(npz(tmp_path, x=x, y=Y), ImportChoices(samples="series")).x.dtype == np.float64


LONG = "who,t,a,b,kind\nu,1,0.5,7,up\nu,2,1.5,8,up\nv,3,9,1,down\nv,1,5,2,down\nv,2,6,3,down\n"
USES = ("series", "step", "number", "number", "classes")


def columns(*uses: str) -> tuple[Column, ...]:
    names = ("who", "t", "a", "b", "kind")
    return tuple(Column(name, use, chosen=bool(use)) for name, use in zip(names, uses, strict=True))  # type: ignore[arg-type]


def test_rows_of_one_series_are_its_steps_in_their_order() -> None:
    choices = ImportChoices(columns=columns(*USES), test_share=0.0)
    found = preview(Pasted(LONG), choices)
    assert (found.samples, found.classes, found.samples_as) == (2, ("down", "up"), ())
    data = read(Pasted(LONG), choices)
    assert (data.kind, data.columns, data.classes) == ("series", ("a", "b"), ("down", "up"))
    assert whole(data, 0).tolist() == [[0.5, 7], [1.5, 8]]
    assert whole(data, 1).tolist() == [[5, 2], [6, 3], [9, 1]]
    assert data.y.tolist() == [1, 0]
    as_they_stand = read(Pasted(LONG), replace(choices, columns=columns("series", "ignore", *USES[2:])))
    assert whole(as_they_stand, 1)[:, 0].tolist() == [9, 5, 6]


def test_what_changes_within_a_series_is_refused() -> None:
    text = LONG.replace("8,up", "8,down")
    with pytest.raises(ProblemError, match="the target changes within series u; choose one that all its rows have in"):
        read(Pasted(text), ImportChoices(columns=columns(*USES)))
    with pytest.raises(ProblemError, match="column t orders steps, but none tells which rows are one series"):
        read(Pasted(LONG), ImportChoices(columns=columns("ignore", *USES[1:])))


WIDE = "a,b,c,d,kind\n1,2,3,4,x\n5,6,7,,y\n,8,9,10,x\n11,,12,13,y\n1,1,1,1,y\n"


def test_a_row_may_be_a_series_with_a_step_per_column() -> None:
    choices = ImportChoices(samples="wide", test_share=0.0)
    data = read(Pasted(WIDE), choices)
    assert (data.kind, data.columns) == ("series", ("value",))
    assert [whole(data, i)[:, 0].tolist() for i in range(4)] == [[1, 2, 3, 4], [5, 6, 7], [8, 9, 10], [1, 1, 1, 1]]
    assert data.origin == "the clipboard; 1 incomplete row left out"
    assert preview(Pasted(WIDE), choices).samples_as == ("rows", "wide")
    assert read(Pasted(WIDE)).kind == "table"


def test_the_archive_of_ucr_comes_in(tmp_path: Path) -> None:
    """Labels first, no names, cells with tabs between them, NaN where a series is over."""
    rng = np.random.default_rng(0)
    rows = [[str(1 + i % 2), *(f"{value:.5f}" for value in rng.normal(size=70))] for i in range(12)]
    rows[3][60:] = ["NaN"] * 11
    (tmp_path / "Toy_TRAIN.tsv").write_text("\n".join("\t".join(row) for row in rows))
    data = read(tmp_path / "Toy_TRAIN.tsv", ImportChoices(samples="wide"))
    assert (data.kind, data.sample_shape, data.classes) == ("series", (70, 1), ("1", "2"))
    assert data.lengths is not None
    assert data.lengths[3] == 59


@st.composite
def series(draw: st.DrawFn) -> Data:
    """Series of varied length, of classes or values, some held out.

    One of them has two steps or more: a table with a single row of each is one of rows, whatever they are called.
    """
    channels, count = draw(st.integers(1, 3)), draw(st.integers(4, 8))
    sizes = draw(st.lists(st.integers(1, 6), min_size=count, max_size=count).filter(lambda found: max(found) > 1))
    numbers = st.floats(-1e3, 1e3, width=32).filter(lambda number: number != 0)
    parts = [draw(hnp.arrays(np.float32, (size, channels), elements=numbers)) for size in sizes]
    x, lengths = filled_up(parts)
    classes = draw(st.sampled_from([("a", "b"), ()]))
    y = (np.arange(count) % 2 + (0 if classes else 0.25 * np.arange(count))).astype(np.float32)
    test = np.arange(count) == draw(st.integers(0, count - 1))
    return Data(x, y, test, classes, tuple("uvw"[:channels]), lengths=lengths, kind="series")


@given(series(), st.sampled_from(["csv", "npz"]))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_export_comes_back(tmp_path: Path, data: Data, form: str) -> None:
    export(data, tmp_path / f"a.{form}", form)
    back = read(tmp_path / f"a.{form}")
    assert (back.kind, back.classes, back.columns) == ("series", data.classes, data.columns)
    assert np.array_equal(back.x, data.x)
    assert np.array_equal(back.y, data.y)
    assert np.array_equal(back.test, data.test)
    assert [len(whole(back, i)) for i in range(len(back))] == [len(whole(data, i)) for i in range(len(data))]


def test_generated_series_come_back(tmp_path: Path) -> None:
    for name in ("waves", "adding"):
        data = generate(Spec.of(name, count=30))
        for form in ("csv", "npz"):
            export(data, tmp_path / f"a.{form}", form)
            back = read(tmp_path / f"a.{form}")
            assert all(np.array_equal(whole(back, i), whole(data, i)) for i in range(30))
            assert form == "csv" or np.array_equal(back.x, data.x)
            assert np.array_equal(back.test, data.test)
            assert sorted(back.classes) == sorted(data.classes)
