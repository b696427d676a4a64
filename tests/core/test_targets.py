"""Targets of any shape: what fits samples, and what other samples keep of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnsim.core.data import Data, empty_plane
from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project


def several(**changes: Any) -> Data:
    """Six points, every third a test sample, with two values each."""
    y = np.arange(12, dtype=np.float32).reshape(6, 2)
    given: dict[str, Any] = {"x": np.zeros((6, 2), np.float32), "y": y, "classes": (), "target_names": ("u", "v")}
    return Data(**(given | {"test": np.arange(6) % 3 == 2, "kind": "points"} | changes))


def masked(**changes: Any) -> Data:
    """Four images of 2 × 3 pixels with a class for each of them."""
    x, y = np.zeros((4, 2, 3), np.uint8), np.arange(24).reshape(4, 2, 3).astype(np.float32) % 3
    given: dict[str, Any] = {"x": x, "y": y, "test": np.zeros(4, np.bool_), "classes": (), "columns": ()}
    return Data(**(given | {"pixel_classes": ("sky", "road", "car"), "kind": "image"} | changes))


def test_values_have_names_and_classes_have_none() -> None:
    assert (several().values, several(target_names=()).values) == (("u", "v"), ("value 1", "value 2"))
    assert (empty_plane(()).values, empty_plane().values) == (("value",), ())
    assert (masked().values, masked(pixel_classes=()).values) == ((), ("value",))
    assert [data.target_shape for data in (empty_plane(), several(), masked())] == [(), (2,), (2, 3)]
    assert [data.is_masked for data in (empty_plane(), several(), masked())] == [False, False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"classes": ("A", "B")},
        {"target_names": ("u",)},
        {"y": np.zeros((6, 1), np.float32), "target_names": ()},
        {"y": np.zeros((5, 2), np.float32)},
        {"y": np.zeros((6, 2, 3), np.float32), "target_names": ()},
        {"pixel_classes": ("A",)},
    ],
)
def test_targets_that_fit_no_sample_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"fit|need|name"):
        several(**wrong)


def test_other_samples_keep_their_values() -> None:
    data = several()
    assert data.take(np.array([4, 0])).y.tolist() == [[8, 9], [0, 1]]
    assert data.kept(data.test).y.tolist() == [[4, 5], [10, 11]]
    joined = data.joined(data.x[:1], np.array([[7, 7]], np.float32), data.test[:1])
    assert joined.y[5:].tolist() == [[10, 11], [7, 7]]
    assert joined.target_names == ("u", "v")
    assert data.split_anew(~data.test).y is data.y


@pytest.mark.parametrize("data", [several(), masked(), masked(pixel_classes=())], ids=["values", "classes", "pixels"])
def test_a_file_holds_them(data: Data, tmp_path: Any) -> None:
    nnsim_file.save(tmp_path / "a.nnsim", Project(data=data))
    again = nnsim_file.load(tmp_path / "a.nnsim").project.data
    assert again.y.tobytes() == data.y.tobytes()
    assert (again.target_shape, again.target_names, again.pixel_classes) == (
        data.target_shape,
        data.target_names,
        data.pixel_classes,
    )


def test_a_file_of_other_pixels_is_refused(tmp_path: Any) -> None:
    odd = masked(y=np.full((4, 2, 3), 3, np.float32))
    with pytest.raises(ProblemError, match="targets name classes that it does not have"):
        nnsim_file.save(tmp_path / "a.nnsim", Project(data=odd))
