"""Stopping by itself, and what is said about it before."""

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.messages import Edit, Keep, Load, Notice, Restore, SetDevice, SetRunning, SetWeight
from nnsim.core.spec import Spec
from nnsim.edits.fixes import edit_of
from nnsim.edits.recipe import set_recipe
from nnsim.engine.session import Session

HIDDEN = Spec.of("dense", units=4)
PERCEPTRON = Spec("perceptron")


def of_kind(events: list, kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def test_divergence_stops_with_the_last_good_state_and_a_way_out(build) -> None:
    session = Session()
    session.handle(Load(1, build(HIDDEN, output="regression", rate=20.0, batch=30)))
    session.handle(SetRunning(True))
    events: list = []
    while not events:
        events = session.advance(0.01)
    (stopped,) = events
    assert stopped.reason == "diverged"
    assert "lower the learning rate" in stopped.problem.text
    good = session.trainer.timeline.good.state  # type: ignore[union-attr]
    when = f"after {good.epoch:,} epoch" if good.step else "of the start"
    assert f"The last good weights are those {when}" in stopped.problem.text
    assert (stopped.problem.fix.action, dict(stopped.problem.fix.values)) == ("last_good", {"rate": 0.03})
    cured = set_recipe(session.trainer.project, rate=0.03)  # type: ignore[union-attr]
    assert not session.running
    session.handle(Keep(1, good=True))
    session.handle(Restore(2, 1, keep=2))
    assert np.isfinite(session.frame(2, ("losses",)).probes["losses"]).all()  # type: ignore[arg-type]
    session.handle(Edit(cured))
    session.handle(SetRunning(True))
    while session.trainer.epoch < good.epoch + 60:  # type: ignore[union-attr]
        assert session.advance(0.01) == []


def test_the_perceptron_ends_by_itself_and_says_so_again_when_asked_again(build) -> None:
    project = build(learner=PERCEPTRON, rate=1.0)
    data = project.data
    apart = replace(project, data=replace(data, y=(data.x[:, 0] > 0.3).astype(np.float32)))
    session = Session()
    notice = of_kind(session.handle(Load(1, apart)), Notice)[0]
    assert "ends: after at most" in notice.problem.text
    for _ in range(2):
        session.handle(SetRunning(True))
        events: list = []
        while not events:
            events = session.advance(0.01)
        assert events[0].reason == "converged"
        assert not session.running


def test_data_that_no_line_separates_are_named_once_with_the_proof(build) -> None:
    project = build(learner=PERCEPTRON)
    session = Session()
    notice = of_kind(session.handle(Load(1, project)), Notice)[0].problem
    assert notice.text.startswith("No line separates B from A: x₁ = ")
    assert "With x₁x₂ as a further input they can be separated." in notice.text
    assert not of_kind(session.handle(Edit(build(learner=PERCEPTRON, rate=0.2))), Notice)
    assert not of_kind(session.handle(Edit(build())), Notice)
    session.handle(Edit(project))
    mended = of_kind(session.handle(Edit(edit_of(notice.fix)(project))), Notice)[0].problem
    assert "plane separates" in mended.text
    assert mended.fix is None


def test_a_forecast_is_told_for_as_long_as_it_holds(build) -> None:
    project = build(learner=PERCEPTRON)
    session = Session()
    first, notice = session.handle(Load(1, project))
    assert first.forecast is notice.problem  # type: ignore[union-attr]
    assert session.handle(Edit(build(learner=PERCEPTRON, rate=0.2)))[0].forecast is notice.problem  # type: ignore[union-attr]
    for over in (build(HIDDEN, learner=PERCEPTRON), build()):
        assert session.handle(Edit(over))[0].forecast is None  # type: ignore[union-attr]
        assert of_kind(session.handle(Edit(project)), Notice)


def test_the_bound_is_that_of_the_weights_and_the_rate_of_now(build) -> None:
    """(R/γ)² + 2 |w| / (η γ), by hand for two samples: z = (1, 0, 1) and −(−1, 0, 1), so R = √2 and γ = 1."""
    project = build(learner=PERCEPTRON, n=2, rate=0.5)
    x, y = np.float32([[1, 0], [-1, 0]]), np.float32([1, 0])
    project = replace(project, data=replace(project.data, x=x, y=y, test=np.zeros(2, bool)))
    session = Session()
    told = of_kind(session.handle(Load(1, project)), Notice)[0].problem

    def bound() -> tuple[str, str]:
        trainer = session.trainer
        assert trainer
        weights = trainer.learner.weights()
        length = np.hypot(np.linalg.norm(weights["output.weight"]), np.linalg.norm(weights["output.bias"]))
        by_hand = 2 + 2 * length / (trainer.project.recipe.rate * 1)
        forecast = session.handle(SetDevice("cpu"))[0].forecast  # type: ignore[union-attr]
        return forecast.text, f"after at most {by_hand:,.0f} more"

    assert bound()[1] in told.text
    for name, index, value in (
        ("output.weight", (0, 0), 30.0),
        ("output.weight", (0, 1), -40.0),
        ("output.bias", (0,), 9),
    ):
        (loaded,) = session.handle(SetWeight(name, index, value))
        text, by_hand = bound()
        assert by_hand in text
        assert loaded.forecast.text == text  # type: ignore[union-attr]
    assert "after at most 205 more" in text
    session.handle(Edit(replace(project, recipe=replace(project.recipe, rate=1.0))))
    assert "after at most 104 more" in bound()[0]
    assert bound()[1] in bound()[0]
    assert not of_kind(session.handle(Edit(project)), Notice), "it is said once, and kept true"


def test_where_no_input_helps_another_rule_is_offered(build) -> None:
    project = build(learner=PERCEPTRON, n=200)
    data = project.data
    rings = replace(project, data=replace(data, y=(np.hypot(*data.x.T) % 1.5 > 0.7).astype(np.float32)))
    notice = of_kind(Session().handle(Load(1, rings)), Notice)[0].problem
    assert notice.text.endswith("Choose backpropagation and add a hidden layer.")
    session = Session()
    assert not of_kind(session.handle(Load(1, edit_of(notice.fix)(rings))), Notice)


@pytest.mark.parametrize("classes", ["multiclass", "two"])
def test_one_per_class_is_named_class_against_the_rest(build, classes: str) -> None:
    project = build(learner=PERCEPTRON, output="multiclass")
    if classes == "two":
        data = project.data
        project = replace(project, data=replace(data, y=(data.x[:, 0] > 0).astype(np.float32), classes=("A", "B")))
    (notice,) = of_kind(Session().handle(Load(1, project)), Notice)
    expected = "No line separates A from the rest" if classes == "multiclass" else "A line separates the classes"
    assert notice.problem.text.startswith(expected)
