"""A world that is played in before the eyes: by the network, and by keys from the same beginning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, Checkpoint, History
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator, set_generator
from nnsim.edits.split import move_to
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.game.board import Board
from nnsim.ui.views.game.match import Match
from nnsim.ui.views.game.view import PAUSE, GameView
from nnsim.ui.views.kinds import offered

load()
VALUES = (0.1, 0.9, 0.3)
"""What the network of the test holds to be worth: left, stay, right, whatever it sees."""


class Room:
    """A shown view of 880 x 172 px whose clock stands still."""

    def __init__(self, qtbot: QtBot, world: str) -> None:
        theming.manager().set_mode("light")
        self.editor = Editor(Store(set_generator(Project(), Spec.of(world, count=50))))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(FakeClient(), self.editor, Run(self.live))  # type: ignore[arg-type]
        self.bridge._timer.stop()
        self.learn(VALUES)
        self.view = GameView(ViewContext(self.editor, self.bridge))
        qtbot.addWidget(self.view)
        self.view.resize(880, 172)
        with qtbot.waitActive(self.view):
            self.view.show()
            self.view.activateWindow()
        self.view._clock.stop()
        self.view.setFocus()

    def learn(self, values: tuple[float, ...]) -> None:
        arrays = [
            (f"{layer.id}.{array.name}", array.shape) for layer in self.live.plan.layers for array in layer.arrays
        ]
        self.live.weights = {name: np.zeros(shape, np.float32) for name, shape in arrays}
        self.live.weights["output.bias"][:] = values

    def measured(self) -> None:
        """Two epochs are over."""
        names = (*HISTORY, "median_points", "mean_points", "low_points", "high_points")
        rows = np.full((2, len(names)), np.nan)
        rows[:, :2] = (0, 0), (500, 1)
        rows[:, -4:] = (-1, -0.8, -1, 1), (1, 0.5, -1, 1)
        self.bridge.run.record.clear(Checkpoint(500, 1, 0, {}, history=History(rows, names)))

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.view, key)

    @property
    def match(self) -> Match:
        assert self.view._match is not None
        return self.view._match


@pytest.fixture
def catch(qtbot: QtBot) -> Room:
    return Room(qtbot, "catch")


def test_it_is_offered_for_worlds_alone() -> None:
    assert "game" in offered(choose_generator(Project(), "breakout"))
    assert "game" not in offered(choose_generator(Project(), "moons"))


def test_the_network_plays_and_what_it_holds_its_moves_to_be_worth_is_told(catch: Room) -> None:
    at = int(catch.match.stacks[0, -1, 3])
    for step in range(1, 10):
        catch.view._tick()
        assert (catch.match.steps, catch.match.is_over) == (step, step == 9)
        assert int(catch.match.stacks[0, -1, 3]) == at, "it stays"
    assert list(catch.match.values) == pytest.approx([0.9] * 9)
    assert catch.view.score.text() == ("Score: network 1" if catch.match.points > 0 else "Score: network −1")
    said = catch.view.accessibleDescription()
    assert said.startswith("The game is over. Not measured yet; the highest score is 1. "), "no action follows the end"
    assert "Random player: median −1, mean −0." in said
    for _ in range(PAUSE):  # the first of them came with the end
        catch.view._tick()
    assert (catch.match.number, catch.match.steps) == (2, 0), "the next game"
    assert catch.view.accessibleDescription().startswith("Best action: stay, value 0.9. ")


def test_other_weights_play_otherwise(catch: Room) -> None:
    catch.learn((0.0, 0.0, 2.0))
    before = int(catch.match.stacks[0, -1, 3])
    catch.view._tick()
    assert int(catch.match.stacks[0, -1, 3]) == min(before + 1, 9)
    assert catch.view.bars.scale == pytest.approx(2.0), "the scale grows with what is shown"


def test_a_person_plays_the_same_beginning_by_keys(catch: Room) -> None:
    catch.press(Qt.Key.Key_Space)
    own = catch.view._own
    assert own is not None
    np.testing.assert_array_equal(own.stacks, catch.match.stacks)
    assert catch.view.board.is_own
    before = int(own.stacks[0, -1, 3])
    for key, moved in ((Qt.Key.Key_Left, -1), (None, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 1)):
        if key is not None:
            catch.press(key)
        catch.view._tick()
        before = min(max(before + moved, 0), 9)
        assert int(own.stacks[0, -1, 3]) == before
    assert own.steps == catch.match.steps == 4
    assert catch.view.score.text() == "Score: you 0 · network 0"
    for _ in range(6):
        catch.view._tick()
    assert own.is_over
    assert catch.view.said.text().startswith("The game is over. ")
    catch.press(Qt.Key.Key_Escape)
    assert catch.view._own is None
    assert not catch.view.board.is_own


def test_a_held_key_goes_on_and_one_that_is_let_go_does_not(catch: Room) -> None:
    catch.view.own.click()
    own = catch.view._own
    assert own is not None
    own.stacks[..., 3] = 5
    QTest.keyPress(catch.view, Qt.Key.Key_Left)
    catch.view._tick()
    catch.view._tick()
    QTest.keyRelease(catch.view, Qt.Key.Key_Left)
    catch.view._tick()
    catch.view._tick()
    assert int(own.stacks[0, -1, 3]) in (2, 3), "at most the step that had begun"


def test_a_hidden_view_does_not_play(catch: Room) -> None:
    catch.view.hide()
    assert not catch.view._clock.runs
    catch.view.show()
    assert catch.view._clock.runs
    catch.view._clock.stop()


def test_other_rules_begin_anew_and_other_data_end_it(catch: Room) -> None:
    catch.press(Qt.Key.Key_Space)
    wider = replace(catch.editor.project, data=set_generator(catch.editor.project, Spec.of("catch", paddle=3)).data)
    catch.editor.edit("Wider", lambda _project: wider)
    assert catch.view._own is None
    assert catch.match.game.values["paddle"] == 3
    catch.editor.edit("Points", lambda project: choose_generator(project, "moons"))
    assert catch.view._match is None
    catch.view._tick()


def test_a_person_plays_on_while_the_values_are_not_known(catch: Room) -> None:
    catch.live.weights = {}
    catch.press(Qt.Key.Key_Space)
    own = catch.view._own
    assert own is not None
    for step in range(1, 10):
        catch.view._tick()
        assert (own.steps, catch.match.steps) == (step, 0)
    assert own.is_over
    assert np.isnan(list(own.values)).all()


def test_a_game_goes_on_while_frames_are_excluded_and_begins_at_its_pace_with_another_world(catch: Room) -> None:
    catch.press(Qt.Key.Key_Space)
    own = catch.view._own
    pace = catch.view._clock.every_ms
    catch.editor.edit("Exclude", move_to.of(np.arange(50) < 5, "excluded"))
    assert catch.view._own is own
    catch.editor.edit("World", lambda project: choose_generator(project, "breakout"))
    assert catch.view._own is None
    assert catch.view._clock.every_ms < pace, "the network plays faster"


def test_a_key_is_not_held_any_more_once_the_keys_go_elsewhere(catch: Room) -> None:
    catch.press(Qt.Key.Key_Space)
    own = catch.view._own
    assert own is not None
    own.stacks[..., 3] = 5
    QTest.keyPress(catch.view, Qt.Key.Key_Left)
    catch.view.own.setFocus()
    catch.view._tick()
    assert int(own.stacks[0, -1, 3]) == 5


def test_what_was_measured_of_a_former_network_is_not_said_of_an_edited_one(catch: Room) -> None:
    catch.measured()
    catch.bridge.run.record.void("the network is broken")
    catch.view.refresh()
    assert "Not measured yet" in catch.view.accessibleDescription()


def test_points_over_the_epochs_are_drawn_with_their_band(catch: Room) -> None:
    catch.measured()
    catch.view.refresh()
    assert catch.view.band._rows.tolist() == [[0, -1, -1, 1], [1, 1, -1, 1]]
    assert (catch.view.band.low, catch.view.band.high) == (-1, 1)
    said = catch.view.accessibleDescription()
    assert "64 games without random actions: median score 1, mean 0.5. Random player: median −1, mean −0." in said
    assert not catch.view.grab().isNull()


def test_scores_are_not_cut_however_many_play(catch: Room) -> None:
    catch.press(Qt.Key.Key_Space)
    score = catch.view.score
    score.setFixedWidth(120)
    assert score.text() == "Score: you 0 · network 0"
    assert score.heightForWidth(120) >= 2 * score.fontMetrics().height(), "on as many lines as they need"


def test_a_single_measurement_is_a_dot_and_the_dashed_line_has_a_name(catch: Room) -> None:
    band = catch.view.band
    band.resize(220, 120)
    band.show_rows(np.array([[0.5, 0.6, -1.0, 1.0]]), -1.0, (-1.0, 1.0))
    image, at = band.grab().toImage(), band.place(0.5, 0.6).toPoint()
    assert image.pixelColor(at).name() == theming.current().accent.lower()
    nameless = band.grab().toImage()
    band.show_rows(np.zeros((0, 4)), 0.9, (-1.0, 1.0))  # the name goes below a line at the top
    below = band.place(1.0, 0.9).toPoint().y() + 4
    other = band.grab().toImage()
    right = range(band.width() - 60, band.width() - 4)
    assert any(other.pixelColor(x, y) != nameless.pixelColor(x, y) for x in right for y in range(below, below + 10))


def test_a_game_of_breakout_sees_two_pictures(qtbot: QtBot) -> None:
    it = Room(qtbot, "breakout")
    it.view._tick()
    assert it.match.seen.shape == (1, 10, 10, 2)
    assert it.view.band.high == 30
    assert it.view.curve.low == 0


def test_a_narrow_view_is_of_field_values_and_one_plot(catch: Room) -> None:
    view = catch.view
    assert not view.band.isHidden()
    view.resize(view.minimumWidth(), view.height())
    assert view.band.isHidden()
    right = [part.mapTo(view, part.rect().topRight()).x() for part in (view.board, view.bars, view.curve)]
    assert right == sorted(right)
    assert right[-1] < view.width()


def test_space_is_for_the_game_that_promises_it(catch: Room) -> None:
    trained: list[bool] = []
    QShortcut(QKeySequence(Qt.Key.Key_Space), catch.view, activated=lambda: trained.append(True))
    catch.view.own.setFocus()
    assert catch.view.hint.text().startswith("Click the field, then Space")
    QTest.mouseClick(
        catch.view.window().windowHandle(), Qt.MouseButton.LeftButton, pos=catch.view.board.geometry().center()
    )
    assert catch.view.hasFocus()
    assert catch.view.hint.text().startswith("Space: play yourself")
    for number in (2, 3):  # to begin, and once more
        QTest.keyClick(catch.view.window().windowHandle(), Qt.Key.Key_Space)
        assert catch.view._own is not None
        assert catch.match.number == number
    assert trained == []


def test_the_bricks_of_a_wall_are_told_apart(qtbot) -> None:
    board = Board()
    qtbot.addWidget(board)
    board.resize(102, 102)
    board.show_picture(np.full((2, 2), 128, np.uint8), own=False)
    seen = board.grab().toImage()
    brick, between = seen.pixelColor(25, 25), seen.pixelColor(51, 25)
    assert brick == seen.pixelColor(75, 75)
    assert between not in (brick, seen.pixelColor(50, 25))
