"""Splits with a validation part, from every kind of source that can bring one, and back from exports."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnsim.core.catalogue import load
from nnsim.core.data import GIVEN_TEST, Data
from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.data.augment import Augmenting, augment, starting
from nnsim.data.bundled import load_set
from nnsim.edits.data import replace_data
from nnsim.edits.images import add_copies
from nnsim.edits.split import move_to, set_seed, set_split, set_test_share, set_validation_share
from nnsim.io.choices import ImportChoices
from nnsim.io.export import export
from nnsim.io.importing import preview, read

load()


@pytest.mark.parametrize("form", ["csv", "npz"])
@pytest.mark.parametrize("name", ["iris", "digits"])
def test_an_export_comes_back_with_every_part(tmp_path: Path, name: str, form: str) -> None:
    project = set_validation_share(replace_data(Project(), load_set(name).take(slice(0, 120))), 0.2)
    project = move_to(project, np.arange(120) % 10 == 0, "excluded")
    path = tmp_path / f"a.{form}"
    export(project.data, path, form)
    back, kept = read(path, preview(path, ImportChoices()).choices), project.data.take(~project.data.excluded)
    assert np.array_equal(back.test, kept.test)
    assert np.array_equal(back.validation, kept.validation)
    assert (back.split, back.excluded.any()) == ("given", False)
    assert back.validation_share == pytest.approx(kept.validation.mean())


def test_folders_for_training_and_validation(tmp_path: Path) -> None:
    for part in ("train", "val"):
        for label in ("cat", "dog"):
            folder = tmp_path / "pets" / part / label
            folder.mkdir(parents=True)
            for number in range(3):
                Image.fromarray(np.full((6, 6), 40 * number, np.uint8)).save(folder / f"{number}.png")
    found = preview(tmp_path / "pets", ImportChoices())
    assert found.has_split
    data = read(tmp_path / "pets", found.choices)
    assert (int(data.train.sum()), int(data.test.sum()), int(data.validation.sum())) == (6, 0, 6)


WORDS = [("train", "training"), ("test", "testing", "test_set"), ("validation", "valid", "val", "dev")]


@pytest.mark.parametrize(("part", "word"), [(part, word) for part in (1, 2) for word in WORDS[part]])
def test_one_word_means_one_thing_in_folders_cells_and_arrays(tmp_path: Path, part: int, word: str) -> None:
    x, y = np.random.default_rng(1).random((8, 3), np.float32), np.arange(8) % 2
    np.savez(tmp_path / "a.npz", x_train=x, y_train=y, **{f"x_{word}": x[:4], f"y_{word}": y[:4]})
    cells = [f"{row},1,{'ab'[row % 2]},{word if row > 7 else 'train'}\n" for row in range(12)]
    (tmp_path / "a.csv").write_text("u,v,class,split\n" + "".join(cells))
    for name in ("train", word):
        for label in ("a", "b"):
            folder = tmp_path / "set" / name / label
            folder.mkdir(parents=True)
            for number in range(4 if name == "train" else 2):
                Image.fromarray(np.full((6, 6), 40 * number, np.uint8)).save(folder / f"{number}.png")
    for source in ("a.npz", "a.csv", "set"):
        found = preview(tmp_path / source, ImportChoices())
        data = read(tmp_path / source, found.choices)
        counts = [int(data.part(name).sum()) for name in ("train", "test", "validation")]
        assert counts == ([8, 4, 0] if part == 1 else [8, 0, 4]), source
        assert data.split == "given"


@pytest.mark.parametrize("names", ["x_{} y_{}", "X{} y{}", "{}_images {}_labels", "{}/image {}/label"])
def test_arrays_for_all_three_parts(tmp_path: Path, names: str) -> None:
    x, y = np.random.default_rng(1).integers(0, 255, (24, 5, 5), np.uint8), np.arange(24) % 3
    arrays = {}
    for word, part in (("val", slice(12, 16)), ("test", slice(16, 24)), ("train", slice(0, 12))):
        samples, targets = names.format(word, word).split()
        arrays |= {samples: x[part], targets: y[part]}
    np.savez(tmp_path / "a.npz", **arrays)
    found = preview(tmp_path / "a.npz", ImportChoices())
    samples, targets = names.format("val", "val").split()
    assert found.notes[2:] == (f"{samples} and {targets} are for validation",)
    assert (found.samples, found.has_split) == (24, True)
    data = read(tmp_path / "a.npz", found.choices)
    assert [int(part.sum()) for part in (data.train, data.test, data.validation)] == [12, 8, 4]
    for part, place in ((data.train, slice(0, 12)), (data.validation, slice(12, 16)), (data.test, slice(16, 24))):
        np.testing.assert_array_equal(data.x[part], x[place])
        assert data.y[part].tolist() == y[place].tolist()
    for choices in (ImportChoices(given_split=False), ImportChoices(test_inputs=samples)):
        other = read(tmp_path / "a.npz", preview(tmp_path / "a.npz", choices).choices)
        assert not other.validation.any()
        assert len(other) == (16 if choices.given_split else 12)


@pytest.mark.parametrize(
    "parts", ["train", "train val", "train test", "train val test", "test val train", "all", "all val"]
)
@pytest.mark.parametrize("names", ["x_{}", "x{}", "{}_x", "{}X", "{}/images"])
def test_arrays_of_every_combination_of_parts(tmp_path: Path, parts: str, names: str) -> None:
    """``x`` and ``y`` alone are for training; each part comes with its own targets, also where all have one size."""
    sizes = {"train": 24, "val": 9, "test": 12, "all": 30}
    for equal in (False, True):
        arrays = {}
        for part in parts.split():
            n = 15 if equal else sizes[part]
            name = names.format(part).replace("_all", "").replace("all", "") if part == "all" else names.format(part)
            name = name.strip("_/")
            target = name.replace("images", "labels") if "images" in name else name.replace("x", "y").replace("X", "Y")
            arrays[name], arrays[target] = np.full((n, 3), sizes[part], np.float32), np.arange(n) % 3
        np.savez(tmp_path / "a.npz", **arrays)
        found = preview(tmp_path / "a.npz", ImportChoices())
        data = read(tmp_path / "a.npz", found.choices)
        known = dict(zip(parts.split(), (15 if equal else sizes[part] for part in parts.split()), strict=True))
        assert (found.samples, found.has_split) == (sum(known.values()), len(known) > 1)
        assert data.test.sum() == known.get("test", data.test.sum() if len(known) == 1 else 0)
        assert data.validation.sum() == known.get("val", 0)
        for part, mask in (("test", data.test), ("val", data.validation)):
            if part in known:
                assert (data.x[mask] == sizes[part]).all()


X, Y = np.random.default_rng(1).random((20, 3), np.float32), np.arange(20) % 2
UNNAMED = {"a": X, "b": Y, "c": X[:6], "d": Y[:6], "e": X[:4], "f": Y[:4]}


@pytest.mark.parametrize(
    ("chosen", "parts"),
    [
        ({}, [20, 0, 0]),
        ({"validation_inputs": "c"}, [20, 4, 6]),
        ({"validation_inputs": "e"}, [20, 6, 4]),
        ({"test_inputs": "c", "validation_inputs": "e", "validation_targets": "f"}, [20, 6, 4]),
        ({"test_inputs": "-", "validation_inputs": "e", "test_share": 0.0}, [20, 0, 4]),
    ],
)
def test_arrays_of_any_names_can_be_chosen_for_validation(tmp_path: Path, chosen: dict, parts: list[int]) -> None:
    np.savez(tmp_path / "a.npz", **UNNAMED)
    choices = ImportChoices(**({"test_share": 0.0} | chosen))
    found = preview(tmp_path / "a.npz", choices)
    for data in (read(tmp_path / "a.npz", choices), read(tmp_path / "a.npz", found.choices)):
        assert [int(part.sum()) for part in (data.train, data.test, data.validation)] == parts
    assert found.samples == sum(parts)


def test_what_is_called_validation_can_be_left_out(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=X, y=Y, x_val=X[:6], y_val=Y[:6])
    assert preview(tmp_path / "a.npz", ImportChoices()).choices.validation_inputs == "x_val"
    for choices in (ImportChoices(validation_inputs="-"), ImportChoices(given_split=False)):
        found = preview(tmp_path / "a.npz", choices)
        assert (found.samples, found.notes[-1]) == (20, "left out: x_val, y_val")
        data = read(tmp_path / "a.npz", found.choices)
        assert (len(data), int(data.validation.sum())) == (20, 0)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"validation_inputs": "e"}, "no array has a target for each of the 3 samples of e; choose another or none"),
        ({"test_inputs": "e"}, "no array has a target for each of the 3 samples of e; choose another or none"),
        ({"validation_inputs": "c", "validation_targets": "b"}, "it has 6 samples and 20 targets; choose arrays"),
        ({"validation_inputs": "w"}, "its training and validation samples do not have the same shape"),
        ({"validation_inputs": "s", "validation_targets": "t"}, "some of its targets are words, others numbers"),
        ({"validation_targets": "t"}, "t is a target without samples; choose the validation inputs, too"),
        ({"test_inputs": "c", "validation_inputs": "c"}, "the array c is chosen twice; choose another for one of the"),
        ({"validation_inputs": "z"}, "it has no array z; choose one of a, b"),
    ],
)
def test_arrays_that_cannot_be_a_part_are_said_when_they_are_chosen(tmp_path: Path, chosen: dict, words: str) -> None:
    arrays = UNNAMED | {"e": X[:3], "w": X[:6, :2], "s": X[:7], "t": np.array(list("abababa"))}
    arrays.pop("f")
    np.savez(tmp_path / "a.npz", **arrays)
    for door in (preview, read):
        with pytest.raises(ProblemError) as caught:
            door(tmp_path / "a.npz", ImportChoices(**chosen))
        assert words in caught.value.problem.text


def test_parts_may_write_their_targets_differently(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x_train=X, y_train=np.eye(2)[Y], x_val=X[:6], y_val=Y[:6])
    data = read(tmp_path / "a.npz", ImportChoices())
    assert data.y[data.validation].tolist() == Y[:6].tolist()


def test_validation_samples_without_targets_are_left_out(tmp_path: Path) -> None:
    x, y = np.random.default_rng(1).random((8, 3), np.float32), np.arange(8) % 2
    np.savez(tmp_path / "a.npz", x_train=x, y_train=y, x_val=x[:3])
    found = preview(tmp_path / "a.npz", ImportChoices())
    assert found.notes[-1] == "left out: x_val"
    assert len(read(tmp_path / "a.npz", found.choices)) == 8
    np.savez(tmp_path / "b.npz", train=np.column_stack([x, y]), val=np.column_stack([x, y])[:4])
    data = read(tmp_path / "b.npz", ImportChoices(targets="-"))
    assert (int(data.train.sum()), int(data.validation.sum()), data.sample_shape) == (8, 4, (3,))


def test_a_split_of_the_source_is_kept_or_given_up_and_comes_back(tmp_path: Path) -> None:
    export(load_set("iris"), tmp_path / "a.csv", "csv")
    data = read(tmp_path / "a.csv", preview(tmp_path / "a.csv", ImportChoices()).choices)
    assert data.split == "given"
    more = set_validation_share(replace_data(Project(), data), 0.2)
    assert np.array_equal(more.data.test, data.test)
    shared = set_split(set_seed(more, 7), "stratified")
    assert shared.data.split == "stratified"
    assert not np.array_equal(shared.data.test, data.test)
    again = set_split(shared, "given")
    assert again.data.split == "given"
    assert np.array_equal(again.data.test, data.test)
    assert again.data.test_share == pytest.approx(data.test.mean())
    assert again.data.validation.sum() == 30, "drawn, as the source has none"
    with pytest.raises(ProblemError, match="brought no split along"):
        set_split(replace_data(Project(), load_set("iris")), "given")


PARTS = "u,v,w,class,split\n" + "".join(
    f"{row},{row % 3},1,{'ab'[row % 2]},{('train', 'train', 'test', 'validation')[row % 4]}\n" for row in range(40)
)


def told(path: Path, **choices: bool) -> Data:
    """A file of arrays that tells of all three parts."""
    marks = np.arange(40) % 4
    x, y = np.random.default_rng(1).random((40, 3), np.float32), np.arange(40) // 2 % 2
    np.savez(path, x=x, y=y, test=marks == 2, validation=marks == 3)
    return read(path, ImportChoices(**choices))


def test_a_split_that_was_not_taken_at_import_can_be_chosen_later(tmp_path: Path) -> None:
    given, free = (told(tmp_path / "a.npz", given_split=taken) for taken in (True, False))
    assert (given.split, free.split) == ("given", "stratified")
    assert not np.array_equal(given.test, free.test)
    chosen = set_split(replace_data(Project(), free), "given").data
    assert np.array_equal(chosen.test, given.test)
    assert np.array_equal(chosen.validation, given.validation)
    assert chosen.validation_share == given.validation_share == 0.25


def test_what_goes_and_comes_leaves_the_others_as_the_source_says(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(PARTS)
    data = read(tmp_path / "a.csv", preview(tmp_path / "a.csv", ImportChoices()).choices)
    project = move_to(replace_data(Project(), data), np.arange(40) < 8, "excluded")
    project = set_split(set_test_share(project, 0.5), "given")
    assert np.array_equal(project.data.test, data.test & ~project.data.excluded)
    assert np.array_equal(project.data.validation, data.validation & ~project.data.excluded)
    fewer = data.kept(np.arange(40) >= 20)
    more = fewer.joined(fewer.x[:2], fewer.y[:2], np.array([True, True]))
    assert more.given.tolist() == [*data.given[20:].tolist(), 0, 0]
    assert not set_split(set_test_share(Project(data=more), 0.5), "given").data.test[-2:].any()


def test_copies_of_what_the_source_tests_are_taken_out(tmp_path: Path) -> None:
    export(load_set("digits").take(slice(0, 60)), tmp_path / "a.npz", "npz")
    free = read(tmp_path / "a.npz", ImportChoices(given_split=False, test_share=0.5, seed=3))
    project = replace_data(Project(), free)
    project = add_copies(project, *augment(project.data, Augmenting(starting(), 1)))
    chosen = set_split(project, "given").data
    assert np.array_equal(chosen.test[:60], free.given == GIVEN_TEST)
    assert 0 < chosen.copies < project.data.copies


@pytest.mark.parametrize("taken", [True, False])
def test_a_saved_project_still_knows_the_split_of_its_source(tmp_path: Path, taken: bool) -> None:
    project = replace_data(Project(), told(tmp_path / "a.npz", given_split=taken))
    nnsim_file.save(tmp_path / "a.nnsim", project)
    back = nnsim_file.load(tmp_path / "a.nnsim").project
    assert np.array_equal(back.data.given, project.data.given)
    assert np.array_equal(set_split(set_test_share(back, 0.5), "given").data.test, project.data.given == GIVEN_TEST)


def test_a_file_that_tells_no_more_than_the_first_versions_did(tmp_path: Path) -> None:
    export(load_set("iris"), tmp_path / "a.csv", "csv")
    data = read(tmp_path / "a.csv", preview(tmp_path / "a.csv", ImportChoices()).choices)
    nnsim_file.save(tmp_path / "a.nnsim", replace_data(Project(), data))
    with zipfile.ZipFile(tmp_path / "a.nnsim") as archive:
        assert "given.npy" not in archive.namelist(), "earlier versions can open it"
    assert np.array_equal(nnsim_file.load(tmp_path / "a.nnsim").project.data.given, data.given)


def test_contradictions_are_a_sentence(tmp_path: Path) -> None:
    x, y = np.arange(8, dtype=np.float32).reshape(4, 2), np.array([0, 1, 0, 1])
    marks = np.array([1, 0, 0, 0])
    np.savez(tmp_path / "a.npz", x=x, y=y, test=marks, validation=marks)
    with pytest.raises(ProblemError, match="for test and validation at once"):
        read(tmp_path / "a.npz", ImportChoices())
    (tmp_path / "b.csv").write_text("u,v,class,split\n1,2,a,train\n3,4,b,test\n5,6,a,validation\n7,8,b,train\n")
    choices = preview(tmp_path / "b.csv", ImportChoices()).choices
    assert read(tmp_path / "b.csv", choices).validation.tolist() == [False, False, True, False]
    free = replace(choices, given_split=False)
    assert not read(tmp_path / "b.csv", free).validation.any()


def augmented() -> Data:
    """Digits in all parts, and two copies of each training image."""
    data = load_set("digits").take(slice(0, 60))
    project = move_to(set_validation_share(replace_data(Project(), data), 0.2), np.arange(60) % 10 == 0, "excluded")
    return add_copies(project, *augment(project.data, Augmenting(starting(), 2))).data


def test_copies_come_back_as_copies_and_are_never_tested(tmp_path: Path) -> None:
    data, path = augmented(), tmp_path / "a.npz"
    export(data, path, "npz")
    back, kept = read(path, ImportChoices()), data.take(~data.excluded)
    assert np.array_equal(back.copy_of, kept.copy_of)
    assert np.array_equal(back.validation, kept.validation)
    anew = read(path, ImportChoices(given_split=False))
    assert 0 < anew.copies < kept.copies
    assert anew.test.any()
    assert not (anew.test & anew.is_copy).any()


def test_the_rows_that_copies_were_made_from_are_no_input(tmp_path: Path) -> None:
    export(augmented(), tmp_path / "a.csv", "csv")
    found = preview(tmp_path / "a.csv", ImportChoices())
    assert (found.columns[-1].name, found.columns[-1].use) == ("copy_of", "ignore")
    assert read(tmp_path / "a.csv", found.choices).sample_shape == (64,)


@pytest.mark.parametrize("copy_of", [[0, -1, -1, -1], [1, -1, 9, -1], [-1, 0, 1, -1]])
def test_impossible_copies_are_a_sentence(tmp_path: Path, copy_of: list[int]) -> None:
    x, y = np.zeros((4, 3, 3), np.uint8), np.array([0, 1, 0, 1])
    np.savez(tmp_path / "a.npz", x=x, y=y, test=np.zeros(4), copy_of=copy_of)
    with pytest.raises(ProblemError, match=r"a\.npz: .*copy_of does not fit"):
        read(tmp_path / "a.npz", ImportChoices())
