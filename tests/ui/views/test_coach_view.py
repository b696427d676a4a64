"""What the coach said, the newest first, with the experiment and the way to the view that shows it."""

from __future__ import annotations

import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.coach import Advice
from nnsim.core.catalogue import load
from nnsim.core.problem import Fix
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.heads import add_head
from nnsim.edits.network import mlp
from nnsim.edits.recipe import choose
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.coach.view import FIRST_ALONE, NOTHING, OF_PLAYERS, CoachView
from nnsim.ui.views.context import ViewContext

load()

FASTER = Fix("Use the rate 0.03", "set_recipe", (("rate", 0.03),))
LOW = Advice(
    "rate_low", "Rate too low", "It hardly moves.", "Small steps.", (("rate", "1e−5"),), "curves", "", 16, FASTER
)
DEAD = Advice("dead_units", "Dead neurons", "Nine are dead.", "They are flat.", (), "gradients", "dense1", 32)


@pytest.fixture
def view(qtbot: QtBot) -> CoachView:
    theming.manager().set_mode("light")
    editor = Editor(Store(mlp(choose_generator(Project(), "xor"), 4)))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    made = CoachView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(420, 172)
    made.show()
    return made


def test_nothing_said_is_said(view: CoachView) -> None:
    assert view.empty.isVisible()
    assert view.accessibleDescription() == NOTHING


def test_what_was_said_stands_with_its_numbers_and_two_buttons(view: CoachView) -> None:
    fixes, commands = [], []
    view._context.fix_wanted.connect(fixes.append)
    view._context.command_wanted.connect(commands.append)
    view._hear((LOW, DEAD))
    dead, low = view.entries
    assert not view.empty.isVisible()
    assert low.title.text() == "Rate too low, after epoch 16"
    assert low.why.text() == "Small steps. (rate: 1e−5)"
    assert not dead.fix.isVisible()
    QTest.mouseClick(low.fix, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dead.look, Qt.MouseButton.LeftButton)
    assert (fixes, commands) == ([FASTER], ["show_gradients"])
    view._hear((LOW, DEAD))
    assert view.entries == [dead, low], "the same words are not made anew"
    view._forget()
    assert view.entries == []


def test_what_the_coach_does_not_watch_stands_in_words(view: CoachView) -> None:
    def shown(project: Project) -> str:
        view._context.editor.store.replace(project)
        return view.empty.text()

    assert shown(choose(choose_generator(Project(), "xor"), "learner", "tree")).startswith("Decision tree learns in a")
    assert OF_PLAYERS in shown(choose_generator(Project(), "catch"))
    assert FIRST_ALONE in shown(add_head(mlp(choose_generator(Project(), "xor"), 4)))
    assert shown(mlp(choose_generator(Project(), "xor"), 4)) == NOTHING


def test_it_asks_only_while_it_is_seen(view: CoachView) -> None:
    assert view._asked()
    view.hide()
    assert view._asked() is None
