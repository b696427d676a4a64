"""New samples that the network cannot take are pointed out; what is no matter of samples is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Signal

from nnsim.app.unfit import Unfit
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import insert_layer, mlp
from nnsim.ui.run.undo import Editor

load()


class Banner(QObject):
    closed = Signal()

    def dismiss(self) -> None:
        self.closed.emit()


class Heard:
    """Keeps what is said."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def say(self, text: str, *_: object) -> Banner:
        self.words.append(text)
        return Banner()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def editor(qapp, heard):
    editor = Editor(Store(mlp(choose_generator(Project(), "xor"), 4)))
    unfit = Unfit(editor, heard)
    yield editor
    unfit.close()


def use(*features: str):
    return lambda project: replace(project, network=replace(project.network, features=features))


def test_without_an_input_nothing_is_said_of_samples(editor, heard):
    """That the network has no input is said below it; a sample of 0 numbers is nothing that anybody has."""
    editor.edit("one", use("x1"))
    editor.edit("none", use())
    assert heard.words == []


def test_inputs_that_a_layer_cannot_take_are_said(editor, heard):
    reshape = Spec.of("reshape", channels=1, height=1, width=2)
    editor.edit("first", lambda p: insert_layer(p, 0, reshape))
    editor.edit("flat", lambda p: insert_layer(p, 1, Spec("flatten")))
    editor.edit("more", use("x1", "x2", "x1x2"))
    assert heard.words == ["The network takes 2 numbers, but a sample is 3 numbers now."]
