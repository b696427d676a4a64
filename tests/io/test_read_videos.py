"""Videos: folders of moving pictures, a folder for each class, and arrays with one axis more than images."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.io.choices import ImportChoices
from nnsim.io.export import export
from nnsim.io.importing import preview, read

load()

ALL = ImportChoices(test_share=0.0)


def moving(path: Path, frames: int, *, color: bool = False) -> None:
    """A column of light that moves to the right, one pixel a frame."""
    pictures = np.zeros((frames, 6, 8, 3), np.uint8)
    for place in range(frames):
        pictures[place, :, place] = (250, 0, 0) if color else 250
    first, *more = [Image.fromarray(picture) for picture in pictures]
    first.save(path, save_all=True, append_images=more, duration=50, lossless=True)


def folder(root: Path, suffix: str, *frames: int, color: bool = False) -> Path:
    for name in ("go", "stop"):
        (root / name).mkdir(parents=True)
        for index, count in enumerate(frames):
            moving(root / name / f"{index}{suffix}", count, color=color)
    return root


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
@pytest.mark.parametrize("color", [False, True])
def test_moving_pictures_are_videos(tmp_path: Path, suffix: str, color: bool) -> None:
    source = folder(tmp_path / "v", suffix, 4, 4, color=color)
    found = preview(source)
    assert found.summary == "Videos of 4 pictures: 2 of go, 2 of stop"
    assert found.pictures is not None
    assert found.pictures.shape == ((4, 6, 8, 3) if color else (4, 6, 8))
    assert found.troubles == ()
    data = read(source, ALL)
    assert (data.kind, data.classes) == ("video", ("go", "stop"))
    assert data.x.shape == ((4, 4, 6, 8, 3) if color else (4, 4, 6, 8))
    bright = data.x[..., 0] if color else data.x
    assert (bright.mean(axis=2).argmax(axis=2) == np.arange(4)).all()


def test_videos_of_several_lengths_are_brought_to_one(tmp_path: Path) -> None:
    """Frames that are evenly spread, the first and the last among them."""
    data = read(folder(tmp_path / "v", ".gif", 3, 3, 5), ALL)
    assert data.sample_shape == (3, 6, 8)
    assert (data.x[2].mean(axis=1).argmax(axis=1) == [0, 2, 4]).all()


def test_a_still_picture_among_them_makes_all_of_them_still(tmp_path: Path) -> None:
    source = folder(tmp_path / "v", ".gif", 4)
    Image.new("L", (8, 6), 90).save(source / "go" / "still.png")
    assert read(source, ALL).kind == "image"
    assert "Of 2 moving pictures the first frame is taken." in map(str, preview(source).troubles)


@pytest.mark.parametrize("shape", [(9, 4, 6, 8), (9, 4, 6, 8, 1), (9, 4, 6, 8, 3)])
def test_arrays_are_videos(tmp_path: Path, shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).integers(0, 255, shape).astype(np.uint8)
    np.savez(tmp_path / "v.npz", x=x, y=np.arange(9) % 3)
    found = preview(tmp_path / "v.npz")
    assert found.pictures is not None
    assert found.pictures.shape[1:] == ((6, 8, 3) if shape[-1] == 3 else (6, 8))
    data = read(tmp_path / "v.npz", ALL)
    assert data.kind == "video"
    assert np.array_equal(data.x, x[..., 0] if shape[-1] == 1 else x)


def test_a_picture_with_a_transparent_ground_is_no_video(tmp_path: Path) -> None:
    np.savez(tmp_path / "v.npz", x=np.zeros((9, 6, 8, 4), np.uint8), y=np.arange(9) % 3)
    with pytest.raises(ProblemError, match="pictures with 4 channels"):
        read(tmp_path / "v.npz", ALL)


def test_what_is_exported_comes_back(tmp_path: Path) -> None:
    data = generate(Spec.of("moving_ball", count=12))
    export(data, tmp_path / "v.npz", "npz")
    back = read(tmp_path / "v.npz", ImportChoices())
    assert (back.kind, back.classes) == ("video", data.classes)
    assert np.array_equal(np.sort(back.x, axis=0), np.sort(data.x, axis=0))
    assert np.array_equal(back.test, data.test)
