"""Dreams that go on while one looks, and samples beside what comes back of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from pytestqt.qtbot import QtBot

from nnsim.core.answers.dream import DreamQuestion, Dreams
from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.presets import use_preset
from nnsim.edits.recipe import choose
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.dream.view import DreamView
from nnsim.ui.views.kinds import offered

load()


def images() -> Project:
    rng = np.random.default_rng(1)
    x = rng.integers(0, 255, (20, 8, 8), np.uint8)
    y = (np.arange(20) % 2).astype(np.float32)
    begun = Project(data=Data(x, y, np.arange(20) >= 15, ("a", "b"), (), kind="image"))
    return use_preset(begun, "rbm")


def dreams(*, told: bool = False) -> Dreams:
    energies = np.arange(4, dtype=np.float32)
    return Dreams(
        np.full((16, 64), 0.5, np.float32), np.arange(16) % 2, told, b"\0" * 64, 5, 1,
        np.array([15, 16]), np.zeros((2, 64), np.float32), energies, energies + 3,
    )  # fmt: skip


@pytest.fixture
def view(qtbot: QtBot) -> DreamView:
    theming.manager().set_mode("light")
    editor = Editor(Store(images()))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    made = DreamView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(900, 190)
    made.show()
    made._clock.stop()
    return made


def test_it_is_offered_where_machines_of_images_learn() -> None:
    project = images()
    assert "dream" in offered(project)
    assert "dream" not in offered(choose(project, "learner", "backprop"))
    stacked = replace(project.recipe, learner=Spec("layerwise"))
    assert "dream" in offered(replace(project, recipe=stacked))


def test_it_says_how_far_samples_are_off_and_what_is_likely(view: DreamView) -> None:
    view._hear(dreams())
    words = view.dreams.accessibleDescription()
    x = view._editor.project.data.x[[15, 16]] / 255
    assert f"off by {np.sqrt((x**2).mean()):.3f} a pixel" in words
    assert "16 dreams: each picture is 5 rounds further, led down through 1 layer." in words
    assert "of test samples is 3.0 above" in words
    assert view.classes.isHidden()
    header, rows = view.table()
    assert len(list(rows)) == 8
    assert len(header) == 2


def test_dreams_go_on_from_where_they_were_once_they_are_answered(view: DreamView) -> None:
    assert view._asked() == DreamQuestion()
    view._go_on()
    assert view._asked() == DreamQuestion(), "nothing was answered yet"
    view._hear(dreams(told=True))
    view._go_on()
    view._go_on()
    assert view._asked() == DreamQuestion(-1, 1, b"\0" * 64)
    view._hear(dreams(told=True))
    assert not view.classes.isHidden()
    view.classes.set_current("1")
    view._choose("1")
    assert view._asked() == DreamQuestion(1, 2), "another class begins at samples"
    view.hide()
    assert view._asked() is None


def test_before_anything_has_learned_it_says_what_to_do(view: DreamView) -> None:
    view._hear(None)
    assert "train" in view.dreams.accessibleDescription()
    assert list(view.table()[1]) == []
