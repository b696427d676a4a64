"""Large projects are saved in the background: what the window says meanwhile, and what a second thought does."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from document_scene import Gate, Scene, state

from nnsim.app.autosave import Autosave
from nnsim.client.events import EngineDied, EngineState
from nnsim.core.files import nnsim_file, write
from nnsim.core.files.recovery import Recovery
from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled, Progress
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.network import mlp


@pytest.fixture
def scene(qapp, tmp_path, monkeypatch) -> Iterator[Scene]:
    """Every project counts as a large one."""
    monkeypatch.setattr("nnsim.app.saving.AT_ONCE", -1)
    made = Scene(tmp_path)
    yield made
    made.close()


@pytest.fixture
def gate(monkeypatch) -> Iterator[Gate]:
    made, save = Gate(), nnsim_file.save

    def guarded(path: Path, project: Project, checkpoint: Checkpoint | None, progress: Progress) -> None:
        save(path, project, checkpoint, made.watch(progress))

    monkeypatch.setattr(nnsim_file, "save", guarded)
    yield made
    made.open.set()


def over(scene: Scene) -> Callable[[], bool]:
    return lambda: not scene.document.is_saving


def test_the_window_goes_on_and_the_mark_stays_until_it_is_done(scene, gate, qtbot, tmp_path):
    path = tmp_path / "a.nnsim"
    scene.rate(0.1)
    scene.save(path)
    qtbot.waitUntil(gate.reached.is_set)
    assert scene.document.is_saving
    assert scene.document.unsaved
    assert scene.document.status == "a.nnsim · saving …"
    assert scene.answers == []
    assert not path.exists()
    gate.open.set()
    qtbot.waitUntil(over(scene))
    assert scene.answers == [True]
    assert scene.document.status == "a.nnsim · saved"
    assert nnsim_file.load(path).project.recipe.rate == 0.1
    assert scene.settings.recent() == [path.resolve()]


def test_what_is_edited_meanwhile_is_not_in_the_file_and_unsaved(scene, gate, qtbot, tmp_path):
    path = tmp_path / "a.nnsim"
    scene.rate(0.1)
    scene.save(path)
    qtbot.waitUntil(gate.reached.is_set)
    scene.rate(0.2)
    gate.open.set()
    qtbot.waitUntil(over(scene))
    assert nnsim_file.load(path).project.recipe.rate == 0.1
    assert scene.document.status == "a.nnsim · unsaved changes"


def test_what_is_learned_meanwhile_is_unsaved_even_if_it_stands_still_by_then(scene, gate, qtbot, tmp_path):
    scene.trained(5)
    scene.save(tmp_path / "a.nnsim", state(5))
    qtbot.waitUntil(gate.reached.is_set)
    scene.trained(6)
    gate.open.set()
    qtbot.waitUntil(over(scene))
    assert scene.document.unsaved
    assert scene.document.training_unsaved


def test_cancelling_leaves_the_old_file_as_it_was(scene, gate, qtbot, tmp_path):
    path = tmp_path / "a.nnsim"
    path.write_bytes(b"the old one")
    scene.rate(0.1)
    scene.save(path)
    qtbot.waitUntil(gate.reached.is_set)
    scene.document.cancel_saving()
    gate.open.set()
    qtbot.waitUntil(over(scene))
    assert scene.answers == [False]
    assert scene.said == []
    assert path.read_bytes() == b"the old one"
    assert [found.name for found in tmp_path.glob(".nnsim-*")] == []
    assert scene.document.status == "not a file yet · unsaved changes"


def test_cancelling_before_the_engine_has_answered(scene, tmp_path):
    scene.document.save(tmp_path / "a.nnsim", scene.answers.append)
    assert scene.document.is_saving
    scene.document.cancel_saving()
    assert scene.answers == [False]
    scene.engine_saves(state(3))
    assert not scene.document.is_saving
    assert not (tmp_path / "a.nnsim").exists()


def test_large_states_are_waited_for_as_long_as_they_travel_unless_nobody_sends_them(scene, tmp_path):
    scene.editor.edit("large", lambda project: mlp(project, 1999, 1999))
    assert scene.live.plan.parameters // 2_000 == 2002
    scene.document.save(tmp_path / "a.nnsim", scene.answers.append)
    assert scene.document.newest.patience.interval() == 1500 + 2002
    assert scene.document.status == "a.nnsim · saving …"
    scene.client.tell(EngineDied(1, "It is gone.", "", restarts=False))
    scene.bridge.tick()
    assert not scene.document.newest.patience.isActive()
    scene.document.cancel_saving()
    scene.client.state = EngineState.DEAD
    scene.document.save(tmp_path / "b.nnsim")
    assert scene.document.newest.patience.interval() == 1500


def test_saved_twice_in_a_row_the_file_holds_the_second(scene, gate, qtbot, tmp_path):
    path = tmp_path / "a.nnsim"
    for rate in (0.1, 0.2, 0.3):
        scene.rate(rate)
        scene.save(path)
    qtbot.waitUntil(gate.reached.is_set)
    assert scene.answers == []
    gate.open.set()
    qtbot.waitUntil(over(scene))
    assert scene.answers == [True, True, True]
    assert nnsim_file.load(path).project.recipe.rate == 0.3
    assert not scene.document.unsaved


def test_another_name_while_one_is_written_gives_both_files(scene, gate, qtbot, tmp_path):
    scene.save(tmp_path / "a.nnsim")
    qtbot.waitUntil(gate.reached.is_set)
    scene.rate(0.2)
    scene.save(tmp_path / "b.nnsim")
    gate.open.set()
    qtbot.waitUntil(over(scene))
    assert nnsim_file.load(tmp_path / "a.nnsim").project.recipe.rate != 0.2
    assert nnsim_file.load(tmp_path / "b.nnsim").project.recipe.rate == 0.2
    assert scene.document.status == "b.nnsim · saved"


def test_another_document_keeps_its_own_name_and_mark(scene, gate, qtbot, tmp_path):
    scene.rate(0.123)
    scene.save(tmp_path / "old.nnsim")
    qtbot.waitUntil(gate.reached.is_set)
    scene.document.show(Project(name="Other"))
    scene.rate(0.5)
    gate.open.set()
    qtbot.waitUntil(over(scene))
    assert nnsim_file.load(tmp_path / "old.nnsim").project.recipe.rate == 0.123
    assert scene.document.path is None
    assert scene.document.status == "not a file yet · unsaved changes"


REFUSALS = {errno.ENOSPC: "the disk is full", errno.EACCES: "you may not write"}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_disk_that_refuses_is_said_and_the_old_file_stays(scene, qtbot, tmp_path, monkeypatch, code):
    path = tmp_path / "a.nnsim"
    path.write_bytes(b"the old one")

    def refuse(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    scene.rate(0.1)
    with monkeypatch.context() as patch:
        patch.setattr(write.os, "fsync", refuse)
        scene.save(path)
        qtbot.waitUntil(over(scene))
    assert scene.answers == [False]
    (problem,) = scene.said
    assert REFUSALS[code] in problem.text
    assert path.read_bytes() == b"the old one"
    assert scene.document.unsaved
    scene.save(path)
    qtbot.waitUntil(over(scene))
    assert not scene.document.unsaved


def test_closing_ends_what_is_being_written(scene, gate, qtbot, tmp_path):
    scene.save(tmp_path / "a.nnsim")
    qtbot.waitUntil(gate.reached.is_set)
    threading.Timer(0.01, gate.open.set).start()
    scene.document.close()
    assert not (tmp_path / "a.nnsim").exists()
    assert list(tmp_path.glob(".nnsim-*")) == []


# ---------------------------------------------------------------- beside the recovery file


def test_the_recovery_file_waits_for_it_and_goes_only_if_nothing_is_unsaved(scene, gate, qtbot, tmp_path):
    autosave = Autosave(scene.editor, scene.document, Recovery(tmp_path / "recovery"))
    autosave._soon.setInterval(1)
    kept = autosave._recovery.file
    scene.rate(0.1)
    autosave.write()
    scene.save(tmp_path / "a.nnsim")
    qtbot.waitUntil(gate.reached.is_set)
    scene.rate(0.2)
    autosave._soon.timeout.emit()
    assert autosave._job is None, "one large file at a time"
    gate.open.set()
    qtbot.waitUntil(over(scene))
    qtbot.waitUntil(lambda: nnsim_file.load(kept).project.recipe.rate == 0.2)
    scene.save(tmp_path / "a.nnsim")
    qtbot.waitUntil(lambda: not kept.exists())
    autosave.close()


@pytest.mark.parametrize(
    ("beat", "paces"),
    [
        ("_soon", [(5_000, 1_000), (5_000, 6_000), (5_000, 1_000)]),
        ("_often", [(5_000, 1_000), (60_000, 1_000), (5_000, 1_000)]),
    ],
)
def test_what_takes_long_to_write_is_written_less_often(scene, qtbot, tmp_path, beat, paces):
    """But not for a single long writing, as the first of a large set is, and not on the beat of other writings."""
    times, seen = iter([100.0, 104.0, 200.0, 203.0, 300.0, 300.1]), []
    recovery = Recovery(tmp_path / "recovery")
    autosave = Autosave(scene.editor, scene.document, recovery, clock=lambda: next(times))
    autosave._often.stop()  # beats are given by hand, on a machine that is slower than they are as well
    for step in range(1, 4):
        scene.rate(0.1 * step)
        scene.trained(step)
        autosave._soon.stop()
        getattr(autosave, beat).timeout.emit()
        assert autosave._job is not None
        qtbot.waitUntil(lambda: autosave._job is None and recovery.file.exists())
        seen.append((autosave._often.interval(), autosave._soon.interval()))
    assert seen == paces
    autosave.close()


# ---------------------------------------------------------------- the file itself


def test_what_takes_no_longer_than_a_moment_is_saved_at_once(tmp_path, qapp):
    scene = Scene(tmp_path)
    scene.save(tmp_path / "a.nnsim")
    assert scene.answers == [True]
    scene.close()


def test_progress_is_told_and_obeyed(tmp_path):
    large = state(1)
    large.weights["w"] = np.zeros(3_000_000, np.float32)
    shares: list[float] = []

    def follow(share: float) -> bool:
        shares.append(share)
        return True

    nnsim_file.save(tmp_path / "a.nnsim", Project(), large, follow)
    assert len(shares) > 3
    assert shares == sorted(shares)
    with pytest.raises(Cancelled):
        nnsim_file.save(tmp_path / "a.nnsim", Project(), None, lambda _share: False)
    assert nnsim_file.load(tmp_path / "a.nnsim").checkpoint is not None
    shares.clear()
    nnsim_file.load(tmp_path / "a.nnsim", None, follow)
    assert shares == sorted(shares)
    assert shares[0] > 0.0
    assert shares[-1] <= 1.0
    with pytest.raises(Cancelled):
        nnsim_file.load(tmp_path / "a.nnsim", None, lambda _share: False)


def test_what_could_not_be_opened_again_is_not_saved(tmp_path, monkeypatch):
    monkeypatch.setattr("nnsim.core.files.nnsim_file.MAX_BYTES", 1 << 20)
    large = state(1)
    large.weights["w"] = np.zeros(300_000, np.float32)
    with pytest.raises(ProblemError, match=r"larger than 1 MiB; make the network or the data set smaller"):
        nnsim_file.save(tmp_path / "a.nnsim", Project(), large)
    assert list(tmp_path.iterdir()) == []
