"""The user's own data in the real window: menu, drop, clipboard, one step of undo, training, export."""

from __future__ import annotations

import numpy as np
import pytest
from driven_window import CTRL, SHIFT, named
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from nnsim.io.importing import read
from nnsim.ui.importing.dialog import FRESH, KEPT, NEW, ImportDialog

INTO = (NEW, FRESH, KEPT)


@pytest.fixture
def table(tmp_path):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(90, 4)) + 4 * np.eye(4)[np.arange(90) % 3]
    lines = [",".join([*(f"{v:.3f}" for v in row), "abc"[i % 3]]) for i, row in enumerate(x)]
    path = tmp_path / "berries.csv"
    path.write_text("red,blue,size,weight,berry\n" + "\n".join(lines) + "\n")
    return path


def dialog(window) -> ImportDialog:
    """The open import dialog, ready to be taken."""
    window.until(lambda: window.shell.findChildren(ImportDialog), "the dialog")
    found = window.shell.findChildren(ImportDialog)[-1]
    window.until(found.take.isEnabled, "the preview")
    return found


def take(window, into: str = NEW) -> None:
    found = dialog(window)
    assert found.into.current == NEW
    found.into.setFocus()
    window.key(Qt.Key.Key_Down, times=INTO.index(into))
    window.click(named(found, "Import"))
    window.until(lambda: not window.shell.findChildren(ImportDialog), "the end of the dialog")
    window.until(window.shell.isActiveWindow, "the window again")


def test_a_table_from_the_menu_is_a_new_project_that_trains(window, table, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    window.key("i", CTRL)
    take(window)
    data = window.bench.editor.project.data
    assert (data.x.shape, data.classes, data.origin) == ((90, 4), ("a", "b", "c"), "berries.csv")
    assert window.said("berries.csv: 90 samples of 4 inputs", "3 classes")
    window.until(lambda: window.bench.live.fits, "pictures of the new network")
    window.key(".", CTRL, times=8)
    window.until(lambda: window.epoch == 8, "8 epochs")
    assert window.title == "berries* – nnsim"
    assert window.undo_text == "Undo", "a document of its own"


def test_a_table_under_a_network_for_images_brings_one_that_fits(window, table):
    window.open_example("Glyphs made of strokes")
    nodes = window.bench.editor.project.network.nodes
    window.drop(table)
    take(window, KEPT)
    assert window.said("The network takes an image of", "a sample is 4 numbers now")
    window.press("Use dense layers")
    assert not window.said("The network takes")
    window.until_ready()
    window.key(".", CTRL, times=2)
    window.until(lambda: window.epoch == 2, "2 epochs")
    window.key("z", CTRL)
    window.key("z", CTRL)
    assert window.bench.editor.project.network.nodes == nodes
    window.drop(table)
    take(window, KEPT)
    window.press("Undo")
    assert window.bench.editor.project.data.kind == "image"
    assert not window.said("The network takes")


def test_a_dropped_table_and_cancel(window, table):
    project = window.bench.editor.project
    window.drop(table)
    window.click(named(dialog(window), "Cancel"))
    window.until(lambda: not window.shell.findChildren(ImportDialog))
    assert window.bench.editor.project is project
    window.drop(table)
    take(window)
    assert window.bench.editor.project.data.origin == "berries.csv"


def test_a_pasted_table(window):
    QApplication.clipboard().setText("x\ty\tclass\n-2\t-2\tu\n2\t2\tv\n-1\t1\tu\n1\t-1\tv\n")
    window.key("v", CTRL | SHIFT)
    take(window)
    data = window.bench.editor.project.data
    assert (len(data), data.columns, data.origin, data.kind) == (4, ("x", "y"), "the clipboard", "points")
    QApplication.clipboard().clear()
    window.key("v", CTRL | SHIFT)
    assert window.said("There is no table on the clipboard")


def test_export_and_import_again(window, tmp_path, monkeypatch):
    path = tmp_path / "set.npz"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.bench.actions["export_data"].trigger()
    data = window.bench.editor.project.data
    window.until(lambda: window.said("set.npz lies in"), "the message")
    back = read(path)
    np.testing.assert_array_equal(back.x, data.x)
    np.testing.assert_array_equal(back.test, data.test)
