"""One place waits for the newest state: several may ask at once, and each is answered once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from document_scene import Scene, state

from nnsim.app.newest_state import NewestState
from nnsim.client.events import EngineDied
from nnsim.core.messages import Saved
from nnsim.core.run import Checkpoint


@pytest.fixture
def scene(qapp, tmp_path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    made.client.checkpoint = state(3)
    yield made
    made.close()


@pytest.fixture
def given() -> list[tuple[str, int]]:
    """Who was given the state of which step."""
    return []


@pytest.fixture
def asked(scene, given) -> Iterator[tuple[NewestState, int, int]]:
    """Two ask; their tickets."""
    newest = scene.document.newest

    def ask(name: str) -> int:
        def then(told: Checkpoint | None) -> None:
            given.append((name, told.step if told else -1))

        return newest.ask(then)

    yield newest, ask("first"), ask("second")
    newest.hurry()


def tell(scene: Scene, *events: object) -> None:
    scene.client.tell(*events)
    scene.bridge.tick()


def test_each_gets_the_answer_to_its_own_question(scene, asked, given) -> None:
    _, first, second = asked
    tell(scene, Saved(scene.client.run, second, state(9)), Saved(scene.client.run, 777, state(8)))
    assert given == [("second", 9)]
    tell(scene, Saved(scene.client.run, first, state(7)))
    assert given == [("second", 9), ("first", 7)]
    assert not scene.document.newest.patience.isActive()


def test_whoever_gave_up_hears_nothing(scene, asked, given) -> None:
    newest, first, second = asked
    newest.drop(first)
    assert newest.patience.isActive()
    newest.drop(second)
    assert not newest.patience.isActive()
    tell(scene, *(Saved(scene.client.run, ticket, state(9)) for ticket in (first, second)))
    assert given == []


def test_one_may_be_in_a_hurry_alone(scene, asked, given) -> None:
    newest, first, second = asked
    newest.hurry(first)
    assert given == [("first", 3)], "the last one known"
    tell(scene, *(Saved(scene.client.run, ticket, state(9)) for ticket in (first, second)))
    assert given == [("first", 3), ("second", 9)]


def test_where_patience_ends_the_last_one_known_has_to_do(qtbot, scene, asked, given) -> None:
    asked[0].patience.start(1)
    qtbot.waitUntil(lambda: len(given) == 2)
    assert given == [("first", 3), ("second", 3)]


@pytest.mark.parametrize("restarts", [True, False])
def test_an_engine_that_does_not_come_back_is_not_waited_for(scene, asked, given, restarts: bool) -> None:
    tell(scene, EngineDied(1, "It is gone.", "", restarts=restarts))
    assert len(given) == (0 if restarts else 2)


def test_another_document_waits_for_nothing_of_this_one(scene, asked, given) -> None:
    scene.document.show(scene.editor.project)
    assert given == [("first", 3), ("second", 3)]
