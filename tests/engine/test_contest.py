"""Learners side by side: they answer as they do when they are the document's own, and their numbers are theirs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.answers.contest import AboutContest, Contest
from nnsim.core.spec import Spec
from nnsim.edits.recipe import set_recipe
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.recipes.kinds import LEARNERS

CLASSIC = tuple(Spec(kind.id) for kind in LEARNERS if kind.at_once)


def ended(trainer: Trainer, *learners: Spec) -> Contest:
    for turn in range(1000):
        answer = compute(("contest",), trainer, {"contest": AboutContest(learners, turn, 0.001)})["contest"]
        if answer.done >= 1:
            return answer
    raise AssertionError("it never ends")


@pytest.mark.parametrize("output", ["binary", "multiclass", "regression"])
def test_each_answers_as_where_it_is_the_learner_of_the_document(build, output):
    project = build(output=output, n=60)
    taking_part = [spec for spec in CLASSIC if output in LEARNERS[spec.kind].outputs]
    found = ended(Trainer(project), *taking_part)
    assert [entrant.learner for entrant in found.entrants] == taking_part
    for entrant in found.entrants:
        kind = LEARNERS[entrant.learner.kind]
        loss = project.recipe.loss if output == "regression" else kind.loss  # so that values can be compared
        alone = Trainer(set_recipe(project, learner=entrant.learner, loss=loss))
        np.testing.assert_array_equal(entrant.scores, compute(("plane",), alone)["plane"], err_msg=kind.id)
        row = alone.record()
        told = {name: value for name, value in entrant.measured.items() if name in row}
        assert {"train_loss", "test_loss"} <= told.keys()
        assert told == pytest.approx({name: row[name] for name in told}, rel=1e-6, nan_ok=True)
        assert entrant.facts == alone.learner.facts
        assert entrant.size > 0
        assert entrant.fit_ms > 0
        assert not entrant.why_not


def test_who_cannot_take_part_says_why_and_the_others_go_on(build):
    project = build(output="regression", n=60)
    bayes, near = ended(Trainer(project), Spec("bayes"), Spec("neighbours")).entrants
    assert "Naive Bayes cannot answer with the output" in bayes.why_not
    assert bayes.scores.shape == (0, 0)
    assert not near.why_not
    data = project.data
    empty = replace(project, data=data.take(np.zeros(len(data), np.bool_)))
    (entrant,) = ended(Trainer(empty), Spec("neighbours")).entrants
    assert entrant.why_not == "There are no training samples yet."


def test_too_many_samples_are_refused_before_anything_is_copied(build, monkeypatch):
    project = build(output="binary", n=60)
    monkeypatch.setattr("nnsim.engine.contest.split", None)
    many = replace(project, data=project.data.take(np.tile(np.arange(len(project.data)), 40)))
    (entrant,) = ended(Trainer(many), Spec("process")).entrants
    assert "at most 1,000 training samples" in entrant.why_not


def test_it_begins_anew_with_other_samples_and_not_while_it_trains(build):
    trainer = Trainer(build(output="binary", n=60))
    first = ended(trainer, Spec("tree"))
    trainer.run_epoch()
    assert ended(trainer, Spec("tree")) is first
    data = trainer.project.data
    trainer.edit(replace(trainer.project, data=data.take(np.arange(len(data) - 20))))
    assert ended(trainer, Spec("tree")).samples < first.samples
