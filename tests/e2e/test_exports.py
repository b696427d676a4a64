"""Export and import of code, networks, weights and figures from the menus of the real window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import safetensors.numpy as safetensors
from PySide6.QtWidgets import QApplication, QFileDialog

from nnsim.core.hashing import weights_sha256


@pytest.fixture
def saved_as(tmp_path, monkeypatch):
    """What the save dialog answers from now on."""

    def answer(name: str):
        path = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        return path

    return answer


def choose(window, command: str) -> None:
    window.bench.actions[command].trigger()


def weights_of(window):
    """What the engine has now."""
    found = []
    ticket = window.bench.bridge.save()
    window.bench.bridge.saved.connect(lambda saved: found.append(saved.checkpoint) if saved.ticket == ticket else None)
    window.until(lambda: found, "the state of the run")
    return found[-1]


def test_code_and_trained_weights_lie_where_they_were_wanted(window, saved_as):
    path = saved_as("two")
    window.key(".", times=3)
    window.until(lambda: window.step == 3, "three steps")
    choose(window, "export_code")
    window.until(lambda: window.said("two.py and two.safetensors lie in"), "the message")
    compile(path.with_suffix(".py").read_text(encoding="utf-8"), "two.py", "exec")
    found = safetensors.load(path.with_suffix(".safetensors").read_bytes())
    assert weights_sha256(found) == weights_sha256(weights_of(window).weights)
    choose(window, "copy_code")
    assert "class Network(nn.Module):" in QApplication.clipboard().text()
    assert window.said("The PyTorch code is on the clipboard")


@pytest.mark.parametrize(
    ("command", "name", "begin"),
    [
        ("export_onnx", "net.onnx", b"\x08\x08"),
        ("export_figure", "net.svg", b"<svg"),
        ("export_figure", "net.png", b"\x89PNG"),
        ("export_data", "net.csv", b"x1,x2,class"),
    ],
)
def test_every_other_form(window, saved_as, command, name, begin):
    path = saved_as(name)
    choose(window, command)
    window.until(lambda: window.said(f"{name} lies in"), "the message")
    assert path.read_bytes().startswith(begin)


def test_weights_come_back_and_the_import_can_be_undone(window, saved_as, monkeypatch):
    path = saved_as("w.safetensors")
    choose(window, "export_weights")
    window.until(lambda: window.said("w.safetensors lies in"), "the message")
    first = weights_of(window)
    window.key(".", times=4)
    window.until(lambda: window.step == 4, "four steps")
    trained = weights_of(window)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    choose(window, "import_weights")
    window.until(lambda: window.undo_text == "Undo import w.safetensors", "the import")
    assert weights_sha256(weights_of(window).weights) == weights_sha256(first.weights)
    window.bench.actions["undo"].trigger()
    window.until(lambda: window.step == 4, "the steps before")
    assert weights_sha256(weights_of(window).weights) == weights_sha256(trained.weights)


def held(window):
    """Let the engine's answer to a save wait until the returned function is called."""
    bridge, newest, kept = window.bench.bridge, window.bench.document.newest, []
    bridge.saved.disconnect(newest._on_saved)
    bridge.saved.connect(kept.append)

    def go_on() -> None:
        window.until(lambda: kept, "the answer of the engine")
        bridge.saved.disconnect(kept.append)
        bridge.saved.connect(newest._on_saved)
        for saved in kept:
            newest._on_saved(saved)

    return go_on


def test_another_document_gets_no_weights_that_were_read_for_the_last_one(window, saved_as):
    path = saved_as("w.safetensors")
    choose(window, "export_weights")
    window.until(lambda: window.said("w.safetensors lies in"), "the message")
    window.bench.exporting.open_weights(path)
    window.bench.document.show(window.bench.editor.project)  # the same network, and yet another document
    window.until(lambda: window.said("The network changed while w.safetensors was read"), "the end of reading")
    assert not window.bench.editor.stack.canUndo()
    assert not window.said("The network starts from the weights")


def test_what_was_to_be_exported_is_exported_when_another_document_comes(window, saved_as):
    path = saved_as("w.safetensors")
    first = weights_of(window)
    go_on = held(window)
    window.until(lambda: window.bench.document.last_checkpoint, "a state that is known")
    choose(window, "export_weights")
    assert window.bench.exporting._waiting is not None
    window.bench.document.show(
        replace(window.bench.editor.project, recipe=replace(window.bench.editor.project.recipe, seed=77))
    )
    window.until(lambda: window.said("w.safetensors lies in"), "the message")
    go_on()
    assert weights_sha256(safetensors.load(path.read_bytes())) == weights_sha256(first.weights)


def test_dropped_weights_that_do_not_fit_change_nothing(window, tmp_path):
    path = tmp_path / "other.safetensors"
    path.write_bytes(safetensors.save({"dense1.weight": np.zeros((2, 2), np.float32)}))
    window.drop(path)
    window.until(lambda: window.said("dense1.weight has"), "the sentence")
    assert window.said("but 2 x 2 in other.safetensors")
    assert not window.bench.editor.stack.canUndo()


def test_waiting_for_a_busy_engine_is_said_and_can_be_cancelled(window, saved_as, monkeypatch):
    path = saved_as("late.onnx")
    monkeypatch.setattr("nnsim.app.newest_state.PATIENCE_MS", 60_000)
    monkeypatch.setattr(window.bench.bridge, "save", lambda **_what: 12345)  # a ticket that nobody answers
    choose(window, "export_onnx")
    window.until(lambda: window.said("Waiting for the engine's newest weights"), "the words")
    choose(window, "export_onnx")
    assert window.said("One file is still being worked on")
    window.press("Cancel")
    assert not window.said("Waiting for the engine")
    assert not path.exists()
