"""Pictures that Pillow wrote: folders of classes, a single one, and those that are broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import preview, read
from nnsim.io.pictures import fitted


def shade(value: int, size: tuple[int, int] = (6, 4), mode: str = "L") -> Image.Image:
    return Image.new(mode, size, value if mode == "L" else (value, 0, 255 - value))


@pytest.fixture
def folder(tmp_path) -> Path:
    root = tmp_path / "pets"
    for name, value in (("cat", 10), ("dog", 200)):
        (root / name).mkdir(parents=True)
        for index in range(3):
            shade(value + index).save(root / name / f"{index}.png")
    (root / "cat" / "notes.txt").write_text("not a picture")
    return root


def test_one_folder_per_class(folder) -> None:
    found = preview(folder)
    assert (found.samples, found.classes, found.summary) == (6, ("cat", "dog"), "3 of cat, 3 of dog")
    assert (found.choices.size, found.choices.color) == ((4, 6), False)
    data = read(folder, ImportChoices(test_share=0.0))
    assert (data.x.shape, data.x.dtype, data.classes, data.origin) == ((6, 4, 6), np.uint8, ("cat", "dog"), "pets")
    assert data.x[:, 0, 0].tolist() == [10, 11, 12, 200, 201, 202]
    assert data.y.tolist() == [0, 0, 0, 1, 1, 1]


def test_size_and_color_are_chosen(folder) -> None:
    shade(100, (60, 40), "RGB").save(folder / "dog" / "large.jpg", quality=95)
    assert preview(folder).choices.color
    data = read(folder, ImportChoices(size=(2, 3), color=True))
    assert data.x.shape == (7, 2, 3, 3)
    assert np.abs(data.x[6].astype(int) - (100, 0, 155)).max() < 4


@pytest.mark.parametrize("form", ["png", "bmp", "gif", "tiff", "webp", "pgm"])
def test_kinds_of_pictures(folder, form: str) -> None:
    shade(200).save(folder / "dog" / f"more.{form}", **({"lossless": True} if form == "webp" else {}))
    assert read(folder).x[-1].tolist() == np.full((4, 6), 200).tolist()


def test_what_is_transparent_is_white_and_16_bits_keep_their_scale(folder) -> None:
    Image.new("RGBA", (6, 4), (0, 0, 0, 0)).save(folder / "dog" / "x.png")
    Image.fromarray(np.full((4, 6), 25700, np.uint16)).save(folder / "dog" / "y.png")
    assert read(folder).x[6:, 0, 0].tolist() == [255, 100]


def test_a_split_by_folders(folder, tmp_path) -> None:
    root = tmp_path / "set"
    root.mkdir()
    folder.rename(root / "train")
    (root / "test" / "dog").mkdir(parents=True)
    shade(200).save(root / "test" / "dog" / "0.png")
    assert preview(root).has_split
    data = read(root)
    assert data.classes == ("cat", "dog")
    assert data.test.tolist() == [True] + [False] * 6 or data.test.tolist() == [False] * 6 + [True]
    assert data.y[data.test].tolist() == [1]


def test_a_single_picture_is_a_plane_of_brightness(tmp_path) -> None:
    pixels = np.array([[0, 255], [255, 0], [255, 255]], np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert preview(tmp_path / "a.png").samples == 6
    data = read(tmp_path / "a.png", ImportChoices(test_share=0.0))
    assert data.is_plane
    assert data.is_regression
    assert data.y.tolist() == [-1, 1, 1, -1, 1, 1]
    top_left = data.x[0]
    assert top_left[0] < 0 < top_left[1]


def test_cancel(folder) -> None:
    with pytest.raises(Cancelled):
        read(folder, None, lambda share: share < 0.5)


def refused(path: Path, choices: ImportChoices | None = None) -> str:
    with pytest.raises(ProblemError) as caught:
        read(path, choices)
    return caught.value.problem.text


def test_what_cannot_be_read(folder, tmp_path, monkeypatch) -> None:
    whole = (folder / "dog" / "2.png").read_bytes()
    (folder / "dog" / "2.png").write_bytes(whole[:40])
    assert refused(folder) == "2.png: the picture is damaged or of an unknown kind; save it as PNG."
    (folder / "dog" / "2.png").write_bytes(b"")
    assert refused(folder) == "2.png: the file is empty."
    (folder / "dog" / "2.png").write_bytes(whole)
    assert "1 to 256 pixels" in refused(folder, ImportChoices(size=(1000, 3)))
    monkeypatch.setattr("nnsim.io.pictures.MAX_PIXELS", 20)
    assert "more than 20 pixels" in refused(folder)


def test_an_empty_class_is_none(folder) -> None:
    (folder / "bird").mkdir()
    assert read(folder).classes == ("cat", "dog")
    for path in (folder / "dog").iterdir():
        path.unlink()
    assert "all samples are of the class cat" in refused(folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["png", "gif", "bmp", "jpg", "tiff", "webp"]), st.data())
def test_damaged_pictures_are_a_problem_or_data(tmp_path, form: str, data) -> None:
    path = tmp_path / f"a.{form}"
    shade(90, mode="RGB").save(path)
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=8)) + whole[stop:])
    try:
        read(path)
    except ProblemError as error:
        sentence = error.problem.text
        assert "\n" not in sentence


@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (16, 10, 3)])
def test_one_picture_is_fitted_whole(tmp_path: Path, shape: tuple[int, ...]) -> None:
    rgb = np.full((60, 30, 3), (250, 240, 230), np.uint8)
    rgb[:, 10:20] = (20, 30, 200)
    Image.fromarray(rgb).save(tmp_path / "a.png")
    image = fitted(tmp_path / "a.png", shape)
    assert image.shape == shape
    middle, corner = image[shape[0] // 2, shape[1] // 2].astype(int), image[0, 0].astype(int)
    if len(shape) == 3:
        assert middle[2] - middle[0] > 50
        assert abs(corner - (250, 240, 230)).max() <= 2
    else:
        assert middle > 120
        assert corner < 20
