"""Pictures that Pillow wrote: folders of classes, a single one, and those that are broken."""

from __future__ import annotations

import shutil
import struct
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled
from nnsim.io.choices import ImportChoices
from nnsim.io.folders import Reason, Tree
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
    assert (found.samples, found.classes, found.summary) == (6, ("cat", "dog"), "Pictures: 3 of cat, 3 of dog")
    assert (found.choices.size, found.choices.color) == ((4, 6), False)
    data = read(folder, ImportChoices(test_share=0.0))
    assert (data.x.shape, data.x.dtype, data.classes, data.origin) == ((6, 4, 6), np.uint8, ("cat", "dog"), "pets")
    assert data.x[:, 0, 0].tolist() == [10, 11, 12, 200, 201, 202]
    assert data.y.tolist() == [0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_a_picture_without_an_ending_is_read_by_its_content(folder, tmp_path, form: str) -> None:
    shade(90).save(tmp_path / "photo", form)
    assert read(tmp_path / "photo", ImportChoices(as_points=False)).x.shape == (1, 4, 6)
    shutil.copy(tmp_path / "photo", folder / "dog" / "photo")
    assert "Left out: files without an ending such as .png (1)." in map(str, preview(folder).troubles)


def test_a_folder_of_pictures_without_endings_says_so(folder) -> None:
    for path in folder.glob("*/*.*"):
        path.rename(path.with_suffix(""))
    with pytest.raises(ProblemError, match=r"have no ending such as \.png, by which pictures are found; rename them"):
        preview(folder)


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
    assert data.kind == "points"
    assert data.targets == "values"
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
    strict = ImportChoices(strict=True)
    assert refused(folder, strict) == (
        "dog/2.png: the picture is damaged or of a kind that nnsim does not read; save it as PNG."
    )
    (folder / "dog" / "2.png").write_bytes(b"")
    assert refused(folder, strict) == "dog/2.png: the file is empty."
    (folder / "cat" / "0.png").write_bytes(b"none")
    assert refused(folder, strict) == (
        "pets: 2 pictures cannot be read: cat/0.png, dog/2.png. Of cat/0.png: "
        "the picture is damaged or of a kind that nnsim does not read; save it as PNG."
    )
    data = read(folder)
    assert data.origin == "pets; 2 broken pictures left out (cat/0.png, dog/2.png)"
    assert data.counts() == (2, 2)
    said = [str(trouble) for trouble in preview(folder).troubles]
    assert said[1] == "Left out: dog/2.png: the file is empty."
    for name in ("cat/0.png", "dog/2.png"):
        (folder / name).write_bytes(whole)
    assert "1 to 256 pixels" in refused(folder, ImportChoices(size=(1000, 3)))
    monkeypatch.setattr("nnsim.io.decoding.MAX_PIXELS", 20)
    assert "more than 20 pixels" in refused(folder)


def test_an_empty_class_is_none(folder) -> None:
    (folder / "bird").mkdir()
    assert read(folder).classes == ("cat", "dog")
    for path in (folder / "dog").iterdir():
        path.unlink()
    assert "there is one folder with pictures, cat; at least two are needed" in refused(folder)


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


# ---------------------------------------------------------------- turned, deep, foreign


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_portrait_stands_upright_in_its_own_proportions(tmp_path: Path, orientation: int) -> None:
    upright = np.zeros((30, 20), np.uint8)
    upright[:10] = 255  # light above
    turned = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1], 5: upright.T,
        6: np.rot90(upright, 1), 7: upright[::-1, ::-1].T, 8: np.rot90(upright, -1),
    }[orientation]  # fmt: skip
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        exif = Image.Exif()
        exif[0x0112] = orientation
        Image.fromarray(np.ascontiguousarray(turned)).save(tmp_path / name / "p.png", exif=exif)
    found = preview(tmp_path)
    assert found.choices.size == (30, 20)
    np.testing.assert_array_equal(found.pictures[0], upright)
    np.testing.assert_array_equal(read(tmp_path, ImportChoices(test_share=0.0)).x[0], upright)
    assert preview(tmp_path / "a" / "p.png").choices.size == (30, 20)


def wide(root: Path, numbers: dict[str, np.ndarray], form: str) -> Path:
    for name, pixels in numbers.items():
        (root / name).mkdir()
        Image.fromarray(pixels).save(root / name / f"0.{form}")
    return root


@pytest.mark.parametrize(
    ("dtype", "form", "numbers", "found"),
    [
        (np.uint16, "png", (240, 120), ((0, 255), [240, 120])),
        (np.uint16, "png", (60000, 30000), ((0, 65535), [233, 117])),
        (np.uint16, "tiff", (4000, 1000), ((0, 4095), [249, 62])),
        (np.int32, "tiff", (240, 120), ((0, 255), [240, 120])),
        (np.float32, "tiff", (1.0, 0.2), ((0, 1), [255, 51])),
        (np.float32, "tiff", (240.0, 120.0), ((0, 255), [240, 120])),
    ],
)
def test_numbers_beyond_bytes_by_one_rule(tmp_path: Path, dtype, form: str, numbers, found) -> None:
    levels, shades = found
    root = wide(tmp_path, {n: np.full((4, 6), v, dtype) for n, v in zip("ab", numbers, strict=True)}, form)
    shown = preview(root)
    assert shown.levels == levels
    assert shown.pictures[:, 0, 0].tolist() == shades
    data = read(root, ImportChoices(test_share=0.0))
    assert data.x[:, 0, 0].tolist() == shades
    assert ("is white" in data.origin) == (levels != (0, 255))
    assert read(root, ImportChoices(test_share=0.0, levels=(0, 1))).x.min() == (51 if numbers[1] == 0.2 else 255)


def deep(path: Path, numbers: np.ndarray) -> None:
    """Write a PNG with 16 bits per channel, which Pillow cannot: ``numbers`` are [h, w, c], 2 to 4 channels."""
    high, wide, channels = numbers.shape

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\0" + row.tobytes() for row in numbers.astype(">u2"))
    header = struct.pack(">IIBBBBB", wide, high, 16, {2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("channels", [2, 3, 4])
@pytest.mark.parametrize("largest", [0, 254, 4095])
def test_deep_colours_without_their_highest_bits_are_refused(folder: Path, channels: int, largest: int) -> None:
    """The decoder keeps the upper byte: they used to come in black without a word."""
    numbers = np.linspace(0, largest, 6 * 4 * channels).astype(int).reshape(4, 6, channels)
    deep(folder / "dog" / "x.png", numbers)
    said = "x.png: it has 16 bits per colour, but the highest are 0 everywhere; save it with 8 bits."
    assert refused(folder, ImportChoices(strict=True)) == f"dog/{said}"
    assert f"Left out: dog/{said}" in [str(trouble) for trouble in preview(folder).troubles]
    assert refused(folder / "dog" / "x.png") == said
    with pytest.raises(ProblemError, match="the highest are 0"):
        fitted(folder / "dog" / "x.png", (8, 8))


def test_deep_colours_of_full_range_keep_their_upper_byte(folder: Path) -> None:
    numbers = np.random.default_rng(1).integers(0, 1 << 16, (4, 6, 3))
    deep(folder / "dog" / "x.png", numbers)
    data = read(folder, ImportChoices(test_share=0.0))
    np.testing.assert_array_equal(data.x[-1], numbers >> 8)
    shape = np.repeat([0, 0xFFFF], 12).reshape(4, 6)  # black ink on nothing
    deep(folder / "dog" / "y.png", np.dstack([np.zeros((4, 6, 3), int), shape]))
    assert read(folder, ImportChoices(test_share=0.0)).x[-1, :, 0].tolist() == [[255] * 3] * 2 + [[0] * 3] * 2


def test_pictures_of_other_colours(folder: Path) -> None:
    for name, mode in (("k", "CMYK"), ("p", "P"), ("q", "LA"), ("y", "YCbCr")):
        ending = {"P": "png", "LA": "png"}.get(mode, "tiff")
        Image.new("RGB", (6, 4), (200, 200, 200)).convert("L" if mode == "LA" else "RGB").convert(mode).save(
            folder / "dog" / f"{name}.{ending}"
        )
    data = read(folder, ImportChoices(test_share=0.0, color=False))
    assert np.abs(data.x[6:, 0, 0].astype(int) - 200).max() <= 4  # a palette of 216 colours
    Image.new("LAB", (6, 4)).save(folder / "dog" / "lab.tiff")
    assert refused(folder, ImportChoices(strict=True)) == (
        "dog/lab.tiff: its colours are LAB, which nnsim does not read; save it as PNG in RGB."
    )


def test_moving_pictures_show_their_first_frame(folder: Path) -> None:
    first, *others = (Image.new("L", (6, 4), value) for value in (90, 10, 20))
    first.save(folder / "dog" / "z.gif", save_all=True, append_images=others)
    assert "Of 1 moving picture the first frame is taken." in [str(t) for t in preview(folder).troubles]
    assert read(folder).x[-1, 0, 0] == 90


def test_what_is_left_out_is_listed_with_its_reason(folder: Path) -> None:
    (folder / "bird").mkdir()
    for place in ("dog", "dog", "bird"):
        (folder / place / f"{place}{len(list((folder / place).iterdir()))}.heic").write_bytes(b"....ftypheic")
    (folder / "cat" / "more").mkdir()
    shade(5).save(folder / "cat" / "more" / "a.png")
    shade(5).save(folder / "loose.png")
    for name in (".hidden.png", "Thumbs.db"):
        (folder / "cat" / name).write_bytes(b"x")
    found = preview(folder)
    assert sorted(str(trouble) for trouble in found.troubles) == [
        "Left out: HEIC pictures, which nnsim does not read: save them as PNG or JPEG (3).",
        "Left out: TXT files (1).",
        "Left out: hidden files and those of the system (2).",
        "Left out: pictures in deeper folders (1).",
        "Left out: pictures outside the folders of classes (1).",
    ]
    assert read(folder).origin == "pets; 5 other pictures left out"
    assert (found.samples, found.classes) == (6, ("cat", "dog"))


def test_pictures_left_out_are_counted_by_the_reason_and_not_by_its_words() -> None:
    tree = Tree((), (), False, Counter({Reason("notes on pictures"): 4, Reason("drawings", of_pictures=True): 2}))
    assert tree.skipped_pictures == 2


@pytest.mark.parametrize("litter", ["__MACOSX", ".ipynb_checkpoints"])
def test_a_set_in_a_folder_of_its_own_beside_litter(folder: Path, litter: str) -> None:
    around = folder.parent / "outer"
    (around / litter / "cat").mkdir(parents=True)
    shade(1).save(around / litter / "cat" / "x.png")
    (around / "inner").mkdir()
    folder.rename(around / "inner" / "pets")
    (around / "inner" / "pets" / litter).mkdir()
    shade(1).save(around / "inner" / "pets" / litter / "x.png")
    (around / "inner" / "class_to_idx.json").write_text("{}")
    data = read(around)
    assert (data.classes, len(data)) == (("cat", "dog"), 6)


def test_train_val_and_test_folders_beside_litter(folder: Path, tmp_path: Path) -> None:
    root = tmp_path / "set"
    for part, shift in (("Train", 0), ("val", 1), ("test", 2)):
        for name in ("cat", "dog"):
            (root / part / name).mkdir(parents=True)
            shade(50 + shift).save(root / part / name / "0.png")
    (root / "__MACOSX").mkdir()
    (root / "annotations").mkdir()
    (root / "classes_idx.txt").write_text("cat dog")
    data = read(root)
    assert (data.classes, data.split) == (("cat", "dog"), "given")
    assert data.x[data.test][:, 0, 0].tolist() == [52, 52]
    assert data.x[data.validation][:, 0, 0].tolist() == [51, 51]


def test_a_folder_without_a_set_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    assert refused(tmp_path).endswith("make one folder per class, or open a file of it: a.csv.")
    (tmp_path / "a.csv").unlink()
    (tmp_path / "a.heic").write_bytes(b"....ftypheic")
    assert refused(tmp_path).endswith(
        "holds nothing but HEIC pictures, which nnsim does not read; save them as PNG or JPEG."
    )
    (tmp_path / "a.heic").unlink()
    shade(3).save(tmp_path / "a.png")
    assert refused(tmp_path).endswith("its pictures lie side by side; make one folder per class and move them there.")


def test_a_decoder_says_nothing_by_itself(tmp_path: Path, capfd) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        Image.new("P", (6, 4), 1).save(tmp_path / name / "p.png", transparency=b"\x00\x80")
        exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x09broken"
        Image.new("RGB", (6, 4)).save(tmp_path / name / "e.jpg", exif=exif)
    assert len(read(tmp_path)) == 4
    Image.new("RGB", (6, 4)).save(tmp_path / "a" / "t.tiff")
    content = (tmp_path / "a" / "t.tiff").read_bytes()
    channels = struct.pack("<HHI", 277, 3, 1)  # the tag that counts them
    (tmp_path / "a" / "t.tiff").write_bytes(content.replace(channels + b"\3\0", channels + b"\3\xd1"))
    assert "damaged" in refused(tmp_path / "a" / "t.tiff"), "and nothing is logged, as the guards see"
    assert capfd.readouterr().err == ""
