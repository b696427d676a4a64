"""The bridge between engine and window: one edit per tick, and only what belongs to the present run."""

from __future__ import annotations

import gc
from dataclasses import replace

import numpy as np
import pytest

from nnsim.client.events import EngineDied, EngineRestarted, EngineState
from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.messages import Failed, Lost, Note, Notice, Ready, Refused, Saved, Stopped
from nnsim.core.pace import LIVE
from nnsim.core.problem import Problem, Severity
from nnsim.core.run import Checkpoint, History, Mark
from nnsim.core.texts import plain
from nnsim.edits.data import choose_bundled
from nnsim.edits.network import mlp, toggle_feature
from nnsim.edits.recipe import choose, set_recipe
from nnsim.ui.run.bridge import FRAME_MS, IDLE_MS, EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run

load()
ROW = (1.0, 0.1, 0.7, 0.8, 0.5, 0.4, 0.9, 0.3)
LINE = {"output.weight": np.array([[1, 0]], np.float32), "output.bias": np.zeros(1, np.float32)}
WRONG = Problem("Something is wrong: mend it.")


def rate(value):
    return set_recipe.of(rate=value)


# ---------------------------------------------------------------- edits


def test_edits_of_a_tick_are_one_message_with_the_newest_document(bridge, client, editor):
    for value in (0.1, 0.2, 0.3):
        editor.edit("rate", rate(value))
    assert client.named("edit") == []
    bridge.tick()
    assert client.named("edit") == [(editor.project, [])]
    bridge.tick()
    assert len(client.named("edit")) == 1


def test_notes_of_a_tick_go_together_and_those_of_one_gesture_as_one(bridge, client, editor):
    editor.edit("rate", rate(0.1), mark=plain("rate up"))
    key = editor.gesture("paint")
    for value, mark in ((0.2, "+ 3 points"), (0.3, "+ 5 points")):
        editor.edit("rate", rate(value), mark=plain(mark), merge=key)
    bridge.tick()
    assert client.named("edit") == [(editor.project, ["rate up", "+ 5 points"])]
    editor.edit("rate", rate(0.5))
    bridge.tick()
    assert client.named("edit")[1] == (editor.project, [])


def test_pictures_are_refreshed_once_a_frame_where_the_engine_answers_in_place_of_weights(bridge, client, editor):
    editor.edit("Learner", choose.of(part="learner", kind="neighbours"))
    bridge.tick()
    told = []
    bridge.run.live.updated.connect(lambda: told.append(bridge.run.live.predictions.copy()))
    said = np.ones(len(editor.project.data), np.float32)
    (asked,) = (name for name in bridge.subscriptions.due(0) if name.startswith("predictions"))
    frame = client.frame(weights={})
    client.tell(replace(frame, probes={**frame.probes, asked: said}))
    bridge.tick()
    (predictions,) = told
    assert predictions.tolist() == said.tolist()


def test_what_a_fast_frame_left_out_is_drawn_when_the_run_ends(bridge, client):
    bridge._clock = lambda: 1.0  # all frames come at once
    bridge.play()
    drawn = {"plane": 0, "network": 0}
    bridge.run.live.updated.connect(lambda: drawn.update(plane=drawn["plane"] + 1))
    bridge.run.live.fields_updated.connect(lambda: drawn.update(network=drawn["network"] + 1))
    for _ in range(5):
        client.tell(client.frame(weights=LINE))
        bridge.tick()
    assert drawn == {"plane": 3, "network": 3}, "the first brings both"
    bridge.tick()
    assert drawn == {"plane": 3, "network": 3}, "it goes on"
    client.tell(Stopped(client.run, "diverged", WRONG))
    bridge.tick()
    assert drawn == {"plane": 4, "network": 4}
    bridge.tick()
    assert drawn == {"plane": 4, "network": 4}


def test_a_mark_without_an_edit_is_sent_too(bridge, client, editor):
    editor.marked.emit(Note(plain("rate 0.1 → 0.3")))
    bridge.tick()
    assert client.named("edit") == [(editor.project, ["rate 0.1 → 0.3"])]


def test_how_things_are_shown_is_no_business_of_the_engine(bridge, client, editor):
    editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=True), name="other"))
    bridge.tick()
    assert client.named("edit") == []


@pytest.mark.parametrize(
    "act",
    [
        lambda b: b.play(),
        lambda b: b.step("batch"),
        lambda b: b.reset(),
        lambda b: b.restore(b.states.place(), Checkpoint(0, 0, 0, {})),
        lambda b: b.keep(b.states.place()),
        lambda b: b.set_weight("output.bias", (0,), 1.0),
        lambda b: b.save(),
    ],
    ids=["play", "step", "reset", "restore", "keep", "set_weight", "save"],
)
def test_a_command_comes_after_the_edits_before_it(bridge, client, editor, act):
    editor.edit("rate", rate(0.5))
    act(bridge)
    assert next(command[0] for command in client.told if command[0] != "want_frame") == "edit"
    assert len(client.told) == 2


def test_an_edit_before_the_first_load_waits_for_it(idle, client, editor):
    editor.edit("rate", rate(0.5), mark=plain("rate"))
    idle.tick()
    assert client.named("edit") == []
    idle.load()
    idle.tick()
    assert client.named("load") == [(editor.project, "cpu", None)]
    assert client.named("edit") == []


def test_play_before_the_engine_is_ready_is_remembered(idle, client):
    client.state = EngineState.STARTING
    idle.load()
    idle.play()
    client.tell(Ready("2", ("cpu",), 1), client.loaded())
    idle.tick()
    assert idle.running
    assert client.named("play") == [(LIVE,)]


# ---------------------------------------------------------------- frames


def test_frames_fill_the_record_and_the_pictures(bridge, client):
    seen = []
    bridge.framed.connect(seen.append)
    frame = client.frame([ROW], step=1, marks=(Mark(1, 0.1, plain("m")),), weights=LINE)
    client.tell(frame)
    bridge.tick()
    assert seen == [frame]
    assert bridge.run.record.rows.tolist() == [list(ROW)]
    assert [m.text for m in bridge.run.record.marks] == ["m"]
    assert bridge.run.live.fits
    assert client.told[-1] == ("want_frame", ("weights",))


def test_frames_of_an_older_run_are_dropped(bridge, client):
    seen = []
    bridge.framed.connect(seen.append)
    stale = client.frame([ROW], step=9)
    bridge.reset()
    client.tell(stale)
    bridge.tick()
    assert seen == []
    assert len(bridge.run.record.rows) == 0


def test_a_frame_behind_an_event_that_began_another_run_is_dropped(bridge, client):
    bridge.stopped.connect(lambda _stopped: bridge.reset())
    client.tell(Stopped(client.run, "diverged", WRONG), client.frame([ROW]))
    bridge.tick()
    assert len(bridge.run.record.rows) == 0


def test_large_sets_are_predicted_to_the_end_while_nothing_moves(bridge, client, editor):
    x = np.random.default_rng(0).uniform(-3, 3, (100_000, 2)).astype(np.float32)
    editor.open(
        replace(
            editor.project, data=Data(x, (x[:, 0] > 0).astype(np.float32), np.zeros(len(x), np.bool_), kind="points")
        )
    )
    client.tell(client.frame(weights=LINE))
    bridge.tick()
    assert np.isnan(bridge.run.live.predictions).any()
    for _ in range(4):
        bridge.tick()
        assert bridge._timer.interval() == FRAME_MS
    np.testing.assert_array_equal(bridge.run.live.predictions, x[:, 0] > 0)
    bridge.tick()
    assert bridge._timer.interval() == IDLE_MS


# ---------------------------------------------------------------- play and pause


def test_play_and_pause(bridge, client):
    said = []
    bridge.running_changed.connect(said.append)
    bridge.toggle()
    bridge.toggle()
    bridge.set_speed(50.0)
    bridge.play()
    bridge.set_speed(10.0)
    bridge.step("epoch")
    assert said == [True, False, True, False]
    assert [c for c in client.told if c[0] in ("play", "pause", "step")] == [
        ("play", LIVE), ("pause",), ("play", 50.0), ("play", 10.0), ("step", "epoch"),
    ]  # fmt: skip


def test_a_frame_older_than_a_press_of_play_does_not_flip_the_button(bridge, client):
    said = []
    bridge.running_changed.connect(said.append)
    bridge.play()
    client.tell(client.frame(running=False), client.frame(running=False))
    bridge.tick()
    bridge.pause()
    client.tell(client.frame(running=True))
    bridge.tick()
    assert said == [True, False]
    assert not bridge.running


@pytest.mark.parametrize(
    "event",
    [
        Stopped(1, "converged", WRONG),
        Failed(1, "It broke.", "trace"),
        EngineDied(-9, "It was killed.", "", restarts=False),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_ends_training_shows_on_the_button(bridge, client, event):
    bridge.play()
    client.tell(event)
    bridge.tick()
    assert not bridge.running


def test_an_engine_that_comes_back_by_itself_leaves_the_button_alone(bridge, client):
    said = []
    bridge.play()
    bridge.running_changed.connect(said.append)
    state = Checkpoint(7, 0, 7, {}, history=History(np.array([ROW])), marks=(Mark(1, 0.1, plain("m")),))
    client.tell(client.frame([(2.0, *ROW[1:]), (3.0, *ROW[1:])]))
    bridge.tick()
    client.tell(EngineDied(-9, "It was killed.", "", restarts=True))
    bridge.tick()
    client.run += 1
    client.tell(EngineRestarted(client.run, 7, True, state))
    bridge.tick()
    assert said == []
    assert bridge.running
    assert bridge.run.record.rows.tolist() == [list(ROW)]
    assert [m.text for m in bridge.run.record.marks] == ["m"]


def test_an_engine_that_comes_back_paused_shows_it(bridge, client):
    bridge.play()
    client.tell(EngineRestarted(client.run, 0, False, None))
    bridge.tick()
    assert not bridge.running
    assert len(bridge.run.record.rows) == 0


# ---------------------------------------------------------------- runs


def test_reset_forgets_the_curves_and_has_the_state_before_it_kept(bridge, client):
    client.tell(client.frame([ROW]))
    bridge.tick()
    before = bridge.states.place()
    bridge.reset(before)
    assert len(bridge.run.record.rows) == 0
    assert client.named("reset") == [(before.number,)]
    bridge.restore(before)
    assert client.named("restore") == [(before.number, None, 0)]


def test_what_nobody_wants_any_more_is_forgotten_once(bridge, client):
    kept, other = bridge.states.place(), bridge.states.place()
    for place in (kept, other, kept):
        bridge.keep(place)
    assert client.named("keep") == [(1, False), (2, False), (3, False)]
    del other
    gc.collect()
    bridge.tick()
    bridge.tick()
    assert client.named("forget") == [(1, 2)]


@pytest.mark.parametrize("event", [EngineDied(1, "It is gone.", "", restarts=True), EngineRestarted(2, 0, False)])
def test_what_was_kept_goes_with_the_engine_process(bridge, client, event):
    kept, told = bridge.states.place(), []
    bridge.keep(kept)
    client.tell(Lost(1, (5,)), event)
    bridge.died.connect(lambda _event: told.append(kept.why_lost))
    bridge.restarted.connect(lambda _event: told.append(kept.why_lost))
    bridge.tick()
    assert told == ["are no longer kept, as the engine had to start again"]
    bridge.tick()
    assert client.named("forget") == []


def test_a_project_that_cannot_be_measured_has_no_losses(bridge, client, editor):
    client.tell(client.frame([ROW]))
    bridge.tick()
    editor.edit("rate", rate(0.5))
    assert not bridge.run.record.is_edited, "the rate does not change what is measured"
    editor.edit("units", lambda project: toggle_feature(project, "x1_squared"))
    assert bridge.run.record.is_edited
    note = Problem("Good to know.", severity=Severity.NOTE)
    client.tell(replace(client.loaded(), problems=(note,)))
    bridge.tick()
    assert bridge.run.record.why_none == ""
    client.tell(replace(client.loaded(), problems=(note, Problem("There are no samples."))))
    bridge.tick()
    assert bridge.run.record.why_none == "There are no samples."


def test_loading_stops_training_and_drops_what_waits(bridge, client, editor):
    bridge.play()
    editor.edit("rate", rate(0.5), mark=plain("rate"))
    bridge.load(Checkpoint(3, 0, 3, {}, history=History(np.array([ROW]))))
    bridge.tick()
    assert not bridge.running
    assert client.named("edit") == []
    assert bridge.run.record.rows.tolist() == [list(ROW)]


def test_the_device_is_the_one_the_engine_names(bridge, client, editor):
    bridge.set_device("cuda")
    client.tell(Refused(client.run, WRONG))
    bridge.tick()
    assert bridge.device == "cpu"
    bridge.set_device("cuda")
    client.tell(client.loaded("cuda"))
    bridge.tick()
    assert bridge.device == "cuda"
    bridge.load()
    assert client.named("load")[-1] == (editor.project, "cuda", None)


def test_every_event_becomes_its_signal(bridge, client):
    seen = []
    for name in ("ready", "loaded", "stopped", "said", "refused", "failed", "died", "restarted", "saved"):
        getattr(bridge, name).connect(lambda event, name=name: seen.append((name, type(event).__name__)))
    client.tell(
        Ready("2", ("cpu",), 1), client.loaded(), Notice(1, WRONG), Refused(1, WRONG),
        Saved(1, 5, Checkpoint(0, 0, 0, {})), Stopped(1, "converged", WRONG), Failed(1, "a", "b"),
        EngineDied(1, "c", "", True), EngineRestarted(1, 0, False),
    )  # fmt: skip
    bridge.tick()
    assert seen == [
        ("ready", "Ready"), ("loaded", "Loaded"), ("said", "Notice"), ("refused", "Refused"), ("saved", "Saved"),
        ("stopped", "Stopped"), ("failed", "Failed"), ("died", "EngineDied"), ("restarted", "EngineRestarted"),
    ]  # fmt: skip


def test_the_state_of_the_engine_is_told_when_it_changes(bridge, client):
    said = []
    bridge.state_changed.connect(said.append)
    for state in (EngineState.BUSY, EngineState.BUSY, EngineState.READY):
        client.state = state
        bridge.tick()
    assert said == ["busy", "ready"]


def test_closing_ends_polling_and_the_process(editor, client, qapp):
    live = LiveModel(editor.store)
    bridge = EngineBridge(client, editor, Run(live))
    bridge.close()
    live.close()
    assert client.told == [("close",)]
    editor.edit("layers", lambda p: mlp(p, 3))
    assert not bridge._timer.isActive()


def test_what_was_said_to_test_images_is_asked_for_with_every_row_where_weights_are_not_sent(bridge, client, editor):
    editor.edit("digits", lambda project: choose_bundled(project, "digits"))
    client.tell(replace(client.frame([ROW]), probes={"weights": {}}))
    bridge.tick()
    assert client.named("want_frame")[-1] == (("weights", "told"),)
    said = np.zeros(int(editor.project.data.test.sum()), np.float32)
    client.tell(replace(client.frame(), probes={"weights": {}, "told": said}))
    bridge.tick()
    assert client.named("want_frame")[-1] == (("weights",),)
    assert (bridge.run.live.predictions[editor.project.data.test] == 0).all()
    client.tell(replace(client.frame([ROW]), probes={"weights": {}}))
    bridge.tick()
    assert client.named("want_frame")[-1] == (("weights", "told"),)
