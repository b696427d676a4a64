"""Scenes with the real engine: exactly what was kept comes back, while it trains, too, and from a file."""

from __future__ import annotations

import pytest
from driven_window import DrivenWindow
from PySide6.QtCore import Qt

from nnsim.core.files.nnsim_file import to_bytes
from nnsim.core.hashing import weights_sha256
from nnsim.core.run import Checkpoint
from nnsim.examples.example import build, examples
from nnsim.lessons.scenes import Look


@pytest.fixture
def window(open_window, tmp_path) -> DrivenWindow:
    window = open_window()
    window.bench.presenting.scenes.place = tmp_path / "scenes"
    return window


def state(window: DrivenWindow) -> Checkpoint:
    """All that the engine knows of the run now."""
    told: list[Checkpoint | None] = []
    window.bench.document.newest.ask(told.append)
    window.until(lambda: told, "the state of the run")
    assert told[0] is not None
    return told[0]


def exact(found: Checkpoint) -> tuple[object, ...]:
    return found.step, found.epoch, weights_sha256(found.weights), weights_sha256(found.optimizer)


def keep(window: DrivenWindow, name: str) -> None:
    scenes, before = window.bench.presenting.scenes, len(window.bench.presenting.scenes.all)
    window.bench.run("present_keep_scene", name=name)
    window.until(lambda: len(scenes.all) == before + 1, "the scene")


@pytest.mark.slow
def test_a_scene_comes_back_to_the_bit_and_undo_leads_back(window: DrivenWindow, tmp_path) -> None:
    bench = window.bench
    scenes = bench.presenting.scenes
    bench.run("present")
    for _ in range(3):
        bench.bridge.step("epoch")
    window.until(lambda: window.epoch >= 3, "three epochs")
    bench.run("show_samples")
    bench.live.chosen.choose(7)
    kept, project = exact(state(window)), bench.editor.project
    keep(window, "three epochs")
    look = scenes.all[0].look
    assert exact(scenes.all[0].state) == kept  # type: ignore[arg-type]

    bench.run("examples", name="iris")  # another document altogether
    window.until_ready()
    bench.bridge.play()
    window.until(lambda: bench.bridge.run.record.frame and bench.bridge.run.record.frame.epoch >= 2, "training")
    bench.shell.activateWindow()
    window.until(bench.shell.isActiveWindow)
    window.qtbot.keyClick(bench.shell.windowHandle(), Qt.Key.Key_1)
    assert not bench.bridge.running, "a scene stands still"
    assert exact(state(window)) == kept
    assert bench.editor.project == project, "document and view"
    assert bench.live.chosen.index == 7
    assert bench.plots.current == "samples"
    bench.bridge.step("epoch")
    window.until(lambda: state(window).step > kept[0], "it learns on")  # type: ignore[operator]

    bench.run("undo")
    window.until(lambda: bench.bridge.run.record.frame and bench.bridge.run.record.frame.epoch >= 2, "what was left")
    assert len(bench.editor.project.data) == 150
    bench.run("redo")
    assert exact(state(window)) == kept

    path = tmp_path / "carried.nnsim-scenes"
    bench.run("save_scenes", path=path)
    scenes.remove(0)
    bench.document.show(build(examples()["xor"]))
    bench.run("open_scenes", path=path)
    assert [(scene.name, scene.key, scene.look) for scene in scenes.all] == [("three epochs", 1, look)]
    bench.run("present_scene_1")
    assert exact(state(window)) == kept
    assert to_bytes(bench.editor.project) == to_bytes(project)
    assert look != Look()
    bench.run("present")


@pytest.mark.slow
def test_a_scene_is_kept_while_it_trains(window: DrivenWindow) -> None:
    bench = window.bench
    bench.run("present")
    bench.bridge.play()
    window.until(lambda: window.epoch >= 1, "training")
    keep(window, "on the way")
    assert bench.bridge.running, "nobody waits for it"
    kept = exact(bench.presenting.scenes.all[0].state)  # type: ignore[arg-type]
    window.until(lambda: state(window).step > kept[0], "more steps")  # type: ignore[operator]
    bench.run("present_scene_1")
    assert exact(state(window)) == kept
    bench.run("present")
