"""New samples at every step: drawn from seed and epoch alone, from what is for training, and only where they fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Edit, Load, SetRunning
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.drawing import fresh, windows
from nnsim.data.generate import generate
from nnsim.data.text import encode, passages, vocabulary_of
from nnsim.edits import checks
from nnsim.edits.beginnings import with_samples
from nnsim.edits.data import add_points, choose_generator
from nnsim.edits.fixes import edit_of
from nnsim.edits.heads import add_head
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine.headless import run_headless
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.io import outgoing
from nnsim.recipes.kinds import LEARNERS, SOURCES

TEXT = "".join(chr(65 + (7 * number * number) % 26) for number in range(241))
LENGTH = 8


def text() -> Data:
    """30 passages of 8 characters, the last of them held out, and one in the middle."""
    vocabulary = vocabulary_of(TEXT)
    x, y = passages(encode(TEXT, vocabulary), LENGTH)
    held_out = np.isin(np.arange(len(x)), (11, 28, 29))
    return Data(x, y, held_out, vocabulary, (), vocabulary=vocabulary, kind="tokens")


def spirals(build, source: str = "fresh", **recipe: object) -> Project:
    made = build(Spec.of("dense", units=4, activation="tanh"), **{"batch": 16, "source": source, **recipe})
    return replace(made, data=generate(Spec.of("spiral", samples=60), 1, 0.25))


# ------------------------------------------------------------ what is drawn


def test_passages_begin_anywhere_and_none_touches_what_is_held_out() -> None:
    data = text()
    x, y = windows(data)(np.random.default_rng(0), 4000)
    assert (x.dtype, x.shape, y.shape) == (np.int16, (4000, LENGTH), (4000,))
    found = {"".join(data.vocabulary[token] for token in (*row, int(after))) for row, after in zip(x, y, strict=True)}
    parts = (TEXT[: 11 * LENGTH + 1], TEXT[12 * LENGTH : 28 * LENGTH + 1])
    assert found == {part[i : i + LENGTH + 1] for part in parts for i in range(len(part) - LENGTH)}


def test_passages_that_do_not_follow_each_other_are_not_read_as_one() -> None:
    data = text()
    kept = np.array([0, 1, 5, 6])
    some = replace(data, x=data.x[kept], y=data.y[kept], test=np.zeros(4, np.bool_))
    assert data.y[1] != data.x[5, 0], "or nothing tells that they are apart"
    x, _ = windows(some)(np.random.default_rng(0), 500)
    found = {"".join(data.vocabulary[token] for token in row) for row in x}
    assert found == {part[i : i + LENGTH] for part in (TEXT[:17], TEXT[40:57]) for i in range(len(part) - LENGTH)}


def test_fresh_samples_are_as_the_generator_makes_them_and_others_every_time() -> None:
    data = generate(Spec.of("gauss", samples=40), 1, 0.25)
    draw = fresh(data)
    x, y = draw(np.random.default_rng(0), 130)
    again, _ = draw(np.random.default_rng(0), 130)
    np.testing.assert_array_equal(x, again)
    assert x.shape == (130, 2)
    assert len(np.unique(x, axis=0)) == 130
    assert not (x[:, None] == data.x).all(-1).any()
    for label in (0, 1):
        np.testing.assert_allclose(x[y == label].mean(0), data.x[data.y == label].mean(0), atol=0.6)


# ------------------------------------------------------------ learning


@pytest.fixture(params=["fresh", "windows"])
def project(request, build) -> Project:
    if request.param == "fresh":
        return spirals(build)
    made = with_samples(text())
    return replace(made, recipe=replace(made.recipe, batch=8, source="windows"))


def test_every_epoch_has_other_samples_of_which_none_is_in_the_set(project: Project) -> None:
    trainer = Trainer(project)
    seen = []
    for _ in range(3):
        seen.append(trainer.learner._x.numpy().copy())
        trainer.run_epoch()
    assert all(len(x) == project.data.train.sum() for x in seen)
    assert not np.array_equal(seen[0], seen[1])
    assert trainer.step == 3 * -(-len(seen[0]) // project.recipe.batch)


def test_a_run_is_the_same_in_one_go_in_the_window_and_from_a_state_in_an_epoch(project: Project) -> None:
    result, _ = run_headless(project, 2)
    session = Session(lambda: 0.0)
    session.handle(Load(1, replace(project, recipe=replace(project.recipe, epochs=2))))
    session.handle(SetRunning(True, stop_every=2))
    session.advance(0.0)
    state = session.trainer.checkpoint()
    assert 0 < state.position < session.trainer.size
    while session.running or session.trainer.recorder.is_busy:
        session.advance(0.0)
    assert weights_sha256(session.trainer.learner.weights()) == result.weights_sha256
    other = Trainer(replace(project, recipe=replace(project.recipe, epochs=2)), checkpoint=state)
    while other.epoch < 2:
        other.run_batch()
    assert weights_sha256(other.learner.weights()) == result.weights_sha256
    assert run_headless(set_recipe(project, source="set"), 2)[0].weights_sha256 != result.weights_sha256


def test_the_curves_are_of_the_samples_of_the_set(project: Project) -> None:
    theirs = Trainer(set_recipe(project, source="set")).history.last
    np.testing.assert_equal(Trainer(project).history.last, theirs)


def test_the_source_can_be_changed_while_it_learns(build) -> None:
    session = Session(lambda: 0.0)
    session.handle(Load(1, spirals(build, "set")))
    session.trainer.run_batch()
    before = session.trainer.learner._x.numpy().copy()
    session.handle(Edit(spirals(build, "fresh")))
    assert session.trainer.step == 1
    assert not np.array_equal(session.trainer.learner._x.numpy(), before)
    session.handle(Edit(spirals(build, "set")))
    np.testing.assert_array_equal(session.trainer.learner._x.numpy(), before)


# ------------------------------------------------------------ where it fits


def test_what_was_painted_no_generator_makes_again(build) -> None:
    painted = add_points(spirals(build), [[0.0, 0.0]], [0.0])
    (problem,) = checks.problems(painted)
    assert problem.text == (
        "What a person changed in the samples, no generator makes again: take each sample of the set once."
    )
    assert checks.problems(edit_of(problem.fix)(painted)) == ()


def test_sources_say_why_they_have_nothing(build) -> None:
    def why(project: Project) -> dict[str, str]:
        return {kind.id: kind.why_not(project) for kind in SOURCES}

    assert [name for name, reason in why(spirals(build)).items() if not reason] == ["set", "fresh"]
    assert [name for name, reason in why(with_samples(text())).items() if not reason] == ["set", "windows"]
    assert "one output" in why(add_head(spirals(build), "reconstruction"))["fresh"]
    assert "none" in why(build())["fresh"]


def test_another_data_set_without_new_samples_is_taken_as_it_is(build) -> None:
    assert choose_generator(spirals(build), "circle").recipe.source == "fresh"
    assert choose_generator(spirals(build), "catch").recipe.source == "set"


def test_learners_that_read_no_source_take_the_set(build) -> None:
    for kind in ("neighbours", "tree"):
        made = choose(spirals(build), "learner", kind)
        assert "source" not in LEARNERS[kind].uses
        plain = choose(spirals(build, "set"), "learner", kind)
        assert run_headless(made, 1)[0].weights_sha256 == run_headless(plain, 1)[0].weights_sha256


def test_a_script_of_new_samples_is_refused_in_words(build) -> None:
    with pytest.raises(ProblemError, match="no fresh samples: take each once"):
        outgoing.write(spirals(build), None, Path("a.py"), "pytorch")
    assert outgoing.refusal(spirals(build), "onnx") is None
    assert Recipe().source == "set"
