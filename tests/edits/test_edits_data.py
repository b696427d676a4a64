"""Edits of the data set: what they change, and that the old project stays as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.data import Data, empty_plane
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits import data as edits
from nnsim.edits import split as edits_split
from nnsim.edits.adapt import adapted
from nnsim.edits.phases import add_phase
from nnsim.examples.example import open_example

load()


@pytest.fixture
def project():
    """Five points: two of A, three of B, the last one held out."""
    x = np.array([[0, 0], [1, 0], [0, 1], [1, 1], [2, 2]], np.float32)
    y = np.array([0, 0, 1, 1, 1], np.float32)
    return Project(data=Data(x, y, np.array([False, False, False, False, True]), kind="points"))


def mask(*indices):
    chosen = np.zeros(5, np.bool_)
    chosen[list(indices)] = True
    return chosen


EDITS = {
    "add_points": lambda p: edits.add_points(p, [[0.5, 0.5]], 1),
    "remove": lambda p: edits.remove(p, mask(0, 3)),
    "move": lambda p: edits.move(p, mask(1, 2), 0.5, -1),
    "relabel": lambda p: edits.relabel(p, mask(0, 4), 1),
    "rename_class": lambda p: edits.rename_class(p, 0, "cat"),
    "add_class": edits.add_class,
    "remove_class": lambda p: edits.remove_class(edits.add_class(p), 0),
    "set_generator": lambda p: edits.set_generator(p, Spec("moons")),
    "choose_generator": lambda p: edits.choose_generator(p, "moons"),
    "set_seed": lambda p: edits_split.set_seed(p, 9),
    "set_test_share": lambda p: edits_split.set_test_share(p, 0.5),
    "clear": edits.clear,
}


@pytest.mark.parametrize("name", EDITS)
def test_the_old_project_never_changes(project, name):
    arrays = (project.data.x, project.data.y, project.data.test)
    before = [array.copy() for array in arrays]
    new = EDITS[name](project)
    assert new.data is not project.data
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)
    assert project.data.classes == ("A", "B")
    assert not new.data.x.flags.writeable


def test_add_points_appends(project):
    data = edits.add_points(project, [[3, 4], [5, 6]], [0, 1], test=[True, False]).data
    np.testing.assert_array_equal(data.x[5:], [[3, 4], [5, 6]])
    np.testing.assert_array_equal(data.y[5:], [0, 1])
    np.testing.assert_array_equal(data.test[5:], [True, False])
    assert data.edited


def test_adding_nothing_is_no_edit(project):
    assert edits.add_points(project, np.zeros((0, 2)), 0) is project


@given(
    st.lists(st.lists(st.integers(0, 1), max_size=8), max_size=12),
    st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 0.9]),
)
def test_painted_points_keep_the_share_however_they_are_painted(strokes, share):
    empty = edits_split.set_test_share(Project(data=empty_plane()), share)
    painted = empty
    for labels in strokes:
        painted = edits.add_points(painted, np.zeros((len(labels), 2)), labels)
    data = painted.data
    for label in (0, 1):
        total = int((data.y == label).sum())
        assert data.test[data.y == label].sum() == int(total * share + 1e-9)
    flat = [label for labels in strokes for label in labels]
    at_once = edits.add_points(empty, np.zeros((len(flat), 2)), flat)
    np.testing.assert_array_equal(at_once.data.test, data.test)


def test_every_fourth_value_is_held_out():
    project = Project(data=empty_plane(classes=()))
    data = edits.add_points(project, np.zeros((8, 2)), np.linspace(-1, 1, 8)).data
    np.testing.assert_array_equal(np.flatnonzero(data.test), [3, 7])


def test_remove(project):
    data = edits.remove(project, mask(0, 3)).data
    np.testing.assert_array_equal(data.x, [[1, 0], [0, 1], [2, 2]])
    np.testing.assert_array_equal(data.y, [0, 1, 1])
    np.testing.assert_array_equal(data.test, [False, False, True])
    assert edits.remove(project, mask()) is project


def test_remove_not_finite(project):
    x, y = project.data.x.copy(), project.data.y.copy()
    x[1, 0], y[4] = np.nan, np.inf
    broken = Project(data=Data(x, y, project.data.test, kind="points"))
    np.testing.assert_array_equal(edits.not_finite(broken.data), mask(1, 4))
    np.testing.assert_array_equal(edits.remove_not_finite(broken).data.x, [[0, 0], [0, 1], [1, 1]])
    assert edits.remove_not_finite(project) is project


def test_move(project):
    data = edits.move(project, mask(1, 2), 0.5, -1).data
    np.testing.assert_array_equal(data.x, [[0, 0], [1.5, -1], [0.5, 0], [1, 1], [2, 2]])
    assert edits.move(project, mask(1), 0, 0) is project
    assert edits.move(project, mask(), 1, 1) is project


def test_relabel(project):
    data = edits.relabel(project, mask(0, 4), 1).data
    np.testing.assert_array_equal(data.y, [1, 0, 1, 1, 1])
    assert edits.relabel(project, mask(2, 3), 1) is project


def test_classes_come_and_go(project):
    three = edits.add_class(project)
    assert three.data.classes == ("A", "B", "C")
    assert three.network.output.spec.kind == "multiclass"
    assert three.recipe.loss == "categorical_cross_entropy"
    painted = edits.add_points(three, [[3, 3]], 2)
    without_a = edits.remove_class(painted, 0).data
    assert without_a.classes == ("B", "C")
    np.testing.assert_array_equal(without_a.y, [0, 0, 0, 1])
    np.testing.assert_array_equal(without_a.x[-1], [3, 3])


def test_a_new_class_takes_the_first_free_letter(project):
    renamed = edits.rename_class(project, 0, "  cat ")
    assert renamed.data.classes == ("cat", "B")
    assert edits.add_class(renamed).data.classes == ("cat", "B", "A")


def test_generator_keeps_seed_and_share(project):
    start = edits_split.set_test_share(edits_split.set_seed(project, 5), 0.5)
    data = edits.set_generator(start, Spec.of("gauss", classes=3)).data
    assert (data.seed, data.test_share, data.edited) == (5, 0.5, False)
    assert len(data) == 200


def test_values_bring_the_output_for_values(project):
    values = edits.choose_generator(project, "plane")
    assert values.network.output.spec.kind == "regression"
    assert values.recipe.loss == "squared_error"
    assert edits.choose_generator(values, "moons").recipe.loss == "binary_cross_entropy"


def test_seed_draws_generated_points_again_but_spares_painted_ones(project):
    generated = edits.choose_generator(project, "moons")
    assert (edits_split.set_seed(generated, 2).data.x != generated.data.x).any()
    painted = edits.add_points(generated, [[0, 0]], 0)
    again = edits_split.set_seed(painted, 2).data
    assert again.x is painted.data.x
    assert (again.test != painted.data.test).any()
    assert again.seed == 2


def test_test_share_splits_as_the_generator_does(project):
    generated = edits.choose_generator(project, "moons")
    data = edits_split.set_test_share(generated, 0.5).data
    assert not data.edited
    assert data.x is generated.data.x
    again = edits.set_generator(edits_split.set_test_share(project, 0.5), Spec("moons")).data
    np.testing.assert_array_equal(data.test, again.test)


def test_clear_leaves_a_plane_of_ones_own(project):
    data = edits.clear(edits.choose_generator(project, "xor")).data
    assert len(data) == 0
    assert data.classes == ("0", "1")
    assert data.plane == (-0.5, 1.5, -0.5, 1.5)
    assert data.source is None


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda p: edits.add_points(p, [[np.nan, 0]], 0), "two finite coordinates"),
        (lambda p: edits.add_points(p, [[0, 0]], 2), "This class does not exist: choose one of A, B."),
        (lambda p: edits.add_points(p, [[0, 0]], 0.5), "This class does not exist"),
        (lambda p: edits.add_points(p, [[0, 0]], np.inf), "finite number"),
        (lambda p: edits.relabel(p, mask(0), -1), "This class does not exist"),
        (lambda p: edits.move(p, mask(0), float("inf"), 0), "infinitely far"),
        (lambda p: edits.rename_class(p, 0, "B"), "Another class is called B already"),
        (lambda p: edits.rename_class(p, 0, "   "), "1 to 40 characters"),
        (lambda p: edits.add_class(p, "A"), "Another class is called A already"),
        (lambda p: edits.remove_class(p, 0), "Two classes are the least"),
        (lambda p: edits.add_class(edits.choose_generator(p, "plane")), "values instead of classes"),
        (lambda p: edits.add_class(edits.set_generator(p, Spec.of("gauss", classes=10))), "10 classes already"),
        (lambda p: edits_split.set_test_share(p, 1.0), "test share must lie"),
        (lambda p: edits_split.set_seed(p, -1), "seed must be"),
    ],
)
def test_illegal_edits_are_said_in_words(project, edit, words):
    with pytest.raises(ProblemError) as caught:
        edit(project)
    assert words in caught.value.problem.text
    assert caught.value.problem.text.endswith(".")


def test_a_smaller_set_leaves_the_epochs_of_phases_alone():
    recipe = Recipe(schedule=Spec("cosine"), epochs=4, batch=10)
    large = add_phase(edits.set_generator(Project(recipe=recipe), Spec.of("moons", count=250)))
    new = edits.replace_data(large, large.data.kept(np.arange(len(large.data)) < 5))
    assert (new.recipe, adapted(large, new)) == (large.recipe, "")


@pytest.mark.parametrize(
    ("schedule", "grows"),
    [
        (Spec("cosine"), True),
        (Spec.of("cosine", period=3), False),
        (Spec("constant"), False),
        (Spec.of("cosine", restarts=True), False),
    ],
)
def test_a_smaller_set_is_learned_for_as_many_steps_where_the_schedule_ends_with_the_plan(schedule, grows):
    recipe = Recipe(schedule=schedule, epochs=4, batch=10)
    large = edits.set_generator(Project(recipe=recipe), Spec.of("moons", count=250))
    small = large.data.kept(np.arange(len(large.data)) < 5)
    steps = -(-int(large.data.train.sum()) // 10)
    new = edits.replace_data(large, small)
    assert new.recipe.epochs == (4 * steps if grows else 4)
    assert adapted(large, new) == (f"To fit the data, {4 * steps} epochs are planned now." if grows else "")
    assert edits.replace_data(new, large.data).recipe.epochs == new.recipe.epochs, "a longer plan does no harm"


@pytest.mark.parametrize("name", ["tiny-gpt", "dqn-catch"])
def test_characters_and_actions_are_no_classes_to_edit(name: str) -> None:
    project = open_example(name).project
    for change in (lambda: edits.add_class(project), lambda: edits.remove_class(project, 0)):
        with pytest.raises(ProblemError, match="follows from the text or world itself"):
            change()
