"""What views ask of the engine while it still has the document of before, as the new one cannot be learned."""

from __future__ import annotations

from nnsim.core.answers.units import AboutUnit
from nnsim.core.catalogue import load
from nnsim.core.messages import Edit, Load
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


def test_no_other_learner_answers_for_one_that_cannot_learn_this() -> None:
    project = choose_generator(Project(), "xor")
    session = Session()
    session.handle(Load(1, project, "cpu"))
    session.handle(Edit(choose(project, "learner", "q_learning")))
    assert session.obstacle
    assert asked(session).keys() == {"weights"}
