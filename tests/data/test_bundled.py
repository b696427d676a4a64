"""The bundled sets: what scikit-learn and the makers of MNIST published, split and chosen as the window does."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from sklearn import datasets

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.resources import resource_path
from nnsim.core.spec import Spec
from nnsim.data.bundled import BUNDLED, load_set
from nnsim.data.projection import axes_of
from nnsim.edits import checks
from nnsim.edits.adapt import adapted
from nnsim.edits.data import choose_bundled, choose_generator
from nnsim.edits.network import mlp
from nnsim.edits.split import set_seed, set_test_share
from nnsim.tasks.plan import plan

load()

NAMES = ("iris", "wine", "breast_cancer", "diabetes", "digits", "glyphs", "glyphs_large", "mnist", "tiny_shakespeare")
TABLES = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast_cancer": datasets.load_breast_cancer,
    "diabetes": partial(datasets.load_diabetes, scaled=False),
}


def test_all_are_there_with_licence_and_source() -> None:
    assert BUNDLED.ids() == NAMES
    notes = resource_path("data", "README.md").read_text(encoding="utf-8")
    for entry in BUNDLED:
        assert entry.licence
        assert entry.source
        assert f"`{entry.id}.npz`" in notes


@pytest.mark.parametrize("name", TABLES)
def test_tables_equal_those_of_scikit_learn(name: str) -> None:
    data, theirs = load_set(name), TABLES[name]()
    assert np.array_equal(data.x, theirs.data.astype(np.float32))
    assert np.array_equal(data.y, theirs.target.astype(np.float32))
    assert len(data.columns) == data.x.shape[1]
    if data.classes:
        assert len(data.classes) == len(theirs.target_names)


def test_names_of_classes_and_columns_are_those_of_scikit_learn() -> None:
    iris, cancer = datasets.load_iris(), datasets.load_breast_cancer()
    assert load_set("iris").classes == tuple(iris.target_names)
    assert load_set("iris").columns == tuple(name.removesuffix(" (cm)") for name in iris.feature_names)
    assert load_set("breast_cancer").classes == tuple(cancer.target_names)
    ours = load_set("breast_cancer").columns
    assert ours == tuple(
        name if not name.endswith(" error") else f"error of {name[:-6]}" for name in map(str, cancer.feature_names)
    )
    assert load_set("wine").columns[0] == datasets.load_wine().feature_names[0]


def test_digits_equal_those_of_scikit_learn() -> None:
    data, theirs = load_set("digits"), datasets.load_digits()
    assert np.array_equal(np.rint(data.x * (16 / 255)), theirs.images)
    assert np.array_equal(data.y, theirs.target)


def test_mnist_is_what_its_makers_published() -> None:
    data = load_set("mnist")
    assert data.x.shape == (70_000, 28, 28)
    assert data.x.dtype == np.uint8
    assert not data.test[:60_000].any()
    assert data.test[60_000:].all()
    train, test = data.y[:60_000].astype(int), data.y[60_000:].astype(int)
    assert np.bincount(train).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert train[:5].tolist() == [5, 0, 4, 1, 9]
    assert test[:5].tolist() == [7, 2, 1, 0, 4]
    assert data.x[:60_000].mean() / 255 == pytest.approx(0.1307, abs=5e-5)  # the mean that everybody subtracts


def test_what_ships_is_small() -> None:
    assert resource_path("data", "mnist.npz").stat().st_size <= 12_000_000
    assert sum(path.stat().st_size for path in resource_path("data").iterdir()) <= 12_500_000


@pytest.mark.parametrize("name", ["iris", "digits", "breast_cancer"])
def test_the_split_keeps_the_share_of_every_class(name: str) -> None:
    data = load_set(name, seed=4, test_share=0.2)
    of_all = np.bincount(data.y.astype(int))
    held = np.bincount(data.y[data.test].astype(int))
    assert np.abs(held - 0.2 * of_all).max() <= 0.5
    assert np.array_equal(data.test, load_set(name, seed=4, test_share=0.2).test)
    assert not np.array_equal(data.test, load_set(name, seed=5, test_share=0.2).test)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", ["xor", "rings", "plane"])
def test_choosing_one_leaves_a_network_that_can_learn(name: str, start: str) -> None:
    before = choose_generator(mlp(Project(), 5, 3), start)
    project = choose_bundled(before, name)
    assert plan(project).problems == ()
    assert checks.problems(project) == ()
    data = project.data
    assert (data.bundled, data.edited, data.source) == (name, False, None)
    assert ("flatten1" in [node.id for node in project.network.nodes]) == (data.kind == "image")
    assert axes_of(data, project.view.axes) == BUNDLED[name].axes or data.kind in {"image", "tokens"}
    back = choose_generator(project, start)
    assert (back.network.nodes == before.network.nodes) == (data.kind != "tokens")  # which has a network of its own
    assert back.data.test_share == before.data.test_share
    assert checks.problems(back) == ()


def test_what_follows_is_said() -> None:
    before = choose_generator(mlp(Project(), 5), "xor")
    said = adapted(before, choose_bundled(before, "digits"))
    assert said.startswith("To fit the data, images are laid out as vectors first (Flatten), the output is now")
    assert " and the loss is now " in said
    assert adapted(before, choose_bundled(before, "breast_cancer")) == ""


def test_seed_and_share_redraw_the_split_and_nothing_else() -> None:
    project = choose_bundled(Project(), "iris")
    for other in (set_seed(project, 9), set_test_share(project, 0.4)):
        assert other.data.x is project.data.x
        assert not np.array_equal(other.data.test, project.data.test)
        assert other.data.bundled == "iris"


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ProblemError, match="choose iris, wine"):
        load_set("cifar")
    with pytest.raises(ProblemError, match="test share"):
        load_set("iris", test_share=2.0)


def test_a_chosen_set_needs_no_generator() -> None:
    project = choose_bundled(choose_generator(Project(), "moons"), "wine")
    assert project.data.source is None
    assert project.network.output.spec == Spec("multiclass")
    assert project.data.scaling == "standard"
