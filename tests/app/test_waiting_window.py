"""Large files in the window: what it shows while one is saved or opened, and closing in the middle of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from document_scene import Gate, state
from driven_window import leave
from fake_client import FakeClient
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from nnsim.app import opening
from nnsim.app.opening import open_file
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.waiting import ProgressDialog
from nnsim.app.workbench import Workbench
from nnsim.core.files import nnsim_file
from nnsim.core.messages import Saved
from nnsim.core.project import Project
from nnsim.edits.recipe import set_recipe
from nnsim.ui.importing.dialog import ImportDialog
from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets.banner import Banner


@pytest.fixture
def start(qapp, tmp_path, monkeypatch) -> Iterator[Callable[[Path | None], Workbench]]:
    """All panels, with nobody who trains behind them; every file counts as a large one that takes its time."""
    for name in ("saving", "opening"):
        monkeypatch.setattr(f"nnsim.app.{name}.AT_ONCE", -1)
    for name in ("waiting", "working"):
        monkeypatch.setattr(f"nnsim.app.{name}.WITHOUT_WORDS_MS", 1)
    theming.manager().apply(qapp, "light")
    shell = Shell(Settings(tmp_path / "window.ini"))

    def make(path: Path | None) -> Workbench:
        bench = Workbench(shell, FakeClient(), shell.settings, path, recover=False)
        shell.fill(bench)
        shell.show()
        return bench

    yield make
    leave(shell)


@pytest.fixture
def bench(start) -> Workbench:
    return start(None)


@pytest.fixture
def gate(monkeypatch) -> Iterator[Gate]:
    """Saving and opening stand still until it is opened."""
    made, save, read = Gate(), nnsim_file.save, opening.open_project
    monkeypatch.setattr(nnsim_file, "save", lambda *what: save(*what[:3], made.watch(what[3])))
    monkeypatch.setattr(opening, "open_project", lambda path, progress: read(path, made.watch(progress)))
    yield made
    made.open.set()


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The questions about unsaved changes; each is answered with Cancel."""
    questions: list[str] = []

    def answer(box: QMessageBox) -> int:
        questions.append(box.text())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return questions


def begin_saving(bench, path, gate, qtbot) -> None:
    bench.editor.edit("rate", lambda project: set_recipe(project, rate=0.123))
    bench.document.save(path)
    (ticket,) = bench.bridge.client.named("save")[-1]
    bench.bridge.client.tell(Saved(bench.bridge.client.run, ticket, state(3)))
    qtbot.waitUntil(gate.reached.is_set)


class Watcher:
    """Acts once on the dialog that a nested loop shows."""

    def __init__(self, act: Callable[[ProgressDialog], object]) -> None:
        self.seen: list[str] = []
        self._act = act
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ProgressDialog):
            self._timer.stop()
            self.seen.append(dialog.strip.text.text())
            self._act(dialog)


def banner(bench: Workbench) -> Banner | None:
    found = [b for b in bench.messages.toasts.banners if b.text.text().startswith("Saving")]
    return found[0] if found else None


def test_a_message_tells_how_far_saving_is_and_goes_with_it(bench, gate, qtbot, tmp_path):
    begin_saving(bench, tmp_path / "a.nnsim", gate, qtbot)
    qtbot.waitUntil(lambda: banner(bench) is not None)
    assert banner(bench).text.text() == "Saving a.nnsim …"
    assert banner(bench).bar.isVisible()
    assert bench.bar.file.text() == "a.nnsim · saving …"
    assert bench.shell.isWindowModified()
    gate.open.set()
    qtbot.waitUntil(lambda: banner(bench) is None)
    assert bench.bar.file.text() == "a.nnsim · saved"
    assert not bench.shell.isWindowModified()


def test_cancel_on_the_message_keeps_the_document_unsaved(bench, gate, qtbot, tmp_path):
    begin_saving(bench, tmp_path / "a.nnsim", gate, qtbot)
    qtbot.waitUntil(lambda: banner(bench) is not None)
    (button,) = banner(bench).buttons
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    gate.open.set()
    qtbot.waitUntil(lambda: not bench.document.is_saving)
    assert not (tmp_path / "a.nnsim").exists()
    assert bench.shell.isWindowModified()


def test_the_window_closes_once_the_file_is_whole(bench, gate, qtbot, tmp_path, asked):
    begin_saving(bench, tmp_path / "a.nnsim", gate, qtbot)
    watcher = Watcher(lambda _dialog: gate.open.set())
    bench.shell.close()
    assert watcher.seen == ["Saving Two spirals …"]
    assert asked == []
    assert not bench.shell.isVisible()
    assert nnsim_file.load(tmp_path / "a.nnsim").project.recipe.rate == 0.123


def test_who_stops_it_is_asked_as_always(bench, gate, qtbot, tmp_path, asked):
    begin_saving(bench, tmp_path / "a.nnsim", gate, qtbot)

    def stop(dialog: ProgressDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        gate.open.set()

    watcher = Watcher(stop)
    bench.shell.close()
    assert len(watcher.seen) == 1
    assert asked == ["Save Two spirals?"]
    assert bench.shell.isVisible()
    assert not (tmp_path / "a.nnsim").exists()


def test_a_large_file_is_opened_while_the_window_is_drawn(bench, gate, tmp_path):
    files_before = Project(name="Large")
    gate.open.set()
    nnsim_file.save(tmp_path / "a.nnsim", files_before, None, lambda _share: True)
    gate.open.clear()
    watcher = Watcher(lambda _dialog: gate.open.set())
    assert open_file(bench.document, tmp_path / "a.nnsim", bench.shell)
    assert watcher.seen == ["Opening a.nnsim …"]
    assert bench.editor.project.name == "Large"
    assert bench.document.title == "a"


def test_opening_can_be_cancelled_and_what_was_shown_stays(bench, gate, tmp_path):
    gate.open.set()
    nnsim_file.save(tmp_path / "a.nnsim", Project(name="Large"), None, lambda _share: True)
    gate.open.clear()
    before = bench.editor.project

    def stop(dialog: ProgressDialog) -> None:
        QTest.mouseClick(dialog.strip.cancel, Qt.MouseButton.LeftButton)
        gate.open.set()

    watcher = Watcher(stop)
    assert not open_file(bench.document, tmp_path / "a.nnsim", bench.shell)
    assert len(watcher.seen) == 1
    assert bench.editor.project is before
    assert [said.text.text() for said in bench.messages.toasts.banners] == []


def test_a_large_file_that_is_damaged_is_said(bench, tmp_path):
    (tmp_path / "bad.nnsim").write_bytes(b"PK\x03\x04 cut off")
    before = bench.editor.project
    assert not open_file(bench.document, tmp_path / "bad.nnsim", bench.shell)
    assert bench.editor.project is before
    (said,) = bench.messages.toasts.banners
    assert said.text.text().startswith("bad.nnsim cannot be opened: ")


def test_a_large_file_can_be_the_first_document(start, tmp_path):
    nnsim_file.save(tmp_path / "a.nnsim", Project(name="Large"), None, lambda _share: True)
    bench = start(tmp_path / "a.nnsim")
    assert bench.editor.project.name == "Large"
    assert bench.bar.file.text() == "a.nnsim · saved"


def test_a_large_first_file_that_is_damaged_is_said(start, tmp_path):
    (tmp_path / "bad.nnsim").write_bytes(b"PK\x03\x04 cut off")
    bench = start(tmp_path / "bad.nnsim")
    assert bench.document.title == "Two spirals"
    (said,) = bench.messages.toasts.banners
    assert said.text.text().startswith("bad.nnsim cannot be opened: ")


def test_samples_are_shown_first_where_a_project_was_to_be_opened(start, tmp_path):
    (tmp_path / "table.csv").write_text("a,b,kind\n" + "1,2,A\n3,4,B\n" * 20)
    bench = start(tmp_path / "table.csv")
    assert bench.document.title == "Two spirals"
    assert not bench.messages.toasts.banners
    (dialog,) = bench.shell.findChildren(ImportDialog)
    dialog.reject()
