"""What the engine decides of the samples of a part: of every output, in turns, and where nothing is decided."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from nnsim.core.answers.decisions import NOTHING, AboutDecisions, Decisions, together
from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.adapt import adapt
from nnsim.edits.heads import add_head
from nnsim.edits.recipe import choose
from nnsim.engine.probes import base, decisions
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder
from nnsim.tasks.confusion import confusion
from nnsim.tasks.deciding import classes_of, deciding_outputs

DENSE = Spec.of("dense", units=5)


def asked(trainer: Trainer, about: AboutDecisions) -> Decisions | None:
    return base.compute(("decisions#1",), trainer, {"decisions#1": about})["decisions#1"]  # type: ignore[return-value]


def told(trainer: Trainer, part: str = "test", output: str = OUTPUT, label: int = 0, turn: int = 0) -> Decisions:
    answer = asked(trainer, AboutDecisions(part, output, label, turn))
    assert answer is not None
    return answer


@pytest.mark.parametrize("output", ["binary", "multiclass"])
def test_decisions_are_those_of_every_sample_of_the_part(build, output: str) -> None:
    trainer = Trainer(build(DENSE, output=output, n=90))
    trainer.run_epoch()
    data, before = trainer.project.data, weights_sha256(trainer.learner.weights())
    every = base.compute(("predictions",), trainer)["predictions"]
    for part, mask in (("train", data.train), ("test", data.test)):
        found = told(trainer, part, label=1)
        assert np.array_equal(found.samples, np.flatnonzero(mask))
        assert np.array_equal(found.decided, every[mask])
        assert (found.asked, found.total, found.turns) == (mask.sum(), mask.sum(), 1)
        matrix = confusion(found, len(data.classes))
        by_other = confusion_matrix(data.y[mask], every[mask], labels=range(len(data.classes)))
        assert np.array_equal(matrix.counts, by_other)
        assert ((found.scores > 0.5) == (found.decided == 1)).all() if output == "binary" else True
        assert np.array_equal(found.sureness == found.scores, found.decided == 1)
    assert weights_sha256(trainer.learner.weights()) == before
    assert len(told(trainer, "validation").samples) == 0


def test_a_large_part_is_asked_about_in_turns_that_each_tell_of_all(build, monkeypatch) -> None:
    trainer = Trainer(build(DENSE, n=120, tests=2))
    whole = told(trainer)
    monkeypatch.setattr(decisions, "LEAST", 25)
    monkeypatch.setattr(decisions, "MOST", 1)
    turns = [told(trainer, turn=turn) for turn in range(3)]
    assert [(piece.asked, piece.total, piece.turns) for piece in turns] == [(25, 60, 3), (25, 60, 3), (10, 60, 3)]
    assert np.ptp(turns[0].samples) > 60, "not the first ones only"
    joined = together(turns)
    order = joined.samples.argsort()
    assert joined.asked == 60
    for name in ("samples", "truth", "decided"):
        assert np.array_equal(getattr(joined, name)[order], getattr(whole, name))
    np.testing.assert_allclose(joined.scores[order], whole.scores, atol=1e-6)
    assert not len(told(trainer, turn=3).samples)


def test_every_output_that_tells_classes_decides(build) -> None:
    project = add_head(add_head(build(DENSE, output="multiclass"), "reconstruction"), "multiclass")
    trainer = Trainer(project)
    further = project.network.heads[1].id
    assert deciding_outputs(project) == (OUTPUT, further)
    nodes = trainer.learner.fields(trainer.project.data.x)
    test = project.data.test
    assert np.array_equal(told(trainer, output=further).decided, nodes[further].argmax(axis=1)[test])
    assert not np.array_equal(told(trainer, output=further).scores, told(trainer).scores)
    assert asked(trainer, AboutDecisions(output=project.network.heads[0].id)) is None
    assert asked(trainer, AboutDecisions(output="gone")) is None
    assert asked(trainer, AboutDecisions(label=3)) is None
    assert asked(Trainer(build(output="regression")), AboutDecisions()) is None


def test_pixels_are_counted_image_by_image() -> None:
    rng = np.random.default_rng(5)
    truth = (rng.random((40, 6, 6)) > 0.6).astype(np.float32)
    x = (255 * np.clip(truth * 0.6 + rng.random(truth.shape) * 0.4, 0, 1)).astype(np.uint8)
    data = Data(x, truth, np.arange(40) % 2 == 1, (), (), pixel_classes=("ground", "spot"), kind="image")
    made = Builder()
    made.add("conv2d", channels=4, kernel=3, padding=1)
    trainer = Trainer(adapt(replace(Project(data=data), network=made.network("pixels"))))
    trainer.run_epoch()
    found = told(trainer)
    scores = trainer.learner.scores(x[data.test][:, None])
    by_other = confusion_matrix(truth[data.test].ravel(), scores.argmax(axis=1).ravel(), labels=[0, 1])
    assert np.array_equal(confusion(found, 2).counts, by_other)
    assert classes_of(trainer.project, OUTPUT) == ("ground", "spot")
    assert set(found.samples) == set(np.flatnonzero(data.test))
    first = found.samples == 1
    assert found.counts[first].sum() == 36
    assert found.asked == 20
    assert not len(found.scores)


def test_scores_that_are_no_numbers_decide_nothing(build) -> None:
    trainer = Trainer(build(output="multiclass"))
    trainer.learner.set_number("output.weight", (0, 0), float("nan"))
    found = told(trainer)
    assert (found.decided == NOTHING).all()
    assert np.isnan(found.scores).all()
    assert confusion(found, 3).unanswered.sum() == found.total


@pytest.mark.parametrize("learner", ["neighbours", "vectors", "tree", "forest", "perceptron"])
@pytest.mark.parametrize("output", ["binary", "multiclass"])
def test_learners_of_any_kind_decide(build, learner: str, output: str) -> None:
    trainer = Trainer(choose(build(output=output, n=60), "learner", learner))
    trainer.run_epoch()
    found, project = told(trainer, label=1), trainer.project
    every = base.compute(("predictions",), trainer)["predictions"][project.data.test]
    assert np.array_equal(found.decided, every)
    assert found.certain == (learner in {"vectors", "perceptron"})
    assert len(found.sureness) == (0 if found.certain else len(every))
    if output == "binary":
        assert np.array_equal(found.scores > (0 if found.certain else 0.5), every == 1)


def test_one_class_alone_is_what_it_is(build) -> None:
    project = build(output="multiclass")
    data = replace(project.data, y=np.zeros(len(project.data), np.float32))
    found = told(Trainer(replace(project, data=data)))
    assert (found.truth == 0).all()


def test_fresh_weights_decide_as_before_anything_was_learned(build) -> None:
    project = build(DENSE, n=90)
    untrained, trained = Trainer(project), Trainer(project)
    for _ in range(30):
        trained.run_epoch()
    then = asked(untrained, AboutDecisions())
    fresh, now = asked(trained, AboutDecisions(fresh=True)), asked(trained, AboutDecisions())
    assert then is not None
    assert fresh is not None
    assert now is not None
    assert np.array_equal(fresh.decided, then.decided)
    assert np.array_equal(fresh.scores, then.scores)
    assert not np.array_equal(now.scores, then.scores), "it learned, and answers as it is again"
