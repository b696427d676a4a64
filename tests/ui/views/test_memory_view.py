"""The moments that the last step of a player learned from, those first where the network was furthest off."""

from __future__ import annotations

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.memory import Remembered
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator, set_generator
from nnsim.edits.recipe import choose
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import offered
from nnsim.ui.views.memory.view import MemoryView

load()


def remembered(*errors: float) -> Remembered:
    """Moments of Catch whose values of 0.5 are off by so much."""
    values, count = np.full(len(errors), 0.5, np.float32), len(errors)
    aims = values + np.array(errors, np.float32)
    pictures = np.zeros((count, 10, 10), np.uint8)
    return Remembered(16_000, 30_000, pictures, np.arange(count) % 3, np.ones(count, np.float32), values, aims)


@pytest.fixture
def view(qtbot: QtBot) -> MemoryView:
    theming.manager().set_mode("light")
    editor = Editor(Store(set_generator(Project(), Spec.of("catch", count=50))))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    made = MemoryView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    qtbot.addWidget(made.moments)
    made.resize(560, 190)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_it_is_offered_to_who_plays() -> None:
    assert "memory" in offered(choose_generator(Project(), "breakout"))
    assert "memory" not in offered(choose_generator(Project(), "moons"))
    points = choose(choose_generator(Project(), "moons"), "learner", "q_learning")
    assert "memory" not in offered(points), "who plays has no game here"


def test_the_worst_comes_first_and_is_told(view: MemoryView) -> None:
    view._hear(remembered(0.1, -0.9, 0.3))
    assert view.said.text() == (
        "16,000 moments of at most 30,000 remembered; the last step learned from 3 of them. Furthest off: stay, whose "
        "value is 0.50 now and should be −0.40; its next rewards came to 1."
    )
    assert view.moments.accessibleDescription() == view.said.text()


def test_mouse_and_keys_point_at_a_moment(view: MemoryView) -> None:
    view._hear(remembered(0.1, -0.9, 0.3))
    QTest.mouseMove(view.moments, view.moments.boxes()[2].center().toPoint())
    assert "Here: left, whose value is 0.50 now and should be 0.60" in view.said.text()
    QTest.keyClick(view.moments, Qt.Key.Key_Left)
    assert "Here: right" in view.said.text()
    view._hear(remembered(0.7))
    assert "Furthest off: left" in view.said.text(), "what was pointed at is no longer there"


def test_pictures_grow_and_then_come_in_rows(view: MemoryView) -> None:
    view._hear(remembered(*np.linspace(0.1, 1, 40)))
    low = view.moments.boxes()
    assert len({box.top() for box in low}) == 1
    view.resize(560, 400)
    high = view.moments.boxes()
    assert len({box.top() for box in high}) > 1
    room = view.moments.rect()
    assert all(room.contains(box.toAlignedRect()) for box in (*low, *high)[len(low) :])


def test_it_asks_as_long_as_it_is_seen_and_forgets_with_the_game(view: MemoryView) -> None:
    subscriptions = view._asked
    assert subscriptions() is True
    view._hear(remembered(0.1))
    view._editor.edit("world", set_generator.of(Spec.of("catch", count=50, paddle=3)))
    assert view.said.text() == ""
    view.hide()
    assert subscriptions() is None
