"""The course of a run in the window: steps, speed, reset, seeds, and runs that end by themselves or cannot begin."""

from __future__ import annotations

import time

from driven_window import CTRL, SHIFT
from PySide6.QtCore import Qt

from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples
from nnsim.ui.kit.widgets.combo_box import ComboBox


def train(window, epochs):
    window.key(".", CTRL, times=epochs)
    window.until(lambda: window.epoch == epochs)
    window.until(lambda: window.bench.bridge.run.record.last("epoch") == epochs)
    window.bench.output.show_numbers()


def combo(window, name) -> ComboBox:
    return next(c for c in window.shell.findChildren(ComboBox) if c.accessibleName() == name and c.isVisible())


def choose(window, name, label):
    """Walk the list with the arrow keys until ``label`` is chosen."""
    box = combo(window, name)
    box.setFocus()
    window.key(Qt.Key.Key_Home)
    while combo(window, name).currentText() != label:
        before = combo(window, name).currentText()
        combo(window, name).setFocus()
        window.key(Qt.Key.Key_Down)
        assert combo(window, name).currentText() != before, f"{name} does not offer {label}"


def test_steps_by_sample_batch_and_epoch(window):
    data = window.bench.editor.project.data
    train_samples = len(data) - int(data.test.sum())
    window.key(".", SHIFT)
    window.until(lambda: window.step == 1)
    assert window.bench.bridge.run.record.frame.position == 1
    window.key(".")
    window.until(lambda: window.step == 2)
    assert window.bench.bridge.run.record.frame.position == 11
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1)
    assert window.bench.bridge.run.record.frame.position == 0
    rest = -(-(train_samples - 11) // 10)
    assert window.step == 2 + rest
    assert not window.bench.bar.play.isChecked()
    window.click(window.bench.bar.step)
    window.until(lambda: window.step == 3 + rest)


def test_reset_is_undone_with_the_trained_state(window):
    fresh = window.losses
    train(window, 3)
    seen = window.losses, window.step, window.plane_color(0.0, -2.5)
    assert seen[0] != fresh
    window.click(window.bench.bar.reset)
    window.until(lambda: window.step == 0)
    window.until(lambda: window.undo_text == "Undo reset")
    window.key("z", CTRL)
    window.until(lambda: window.step == seen[1])
    window.bench.output.show_numbers()
    assert (window.losses, window.step, window.plane_color(0.0, -2.5)) == seen
    window.key("z", CTRL | SHIFT)
    window.until(lambda: window.step == 0)
    window.key("z", CTRL)
    window.until(lambda: window.step == seen[1])
    window.play()
    window.until(lambda: window.step > seen[1] + 20, "training from the restored state")


def test_a_new_seed_starts_afresh_and_is_undone(window):
    train(window, 1)
    seed, before = window.bench.editor.project.recipe.seed, window.plane_color(2.5, 2.5)
    window.key("d", CTRL | SHIFT)
    window.until(lambda: window.step == 0)
    window.until(lambda: window.undo_text == "Undo new seed")
    assert window.bench.editor.project.recipe.seed != seed
    window.key("z", CTRL)
    window.until(lambda: window.step > 0)
    assert window.bench.editor.project.recipe.seed == seed
    assert window.plane_color(2.5, 2.5) == before
    assert not window.bench.editor.stack.canUndo()


def test_one_sample_a_second_is_one_sample_a_second(open_window):
    single = build(examples()["moons"])
    window = open_window(project=set_recipe(single, batch=1))
    window.bench.bar.speed.setFocus()
    window.key(Qt.Key.Key_Home)
    assert window.bench.bar.speed_text.text() == "1 sample/s"
    window.play()
    window.until(lambda: window.step >= 1)
    begun, step = time.monotonic(), window.step
    window.until(lambda: window.step >= step + 2)
    assert window.step == step + 2
    assert time.monotonic() - begun > 1.6
    window.bench.bar.speed.setFocus()
    window.key(Qt.Key.Key_End)
    window.until(lambda: window.step > step + 100, "full speed again")


def test_the_perceptron_ends_by_itself_without_a_mistake(open_window):
    window = open_window(project=build(examples()["perceptron"]))
    window.play()
    window.until(lambda: not window.bench.bar.play.isChecked(), "its end")
    assert window.said("mistake")
    window.until(lambda: window.bench.bridge.run.record.last("train_accuracy") == 1.0)
    window.until(lambda: window.accuracy > 95, "the last accuracy on screen")


def test_rosenblatts_rule_says_why_xor_is_beyond_it(open_window):
    window = open_window(project=build(examples()["xor"]))
    choose(window, "Learner", "Rosenblatt's rule")
    window.play()
    window.until(lambda: window.said("hidden neurons have none"), "a word about the hidden layer")
    assert not window.bench.bar.play.isChecked()
    window.press("Use backpropagation")
    assert combo(window, "Learner").currentText() == "Backpropagation"
    assert not window.banners
    window.play()
    window.until(lambda: window.epoch > 3, "training after the fix")
    window.play()

    choose(window, "Learner", "Rosenblatt's rule")
    window.play()
    window.until(lambda: window.said("hidden neurons have none"), "a word about the hidden layer again")
    window.press("Remove the hidden layers")
    assert window.bench.editor.project.network.nodes == ()
    window.until(lambda: window.said("No line separates"), "the certificate")
    assert window.said("x₁ =", "x₂ =", "never ends")
    marks, data = window.bench.output.plane.marks, window.bench.editor.project.data
    places = {tuple(point): label for point, label in zip(data.x.tolist(), data.y.tolist(), strict=True)}
    assert [{places[point] for point in group} for group in marks.groups] == [{1.0}, {0.0}]
    window.click(window.bench.messages.toasts.banners[-1].close_button)
    assert marks.groups == (), "they are marked while the message is there"
    window.play()
    window.key("r", CTRL)
    window.until(lambda: window.epoch > 20 and window.accuracy < 90, "an accuracy that stays low")
    assert window.bench.bar.play.isChecked()
