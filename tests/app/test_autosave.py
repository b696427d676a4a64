"""Autosave: what is kept against a crash, when, and what is not."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from document_scene import Scene, state

from nnsim.app.autosave import Autosave
from nnsim.core.files import nnsim_file, recovery
from nnsim.core.files.recovery import Recovery
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import choose_generator
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.undo_steps import RunChange


@pytest.fixture
def scene(qapp, tmp_path):
    made = Scene(tmp_path)
    yield made
    made.close()


@pytest.fixture
def autosave(scene, tmp_path):
    recovery = Recovery(tmp_path / "recovery")
    autosave = Autosave(scene.editor, scene.document, recovery)
    autosave._soon.setInterval(1)
    yield autosave
    if autosave._often.isActive():
        autosave.close()


def kept(autosave):
    file = autosave._recovery.file
    return nnsim_file.load(file) if file.exists() else None


def test_an_edit_is_kept_soon(scene, autosave, qtbot):
    scene.client.checkpoint = state(3)
    scene.rate(0.25)
    assert kept(autosave) is None
    qtbot.waitUntil(autosave._recovery.file.exists)
    assert kept(autosave).project.recipe.rate == 0.25
    assert kept(autosave).checkpoint.step == 3


def test_edits_that_never_pause_are_kept_all_the_same(scene, autosave, qtbot):
    """As with a stroke: each edit comes before the time that the first one waits is over."""
    autosave._soon.setInterval(30)
    scene.rate(0.001)
    stroke = scene.editor.gesture("stroke")
    for step in range(2, 1000):
        scene.editor.edit("rate", set_recipe.of(rate=step / 1000), merge=stroke)
        qtbot.wait(2)
        if autosave._recovery.file.exists():
            break
    assert 0.001 < kept(autosave).project.recipe.rate <= step / 1000


def test_weights_turned_by_hand_and_moved_blocks_are_kept(scene, autosave, qtbot):
    """Steps to undo that leave what is trained alone."""
    places = Spec.of("tidy", a="10,20")
    scene.editor.arrange("Move", lambda p: replace(p, view=replace(p.view, places=places)))
    qtbot.waitUntil(autosave._recovery.file.exists)
    assert kept(autosave).project.view.places == places
    scene.client.checkpoint = state(0, value=5)
    scene.editor.push(RunChange("Set w", lambda: None, lambda: None))
    qtbot.waitUntil(lambda: kept(autosave).checkpoint is not None)
    assert kept(autosave).checkpoint.weights["output.weight"][0, 0] == 5


def test_a_run_that_stands_still_is_not_written_again_and_again(scene, autosave, qtbot):
    scene.trained(9)
    scene.client.checkpoint = state(9)
    autosave._often.timeout.emit()
    qtbot.waitUntil(autosave._recovery.file.exists)
    qtbot.waitUntil(lambda: autosave._job is None and not autosave._soon.isActive())
    autosave._often.timeout.emit()
    assert autosave._job is None
    scene.client.checkpoint = state(10)
    autosave._often.timeout.emit()
    assert autosave._job is not None
    qtbot.waitUntil(lambda: autosave._job is None)
    assert kept(autosave).checkpoint.step == 10


def test_training_is_kept_from_time_to_time(scene, autosave, qtbot):
    autosave._often.timeout.emit()
    assert kept(autosave) is None
    scene.trained(9)
    scene.client.checkpoint = state(9)
    autosave._often.timeout.emit()
    qtbot.waitUntil(autosave._recovery.file.exists)
    assert kept(autosave).checkpoint.step == 9


def test_an_edit_does_not_wait_for_the_weights_of_a_large_network(scene, autosave, qtbot, monkeypatch):
    monkeypatch.setattr("nnsim.app.autosave.HEAVY", 1)
    autosave._often.setInterval(600_000)  # it comes when the test wants it
    scene.trained(9)
    scene.client.checkpoint = state(3)
    scene.rate(0.25)
    qtbot.waitUntil(lambda: kept(autosave) is not None)
    assert kept(autosave).checkpoint.step == 3, "nothing lay there yet"
    scene.client.checkpoint = state(9)
    scene.rate(0.5)
    qtbot.waitUntil(lambda: kept(autosave).project.recipe.rate == 0.5)
    assert kept(autosave).checkpoint.step == 3
    autosave._often.timeout.emit()
    qtbot.waitUntil(lambda: kept(autosave).checkpoint.step == 9)
    scene.client.checkpoint = state(0)  # another run
    scene.rate(0.75)
    qtbot.waitUntil(lambda: kept(autosave).checkpoint.step == 0)
    assert kept(autosave).project.recipe.rate == 0.75


def slowly(autosave, monkeypatch):
    """Let the recovery file be written only once the returned event is set; the other tells that it began."""
    began, go_on, write = threading.Event(), threading.Event(), autosave._recovery.write

    def patient(*state, content):
        began.set()
        assert go_on.wait(10)
        return write(*state, content=content)

    monkeypatch.setattr(autosave._recovery, "write", patient)
    return began, go_on


def test_the_window_does_not_wait_for_it(scene, autosave, qtbot, monkeypatch):
    began, go_on = slowly(autosave, monkeypatch)
    scene.rate(0.25)
    qtbot.waitUntil(began.is_set)  # so the window still answers
    scene.rate(0.5)
    go_on.set()
    qtbot.waitUntil(lambda: bool(kept(autosave)) and kept(autosave).project.recipe.rate == 0.5)


def test_nothing_is_left_of_what_was_being_written_when_the_document_was_saved(
    scene, autosave, qtbot, monkeypatch, tmp_path
):
    began, go_on = slowly(autosave, monkeypatch)
    scene.rate(0.25)
    qtbot.waitUntil(began.is_set)
    threading.Timer(0.01, go_on.set).start()
    scene.save(tmp_path / "a.nnsim")
    assert kept(autosave) is None


def test_how_things_are_shown_is_not_worth_keeping(scene, autosave):
    scene.editor.set_view(lambda p: replace(p, view=replace(p.view, log_loss=True)))
    assert not autosave._soon.isActive()


def test_saving_leaves_nothing_to_recover(scene, autosave, tmp_path):
    scene.rate(0.25)
    autosave.write()
    scene.save(tmp_path / "a.nnsim")
    assert kept(autosave) is None


def test_work_that_was_given_up_is_not_recovered(scene, autosave, qtbot):
    scene.rate(0.25)
    autosave.write()
    scene.document.show(choose_generator(Project(), "moons"))
    qtbot.waitUntil(lambda: not autosave._recovery.file.exists())


def test_undone_edits_are_not_recovered(scene, autosave, qtbot):
    scene.rate(0.25)
    autosave.write()
    scene.editor.stack.undo()
    qtbot.waitUntil(lambda: not autosave._recovery.file.exists())


def test_a_crashed_session_is_found_and_a_clean_end_is_not(scene, autosave, tmp_path):
    scene.rate(0.25)
    autosave.write()
    assert recovery.pending(tmp_path / "recovery") == [], "this session still runs"
    autosave._recovery._lock.close()  # as the system does when a process dies
    (found,) = recovery.pending(tmp_path / "recovery")
    assert found.load().project.recipe.rate == 0.25
    autosave.close()
    assert list((tmp_path / "recovery").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_once(scene, autosave, tmp_path):
    (tmp_path / "recovery").write_text("a file where the folder should be")
    said = []
    autosave.said.connect(said.append)
    for value in (0.1, 0.2, 0.3):
        scene.rate(value)
        autosave.write()
    assert len(said) == 1
    assert said[0].text.startswith("Your work cannot be kept safe against a crash")
    (tmp_path / "recovery").unlink()
    autosave.write()
    assert kept(autosave).project.recipe.rate == 0.3


def test_after_closing_nothing_is_written_any_more(scene, autosave):
    autosave.close()
    scene.rate(0.25)
    assert not autosave._soon.isActive()
    assert not autosave._often.isActive()
