"""NPY, NPZ and IDX as numpy and gzip write them, broken ones, and what an export writes."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled
from nnsim.examples.example import build, examples
from nnsim.io.choices import ImportChoices
from nnsim.io.export import export
from nnsim.io.importing import preview, read

X = np.array([[0.5, 1], [2, 3], [4, 5], [6, 7.25]], np.float64)
Y = np.array([0, 1, 1, 0])
IMAGES = np.arange(5 * 4 * 3, dtype=np.uint8).reshape(5, 4, 3)
LABELS = np.array([7, 3, 3, 7, 3], np.uint8)


def reason(path: Path, choices: ImportChoices | None = None) -> str:
    sentences = []
    for door in (preview, read):
        with pytest.raises(ProblemError) as caught:
            door(path, choices)
        sentences.append(caught.value.problem.text)
    assert sentences[0] == sentences[1]
    return sentences[1]


def idx(array: np.ndarray, kind: int = 8) -> bytes:
    """The bytes of an IDX file, written by hand."""
    big = array.astype(array.dtype.newbyteorder(">"))
    return bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + big.tobytes()


@pytest.fixture
def digits(tmp_path) -> Path:
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(LABELS)))
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(idx(IMAGES))
    return path


# ---------------------------------------------------------------- NPZ and NPY


@pytest.mark.parametrize("keys", [("x", "y"), ("X", "labels"), ("data", "target"), ("arr_0", "arr_1")])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz(tmp_path, keys, save) -> None:
    save(tmp_path / "a.npz", **dict(zip(keys, (X, Y), strict=True)))
    found = preview(tmp_path / "a.npz")
    assert (found.samples, found.classes, found.choices.inputs, found.choices.targets) == (4, ("0", "1"), *keys)
    assert found.rows[0] == ("0.5", "1", "0")
    data = read(tmp_path / "a.npz")
    np.testing.assert_array_equal(data.x, X.astype(np.float32))
    assert (data.y.tolist(), data.columns, data.origin) == ([0, 1, 1, 0], ("x1", "x2"), "a.npz")


@pytest.mark.parametrize(
    "names",
    [
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("trainX", "trainY", "testX", "testY"),
        ("x_train", "y_train", "x_test", "y_test"),
        ("foo", "bar", "foo2", "bar2"),
        ("a/pixels", "a/lbl", "b/pixels", "b/lbl"),
        ("label", "image", "label_test", "image_test"),
    ],
)
def test_arrays_of_any_names_are_matched_by_their_shapes(tmp_path, names) -> None:
    arrays = [IMAGES, LABELS, IMAGES[:2], LABELS[:2]]
    if names[0] == "label":
        names = (names[1], names[0], names[3], names[2])
    order = [3, 1, 2, 0]
    np.savez(tmp_path / "a.npz", **{names[i]: arrays[i] for i in order})
    found = preview(tmp_path / "a.npz")
    chosen = found.choices
    assert (chosen.inputs, chosen.targets, chosen.test_inputs, chosen.test_targets) == names
    assert found.notes == (
        f"{names[0]} are the samples, {names[1]} is the target", f"{names[2]} and {names[3]} are for testing"
    )  # fmt: skip
    data = read(tmp_path / "a.npz")
    assert data.test.tolist() == [False] * 5 + [True] * 2
    np.testing.assert_array_equal(data.x[:5], IMAGES)
    corrected = preview(tmp_path / "a.npz", ImportChoices(inputs=names[2]))
    assert corrected.choices.targets == names[3]
    alone = read(tmp_path / "a.npz", ImportChoices(test_inputs="-", test_share=0.0))
    assert (len(alone), int(alone.test.sum())) == (5, 0)


def test_two_arrays_of_any_names(tmp_path) -> None:
    np.savez(tmp_path / "a.npz", bar=LABELS, foo=IMAGES, mean=np.float64(3))
    found = preview(tmp_path / "a.npz")
    assert (found.choices.inputs, found.choices.targets) == ("foo", "bar")
    assert found.notes[-1] == "left out: mean"
    np.savez(tmp_path / "b.npz", a=IMAGES, b=LABELS[:3])
    assert "no array has a target for each of the 5 samples of a; save them as x and y" in reason(tmp_path / "b.npz")


def test_dense_labels_are_classes_and_the_task_can_be_said(tmp_path) -> None:
    letters = np.arange(26 * 20) % 26 + 1
    x = np.random.default_rng(0).integers(0, 255, (len(letters), 4, 4), np.uint8)
    np.savez(tmp_path / "a.npz", x=x, y=letters)
    assert len(preview(tmp_path / "a.npz").classes) == len(read(tmp_path / "a.npz").classes) == 26
    assert read(tmp_path / "a.npz", ImportChoices(task="values")).targets == "values"
    np.savez(tmp_path / "b.npz", x=X, y=np.array([0.0, 1.0, 1.0, 0.0]))
    assert read(tmp_path / "b.npz").classes == ("0", "1")
    np.savez(tmp_path / "c.npz", x=X, y=np.array([0.5, 1.5, 1.5, 0.5]))
    assert read(tmp_path / "c.npz").targets == "values"
    assert read(tmp_path / "c.npz", ImportChoices(task="classes")).classes == ("0.5", "1.5")


def test_npy_takes_the_last_column_for_the_target(tmp_path) -> None:
    np.save(tmp_path / "a.npy", np.asfortranarray(np.column_stack([X, X[:, :1] * 1.5])))
    data = read(tmp_path / "a.npy")
    assert preview(tmp_path / "a.npy").samples == 4
    assert data.targets == "values"
    np.testing.assert_array_equal(data.y, (X[:, 0] * 1.5).astype(np.float32))


def test_words_and_one_hot_targets(tmp_path) -> None:
    np.savez(tmp_path / "a.npz", x=X, y=np.array(["dog", "cat", "cat", "dog"]))
    assert read(tmp_path / "a.npz").classes == ("cat", "dog")
    np.savez(tmp_path / "b.npz", x=X, y=np.eye(3)[[2, 0, 1, 2]])
    assert read(tmp_path / "b.npz").y.tolist() == [2, 0, 1, 2]


def test_pictures_stay_bytes_and_the_split_is_kept(tmp_path) -> None:
    np.savez(tmp_path / "m.npz", x_train=IMAGES, y_train=LABELS, x_test=IMAGES[:2], y_test=LABELS[:2])
    found = preview(tmp_path / "m.npz")
    assert (found.samples, found.has_split, found.labels[0]) == (7, True, "7")
    data = read(tmp_path / "m.npz")
    assert (data.x.dtype, data.x.shape, data.columns) == (np.uint8, (7, 4, 3), ())
    assert data.test.tolist() == [False] * 5 + [True] * 2
    assert read(tmp_path / "m.npz", ImportChoices(given_split=False)).x.shape == (5, 4, 3)


def test_missing_numbers_in_arrays(tmp_path) -> None:
    x = X.copy()
    x[1, 0] = np.nan
    np.savez(tmp_path / "a.npz", x=x, y=Y.astype(float))
    assert len(read(tmp_path / "a.npz")) == 3
    filled = read(tmp_path / "a.npz", ImportChoices(missing="mean"))
    assert filled.x[1, 0] == np.float32((0.5 + 4 + 6) / 3)


def test_nothing_is_ever_unpickled(tmp_path) -> None:
    class Trap:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "sprung",))

    np.save(tmp_path / "a.npy", np.array([Trap(), Trap()], object), allow_pickle=True)
    np.savez(tmp_path / "b.npz", x=np.array([Trap()], object), y=Y)
    assert "Python objects" in reason(tmp_path / "a.npy")
    assert "Python objects" in reason(tmp_path / "b.npz")
    assert not (tmp_path / "sprung").exists()


def test_what_does_not_fit(tmp_path) -> None:
    np.savez(tmp_path / "a.npz", x=X, y=Y[:3])
    assert reason(tmp_path / "a.npz") == "a.npz: it has 4 samples and 3 targets; choose arrays that belong together."
    np.save(tmp_path / "b.npy", IMAGES)
    assert "has no targets" in reason(tmp_path / "b.npy")
    np.savez(tmp_path / "c.npz", x=X, y=Y)
    assert "it has no array z; choose one of x, y" in reason(tmp_path / "c.npz", ImportChoices(inputs="z"))
    np.save(tmp_path / "d.npy", np.zeros(3, [("a", "f4"), ("b", "i4")]))
    assert "save plain numbers" in reason(tmp_path / "d.npy")


def test_a_header_that_lies_takes_no_memory(tmp_path) -> None:
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<f8", "fortran_order": False, "shape": (10**7, 10**7)})
    (tmp_path / "a.npy").write_bytes(file.getvalue())
    assert "impossible size" in reason(tmp_path / "a.npy")


def test_a_zip_bomb_and_a_zip_of_something_else(tmp_path) -> None:
    file = io.BytesIO()
    np.save(file, np.zeros((100, 30_000)))
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", file.getvalue())
    assert "unpack to far more" in reason(tmp_path / "a.npz")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("readme", "hello")
    assert reason(tmp_path / "b.zip") == "b.zip: it is a zip archive; unpack it first."
    (tmp_path / "b.zip").rename(tmp_path / "c.npz")
    assert "there is no array in it" in reason(tmp_path / "c.npz")


# ---------------------------------------------------------------- IDX


def test_idx_finds_its_labels(digits) -> None:
    found = preview(digits)
    assert (found.samples, found.classes, found.labels) == (5, ("3", "7"), ("7", "3", "3", "7", "3"))
    np.testing.assert_array_equal(found.pictures, IMAGES)
    for path in (digits, digits.parent / "train-labels-idx1-ubyte.gz"):
        data = read(path, ImportChoices(test_share=0.0))
        np.testing.assert_array_equal(data.x, IMAGES)
        assert (data.x.dtype, data.y.tolist(), data.classes) == (np.uint8, [1, 0, 0, 1, 0], ("3", "7"))


def test_a_folder_of_idx_brings_its_split(digits) -> None:
    (digits.parent / "t10k-images-idx3-ubyte").write_bytes(idx(IMAGES[:2]))
    (digits.parent / "t10k-labels-idx1-ubyte").write_bytes(idx(LABELS[:2]))
    assert preview(digits.parent).has_split
    assert read(digits.parent).test.tolist() == [False] * 5 + [True] * 2
    for path in list(digits.parent.glob("t10k-*")):  # as EMNIST calls its files
        path.rename(path.with_name(path.name.replace("t10k", "letters-test")))
    assert read(digits.parent).test.tolist() == [False] * 5 + [True] * 2


def test_packed_and_plain_idx_side_by_side(digits) -> None:
    folder = digits.parent
    for plain in (digits, folder / "train-labels-idx1-ubyte"):
        packed = plain.with_name(f"{plain.name}.gz")
        if packed.exists():
            plain.write_bytes(gzip.decompress(packed.read_bytes()))
        packed.write_bytes(gzip.compress(plain.read_bytes()))
    (folder / "train-images-idx3-ubyte.txt").write_text("notes on idx3")
    (folder / "class_to_idx.json").write_text("{}")
    data = read(folder, ImportChoices(test_share=0.0))
    np.testing.assert_array_equal(data.x, IMAGES)


@pytest.mark.parametrize(("kind", "dtype"), [(9, np.int8), (11, np.int16), (12, np.int32), (13, "f4"), (14, "f8")])
def test_all_types_of_idx(digits, kind: int, dtype) -> None:
    digits.write_bytes(idx(IMAGES.astype(dtype), kind))
    data = read(digits)
    assert data.x.dtype == np.uint8
    np.testing.assert_array_equal(data.x, IMAGES)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (idx(IMAGES)[:-1], "it ends after 4 of 5 samples"),
        (idx(IMAGES)[:9], "its header is cut off"),
        (idx(IMAGES[:4]), "there are 4 images and 5 labels"),
        (bytes([0, 0, 8, 3]) + b"\xff" * 12, "announces more than 1 GiB"),
        (gzip.compress(idx(IMAGES), mtime=0)[:-12], "damaged or cut off"),
        (b"\1\2\3\4", "does not begin as an IDX file does"),
    ],
    ids=["last byte", "header", "counts", "huge", "gzip", "foreign"],
)
def test_broken_idx(digits, content: bytes, said: str) -> None:
    digits.write_bytes(content)
    assert said in reason(digits)


def test_what_follows_the_last_sample_is_refused(digits) -> None:
    digits.write_bytes(idx(IMAGES) + b"\0")
    with pytest.raises(ProblemError, match="goes on after its last sample"):
        read(digits)


def test_idx_without_labels(digits) -> None:
    (digits.parent / "train-labels-idx1-ubyte.gz").unlink()
    assert "its labels are missing; put the file train-labels-idx1-ubyte beside it" in reason(digits)


def test_cancel_idx(digits) -> None:
    with pytest.raises(Cancelled):
        read(digits, None, lambda _share: False)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_bytes_are_a_problem_or_data(tmp_path, data) -> None:
    file = io.BytesIO()
    np.savez_compressed(file, x=X, y=Y)
    plain = io.BytesIO()
    np.save(plain, np.column_stack([X, Y]))
    (tmp_path / "i-labels-idx1-ubyte").write_bytes(idx(LABELS))
    name, whole = data.draw(
        st.sampled_from(
            [("a.npz", file.getvalue()), ("a.npy", plain.getvalue()), ("i-images-idx3-ubyte", idx(IMAGES))],
        )
    )
    start = data.draw(st.integers(0, len(whole)))
    stop = data.draw(st.integers(start, len(whole)))
    path = tmp_path / name
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=20)) + whole[stop:])
    for door in (preview, read):
        try:
            door(path)
        except ProblemError as error:
            sentence = error.problem.text
            assert "\n" not in sentence


# ---------------------------------------------------------------- export


@pytest.mark.parametrize("form", ["csv", "npz"])
@pytest.mark.parametrize("name", ["moons", "regression-plane", "gauss"])
def test_an_export_comes_back_the_same(tmp_path, form: str, name: str) -> None:
    data = build(examples()[name]).data
    path = tmp_path / f"a.{form}"
    export(data, path, form)
    back = read(path, ImportChoices(scaling="none"))
    np.testing.assert_array_equal(back.x, data.x)
    np.testing.assert_array_equal(back.y, data.y)
    np.testing.assert_array_equal(back.test, data.test)
    assert (back.classes, back.columns) == (data.classes, data.columns)


def test_exported_pictures(tmp_path, digits) -> None:
    data = read(digits)
    export(data, tmp_path / "a.npz", "npz")
    np.testing.assert_array_equal(read(tmp_path / "a.npz").x, IMAGES)
    export(data, tmp_path / "a.csv", "csv")
    first, second = (tmp_path / "a.csv").read_text().splitlines()[:2]
    assert first == ",".join(f"p{i}" for i in range(12)) + ",class,split"
    assert second.startswith("0,1,2,3,4,5,6,7,8,9,10,11,7,")


def test_an_export_that_cannot_be_written(tmp_path) -> None:
    with pytest.raises(ProblemError, match=r"^a\.csv cannot be written: its folder does not exist"):
        export(build(examples()["moons"]).data, tmp_path / "none" / "a.csv", "csv")


def test_an_export_marks_augmented_copies(tmp_path, digits) -> None:
    data = read(digits)
    first = int(np.flatnonzero(data.train)[0])
    of = np.array([first], np.int32)
    data = data.joined(data.x[of], data.y[of], np.zeros(1, np.bool_), of)
    export(data, tmp_path / "a.npz", "npz")
    with np.load(tmp_path / "a.npz") as packed:
        np.testing.assert_array_equal(packed["copy_of"], data.copy_of)
    export(data, tmp_path / "a.csv", "csv")
    header, *rows = (tmp_path / "a.csv").read_text().splitlines()
    assert header.endswith(",class,split,copy_of")
    assert rows[-1].endswith(f",train,{first + 1}")
    assert rows[0].endswith(",0")
