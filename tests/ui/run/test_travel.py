"""Which moment of the run the window shows, as the engine tells it: nobody trains here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_client import FakeClient

from nnsim.client.events import EngineDied
from nnsim.core.catalogue import load
from nnsim.core.messages import Refused
from nnsim.core.moments import Moment
from nnsim.core.problem import Problem
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()
ROWS = [[0, 0, 0.9, 0.9, 0.5, 0.5], [10, 1, 0.5, 0.6, 0.7, 0.6], [20, 2, 0.2, 0.3, 0.9, 0.8]]


@pytest.fixture
def client():
    return FakeClient()


@pytest.fixture
def bridge(client, qapp):
    """A run of 20 steps in two epochs."""
    editor = Editor(Store(choose_generator(Project(), "xor")))
    live = LiveModel(editor.store)
    bridge = EngineBridge(client, editor, Run(live))
    bridge._timer.stop()
    bridge.load()
    client.tell(client.frame(ROWS, step=20, epoch=2))
    bridge.tick()
    yield bridge
    bridge.close()
    live.close()


def look(bridge, client, step: int) -> None:
    bridge.travel.visit(step)
    client.tell(replace(client.frame(step=step, epoch=step // 10, position=step % 10 * 10), present=20))
    bridge.tick()


def test_a_visit_pauses_and_the_numbers_are_of_then(bridge, client):
    bridge.play()
    look(bridge, client, 14)
    assert client.named("visit") == [(14,)]
    assert not bridge.running
    assert (bridge.travel.is_away, bridge.travel.step, bridge.travel.present) == (True, 14, 20)
    record = bridge.run.record
    assert (record.present("train_loss").value, record.present("test_accuracy").epoch) == (0.5, 1)
    assert record.last("train_loss") == 0.2
    bridge.travel.come_back()
    assert record.present("train_loss").value == 0.2
    assert client.named("come_back") == [()]


def test_the_newest_step_is_the_present(bridge, client):
    bridge.travel.visit(20)
    assert not bridge.travel.is_away
    look(bridge, client, 3)
    bridge.travel.visit(25)
    assert not bridge.travel.is_away


def test_epochs_lead_to_steps(bridge, client):
    bridge.travel.visit_epoch(1.4)
    assert client.named("visit") == [(14,)]


def test_a_frame_that_was_on_its_way_is_not_of_the_moment(bridge, client):
    bridge.travel.visit(5)
    client.tell(client.frame(step=20, epoch=2))
    bridge.tick()
    assert bridge.travel.is_away


@pytest.mark.parametrize("event", [EngineDied(-9, "It was killed.", "", False), Refused(1, Problem("No."))])
def test_without_its_engine_the_present_is_shown(bridge, client, event):
    look(bridge, client, 5)
    client.tell(event)
    bridge.tick()
    assert not bridge.travel.is_away


def test_what_the_document_was_is_shown_and_never_sent_or_kept(bridge, client):
    store = bridge.editor.store
    now = store.project
    look(bridge, client, 5)
    then = set_recipe(now, rate=0.5)
    client.tell(Moment(1, replace(then, data=now.data.take(slice(0, 0))), has_samples=False))
    bridge.tick()
    assert (store.project.recipe.rate, store.document.recipe.rate) == (0.5, now.recipe.rate)
    assert store.project.data is now.data
    bridge.editor.set_view(lambda project: replace(project, view=replace(project.view, show_test=True)))
    bridge.travel.come_back()
    assert store.project == replace(now, view=replace(now.view, show_test=True))
    assert not store.is_looking
    bridge.tick()
    assert client.named("edit") == []


@pytest.mark.parametrize("act", ["play", "reset", "load"])
def test_whatever_is_done_with_the_run_is_done_in_the_present(bridge, client, act):
    look(bridge, client, 5)
    getattr(bridge, act)()
    assert not bridge.travel.is_away
