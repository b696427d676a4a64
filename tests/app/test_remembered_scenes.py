"""Scenes in their files: in the background where they are large, and nothing that was there is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nnsim.app import scene_files
from nnsim.app.presenting_scenes import Scenes
from nnsim.app.workbench import Workbench
from nnsim.examples.example import build, examples
from nnsim.lessons.scenes import Scene, read, write


def scene(name: str, key: int = 0) -> Scene:
    return Scene(name, key, build(examples()["xor"]), None)


@pytest.fixture
def scenes(bench: Workbench, tmp_path: Path) -> Scenes:
    found = bench.presenting.scenes
    found.place = tmp_path / "scenes"
    found.place.mkdir()
    return found


def keep(bench: Workbench, name: str) -> None:
    bench.presenting.scenes.keep(name=name)
    bench.document.newest.hurry()


def names(path: Path) -> list[str]:
    return [each.name for each in read(path)]


def test_a_damaged_file_is_not_overwritten_by_the_next_scene(bench: Workbench, scenes: Scenes) -> None:
    assert scenes.place
    path = scenes.place / "window.nnsim-scenes"
    path.write_bytes(b"thirty scenes of a lecture, damaged")
    keep(bench, "new")
    assert (scenes.place / "window.damaged-1").read_bytes() == b"thirty scenes of a lecture, damaged"
    assert names(path) == ["new"]
    said = [banner.text.text() for banner in bench.messages.toasts.banners]
    assert "window.nnsim-scenes holds no scenes, or is damaged; it is kept as window.damaged-1." in said


def test_large_scenes_are_written_in_the_background_and_to_their_end(
    bench: Workbench, scenes: Scenes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene_files, "AT_ONCE", -1)
    may_go, threads = threading.Event(), list[str]()

    def slowly(*what: object) -> None:
        threads.append(threading.current_thread().name)
        may_go.wait(10)
        write(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(scene_files, "write", slowly)
    for name in ("one", "two", "three"):
        keep(bench, name)
    path = scenes.path
    assert path
    assert not path.exists(), "nobody waited"
    may_go.set()
    scenes._files.settle()
    assert names(path) == ["one", "two", "three"]
    assert threads[0] == "nnsim-job"
    assert len(threads) == 2, "of those that waited only the last is written"


def test_what_is_kept_while_a_large_file_is_read_comes_after_it(
    bench: Workbench, scenes: Scenes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scenes.place
    path = scenes.place / "window.nnsim-scenes"
    write(path, [scene("old", 1)])
    monkeypatch.setattr(scene_files, "AT_ONCE", 0)
    keep(bench, "new")
    qtbot.waitUntil(lambda: len(scenes.all) == 2)
    scenes._files.settle()
    assert names(path) == ["old", "new"]
    assert [each.key for each in scenes.all] == [0, 1]
    scenes.close()


def test_a_file_that_cannot_be_read_is_never_written(bench: Workbench, scenes: Scenes) -> None:
    assert scenes.place
    path = scenes.place / "window.nnsim-scenes"
    path.mkdir()
    keep(bench, "new")
    assert path.is_dir()
    assert [each.name for each in scenes.all] == ["new"], "it is there until the window closes"
    said = [banner.text.text() for banner in bench.messages.toasts.banners]
    assert any("is not written over" in words for words in said)
