"""Marks of augmented copies: through edits of the samples, through files, and never into the test set."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.data import OWN, Data, empty_images
from nnsim.core.files import nnsim_file
from nnsim.core.files.arrays import npy
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project


def images(n: int, copies: int = 0) -> Data:
    """``n`` images, every third held out, and ``copies`` of the training ones; a copy has its original's pixels."""
    x = np.arange(n, dtype=np.uint8)[:, None, None] * np.ones((2, 3), np.uint8)
    data = Data(x, (np.arange(n) % 2).astype(np.float32), np.arange(n) % 3 == 0, columns=(), edited=True, kind="image")
    of = np.resize(np.flatnonzero(~data.test), copies).astype(np.int32)
    return data.joined(x[of], data.y[of], np.zeros(copies, np.bool_), of) if copies else data


def is_sound(data: Data) -> bool:
    """Every copy still stands for the picture that it was made from."""
    if data.copy_of is None:
        return True
    copies = np.flatnonzero(data.is_copy)
    return np.array_equal(data.x[copies], data.x[data.copy_of[copies]])


def test_copies_are_counted_and_marked() -> None:
    data = images(6, 8)
    assert (len(data), data.copies) == (14, 8)
    assert data.is_copy.tolist() == [False] * 6 + [True] * 8
    assert (images(6).copies, images(6).copy_of) == (0, None)


def test_a_copy_leaves_with_its_original() -> None:
    data = images(6, 4).kept(np.arange(10) != 1)
    assert len(data) == 8  # without sample 1 and its one copy
    assert is_sound(data)


def test_the_last_copy_takes_the_marks_along() -> None:
    data = images(6, 4)
    assert data.kept(~data.is_copy).copy_of is None


def test_copies_of_what_is_held_out_are_taken_out() -> None:
    data = images(6, 8)
    test = np.zeros(14, np.bool_)
    test[[1, 2]] = True
    held = data.split_anew(test)
    assert held.test.sum() == 2
    assert held.copies == 4
    assert is_sound(held)


def test_marks_of_copies_themselves_are_ignored() -> None:
    data = images(6, 8)
    assert data.split_anew(data.is_copy).test.sum() == 0


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(1, 12),
    copies=st.integers(0, 20),
    steps=st.lists(st.tuples(st.booleans(), st.integers(0, 2**32 - 1)), max_size=5),
)
def test_no_edit_leaks(n: int, copies: int, steps: list[tuple[bool, int]]) -> None:
    data = images(n, copies if n > 1 else 0)
    for removes, seed in steps:
        chosen = np.random.default_rng(seed).random(len(data)) < 0.3
        data = data.kept(~chosen) if removes else data.split_anew(chosen)
        assert is_sound(data)
        assert not data.test[data.is_copy].any()
        if data.copy_of is not None:
            assert not data.test[data.copy_of[data.is_copy]].any()


@settings(max_examples=40, deadline=None)
@given(n=st.integers(0, 9), copies=st.integers(0, 9), colour=st.booleans())
def test_files_bring_them_back(tmp_path_factory: pytest.TempPathFactory, n: int, copies: int, colour: bool) -> None:
    data = images(n, copies) if n > 1 else empty_images(8, colour=colour, classes=("left", "right"))
    path = tmp_path_factory.getbasetemp() / "copies.nnsim"
    nnsim_file.save(path, Project(data=data))
    again = nnsim_file.load(path).project.data
    assert np.array_equal(again.x, data.x)
    assert again.x.shape == data.x.shape
    assert again.classes == data.classes
    assert (again.copy_of is None) == (data.copy_of is None)
    assert np.array_equal(again.is_copy, data.is_copy)
    if data.copy_of is not None:
        assert np.array_equal(again.copy_of, data.copy_of)


def test_files_without_copies_are_as_before() -> None:
    with zipfile.ZipFile(io.BytesIO(nnsim_file.to_bytes(Project(data=images(6))))) as archive:
        assert "copies.npy" not in archive.namelist()


@pytest.mark.parametrize(
    "marks",
    [
        np.array([OWN, OWN, 5], np.int32),
        np.array([OWN, OWN, 2], np.int32),
        np.array([OWN, OWN, 0], np.int32),
        np.array([OWN, OWN, -7], np.int32),
        np.array([1, OWN, OWN], np.int32),
        np.array([OWN, OWN], np.int32),
    ],
)
def test_marks_that_cannot_be_are_refused(tmp_path: Path, marks: np.ndarray) -> None:
    data = images(3)  # the first one is held out
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, Project(data=data))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("copies.npy", b"".join(npy(marks)))
    with pytest.raises(ProblemError, match="marks of copies do not fit"):
        nnsim_file.load(path)
