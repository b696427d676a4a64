"""Films from the window: what is asked of the engine for each picture, what stands in the file, and what is left."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from nnsim.app.film_dialog import FilmDialog, cost_words
from nnsim.app.film_window import FilmWindow, place_for
from nnsim.app.live_pictures import live_pixels
from nnsim.app.take import COMING, LIVE, PAST, Take
from nnsim.app.workbench import Workbench
from nnsim.core.messages import Stopped
from nnsim.core.problem import Problem
from nnsim.examples.example import build, examples
from nnsim.io import film
from nnsim.ui.kit.drawings import pixels

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def run(bench: Workbench) -> Iterator[Workbench]:
    """A run that has made 4 steps, in 2 epochs."""
    bench.shell.resize(1000, 700)
    told(bench, 4, epoch=2)
    yield bench
    bench.filming.cancel()


def told(bench: Workbench, step: int, *, epoch: int = 0, present: int | None = None) -> None:
    """A frame comes."""
    client = bench.bridge.client
    client.tell(replace(client.frame(step=step, epoch=epoch), present=present))
    bench.bridge.tick()


def said(bench: Workbench) -> list[str]:
    return [banner.text.text() for banner in bench.messages.toasts.banners]


def frames(path: Path) -> tuple[int, tuple[int, int], list[int]]:
    with Image.open(path) as made:
        times = []
        for place in range(made.n_frames):
            made.seek(place)
            times.append(made.info["duration"])
        return made.n_frames, made.size, times


def board(bench: Workbench) -> FilmWindow:
    (found,) = bench.shell.findChildren(FilmWindow)
    return found


def test_the_epochs_to_come(run, qtbot, tmp_path) -> None:
    path = tmp_path / "a.gif"
    run.run("record", path=path, take=Take(span=COMING, epochs=4, pictures=3, fps=20))
    assert not run.actions["record"].isEnabled()
    for count, epoch in ((1, 4), (2, 6)):
        qtbot.waitUntil(lambda count=count: len(run.bridge.client.named("step")) == 2 * count)
        assert f"{count} picture" in board(run).strip.text.text()
        told(run, 2 * epoch - 1, epoch=epoch - 1)
        told(run, 2 * epoch, epoch=epoch)
    qtbot.waitUntil(lambda: not run.filming.is_on)
    assert run.bridge.client.named("step") == 4 * [("epoch",)]
    ratio = run.shell.devicePixelRatio()
    size = (round(run.layout.width() * ratio), round(run.layout.height() * ratio))
    assert frames(path) == (3, size, [50, 50, 2000])
    assert said(run)[-1] == f"a.gif lies in {tmp_path}."
    assert run.actions["record"].isEnabled()


def test_the_run_so_far_and_back_to_the_present(run, qtbot, tmp_path) -> None:
    path, client = tmp_path / "a.gif", run.bridge.client
    run.run("record", path=path, take=Take(span=PAST, what="network", pictures=3, size="half"))
    for step in (0, 2):
        qtbot.waitUntil(lambda step=step: (step,) in client.named("visit"))
        told(run, step, epoch=step // 2, present=4)
    qtbot.waitUntil(lambda: client.named("come_back") != [])
    told(run, 4, epoch=2)
    qtbot.waitUntil(lambda: not run.filming.is_on)
    assert client.named("visit") == [(0,), (2,)]
    assert not run.bridge.travel.is_away
    count, (wide, high), _ = frames(path)
    assert count == 3
    assert max(abs(2 * wide - run.network.width()), abs(2 * high - run.network.height())) <= 1


def test_from_now_until_stop_is_pressed(run, qtbot, tmp_path) -> None:
    path = tmp_path / "a.gif"
    run.run("record", path=path, take=Take(span=LIVE, what="output", fps=30))
    qtbot.waitUntil(lambda: "3 pictures" in board(run).strip.text.text())
    run.shell.resize(1100, 740)  # the film keeps its size
    qtbot.waitUntil(lambda: "5 pictures" in board(run).strip.text.text())
    run.actions["stop_recording"].trigger()
    qtbot.waitUntil(lambda: not run.filming.is_on)
    count, _, times = frames(path)
    assert count >= 5
    assert times[-1] == 2000
    assert list(tmp_path.glob("*.gif")) == [path]


def test_a_run_that_ends_ends_the_film_and_so_does_who_leaves_it(run, qtbot, tmp_path) -> None:
    client = run.bridge.client
    for name, end in (
        ("a.gif", lambda: client.tell(Stopped(client.run, "converged", Problem("It is solved.")))),
        ("b.gif", lambda: run.document.show(build(examples()["moons"]))),
    ):
        steps = len(client.named("step"))
        run.run("record", path=tmp_path / name, take=Take(span=COMING, epochs=9, pictures=10))
        qtbot.waitUntil(lambda steps=steps: len(client.named("step")) == steps + 1)
        end()
        run.bridge.tick()
        qtbot.waitUntil(lambda: not run.filming.is_on)
        assert frames(tmp_path / name)[0] == (2 if name == "a.gif" else 1)

    told(run, 4, epoch=2)
    run.run("record", path=tmp_path / "c.gif", take=Take(span=PAST, pictures=3))
    told(run, 0, present=4)
    qtbot.waitUntil(lambda: (2,) in client.named("visit"))
    run.run("now")
    qtbot.waitUntil(lambda: not run.filming.is_on)
    assert frames(tmp_path / "c.gif")[0] == 1


def test_nothing_is_left_of_a_film_that_cannot_be_and_it_is_said_why(run, qtbot, tmp_path, monkeypatch) -> None:
    run.run("record", path=tmp_path / "a.gif", take=Take(span=LIVE))
    QTest.mouseClick(board(run).strip.cancel, LEFT)
    assert not run.filming.is_on
    assert [path for path in tmp_path.iterdir() if path.suffix != ".ini"] == []
    run.run("record", path=tmp_path / "missing" / "a.gif", take=Take(span=LIVE))
    assert said(run)[-1] == "a.gif cannot be written: its folder does not exist; choose another folder."
    (tmp_path / "folder.gif").mkdir()
    run.run("record", path=tmp_path / "folder.gif", take=Take(span=LIVE))
    assert "there is a folder of this name" in said(run)[-1]
    assert not run.filming.is_on

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("nnsim.core.files.write.os.fsync", full)
    run.run("record", path=tmp_path / "b.gif", take=Take(span=LIVE))
    run.run("stop_recording")
    qtbot.waitUntil(lambda: not run.filming.is_on)
    assert said(run)[-1].startswith("b.gif cannot be written: the disk is full; free some space")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".ini"] == ["folder.gif"]


def test_what_is_chosen_is_filmed_and_remembered(run, qtbot, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a"), "GIF film (*.gif)"))
    dialog = run.run("record")
    assert isinstance(dialog, FilmDialog)
    offered = [dialog.what.itemData(place) for place in range(dialog.what.count())]
    assert offered[:2] == ["window", "data"]
    assert "curves" in offered
    assert "samples" not in offered, "it is not to be seen"
    assert not dialog.epochs.isVisible()
    dialog.span.setCurrentIndex(1)
    dialog.span.activated.emit(1)
    assert dialog.epochs.isVisible()
    assert dialog.epochs.value == run.editor.project.recipe.epochs
    dialog.epochs.selectAll()
    QTest.keyClicks(dialog.epochs, "2")
    dialog.epochs.editingFinished.emit()
    assert "3 pictures, 2.3 s" in dialog.note.text()
    QTest.mouseClick(dialog.record, LEFT)
    assert run.filming.is_on
    run.run("stop_recording")
    qtbot.waitUntil(lambda: not run.filming.is_on)
    again = run.run("record")
    assert (again.take.span, again.take.epochs) == (COMING, 2)
    again.reject()


def test_the_window_with_stop_hides_no_counter_and_no_curve(run, tmp_path) -> None:
    """It stood over the counters of epoch and step, in the upper right corner."""
    window, screen, size = QRect(0, 0, 1366, 768), QRect(0, 0, 1366, 768), QSize(420, 90)
    bar, output, plots = QRect(0, 24, 1366, 56), QRect(1004, 90, 352, 444), QRect(10, 562, 984, 196)
    at = QRect(place_for(size, window, screen, (bar, output, plots)), size)
    assert window.contains(at)
    assert not at.intersects(bar)
    assert not at.intersects(output)
    wide = QRect(0, 0, 1920, 1080)
    assert not QRect(place_for(size, window, wide, (bar, output, plots)), size).intersects(window)
    run.run("record", path=tmp_path / "a.gif", take=Take(span=LIVE, what="output"))
    shown, counters = board(run), run.bar
    assert not shown.frameGeometry().intersects(QRect(counters.mapToGlobal(QPoint(0, 0)), counters.size()))
    run.filming.cancel()


def test_a_picture_of_what_is_shown_is_what_is_shown(run, qtbot, monkeypatch) -> None:
    """The same pixels as painted anew, of the window and of a part of it; without such an image it is painted."""
    qtbot.waitExposed(run.shell)
    for widget in (run.layout, run.output, run.network):
        run.shell.repaint()
        QApplication.processEvents()
        assert (live_pixels(widget) == pixels(widget)).mean() > 0.999
    painted: list[QWidget] = []
    monkeypatch.setattr("nnsim.app.live_pictures.pixels", lambda widget, size: painted.append(widget) or size)
    live_pixels(run.output)
    assert not painted
    monkeypatch.setattr("nnsim.app.live_pictures.KEEPS_WHAT_IS_SHOWN", set())
    live_pixels(run.output)
    assert painted == [run.output]


def test_pictures_that_cost_much_are_taken_less_often_and_it_is_said_before(run, qtbot, tmp_path, monkeypatch) -> None:
    assert cost_words(0.003, 10) == "A picture takes 3 ms of the window's time: 3.0 % of it."
    assert (
        cost_words(0.1, 10)
        == "A picture takes 100 ms of the window's time: there are 2.5 a second at most, so that you can go on."
    )
    dialog = run.run("record")
    assert re.search(r"A picture takes [\d.]+ ms of the window's time", dialog.note.text())
    dialog.reject()
    clock = iter(range(0, 100_000, 1))
    monkeypatch.setattr("nnsim.app.live_pictures.time.thread_time", lambda: 5.0 * next(clock))
    run.run("record", path=tmp_path / "a.gif", take=Take(span=LIVE, what="output", fps=30))
    qtbot.wait(200)
    assert "1 picture," in board(run).strip.text.text(), "one of 5 s leaves 20 s to the window"
    run.filming.cancel()


def test_a_name_that_ends_in_mp4_is_refused_where_nothing_writes_it(run, tmp_path, monkeypatch) -> None:
    """It became a film a.mp4.gif."""
    monkeypatch.setattr("nnsim.io.film.has_mp4", lambda: False)
    run.run("record", path=tmp_path / "a.mp4", take=Take(span=LIVE))
    assert not run.filming.is_on
    assert said(run)[-1] == film.PLAIN
    assert [path for path in tmp_path.iterdir() if path.suffix != ".ini"] == []
