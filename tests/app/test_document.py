"""The document as a file: what is saved when, what is asked for, and what a failure leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from document_scene import Scene, state

from nnsim.app.opening import first_document, open_file
from nnsim.app.unsaved import what_is_lost
from nnsim.core.catalogue import load
from nnsim.core.files import nnsim_file
from nnsim.core.messages import Saved
from nnsim.core.project import Project
from nnsim.edits.data import choose_generator

load()


@pytest.fixture
def scene(qapp, tmp_path):
    made = Scene(tmp_path)
    yield made
    made.close()


# ---------------------------------------------------------------- saving


def test_saving_waits_for_the_newest_weights(scene, tmp_path):
    path = tmp_path / "a.nnsim"
    scene.client.checkpoint = state(10, value=1)
    scene.document.save(path, scene.answers.append)
    assert not path.exists()
    scene.engine_saves(state(20, value=2))
    assert scene.answers == [True]
    loaded = nnsim_file.load(path)
    assert loaded.checkpoint.step == 20
    assert loaded.checkpoint.weights["output.weight"].tolist() == [[2, 2]]
    assert scene.document.path == path
    assert (scene.document.title, scene.document.status) == ("a", "a.nnsim · saved")
    assert scene.settings.recent() == [path.resolve()]


def test_an_engine_that_does_not_answer_is_not_waited_for_long(scene, tmp_path, qtbot, monkeypatch):
    path = tmp_path / "a.nnsim"
    scene.client.checkpoint = state(10, value=1)
    monkeypatch.setattr("nnsim.app.newest_state.PATIENCE_MS", 1)
    with qtbot.waitSignal(scene.document.stored, timeout=2000):
        scene.document.save(path, scene.answers.append)
    assert scene.answers == [True]
    assert nnsim_file.load(path).checkpoint.step == 10
    scene.engine_saves(state(99))
    assert nnsim_file.load(path).checkpoint.step == 10, "an answer that comes too late changes nothing"


def test_without_any_known_weights_the_edits_are_saved(scene, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr("nnsim.app.newest_state.PATIENCE_MS", 1)
    with qtbot.waitSignal(scene.document.stored, timeout=2000):
        scene.document.save(tmp_path / "a.nnsim")
    assert nnsim_file.load(tmp_path / "a.nnsim").checkpoint is None


def test_an_edit_while_the_engine_is_asked_is_not_in_the_file_and_stays_unsaved(scene, tmp_path):
    path = tmp_path / "a.nnsim"
    scene.rate(0.1)
    scene.document.save(path, scene.answers.append)
    scene.rate(0.2)
    scene.engine_saves(state(5))
    assert nnsim_file.load(path).project.recipe.rate == 0.1
    assert scene.document.unsaved
    scene.editor.stack.undo()
    assert scene.document.unsaved, "not known to be the same as the file"
    scene.save(path)
    assert not scene.document.unsaved


def test_a_changed_view_is_no_unsaved_change(scene, tmp_path):
    scene.document.save(tmp_path / "a.nnsim")
    scene.editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=True)))
    scene.engine_saves(state(0))
    assert not scene.document.unsaved


def test_a_second_save_does_not_swallow_the_first(scene, tmp_path):
    scene.client.checkpoint = state(3)
    scene.document.save(tmp_path / "a.nnsim", scene.answers.append)
    scene.document.save(tmp_path / "b.nnsim", scene.answers.append)
    scene.engine_saves(state(4))
    assert scene.answers == [True, True]
    assert nnsim_file.load(tmp_path / "a.nnsim").checkpoint.step == 3
    assert nnsim_file.load(tmp_path / "b.nnsim").checkpoint.step == 4
    assert scene.document.path == tmp_path / "b.nnsim"


def test_another_document_never_gets_into_the_file_of_the_old_one(scene, tmp_path):
    scene.rate(0.123)
    scene.document.save(tmp_path / "old.nnsim", scene.answers.append)
    scene.document.show(choose_generator(Project(name="Other"), "moons"))
    scene.engine_saves(state(1))
    saved = nnsim_file.load(tmp_path / "old.nnsim").project
    assert (saved.name, saved.recipe.rate) == ("XOR", 0.123)
    assert scene.answers == [True]
    assert scene.document.path is None
    assert scene.document.title == "Other"


def test_a_failed_save_says_why_and_keeps_the_unsaved_mark(scene, tmp_path):
    stored = []
    scene.document.stored.connect(stored.append)
    scene.rate(0.1)
    (tmp_path / "folder").write_text("a file where the folder should be")
    scene.save(tmp_path / "folder" / "a.nnsim")
    assert scene.answers == [False]
    assert scene.document.unsaved
    assert scene.document.path is None
    assert stored == scene.settings.recent() == []
    (problem,) = scene.said
    assert problem.text.startswith("a.nnsim cannot be saved: ")


def test_states_that_nobody_asked_for_are_not_saved(scene, tmp_path):
    scene.document.save(tmp_path / "a.nnsim", scene.answers.append)
    scene.client.tell(Saved(scene.client.run, 999, state(8)))
    scene.bridge.tick()
    assert scene.answers == []


# ---------------------------------------------------------------- the unsaved mark


def test_edits_undo_and_the_mark(scene, tmp_path):
    told = []
    assert scene.document.status == "not a file yet"
    scene.document.changed.connect(lambda: told.append(scene.document.status))
    scene.rate(0.1)
    assert told == ["not a file yet · unsaved changes"]
    scene.save(tmp_path / "a.nnsim")
    scene.rate(0.2)
    scene.editor.stack.undo()
    assert told[-3:] == ["a.nnsim · saved", "a.nnsim · unsaved changes", "a.nnsim · saved"]


def test_training_makes_a_saved_document_unsaved_by_steps_too(scene, tmp_path):
    scene.save(tmp_path / "a.nnsim", state(5))
    scene.trained(5)
    assert not scene.document.unsaved
    scene.trained(6)
    assert scene.document.unsaved
    assert scene.document.training_unsaved
    scene.save(tmp_path / "a.nnsim", state(6))
    scene.trained(6)
    assert not scene.document.unsaved
    scene.bridge.play()
    scene.trained(7)
    assert scene.document.unsaved


def train(scene, seconds: int, start: int = 0) -> None:
    """One frame a second, each with a step more."""
    for second in range(seconds):
        scene.now += 1
        scene.trained(start + second + 1)


def test_an_example_that_is_watched_for_seconds_asks_for_no_file(scene):
    train(scene, 10)
    assert scene.document.training_unsaved
    assert not scene.document.unsaved


def test_long_training_of_an_example_is_work(scene, tmp_path):
    told = []
    train(scene, 29)
    scene.now += 1000  # it stands still
    scene.trained(29)
    assert not scene.document.unsaved
    scene.document.changed.connect(lambda: told.append(scene.document.status))
    train(scene, 2, start=29)
    assert told == ["not a file yet · unsaved changes"]
    assert what_is_lost(scene.document) == (
        "It has never been saved: without saving, what the network has learned in 31 steps is lost."
    )
    scene.rate(0.3)
    assert what_is_lost(scene.document) == (
        "It has never been saved: without saving, the edits and what the network has learned in 31 steps are lost."
    )
    scene.document.show(Project(name="another"))
    assert not scene.document.unsaved, "its training is gone with it"
    train(scene, 10)
    assert not scene.document.unsaved


def test_who_edits_is_told_of_short_training_too(scene):
    """Alone it is no reason to ask; it is lost all the same."""
    train(scene, 3)
    scene.rate(0.3)
    assert what_is_lost(scene.document) == (
        "It has never been saved: without saving, the edits and what the network has learned in 3 steps are lost."
    )


def test_what_is_lost_of_a_file_is_named(scene, tmp_path):
    scene.save(tmp_path / "a.nnsim", state(5))
    scene.trained(6)
    assert what_is_lost(scene.document) == (
        "Without saving, what the network has learned in 1 step since the last save is lost."
    )
    scene.save(tmp_path / "a.nnsim", state(6))
    scene.rate(0.3)
    assert what_is_lost(scene.document) == "Without saving, the edits since the last save are lost."


def test_another_document_after_one_that_was_never_saved_is_clean(scene):
    scene.document.show(Project(name="imported"), saved=False)
    assert scene.document.unsaved
    scene.document.show(Project(name="an example"))
    assert not scene.document.unsaved


# ---------------------------------------------------------------- opening


def test_a_saved_run_goes_on_where_it_was(scene, tmp_path):
    path = tmp_path / "a.nnsim"
    scene.rate(0.77)
    scene.save(path, state(42))
    scene.document.show(Project())
    assert open_file(scene.document, path, None)
    assert scene.editor.project.recipe.rate == 0.77
    assert not scene.editor.stack.canUndo()
    _, _, checkpoint = scene.client.named("load")[-1]
    assert checkpoint.step == 42
    scene.trained(42)
    assert not scene.document.unsaved


def first_path(scene, path=None, *, last=True):
    """Which file the next start opens."""
    return first_document(scene.settings, path, last=last).path


def test_the_next_start_opens_the_file_used_last_whatever_was_thrown_away_since(scene, tmp_path):
    assert first_path(scene) is None
    people, other = (tmp_path / name for name in ("people.nnsim", "other.nnsim"))
    for path in (other, people):
        scene.document.save(path)
        scene.engine_saves(state(0))
    scene.document.show(Project(name="Pictures"), saved=False)  # imported, and not saved when the window closes
    scene.document.close()
    assert first_path(scene) == people.resolve()
    assert first_path(scene, other) == other
    assert first_path(scene, last=False) is None
    people.unlink()
    assert first_path(scene) == other.resolve()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_a_damaged_file_keeps_what_is_shown(scene, tmp_path, content):
    path = tmp_path / "bad.nnsim"
    path.write_bytes(content)
    scene.rate(0.5)
    before, loads = scene.editor.project, len(scene.client.named("load"))
    assert not open_file(scene.document, path, None)
    assert scene.editor.project is before
    assert scene.editor.stack.canUndo()
    assert scene.document.path is None
    assert len(scene.client.named("load")) == loads
    assert scene.settings.recent() == []
    (problem,) = scene.said
    assert problem.text.startswith("bad.nnsim cannot be opened: ")


def test_a_missing_file_keeps_what_is_shown(scene, tmp_path):
    assert not open_file(scene.document, tmp_path / "gone.nnsim", None)
    assert scene.said[0].text == "gone.nnsim cannot be opened: there is no such file; choose another file."


def test_recovered_work_is_unsaved(scene, tmp_path):
    scene.document.show(Project(), None, tmp_path / "a.nnsim", saved=False)
    assert scene.document.unsaved
    assert scene.settings.recent() == []
