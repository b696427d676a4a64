"""What the window is told of samples, and of what a layer makes of them, as points of a surface."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.answers.manifold import AboutManifold, Manifold
from nnsim.core.hashing import weights_sha256
from nnsim.core.spec import Spec
from nnsim.engine.probes import manifold
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer

ABOUT = AboutManifold(k=6, seconds=0.0)


@pytest.fixture
def trainer(build) -> Trainer:
    return Trainer(build(Spec.of("dense", units=5), n=90, rate=0.3))


def asked(trainer: Trainer, about: AboutManifold) -> Manifold | None:
    found = compute(("manifold",), trainer, {"manifold": about})["manifold"]
    assert found is None or isinstance(found, Manifold)
    return found


def whole(trainer: Trainer, about: AboutManifold) -> Manifold:
    """The answer when it is complete; each turn brings one part of it at least."""
    for turn in range(100):
        found = asked(trainer, replace(about, turn=turn))
        assert found is not None
        if found.done >= 1:
            return found
    raise AssertionError("no end")


def test_a_plane_is_laid_out_along_a_line_unless_it_is_lifted(trainer: Trainer) -> None:
    flat, lifted = whole(trainer, ABOUT), whole(trainer, replace(ABOUT, lift=True))
    assert (flat.wide, lifted.wide) == (2, 3)
    assert {found.points.shape[1] for found in flat.embeddings if not found.problem} == {1}
    data = trainer.project.data
    np.testing.assert_allclose(lifted.places[:, :2], data.x - data.x.mean(axis=0), atol=1e-5)
    assert np.ptp(lifted.places[:, 2]) == pytest.approx(np.ptp(data.x, axis=0).max(), rel=0.1)
    assert np.array_equal(whole(trainer, replace(ABOUT, lift=True, k=5)).places, lifted.places)


def test_a_layer_is_asked_anew_when_it_has_learned_and_samples_are_not(trainer: Trainer, monkeypatch) -> None:
    begun: list[str] = []
    numbers = manifold._numbers
    monkeypatch.setattr(manifold, "_numbers", lambda t, a, s: begun.append(a.node) or numbers(t, a, s))
    layer = replace(ABOUT, node="node0")
    before = whole(trainer, layer)
    assert before.wide == 5
    assert asked(trainer, layer) is before
    trainer.run_epoch()
    after = whole(trainer, layer)
    assert after.step > before.step
    assert not np.allclose(after.places, before.places)
    assert begun == ["node0", "node0"]
    of_samples = whole(trainer, ABOUT)
    trainer.run_epoch()
    assert asked(trainer, ABOUT) is of_samples


def test_fresh_weights_learned_nothing(trainer: Trainer) -> None:
    untrained = whole(trainer, replace(ABOUT, node="node0"))
    sums = weights_sha256(trainer.learner.weights())
    trainer.run_epoch()
    fresh = whole(trainer, replace(ABOUT, node="node0", fresh=True))
    assert np.array_equal(fresh.places, untrained.places)
    assert weights_sha256(trainer.learner.weights()) != sums


def test_of_what_does_not_exist_nothing_is_told(trainer: Trainer, build) -> None:
    assert asked(trainer, replace(ABOUT, node="soul")) is None
    with_none = Trainer(build(Spec.of("dense", units=5), n=90, learner=Spec("neighbours")))
    assert asked(with_none, replace(ABOUT, node="node0")) is None
    assert whole(with_none, ABOUT).wide == 2
