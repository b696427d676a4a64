"""What the coach has seen is said once in a run, the newest alone, and not to who does not want to hear it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnsim.app.coaching import Coaching
from nnsim.app.document import Document
from nnsim.app.messages import Messages
from nnsim.app.settings import Settings
from nnsim.core.answers.coach import Advice
from nnsim.core.catalogue import load
from nnsim.core.problem import Fix
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()

FASTER = Fix("Use the rate 0.1", "set_recipe", (("rate", 0.1),))
LOW = Advice("rate_low", "Rate too low", "It hardly moves.", "Steps are small.", (), "curves", "recipe", 16, FASTER)
DEAD = replace(LOW, alarm="dead_units", seen="Nine are dead.")


class Scene:
    """Messages over a client that a test scripts."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.editor = Editor(Store(mlp(choose_generator(Project(), "xor"), 4)))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(FakeClient(), self.editor, Run(self.live))  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.settings, host = Settings(folder / "window.ini"), QWidget()
        qtbot.addWidget(host)
        host.resize(900, 500)
        host.show()
        document = Document(self.editor, self.bridge, self.settings, self.bridge)
        self.messages = Messages(self.editor, self.bridge, document, host)
        self.coaching = Coaching(self.editor, self.bridge, self.messages, self.settings)
        self.bridge.load()

    @property
    def shown(self) -> list[str]:
        return [banner.text.text() for banner in self.messages.toasts.banners]


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(qtbot, tmp_path)
    yield made
    made.bridge.close()
    made.live.close()


def test_the_newest_is_said_once_with_its_experiment(scene: Scene) -> None:
    scene.coaching._hear((LOW,))
    assert scene.shown == ["It hardly moves. Steps are small."]
    scene.coaching._hear((LOW, DEAD))
    assert scene.shown == ["Nine are dead. Steps are small."]
    (banner,) = scene.messages.toasts.banners
    QTest.mouseClick(banner.buttons[0], Qt.MouseButton.LeftButton)
    assert scene.editor.project.recipe.rate == 0.1
    scene.editor.stack.undo()
    assert scene.editor.project.recipe.rate != 0.1
    scene.coaching._hear((LOW, DEAD))
    assert scene.shown == []
    scene.bridge.load()
    scene.coaching._hear((DEAD,))
    assert scene.shown == ["Nine are dead. Steps are small."], "it is another run"


def test_what_was_closed_is_not_said_again(scene: Scene) -> None:
    scene.coaching._hear((LOW,))
    QTest.mouseClick(scene.messages.toasts.banners[0].close_button, Qt.MouseButton.LeftButton)
    scene.bridge.load()
    scene.coaching._hear((LOW,))
    assert scene.shown == []
    scene.editor.opened.emit()
    scene.bridge.load()
    scene.coaching._hear((LOW,))
    assert scene.shown != []


def test_it_leaves_once_something_else_learns(scene: Scene) -> None:
    scene.coaching._hear((LOW,))
    scene.editor.edit("Other points", choose_generator.of("circle"))
    assert scene.shown != [], "the samples are not what it was about"
    scene.editor.edit("Other rate", set_recipe.of(rate=0.5))
    assert scene.shown == []
    scene.coaching._hear((LOW,))
    assert scene.shown == [], "it was said in this run"


def test_what_is_told_elsewhere_is_not_said_twice(scene: Scene) -> None:
    scene.coaching._hear((replace(LOW, alarm="divergence", is_told=True),))
    assert scene.shown == []


def test_silence_is_remembered(scene: Scene) -> None:
    scene.coaching._hear((LOW,))
    scene.coaching.set_on(False)
    assert scene.shown == []
    assert scene.coaching._asked() is None
    assert not Coaching(scene.editor, scene.bridge, scene.messages, scene.settings).is_on
    scene.coaching.set_on(True)
    assert Coaching(scene.editor, scene.bridge, scene.messages, scene.settings).is_on
