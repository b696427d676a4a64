"""Images drawn by hand in the real window: start a set, draw, train, ask the network, save, open again."""

from __future__ import annotations

import time

import numpy as np
import pytest
from driven_window import CTRL, SHIFT
from glyph_hands import stroke
from PySide6.QtCore import Qt

from nnsim.edits.validate import open_project
from nnsim.ui.data.drawing.new_set_dialog import NewSetDialog
from nnsim.ui.kit.numbers import NONE
from nnsim.ui.network import sample
from nnsim.ui.output import answering

SIDE = 8


def begin(window, names: str) -> None:
    """A new set of 8 x 8 pixels, from the menu's key on."""
    window.key("n", CTRL | SHIFT)
    dialog = window.bench.data.window().findChild(NewSetDialog)
    window.until(dialog.isVisible, "the dialog")
    window.click(dialog.size_row.button(str(SIDE)))
    dialog.names.selectAll()
    window.qtbot.keyClicks(dialog.names, names)
    window.click(dialog.create_button)
    window.shell.activateWindow()
    window.until(window.shell.isActiveWindow, "the keyboard")
    window.until(window.bench.data.desk.pad.isVisible, "the pad")


def draw(window, horizontal: bool, place: float) -> None:
    """A bar across, on the pad of the data panel."""
    ends = ((1.0, place), (7.0, place)) if horizontal else ((place, 1.0), (place, 7.0))
    stroke(window.bench.data.desk.pad, *ends)


def test_draw_train_ask_undo_save_and_open(window, open_window, tmp_path):
    bench = window.bench
    window.key(".", times=3)
    window.until(lambda: window.step == 3 and NONE not in window.losses, "losses of two spirals")
    begin(window, "lying, standing")
    why = bench.output.train_loss.toolTip
    window.until(lambda: why().startswith("Nothing is measured: "), "no losses where there is nothing to measure")
    assert window.losses == (NONE, NONE)
    assert bench.editor.project.data.classes == ("lying", "standing")
    for number in range(12):
        window.key("12"[number % 2])
        draw(window, number % 2 == 0, 1.5 + number // 2)
        window.key(Qt.Key.Key_Return)
    assert window.counts == [6, 6]
    assert int(bench.editor.project.data.test.sum()) == 2
    window.until_ready()
    window.play()
    window.until(lambda: window.epoch > 60 and bench.bridge.run.record.last("train_accuracy") == 1, "no mistake left")

    bench.output.try_out()
    trial = bench.output.test_pad
    window.until(lambda: trial.pad.width() == trial.pad.height() > 100, "a laid out pad")
    for horizontal, name in ((True, "lying"), (False, "standing")):
        stroke(trial.pad, (1, 2.4) if horizontal else (2.4, 1), (7, 2.4) if horizontal else (2.4, 7))
        window.until(lambda name=name: trial.bars.accessibleName().startswith(f"The answer is {name}"), name)
        window.click(trial.tools.clear)
    window.play()

    bench.data.desk.pad.setFocus()
    draw(window, True, 4)
    window.key(Qt.Key.Key_Return)
    assert window.counts == [6, 7]
    assert window.undo_text == "Undo Add a drawing"
    window.key("z", CTRL)
    assert window.counts == [6, 6]
    assert not bench.data.studio.sketch.drawing.is_blank  # the drawing is back on the pad

    reopens_with_the_same_answer(window, open_window, tmp_path / "bars.nnsim")


def reopens_with_the_same_answer(window, open_window, path) -> None:
    bench, data = window.bench, window.bench.editor.project.data
    bench.document.save(path)
    window.until(path.exists, "the file")
    window.until(lambda: not bench.document.unsaved, "a saved document")
    saved = open_project(path)
    assert saved.checkpoint is not None
    again, step = saved.project.data, saved.checkpoint.step
    assert np.array_equal(again.x, data.x)
    assert np.array_equal(again.test, data.test)
    window.until(lambda: window.step == step, "the last frame before the pause")
    answers, counts = bench.live.answers_of(data.x), window.counts
    window.shell.close()
    other = open_window(path=path)
    other.until(lambda: other.step == step, "the same step")
    assert other.counts == counts
    assert np.array_equal(other.bench.live.answers_of(data.x), answers)


def test_augmented_digits_are_marked_trained_on_and_taken_out(window):
    window.click(window.bench.data.sets.group.button("images"))
    window.click(window.bench.data.sets.buttons["digits"])
    window.until_ready()
    bench = window.bench
    dialog = bench.data.copies.open_dialog()
    window.click(dialog.make)
    window.until(lambda: bench.editor.project.data.copies == 2692, "the copies")
    window.shell.activateWindow()
    window.until(window.shell.isActiveWindow, "the keyboard")
    window.key(".")
    window.until(lambda: window.step >= 1, "a step")
    data = bench.editor.project.data
    assert not data.test[data.is_copy].any()
    assert sum(score.seen for score in bench.output.images.scores) == 451
    browsed(window, data)
    window.click(bench.data.copies.remove)
    assert bench.editor.project.data.copy_of is None
    assert len(bench.editor.project.data) == 1797


def test_heavy_networks_are_asked_in_the_engine(window, monkeypatch):
    monkeypatch.setattr(answering, "AT_ONCE", 0)
    bench = window.bench
    window.click(bench.data.sets.group.button("images"))
    window.click(bench.data.sets.buttons["digits"])
    window.until_ready()
    bench.output.try_out()
    trial = bench.output.test_pad
    window.until(lambda: trial.pad.width() == trial.pad.height() > 100, "a laid out pad")
    said: list[np.ndarray] = []
    trial.answering.answered.connect(lambda answers: None if answers is None else said.append(answers))
    for x in (2.5, 5.5):  # each stroke is another question, at rest
        stroke(trial.pad, (x, 1), (x, 7))
        mine = bench.live.answers_of(trial.image[None])[0]
        window.until(lambda mine=mine: said and np.allclose(said[-1], mine, atol=1e-5), "the engine's answer")
    window.play()
    count = len(said)
    window.until(lambda: len(said) > count + 3 and not np.allclose(said[-1], mine), "answers while it trains")
    window.play()
    window.click(trial.tools.clear)
    assert trial.answering.probe_sample() is None


@pytest.mark.parametrize("where", ["window", "engine"])
def test_blocks_show_what_becomes_of_a_drawing(window, monkeypatch, where):
    if where == "engine":
        monkeypatch.setattr(answering, "AT_ONCE", 0)
        monkeypatch.setattr(sample, "AT_ONCE", 0)
    bench = window.bench
    window.click(bench.data.sets.group.button("images"))
    window.click(bench.data.sets.buttons["digits"])
    window.until_ready()
    window.click(bench.network.drawing.button("blocks"))
    blocks, trial = bench.network.blocks, bench.output.test_pad
    window.until(lambda: "output" in blocks.sample.values, "the maps of a sample")
    bench.output.try_out()
    window.until(lambda: trial.pad.width() == trial.pad.height() > 100, "a laid out pad")
    stroke(trial.pad, (2.5, 1), (2.5, 7))
    assert blocks.sample_bar.words.text() == "Your drawing on the test pad"
    mine = bench.live.answers_of(trial.image[None])[0]
    window.until(lambda: len(blocks.sample.answers()) == len(mine), "an answer")
    assert np.allclose(blocks.sample.answers(), mine, atol=1e-5)
    window.click(blocks.sample_bar.next)  # samples can be had although there is a drawing
    assert blocks.sample_bar.words.text().startswith("Test sample 2 of")
    window.until(lambda: len(blocks.sample.answers()) == len(mine), "the maps of the next sample")
    window.until(lambda: not bench.bridge.subscriptions.due(time.monotonic()), "rest: nothing is asked again and again")
    stroke(trial.pad, (5.5, 1), (5.5, 7))
    assert blocks.sample.drawn is not None
    window.click(trial.tools.clear)
    assert blocks.sample_bar.words.text().startswith("Test sample 2 of")


def test_the_bar_takes_strokes_back_while_a_pad_is_at_hand(window):
    bench = window.bench
    window.click(bench.data.sets.group.button("images"))
    window.click(bench.data.sets.buttons["digits"])
    window.until_ready()
    bench.output.try_out()
    pad, drawing = bench.output.test_pad.pad, bench.output.test_pad.sketch.drawing
    window.until(lambda: pad.width() == pad.height() > 100, "a laid out pad")
    before = window.undo_text
    stroke(pad, (2.5, 1), (2.5, 7))
    stroke(pad, (5.5, 1), (5.5, 7))
    assert window.undo_text == "Undo stroke"
    window.click(bench.bar.undo)
    assert not drawing.is_blank
    window.click(bench.bar.undo)
    assert drawing.is_blank
    assert window.undo_text == before
    window.click(bench.bar.redo)
    assert not drawing.is_blank
    bench.network.focus_target.setFocus()  # elsewhere the same buttons act on the document
    assert window.undo_text == before
    window.click(bench.bar.undo)
    assert not drawing.is_blank
    assert bench.editor.project.data.kind == "points"


def browsed(window, data) -> None:
    """The sample browser tells copies apart and hands an image to the pad."""
    bench = window.bench
    bench.plots.show_view("samples")
    view = bench.plots.views["samples"]
    window.until(view.sheet.isVisible, "the browser")
    plain = window.picture(view.sheet.viewport())
    view.part.chosen.emit("copies")
    assert len(view.sheet.shown.index) == 2692
    assert data.is_copy[view.sheet.shown.index].all()
    assert window.picture(view.sheet.viewport()) != plain
    view.sheet.go_to(0)
    assert dict(view.detail.facts())["copy"].startswith("of no. ")
    view.part.chosen.emit("all")
    view.sheet.go_to(4)
    window.until(lambda: view.sheet.sample == 4, "a sample")
    bench.plots.context.redraw_wanted.emit(view.sheet.sample)
    assert bench.data.desk.samples.words.startswith("5 of 4,489")
    assert np.array_equal(bench.data.studio.sketch.drawing.picture, data.x[4])
    window.key(Qt.Key.Key_Escape)
    assert bench.data.studio.editing is None


def test_space_and_letters_belong_to_the_pad_only_while_it_is_drawn_on_by_keys(window):
    begin(window, "a, b")
    bench = window.bench
    pad = bench.data.desk.pad
    assert pad.hasFocus()
    bench.recipe.setFocus()
    window.key("1", CTRL)
    assert pad.hasFocus()
    window.key("e")
    assert pad.sketch.tool.id == "eraser"
    window.key("b")
    window.key(Qt.Key.Key_Right)
    window.key(Qt.Key.Key_Space)
    assert not pad.sketch.drawing.is_blank
    window.key("z", CTRL)
    assert pad.sketch.drawing.is_blank
    window.key("z", CTRL)
    assert bench.editor.project.data.kind == "image", "a document of its own: nothing is before it"
    window.key("n", CTRL)
    assert bench.editor.project.data.kind == "points"
    window.key("b")
    assert bench.painting.tool.id == "brush"
