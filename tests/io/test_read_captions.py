"""Folders of pictures with captions, and two arrays of an NPZ file: read, and refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pairs_data import pairs
from PIL import Image

from nnsim.cli.__main__ import main
from nnsim.core.catalogue import load
from nnsim.core.data import VALIDATION, Data
from nnsim.core.problem import ProblemError
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pictures, text_of
from nnsim.edits.beginnings import with_samples
from nnsim.edits.split import set_test_share, set_validation_share
from nnsim.io import arrays, captions
from nnsim.io.choices import ImportChoices
from nnsim.io.export import export
from nnsim.io.importing import preview, read
from nnsim.tasks.plan import plan

load()
COLOURS = {"red.png": (255, 0, 0), "green.png": (0, 255, 0), "blue.png": (0, 0, 255), "white.png": (255, 255, 255)}
SAID = {name: f"A {name[:-4]} square." for name in COLOURS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pictures of one colour each."""
    made = tmp_path / "squares"
    (made / "images").mkdir(parents=True)
    for name, colour in COLOURS.items():
        Image.new("RGB", (6, 6), colour).save(made / "images" / name)
    return made


def texts(data: Data) -> list[str]:
    return [text_of(data, sample) for sample in data.x]


def sentence(path: Path) -> str:
    with pytest.raises(ProblemError) as caught:
        read(path)
    return caught.value.problem.text


def test_each_picture_comes_with_its_own_text_and_with_another(folder: Path) -> None:
    lines = "\n".join(f'{name},"{text}"' for name, text in SAID.items())
    (folder / "captions.csv").write_text(f"file,caption\n{lines}\n", encoding="utf-8")
    shown, data = preview(folder), read(folder)
    assert (shown.samples, shown.classes, shown.kind) == (8, ("does not fit", "fits"), "folder")
    assert set(shown.labels) == set(SAID.values())
    assert data.kind == "pairs"
    assert data.modality_shapes == ((6, 6, 3), (3,))
    assert data.counts() == (4, 4)
    assert kind_of(data).objects_to(data) is None
    seen = pictures(data, data.x)[:, 0, 0]
    for index, said in enumerate(texts(data)):
        name = next(name for name, colour in COLOURS.items() if np.allclose(seen[index] * 255, colour))
        assert (said == f"a {name[:-4]} square") == bool(data.y[index])
    assert (data.test[::2] == data.test[1::2]).all(), "a picture is held out with both of its texts"
    assert plan(with_samples(data)).layers


@pytest.mark.parametrize(
    "content",
    [
        [{"file_name": name, "text": text} for name, text in SAID.items()],
        {f"images/{name}": [text] for name, text in SAID.items()},
        {
            "images": [{"id": i, "file_name": name} for i, name in enumerate(SAID)],
            "annotations": [{"image_id": i, "caption": text} for i, text in enumerate(SAID.values())],
        },
    ],
    ids=["objects", "by file", "COCO"],
)
def test_captions_may_stand_in_json(folder: Path, content: object) -> None:
    (folder / "captions.json").write_text(json.dumps(content), encoding="utf-8")
    data = read(folder, ImportChoices(size=(4, 4), color=False))
    assert data.modality_shapes == ((4, 4), (3,))
    assert "a red square" in texts(data)


def test_what_the_table_says_of_a_pair_is_its_class(folder: Path) -> None:
    rows = [
        "red.png;a red square;yes",
        "red.png;a green square;no",
        "green.png;a green square;yes",
        "gone.png;a cat;no",
    ]
    (folder / "pairs.csv").write_text("\n".join(["image;text;label", *rows]), encoding="utf-8")
    data, shown = read(folder), preview(folder)
    assert data.classes == ("no", "yes")
    assert [data.classes[int(y)] for y in data.y] == ["yes", "no", "yes"]
    assert "1 row without a picture left out" in data.origin
    assert [trouble.text for trouble in shown.troubles] == ["Left out: 1 row whose picture is not there or broken."]


def test_a_broken_picture_is_left_out_or_refuses_the_set(folder: Path) -> None:
    (folder / "images" / "red.png").write_bytes(b"\x89PNG, or not")
    (folder / "captions.csv").write_text("\n".join(f"{name},{text}" for name, text in SAID.items()), encoding="utf-8")
    assert len(read(folder)) == 6
    assert len(preview(folder).labels) == 3
    with pytest.raises(ProblemError, match=r"red\.png"):
        read(folder, ImportChoices(strict=True))


def test_a_folder_of_classes_stays_one(folder: Path) -> None:
    """A table that names no picture is none of captions."""
    (folder / "other").mkdir()
    Image.new("RGB", (6, 6)).save(folder / "other" / "black.png")
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert read(folder).kind == "image"


@pytest.mark.parametrize(
    "content", [[1, 2, 3], {"images": ["a"], "annotations": ["b"]}, {"images": 1, "annotations": 2}]
)
def test_json_of_something_else_is_no_table_of_captions(folder: Path, content: object) -> None:
    (folder / "other").mkdir()
    Image.new("RGB", (6, 6)).save(folder / "other" / "black.png")
    (folder / "numbers.json").write_text(json.dumps(content), encoding="utf-8")
    assert read(folder).kind == "image"


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("labels.csv", "file,label\nred.png,warm\ngreen.png,cold\nblue.png,cold\n"),
        ("labels.csv", "name,class\nred.png,warm\ngreen.png,cold\nblue.png,cold\n"),
        ("labels.csv", "red.png,0\ngreen.png,1\nblue.png,1\n"),
        ("labels.json", '[{"file": "red.png", "label": "warm"}, {"file": "green.png", "label": "cold"}]'),
        ("labels.json", '{"red.png": 0, "green.png": 1}'),
    ],
)
def test_a_table_of_labels_is_none_of_captions(folder: Path, name: str, table: str) -> None:
    (folder / "other").mkdir()
    Image.new("RGB", (6, 6)).save(folder / "other" / "black.png")
    (folder / name).write_text(table, encoding="utf-8")
    assert read(folder).kind == "image"


def test_texts_that_are_all_alike_are_refused(folder: Path) -> None:
    (folder / "captions.csv").write_text("\n".join(f"{name},same" for name in COLOURS), encoding="utf-8")
    assert sentence(folder) == "squares: its pictures need two different texts or more; add some captions."


def test_texts_that_are_all_alike_once_a_broken_picture_is_left_out_are_refused(folder: Path) -> None:
    (folder / "images" / "red.png").write_bytes(b"\x89PNG, or not")
    lines = "\n".join(f"{name},{'other' if name == 'red.png' else 'same'}" for name in COLOURS)
    (folder / "captions.csv").write_text(lines, encoding="utf-8")
    assert sentence(folder) == "squares: its pictures need two different texts or more; add some captions."


def test_damaged_files_of_two_arrays_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.npz"
    np.savez_compressed(path, images=np.arange(512, dtype=np.uint8).reshape(2, 16, 16), texts=["a", "b"])
    whole = path.read_bytes()
    for at in range(30, len(whole), 7):
        path.write_bytes(whole[:at] + b"\xff\x00" + whole[at + 2 :])
        for door in (preview, read):
            with suppress(ProblemError):
                door(path)


def test_two_arrays_are_exported_and_read_back(tmp_path: Path) -> None:
    data, path = pairs((5, 4, 3)), tmp_path / "pairs.npz"
    export(data, path, "npz")
    again = read(path)
    assert again.kind == "pairs"
    assert texts(again) == texts(data)
    assert np.array_equal(pictures(again, again.x), pictures(data, data.x))
    assert [again.classes[int(y)] for y in again.y] == [data.classes[int(y)] for y in data.y]
    assert np.array_equal(again.test, data.test)
    assert preview(path).kind == "pairs"


@pytest.mark.parametrize(
    ("images", "words", "said"),
    [
        (np.zeros((3, 4, 4), np.uint8), ["a", "b"], "its 2 texts do not fit images of the shape 3×4×4"),
        (np.zeros((2, 4), np.uint8), ["a", "b"], "its 2 texts do not fit images of the shape 2×4"),
        (np.zeros((2, 4, 4), np.uint8), [1, 2], "it needs an array images and an array texts of strings"),
        (np.full((2, 4, 4), np.nan), ["a", "b"], "its images hold more than finite numbers"),
        (np.zeros((2, 4, 4), np.uint8), ["?", "!"], "there are no words in its texts"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(tmp_path: Path, images: object, words: object, said: str) -> None:
    path = tmp_path / "odd.npz"
    np.savez(path, images=images, texts=np.array(words))
    assert said in sentence(path)


def test_validation_pairs_come_back_as_such(tmp_path: Path) -> None:
    data, path = pairs((5, 4, 3)), tmp_path / "pairs.npz"
    aside = np.where(np.arange(len(data)) % 4 == 1, VALIDATION, 0).astype(np.uint8)
    export(replace(data, aside=aside, validation_share=0.25), path, "npz")
    again = read(path)
    assert np.array_equal(again.validation, aside == VALIDATION)
    assert np.array_equal(again.test, data.test)


def unlabelled(path: Path) -> None:
    """Eight different pictures and their texts, the last two of them for testing."""
    images = np.arange(8 * 9, dtype=np.uint8).reshape(8, 3, 3)
    words = np.array([f"number {word}" for word in "abcdefgh"])
    np.savez(path, images=images, texts=words, test=np.arange(8) > 5)


def test_pictures_that_a_file_holds_out_are_so_with_both_texts(tmp_path: Path) -> None:
    unlabelled(path := tmp_path / "pairs.npz")
    data = read(path)
    assert np.array_equal(data.test, np.repeat(np.arange(8) > 5, 2))
    assert data.split == "given"


def test_a_picture_is_held_out_with_both_texts_however_the_data_are_split(tmp_path: Path) -> None:
    unlabelled(path := tmp_path / "pairs.npz")
    data = read(path, ImportChoices(given_split=False, stratified=False, test_share=0.5))
    for made in (data, set_validation_share(set_test_share(with_samples(data), 0.25), 0.25).data):
        assert data.split == "random"
        assert (made.test[::2] == made.test[1::2]).all()
        assert (made.validation[::2] == made.validation[1::2]).all()
    assert (data.test.sum(), made.test.sum(), made.validation.sum()) == (8, 4, 4)


@pytest.mark.parametrize(
    ("further", "said"),
    [
        ({"test": [0, 2, 1]}, "its array test does not mark each of the 3 samples with 0 or 1"),
        ({"labels": [0, 1]}, "its 3 texts do not fit labels of the shape 2"),
        ({"labels": [[0], [1], [1]]}, "its 3 texts do not fit labels of the shape 3×1"),
        ({"labels": [0, 1, 2], "classes": ["no", "yes"]}, "its labels name classes that it does not have"),
        ({"labels": [0, 1, -1], "classes": ["no", "yes"]}, "its labels name classes that it does not have"),
        ({"labels": [0, 1, np.nan], "classes": ["no", "yes"]}, "its labels name classes that it does not have"),
        ({"labels": [0, 1, 1], "classes": [["no", "yes"]]}, "its labels name classes that it does not have"),
        ({"images": np.full((3, 4, 4), "dark")}, "its images are words"),
        ({"texts": ["a", "a", "a "]}, "its pictures need two different texts or more"),
    ],
)
def test_labels_texts_and_images_that_do_not_fit_are_refused(
    tmp_path: Path, further: dict[str, list[object]], said: str
) -> None:
    path = tmp_path / "odd.npz"
    given: dict[str, object] = {"images": np.zeros((3, 4, 4), np.uint8), "texts": ["a", "b", "c"]}
    if "labels" in further:
        given["y"] = further.pop("labels")
    np.savez(path, **{name: np.array(value) for name, value in (given | further).items()})
    assert said in sentence(path)


@pytest.mark.parametrize("door", [preview, read])
def test_a_damaged_directory_of_arrays_is_told(tmp_path: Path, door: Callable[[Path], object]) -> None:
    path = tmp_path / "pairs.npz"
    export(pairs((4, 4)), path, "npz")
    path.write_bytes(path.read_bytes().replace(b"PK\1\2", b"PK\0\0"))
    with pytest.raises(ProblemError, match="damaged or cut off"):
        door(path)


@pytest.mark.parametrize("door", [preview, read])
def test_images_out_of_all_proportion_are_refused_before_they_are_read(
    tmp_path: Path, door: Callable[[Path], object]
) -> None:
    path = tmp_path / "pairs.npz"
    np.savez_compressed(path, images=np.zeros((2000, 100, 100), np.uint8), texts=np.array(["a", "b"] * 1000))
    with pytest.raises(ProblemError, match="it would unpack to far more than data do"):
        door(path)


def test_arrays_that_are_not_asked_for_take_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export has the images among its samples, too."""
    data, path = pairs((5, 4, 3)), tmp_path / "pairs.npz"
    export(data, path, "npz")
    monkeypatch.setattr(arrays, "MAX_BYTES", 2 * data.x.nbytes - 1)
    assert len(read(path)) == len(data)


def test_pairs_that_take_more_memory_than_a_set_may_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlabelled(path := tmp_path / "pairs.npz")
    monkeypatch.setattr(captions, "MAX_BYTES", 8 * 9 * 4 * 2 - 1)
    assert "its pairs take more than" in sentence(path)


def test_the_command_line_takes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")  # trains
    path = tmp_path / "pairs.npz"
    export(pairs((8, 8)), path, "npz")
    assert main(["train", "xor", "--data", str(path), "--epochs", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["epochs"] == 1
