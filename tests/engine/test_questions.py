"""What views ask of the engine while it still has the document of before, as the new one cannot be learned."""

from __future__ import annotations

from nnsim.core.answers.units import AboutUnit
from nnsim.core.catalogue import load
from nnsim.core.messages import Edit, Load, StepOnce
from nnsim.core.moments import Visit
from nnsim.core.project import Project
from nnsim.edits.data import choose_generator, clear
from nnsim.edits.recipe import choose
from nnsim.engine.session import Session

load()


def asked(session: Session) -> dict[str, object]:
    about = {"activity#1": AboutUnit("dense1", 0)}
    return session.frame(1, ("weights", "activity#1"), about).probes


def test_nothing_is_told_of_samples_that_are_gone() -> None:
    project = choose_generator(Project(), "xor")
    session = Session()
    session.handle(Load(1, project, "cpu"))
    assert asked(session).keys() == {"weights", "activity#1"}
    session.handle(Edit(clear(project)))
    assert session.obstacle
    assert asked(session).keys() == {"weights"}
    session.handle(Edit(project))
    assert asked(session).keys() == {"weights", "activity#1"}


def test_nor_at_an_earlier_moment_of_the_run() -> None:
    """Its samples may be those of the document before: the window shows that moment with the data that there are."""
    project = choose_generator(Project(), "xor")
    session = Session()
    session.handle(Load(1, project, "cpu"))
    for _ in range(3):
        session.handle(StepOnce("batch"))
    session.handle(Edit(clear(project)))
    session.handle(Visit(1))
    while session._travel.is_under_way:
        session.advance(0.1)
    assert session.frame(1, ("weights",)).present == 3
    assert asked(session).keys() == {"weights"}


def test_no_other_learner_answers_for_one_that_cannot_learn_this() -> None:
    project = choose_generator(Project(), "xor")
    session = Session()
    session.handle(Load(1, project, "cpu"))
    session.handle(Edit(choose(project, "learner", "q_learning")))
    assert session.obstacle
    assert asked(session).keys() == {"weights"}
