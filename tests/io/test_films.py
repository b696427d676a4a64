"""Films as files: every picture with its colours and its time, and nothing left where one cannot be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled
from nnsim.io import film
from nnsim.io.film import Shot

TILES, SIDE = 4, 31


def pictures() -> list[film.Pixels]:
    """Coloured tiles, of which one more changes with each; the sides are odd."""
    rng = np.random.default_rng(1)
    colours = rng.integers(0, 256, (TILES, TILES, 3), np.uint8)
    made = []
    for place in range(3):
        colours = colours.copy()
        colours[1, place] = rng.integers(0, 256, 3)
        made.append(colours.repeat(SIDE, 0).repeat(SIDE, 1)[:-1])
    return made


def shots() -> Iterator[Shot]:
    first, second, third = pictures()
    return iter([Shot(first), Shot(second, 3), Shot(second), Shot(third, 20)])


def test_a_gif_has_every_picture_for_its_time_and_no_colour_changes(tmp_path: Path) -> None:
    film.write(tmp_path / "a.gif", shots(), 30)
    first, second, third = pictures()
    with Image.open(tmp_path / "a.gif") as made:
        assert (made.n_frames, made.info["loop"]) == (4, 0)
        times = []
        for place, picture in enumerate((first, second, second, third)):
            made.seek(place)
            times.append(made.info["duration"])
            assert np.array_equal(np.asarray(made.convert("RGB")), picture), place
    assert times == [30, 100, 40, 660], "thirtieths of a second in hundredths, none of them lost"


def test_a_film_played_back_has_the_pictures_and_colours(tmp_path: Path) -> None:
    av = pytest.importorskip("av", reason="MP4 needs a library that is not installed")
    film.write(tmp_path / "a.mp4", shots(), 30)
    with av.open(tmp_path / "a.mp4") as made:
        stream = made.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in made.decode(stream)]
        assert (stream.codec_context.name, stream.pix_fmt, stream.average_rate) == ("h264", "yuv420p", 30)
        assert stream.codec_context.colorspace == film.BT_709
    first, second, third = pictures()
    shown = [first, *4 * [second], *20 * [third]]
    assert len(frames) == len(shown)
    middle = slice(SIDE // 2, None, SIDE)
    for frame, picture in zip(frames, shown, strict=True):
        assert frame.shape == (TILES * SIDE, TILES * SIDE, 3), "even sides"
        assert np.abs(frame[middle, middle] - picture[middle, middle]).max() <= 4


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("nnsim.core.files.write.os.fsync", refuse)


@pytest.mark.parametrize("name", ["a.gif", "a.mp4"])
def test_a_film_that_ends_early_leaves_what_was_there(tmp_path: Path, name: str, monkeypatch) -> None:
    if name.endswith("mp4"):
        pytest.importorskip("av", reason="MP4 needs a library that is not installed")

    def breaks_off() -> Iterator[Shot]:
        yield from list(shots())[:2]
        raise Cancelled

    (tmp_path / name).write_text("before")
    with pytest.raises(Cancelled):
        film.write(tmp_path / name, breaks_off(), 10)
    full_disk(monkeypatch)
    with pytest.raises(ProblemError, match=f"{name} cannot be written: the disk is full; free some space"):
        film.write(tmp_path / name, shots(), 10)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "before")]


def test_what_has_no_film_is_said_in_a_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(film, "find_spec", lambda _name: None)
    assert film.refusal(tmp_path / "a.GIF") is None
    assert "'pip install av' brings it" in str(film.refusal(tmp_path / "a.mp4"))
    with pytest.raises(ProblemError, match=r"end in \.gif or \.mp4"):
        film.write(tmp_path / "a.avi", shots(), 10)
    monkeypatch.setattr(film.sys, "frozen", True, raising=False)
    assert "record a GIF" in str(film.refusal(tmp_path / "a.mp4"))
    with pytest.raises(ProblemError, match="cannot be written: its folder does not exist"):
        film.write(tmp_path / "missing" / "a.gif", shots(), 10)
    assert list(tmp_path.iterdir()) == []


def test_a_thin_curve_keeps_its_colour_in_a_gif() -> None:
    """A red curve beside large areas of many colours became orange."""
    rows, columns = np.mgrid[0:400, 0:400]
    pixels = np.stack([rows * 255 // 399, 80 + columns * 100 // 399, 255 - rows * 255 // 399], -1).astype(np.uint8)
    pixels[200, :60] = red = (240, 60, 120)
    pixels[201:203, 10:30] = (60, 250, 90)
    made = np.asarray(film.few_colours(Image.fromarray(pixels)).convert("RGB")).astype(int)
    assert abs(made[200, :60] - red).max() <= film.SEEN
    assert abs(made - pixels).max() < 48
    plain = np.zeros((4, 4, 3), np.uint8)
    assert (np.asarray(film.few_colours(Image.fromarray(plain)).convert("RGB")) == 0).all()
