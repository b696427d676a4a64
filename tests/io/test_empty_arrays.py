"""NPY and NPZ files without a single sample, of odd shapes, or cut off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnsim.core.problem import ProblemError
from nnsim.io.importing import preview, read

X = np.array([[0.5, 1], [2, 3], [4, 5], [6, 7.25]], np.float64)
Y = np.array([0, 1, 1, 0])


def reason(path: Path) -> str:
    """Why a file is refused, while it is looked at and when it is read."""
    sentences = []
    for door in (preview, read):
        with pytest.raises(ProblemError) as caught:
            door(path)
        sentences.append(caught.value.problem.text)
    assert sentences[0] == sentences[1]
    return sentences[1]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"x": np.float32(3), "y": np.int64(1)}, "the array x is a single number; save one row for each sample"),
        ({"x": X, "y": np.int64(1)}, "the array y is a single number; save one row for each sample"),
        ({"x": np.zeros((0, 2)), "y": np.zeros(0)}, "the array x holds no sample; save one row for each"),
        ({"x": np.full((4, 2), np.nan), "y": Y}, "none of its samples has all its values; save numbers in place"),
        ({"x": X, "y": np.full(4, np.nan)}, "none of its samples has all its values"),
        ({"x": np.arange(4).astype("M8[D]"), "y": Y}, "the array x is of the type datetime64[D]; save plain numbers"),
    ],
)
def test_arrays_without_a_single_sample_are_called_so(tmp_path, arrays, said) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    assert said in reason(tmp_path / "a.npz")


SHAPES = (
    (),
    (0,),
    (1,),
    (3,),
    (0, 2),
    (3, 0),
    (3, 1),
    (3, 2),
    (0, 2, 2),
    (3, 0, 2),
    (3, 2, 2),
    (3, 2, 2, 0),
    (3, 2, 2, 3),
)


@pytest.mark.parametrize("x", SHAPES, ids=str)
def test_arrays_of_any_shape_are_data_or_a_sentence(tmp_path, x) -> None:
    alone = tmp_path / "alone.npy"
    np.save(alone, np.ones(x))
    files = [alone]
    for number, y in enumerate(SHAPES):
        files.append(tmp_path / f"{number}.npz")
        np.savez(files[-1], x=np.ones(x), y=np.zeros(y))
    for file in files:
        for door in (preview, read):
            try:
                found = door(file)
            except ProblemError:
                continue
            assert 0 not in (x or (0,)), f"{door.__name__} takes {file.name}: {found}"


def test_a_file_that_is_cut_off_is_called_so(tmp_path) -> None:
    np.savez(tmp_path / "a.npz", x=X, y=Y)
    whole = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[: len(whole) // 2])
    assert reason(tmp_path / "a.npz") == "a.npz: the file is damaged or cut off; get another copy of it."
