"""Splits with a validation part, from every kind of source that can bring one, and back from exports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnsim.catalog.augment import Augmenting, augment, starting
from nnsim.catalog.bundled import load_set
from nnsim.catalog.edits_data import replace_data
from nnsim.catalog.edits_images import add_copies
from nnsim.catalog.edits_split import move_to, set_split, set_validation_share
from nnsim.catalog.load import load
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.io.choices import Column, ImportChoices
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


def test_a_split_of_the_source_is_kept_or_given_up(tmp_path: Path) -> None:
    export(load_set("iris"), tmp_path / "a.csv", "csv")
    data = read(tmp_path / "a.csv", preview(tmp_path / "a.csv", ImportChoices()).choices)
    assert data.split == "given"
    more = set_validation_share(replace_data(Project(), data), 0.2)
    assert np.array_equal(more.data.test, data.test)
    shared = set_split(more, "stratified")
    assert shared.data.split == "stratified"
    with pytest.raises(ProblemError, match="undo to the source's own"):
        set_split(shared, "given")


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
    assert found.columns[-1] == Column("copy_of", "ignore")
    assert read(tmp_path / "a.csv", found.choices).sample_shape == (64,)


@pytest.mark.parametrize("copy_of", [[0, -1, -1, -1], [1, -1, 9, -1], [-1, 0, 1, -1]])
def test_impossible_copies_are_a_sentence(tmp_path: Path, copy_of: list[int]) -> None:
    x, y = np.zeros((4, 3, 3), np.uint8), np.array([0, 1, 0, 1])
    np.savez(tmp_path / "a.npz", x=x, y=y, test=np.zeros(4), copy_of=copy_of)
    with pytest.raises(ProblemError, match=r"a\.npz: .*copy_of does not fit"):
        read(tmp_path / "a.npz", ImportChoices())
