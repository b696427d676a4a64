"""Points of a layer against scikit-learn's PCA, read-outs against its logistic regression."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nnsim.core.answers.hidden import AboutLayer, AboutReadOut, HiddenSpace, ReadOut
from nnsim.core.hashing import weights_sha256
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.feeding import grid, inputs
from nnsim.edits.data import choose_generator
from nnsim.edits.recipe import choose
from nnsim.engine.linear import leading, principal, read_out
from nnsim.engine.probes import readout
from nnsim.engine.probes.base import compute
from nnsim.engine.probes.hidden import GRID
from nnsim.engine.trainer import Trainer
from nnsim.networks import forward
from nnsim.tasks.plan import plan


@pytest.fixture(params=("binary", "multiclass"))
def trainer(build, request) -> Trainer:
    made = Trainer(build(Spec.of("dense", units=6), Spec.of("dense", units=2), output=request.param, n=120, rate=0.3))
    for _ in range(20):
        made.run_epoch()
    return made


def hidden(trainer: Trainer, about: AboutLayer) -> HiddenSpace:
    found = compute(("hidden",), trainer, {"hidden": about})["hidden"]
    assert isinstance(found, HiddenSpace)
    return found


def values(trainer: Trainer, x: np.ndarray) -> dict:
    return forward.run(plan(trainer.project), trainer.learner.weights(), inputs(trainer.project, x))


def test_components_are_those_of_scikit_learn(trainer: Trainer) -> None:
    found, data = hidden(trainer, AboutLayer("node0")), trainer.project.data
    x = values(trainer, data.x[found.samples])["node0"].astype(np.float64)
    theirs = PCA(2).fit(x)
    signs = np.sign((theirs.components_ * found.axes[1:]).sum(axis=1))
    np.testing.assert_allclose(found.axes[1:] * signs[:, None], theirs.components_, atol=1e-4)
    np.testing.assert_allclose(found.points * signs, theirs.transform(x), atol=1e-4)
    np.testing.assert_allclose(found.shares, theirs.explained_variance_ratio_, atol=1e-5)
    assert sorted(found.samples.tolist()) == list(range(120))


@pytest.mark.parametrize("shape", [(40, 7), (12, 90), (9, 9)])
def test_components_of_wide_and_narrow_layers(shape: tuple[int, int]) -> None:
    x = np.random.default_rng(2).normal(size=shape) @ np.diag(np.linspace(1, 4, shape[1]))
    rows, shares = principal(x, 5)
    theirs = PCA(5).fit(x)
    np.testing.assert_allclose(np.abs((rows * theirs.components_).sum(axis=1)), 1, atol=1e-9)
    np.testing.assert_allclose(shares, theirs.explained_variance_ratio_, atol=1e-9)


def test_what_does_not_vary_has_no_components() -> None:
    rows, shares = principal(np.ones((8, 3)), 2)
    assert not rows.any()
    assert not shares.any()
    line = np.outer(np.arange(8.0), [3, 4])
    rows, shares = principal(line, 2)
    np.testing.assert_allclose(rows[0], [0.6, 0.8])
    np.testing.assert_allclose(shares, [1, 0], atol=1e-12)


def test_a_pair_of_units_is_seen_as_it_is_and_the_plane_goes_through(trainer: Trainer) -> None:
    found, data = hidden(trainer, AboutLayer("node0", (4, 1))), trainer.project.data
    all_of_them = values(trainer, data.x[found.samples])
    np.testing.assert_allclose(found.points, all_of_them["node0"][:, [4, 1]], atol=1e-6)
    whole = values(trainer, grid(data.plane, GRID))["node0"][:, [4, 1]].reshape(GRID, GRID, 2)
    np.testing.assert_allclose(found.grid, whole, atol=1e-6)
    spread = all_of_them["node0"].var(axis=0)
    np.testing.assert_allclose(found.shares, spread[[4, 1]] / spread.sum(), rtol=1e-4)
    scores = all_of_them[OUTPUT]
    said = scores[:, 0] > 0 if scores.shape[1] == 1 else scores.argmax(axis=1)
    np.testing.assert_array_equal(found.wrong, said != data.y[found.samples])
    assert set(np.unique(found.answers)) <= {0.0, 1.0, 2.0}


def test_directions_of_an_earlier_moment_stay(trainer: Trainer) -> None:
    first = hidden(trainer, AboutLayer("node0"))
    trainer.run_epoch()
    pinned = hidden(trainer, AboutLayer("node0", axes=first.axes.tobytes()))
    np.testing.assert_array_equal(pinned.axes, first.axes)
    now = values(trainer, trainer.project.data.x[pinned.samples])["node0"]
    np.testing.assert_allclose(pinned.points, (now - first.axes[0]) @ first.axes[1:].T, atol=1e-5)
    other = hidden(trainer, AboutLayer("node1", axes=first.axes.tobytes()))
    assert other.axes.shape == (3, 2), "what was pinned in another layer counts for nothing"


def test_order_and_signs_follow_the_moment_before(trainer: Trainer) -> None:
    found = hidden(trainer, AboutLayer("node0"))
    before = np.stack([found.axes[0], -found.axes[2], found.axes[1]])
    turned = found.turned_to(before)
    np.testing.assert_array_equal(turned.axes, before)
    np.testing.assert_array_equal(turned.points, found.points[:, ::-1] * [-1, 1])
    assert turned.shares == found.shares[::-1]
    assert found.turned_to(found.axes[:, :3]) is found


def test_read_outs_do_as_well_as_logistic_regression() -> None:
    rng = np.random.default_rng(4)
    for classes, wide in ((2, 3), (3, 8), (4, 60)):
        y = rng.integers(0, classes, 300).astype(np.float32)
        x = (rng.normal(size=(300, wide)) + np.eye(classes, wide)[y.astype(int)] * 2).astype(np.float32)
        fit = np.arange(300) < 220
        scaled = StandardScaler().fit(x[fit]).transform(x)
        theirs = LogisticRegression(max_iter=2000).fit(scaled[fit], y[fit]).predict(scaled)
        ours = read_out(x, y, classes, fit)
        assert np.mean(ours == theirs) > 0.99


def test_wide_layers_are_read_out_along_their_leading_directions() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(200, 30)) @ rng.normal(size=(30, 500)) + rng.normal(size=(200, 500)) * 0.01
    x = (x - x.mean(axis=0)).astype(np.float32)
    theirs = PCA(10, svd_solver="full").fit(x)
    kept = np.linalg.norm(theirs.components_ @ leading(x, 30).T, axis=1)
    np.testing.assert_allclose(kept, 1, atol=1e-2)
    y = (x @ theirs.components_[0] > 0).astype(np.float32)
    assert np.mean(read_out(x, y, 2, np.arange(200) < 150) == y) > 0.95


def test_hidden_layers_are_told_beside_the_input(trainer: Trainer) -> None:
    told = compute(("readout",), trainer)["readout"]
    assert isinstance(told, ReadOut)
    assert list(told.shares) == [INPUT, "node0", "node1"]
    assert (told.fitted, told.tested) == (90, 30)
    assert told.step == trainer.step
    data = trainer.project.data
    x = StandardScaler().fit(data.x[data.train]).transform(data.x)
    theirs = LogisticRegression().fit(x[data.train], data.y[data.train]).score(x[data.test], data.y[data.test])
    assert told.shares[INPUT] == pytest.approx(theirs, abs=0.05)


def test_inputs_are_read_out_once_as_long_as_the_network_gets_the_same(build, monkeypatch) -> None:
    made = Trainer(build(Spec.of("dense", units=3), n=60, rate=0.5, batch=10))
    asked: list[int] = []

    def counted(x: np.ndarray, *rest: Any) -> np.ndarray:
        asked.append(x.shape[1])
        return read_out(x, *rest)

    monkeypatch.setattr(readout, "read_out", counted)
    first = compute(("readout",), made)["readout"]
    made.run_epoch()
    second = compute(("readout",), made)["readout"]
    assert asked == [2, 3, 3], "the input is that of before"
    assert second.shares[INPUT] == first.shares[INPUT]
    fed = replace(made.project, network=replace(made.project.network, features=("x1", "x2", "x1x2")))
    compute(("readout",), Trainer(fed))
    assert asked[3:] == [3, 3], "other features are another input"


def test_fresh_weights_are_those_before_the_first_step(trainer: Trainer) -> None:
    fresh = Trainer(trainer.project)
    found, expected = hidden(trainer, AboutLayer("node0", fresh=True)), hidden(fresh, AboutLayer("node0"))
    np.testing.assert_array_equal(found.points, expected.points)
    np.testing.assert_array_equal(found.wrong, expected.wrong)
    told = compute(("readout",), trainer, {"readout": AboutReadOut(fresh=True)})["readout"]
    assert told.fresh
    assert told.shares == compute(("readout",), fresh)["readout"].shares


def test_xor_is_separated_inside_and_not_in_the_input(build) -> None:
    made = Trainer(build(Spec.of("dense", units=8), n=200, rate=0.5, batch=10))
    for _ in range(60):
        made.run_epoch()
    shares = compute(("readout",), made)["readout"].shares
    assert shares[INPUT] < 0.7
    assert shares["node0"] > shares[INPUT] + 0.2


def test_asking_leaves_no_trace_and_what_cannot_be_asked_is_not_told(trainer: Trainer) -> None:
    before = weights_sha256(trainer.learner.weights())
    hidden(trainer, AboutLayer("node1"))
    compute(("readout",), trainer)
    assert weights_sha256(trainer.learner.weights()) == before
    forest = Trainer(choose(choose_generator(Project(), "moons"), "learner", "tree"))
    abouts = ((trainer, AboutLayer("nobody")), (trainer, AboutLayer("node1", (0, 2))), (forest, AboutLayer(INPUT)))
    for asked, about in abouts:
        assert compute(("hidden",), asked, {"hidden": about}) == {"hidden": None}


def test_one_class_alone_has_no_boundary(build) -> None:
    project = build(Spec.of("dense", units=2), n=20)
    data = replace(project.data, y=np.zeros(20, np.float32))
    assert compute(("readout",), Trainer(replace(project, data=data))) == {"readout": None}
