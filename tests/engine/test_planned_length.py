"""Schedules follow the planned epochs, and who trains on past their end is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnsim.core.messages import Edit, Load, Loaded, Notice, StepOnce
from nnsim.core.spec import Spec
from nnsim.engine.headless import run_headless
from nnsim.engine.session import Session

COSINE = Spec("cosine")


def told(events: list) -> list[str]:
    return [event.problem.text for event in events if isinstance(event, Notice)]


@pytest.mark.parametrize("epochs", [2, 5])
def test_headless_the_rate_comes_down_over_the_epochs_that_are_asked_for(build, epochs: int) -> None:
    project = build(schedule=COSINE, epochs=2)
    by_hand = build(schedule=Spec.of("cosine", period=epochs))
    (found, _), (expected, _) = run_headless(project, epochs), run_headless(by_hand, epochs)
    assert found.weights_sha256 == expected.weights_sha256
    assert found.message == ""


def test_headless_a_period_set_by_hand_stays_and_its_end_is_told(build) -> None:
    project = build(schedule=Spec.of("cosine", period=2), epochs=2)
    assert run_headless(project, 2)[0].message == ""
    result, _ = run_headless(project, 3)
    assert result.message.startswith(
        "The schedule ended after 2 epochs, and the learning rate stays at 0 from there on"
    )


def test_what_was_said_of_the_end_holds_until_the_document_ends_elsewhere(build) -> None:
    """By it the window knows which of its messages are still true."""
    project = build(schedule=COSINE, epochs=1)
    session = Session()
    session.handle(Load(1, project))
    events = [*session.handle(StepOnce("epoch")), *session.handle(StepOnce("epoch"))]
    (word,) = (event.problem for event in events if isinstance(event, Notice))
    assert [event.problems for event in events if isinstance(event, Loaded)] == [(word,)]
    edited = session.handle(Edit(replace(project, recipe=replace(project.recipe, epochs=9))))
    back = session.handle(Edit(project))
    anew = session.handle(Load(2, project))
    held = [event.problems for event in (*edited, *back, *anew) if isinstance(event, Loaded)]
    assert held == [(), (word,), ()]


def test_a_window_that_trains_on_is_told_once_until_another_end(build) -> None:
    project = build(schedule=COSINE, epochs=2, rate=0.1)
    session = Session()
    session.handle(Load(1, project))
    said = [told(session.handle(StepOnce("epoch"))) for _ in range(3)]
    assert [len(words) for words in said] == [0, 0, 1]
    session.handle(Edit(replace(project, recipe=replace(project.recipe, epochs=5))))
    assert session.trainer is not None
    assert session.trainer.rate > 0
    said = [told(session.handle(StepOnce("epoch"))) for _ in range(5)]
    assert [len(words) for words in said] == [0, 0, 1, 1, 0], "once, and again with a way further out"


def test_a_learner_without_a_schedule_hears_nothing_of_it(build) -> None:
    project = build(schedule=Spec.of("cosine", period=1), learner=Spec("perceptron"), rate=1.0)
    assert "schedule" not in run_headless(project, 3)[0].message
