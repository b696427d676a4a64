"""Other data: when they are another document, when a step to undo, and what becomes of weights, epoch and curves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from desk import colors
from driven_window import CTRL, SHIFT, named
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnsim.core.files import nnsim_file
from nnsim.core.hashing import weights_sha256
from nnsim.examples.example import build, examples
from nnsim.ui.data.drawing.new_set_dialog import NewSetDialog
from nnsim.ui.importing.dialog import FRESH, KEPT, ImportDialog
from nnsim.ui.kit.widgets.button import Button


@pytest.fixture
def saved(tmp_path) -> Path:
    """The file of a project with two moons."""
    path = tmp_path / "mine.nnsim"
    nnsim_file.save(path, build(examples()["moons"]))
    return path


@pytest.fixture
def window(open_window, saved):
    """A trained project with a file, saved just now."""
    window = open_window(path=saved)
    window.key(".", CTRL, times=3)
    window.until(lambda: window.epoch == 3 and len(window.bench.bridge.run.record.rows) > 3, "three epochs")
    window.key("s", CTRL)
    window.until(lambda: not window.bench.document.unsaved, "a saved file")
    return window


@pytest.fixture
def table(tmp_path) -> Path:
    rng = np.random.default_rng(2)
    rows = [f"{x:.3f},{y:.3f},{'ab'[int(x > y)]}" for x, y in rng.normal(size=(60, 2))]
    path = tmp_path / "berries.csv"
    path.write_text("\n".join(["red,blue,berry", *rows]) + "\n")
    return path


def present(window) -> tuple[str, float, int]:
    """Weights, epoch and length of the curve, as they are now."""
    checkpoints = []
    window.bench.bridge.saved.connect(lambda saved: checkpoints.append(saved.checkpoint))
    window.bench.bridge.save()
    window.until(lambda: checkpoints, "the weights")
    return weights_sha256(checkpoints[-1].weights), window.epoch, len(window.bench.bridge.run.record.rows)


def choose(window, name: str) -> None:
    window.click(window.bench.data.sets.buttons[name])
    window.until_ready()


def take(window, table: Path, into: str = "") -> ImportDialog:
    window.drop(table)
    window.until(lambda: window.shell.findChildren(ImportDialog), "the dialog")
    dialog = window.shell.findChildren(ImportDialog)[-1]
    window.until(dialog.take.isEnabled, "the preview")
    dialog.into.setFocus()
    window.key(Qt.Key.Key_Down, times={FRESH: 1, KEPT: 2}.get(into, 0))
    window.click(named(dialog, "Import"))
    return dialog


def taken(window) -> None:
    window.until(lambda: not window.shell.findChildren(ImportDialog), "the end of the dialog")
    window.until(window.shell.isActiveWindow, "the window again")
    window.until_ready()


# ---------------------------------------------------------------- in the same document


def test_another_set_begins_the_run_anew_and_undo_brings_everything_back(window):
    before = present(window)
    choose(window, "circle")
    assert window.title == "mine* – nnsim", "the same document, edited"
    window.until(lambda: window.epoch == 0, "epoch 0")
    assert len(window.bench.bridge.run.record.rows) == 1
    assert present(window)[0] != before[0]
    window.key(".", CTRL, times=2)
    window.until(lambda: window.epoch == 2, "two epochs")
    assert window.undo_text == "Undo Choose Circle"
    window.key("z", CTRL)
    window.until(lambda: window.epoch == 3, "the former run")
    window.until(lambda: present(window) == before, "the former weights and curves")
    assert window.marks == []
    window.key("z", CTRL | SHIFT)
    window.until(lambda: window.epoch == 0, "the new run")


def test_its_weights_are_those_of_a_run_from_the_seed(window, open_window, tmp_path):
    choose(window, "circle")
    window.until(lambda: window.epoch == 0, "epoch 0")
    fresh = present(window)[0]
    window.key("r", CTRL)
    window.until(lambda: present(window)[0] == fresh, "the same weights after a reset")


def test_who_wants_the_trained_weights_keeps_them(window):
    weights, epoch, rows = present(window)
    choose(window, "circle")
    window.press("Keep the weights")
    window.until(lambda: window.epoch == epoch, "the same run")
    assert present(window)[:2] == (weights, epoch)
    assert window.bench.editor.project.data.source.kind == "circle"
    window.until(lambda: "data: Circle" in window.marks, "a mark on the curves")
    assert len(window.bench.bridge.run.record.rows) >= rows
    window.key("z", CTRL)
    assert window.bench.editor.project.data.source.kind == "moons"


def test_the_offer_leaves_with_the_next_edit(window):
    choose(window, "circle")
    assert window.said("fresh weights")
    window.key("z", CTRL)
    window.until(lambda: not window.said("fresh weights"), "the end of the offer")


def test_a_network_that_trains_goes_on_with_the_other_set(window):
    window.play()
    choose(window, "circle")
    assert window.bench.bar.play.isChecked()
    window.until(lambda: window.epoch > 1, "training on the new points")
    window.play()


# ---------------------------------------------------------------- another document


def test_imported_data_are_a_project_of_their_own_that_no_file_is_overwritten_by(
    window, table, saved, tmp_path, monkeypatch
):
    before = saved.read_bytes()
    take(window, table)
    taken(window)
    assert window.title == "berries* – nnsim"
    assert (window.epoch, len(window.bench.bridge.run.record.rows), window.marks) == (0, 1, [])
    offered = []

    def answer(_parent, _title, start, _filter, *_more, **_options):
        offered.append(Path(start).name)
        return str(tmp_path / "other.nnsim"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    window.key("s", CTRL)
    window.until(lambda: window.title == "other – nnsim", "a file of its own")
    assert offered == ["berries.nnsim"]
    assert saved.read_bytes() == before


@pytest.mark.parametrize("into", [FRESH, KEPT])
def test_imported_data_can_replace_those_of_the_project(window, table, into):
    before = present(window)
    take(window, table, into)
    taken(window)
    assert window.title == "mine* – nnsim"
    assert window.undo_text == "Undo Import berries.csv"
    assert window.epoch == (0 if into == FRESH else before[1])
    assert (present(window)[0] == before[0]) == (into == KEPT)
    window.key("z", CTRL)
    window.until(lambda: present(window)[:2] == before[:2], "the former run")


def test_pictures_come_with_an_offer_of_convolutions(window, tmp_path):
    x, y = np.random.default_rng(0).integers(0, 255, (40, 16, 16)), np.arange(40) % 2
    np.savez(tmp_path / "signs.npz", x=x, y=y)
    take(window, tmp_path / "signs.npz")
    window.until(lambda: window.bench.editor.project.data.kind == "image", "the pictures")
    assert not any(node.spec.kind == "conv2d" for node in window.bench.editor.project.network.nodes)
    offer = next(b for b in window.bench.shell.findChildren(Button) if b.text() == "Use LeNet-5")
    window.click(offer)
    window.until(lambda: any(n.spec.kind == "conv2d" for n in window.bench.editor.project.network.nodes), "LeNet-5")
    assert window.undo_text == "Undo Use LeNet-5"


def test_unsaved_changes_are_asked_for_before_and_the_dialog_stays_where_they_matter(window, table, monkeypatch):
    window.stroke((-2.5, 2.5))
    project = window.bench.editor.project
    questions = []

    def answer(box):
        questions.append(box.text())
        return answers.pop(0)

    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(QMessageBox, "exec", answer)
    dialog = take(window, table)
    window.until(lambda: questions, "the question")
    window.until(dialog.take.isVisible, "the dialog")
    assert questions == ["Save the changes to mine?"]
    assert window.bench.editor.project is project
    window.click(dialog.take)
    taken(window)
    assert window.title == "berries* – nnsim"


def test_a_new_image_set_is_a_project_of_its_own(window, monkeypatch):
    window.stroke((-2.5, 2.5))
    answers = [QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Discard]
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: answers.pop(0))
    for kept in (True, False):
        window.key("n", CTRL | SHIFT)
        dialog = window.shell.findChildren(NewSetDialog)[-1]
        window.click(dialog.create_button)
        assert (window.bench.editor.project.data.kind == "image") != kept
    assert window.title == "Drawn images – nnsim"
    assert window.bench.document.path is None
    assert window.undo_text == "Undo"
    assert window.bench.data.desk.pad.hasFocus()


def test_an_example_is_a_project_of_its_own(window):
    window.open_example("Two spirals")
    assert window.title == "Two spirals – nnsim"
    assert (window.bench.document.path, window.epoch, window.marks) == (None, 0, [])


def test_a_new_plane_shows_nothing_of_the_former_network(window):
    """Neither map, nor miniatures, nor weights: what the engine does not know is not shown."""
    live, canvas = window.bench.live, window.bench.network.canvas
    window.key("n", CTRL)
    window.until(lambda: not live.weights, "no weights")
    assert not len(live.answer)
    blank = window.picture(window.bench.output.plane)
    assert all(colors(tiles.image) == 1 for tiles in canvas._sheet.tiles[1:])
    window.stroke((-2, 2), (-1, 2))
    window.key("2")
    window.stroke((1, -2), (2, -2))
    window.until_ready()
    window.until(lambda: len(live.answer), "a map of the new network")
    assert window.picture(window.bench.output.plane) != blank
