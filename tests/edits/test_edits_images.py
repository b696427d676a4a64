"""Edits of image sets: started, drawn into, drawn anew, augmented, and taken back."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.augment import Augmenting, augment
from nnsim.data.bundled import load_set
from nnsim.edits.adapt import adapted
from nnsim.edits.data import relabel, remove, replace_data
from nnsim.edits.images import add_copies, add_image, new_images, remove_copies, replace_image
from nnsim.edits.network import mlp
from nnsim.edits.split import set_test_share

load()
STILL = Augmenting((Spec.of("shift", distance=0.0),), copies=2)


def glyph(value: int, side: int = 8) -> np.ndarray:
    return np.full((side, side), value, np.uint8)


def drawn(count: int = 12) -> Project:
    """``count`` images, half of each class, number i of brightness i."""
    project = new_images(mlp(Project(), 4), 8, ["cross", "ring"])
    for number in range(count):
        project = add_image(project, glyph(number), number % 2)
    return project


def augmented(project: Project) -> Project:
    x, of = augment(project.data, STILL) or (None, None)
    assert x is not None
    assert of is not None
    return add_copies(project, x, of)


def test_a_new_set_is_empty_and_the_network_follows() -> None:
    project = new_images(mlp(Project(), 4), 20, [" cross", "ring ", "bar"], colour=True)
    assert project.data.x.shape == (0, 20, 20, 3)
    assert project.data.classes == ("cross", "ring", "bar")
    assert project.network.nodes[0].spec.kind == "flatten"
    assert project.network.output.spec.kind == "multiclass"


@pytest.mark.parametrize(
    ("side", "classes", "words"),
    [
        (7, ["a", "b"], "8 to 64"),
        (65, ["a", "b"], "8 to 64"),
        (8, ["a"], "commas"),
        (8, ["a", "b", "a"], "different"),
        (8, ["a", "b" * 41], "shorten"),
    ],
)
def test_what_cannot_be_started_is_said(side: int, classes: list[str], words: str) -> None:
    with pytest.raises(ProblemError, match=words):
        new_images(Project(), side, classes)


def test_drawings_join_train_and_test_by_their_number() -> None:
    data = drawn(24).data
    assert data.counts() == (12, 12)
    for label in (0, 1):
        assert data.test[data.y == label].tolist() == [False, False, False, True] * 3


def test_drawings_join_a_bundled_set() -> None:
    before = replace_data(Project(), load_set("digits"))
    after = add_image(before, glyph(9), 4)
    assert len(after.data) == 1798
    assert after.data.edited
    with pytest.raises(ProblemError, match="8 × 8"):
        add_image(before, glyph(9, 9), 4)


def test_drawing_an_image_anew_takes_its_copies_out() -> None:
    project = augmented(drawn())
    data = project.data
    new = replace_image(project, 1, glyph(200), 0).data
    assert new.copies == data.copies - 2
    assert new.x[1, 0, 0] == 200
    assert new.y[1] == 0
    assert replace_image(project, 1, data.x[1], data.y[1]) is project


def test_a_label_alone_moves_the_copies_along() -> None:
    project = augmented(drawn())
    data = relabel(project, np.arange(len(project.data)) == 1, 0).data
    assert data.copy_of is not None
    assert set(data.y[data.copy_of == 1]) == {0.0}
    assert replace_image(project, 1, project.data.x[1], 0).data.copies == data.copies


def test_copies_go_with_one_command_or_with_their_original() -> None:
    before = drawn()
    project = augmented(before)
    assert project.data.copies == 2 * int((~before.data.test).sum())
    assert np.array_equal(remove_copies(project).data.x, before.data.x)
    assert remove_copies(before) is before
    one = remove(project, np.arange(len(project.data)) == 1)
    assert len(one.data) == len(project.data) - 3


def test_another_split_leaks_nothing() -> None:
    project = augmented(drawn(40))
    for share in (0.5, 0.1, 0.25):
        data = set_test_share(project, share).data
        held = {int(value) for value in data.x[data.test][:, 0, 0]}
        trained = {int(value) for value in data.x[~data.test][:, 0, 0]}
        assert not held & trained
        assert int(data.test.sum()) == 2 * int(20 * share + 0.5)


def test_new_drawings_count_without_the_copies() -> None:
    project = drawn(6)
    plain, with_copies = add_image(project, glyph(9), 0), add_image(augmented(project), glyph(9), 0)
    assert plain.data.test[-1] == with_copies.data.test[-1]
    assert with_copies.data.copies == augmented(project).data.copies


def test_what_a_split_takes_out_is_told() -> None:
    project = augmented(drawn(40))
    more = set_test_share(project, 0.5)
    assert adapted(project, more) == "Augmented copies of images that are held out now were taken out."
    assert adapted(project, remove_copies(project)) == ""
    assert adapted(project, add_image(project, glyph(3), 0)) == ""
