"""Curves of runs that were kept: behind the present ones, taken back, in one scale, and told apart without colours."""

from __future__ import annotations

import numpy as np
import pytest
from curves_scene import Scene, history, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, Checkpoint, History
from nnsim.edits.data import choose_generator
from nnsim.edits.recipe import set_recipe
from nnsim.edits.runs import keep_run, kept, rename_run
from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import blend
from nnsim.ui.views.curves import kept_curves
from nnsim.ui.views.curves.quantities import LOSS

load()


def state(epochs: int = 200, height: float = 1.0) -> Checkpoint:
    rows = history(epochs)
    wide = np.full((len(rows), len(HISTORY)), np.nan)
    wide[:, : rows.shape[1]] = rows
    wide[:, 2:4] *= height
    return Checkpoint(10 * epochs, epochs, 0, {}, history=History(wide))


def keeping(project: Project, *states: Checkpoint) -> Project:
    for one in states:
        project = keep_run(project, kept(project, one))
    return project


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot, set_recipe(choose_generator(Project(), "xor"), rate=0.03))
    yield made
    made.close()


def keep(scene: Scene, *states: Checkpoint) -> None:
    for one in states:
        scene.editor.edit("keep", keep_run.of(kept(scene.editor.project, one)))


def test_kept_curves_are_taken_back_and_called_by_name(scene):
    keep(scene, state())
    strength = kept_curves.STRENGTH_IN_DARK if scene.theme.dark else kept_curves.STRENGTH
    for plot in (scene.view.loss, scene.view.measure):
        for color in (scene.theme.train, scene.theme.test):
            assert len(scene.of_color(plot, color)[0]) == 0
            assert len(scene.of_color(plot, blend(scene.theme.panel, color, strength))[0]) > 40
        assert len(scene.of_color(plot, scene.theme.muted)[0]) > 20


def test_one_scale_has_room_for_all_runs(scene):
    scene.take(history(50))
    assert scene.view.loss.end == 50
    keep(scene, state(200, height=4.0))
    assert scene.view.loss.end == scene.view.measure.end == 200
    assert scene.view.loss.area.viewRange()[1][1] > 3
    scene.editor.undo()
    assert scene.view.loss.end == 50
    assert scene.view.loss.area.viewRange()[1][1] < 2


def test_a_new_row_draws_nothing_of_kept_runs_anew(scene, monkeypatch):
    keep(scene, state())
    scene.take(history(50))
    scene.pixels(scene.view.loss)
    drawn = []
    monkeypatch.setattr(kept_curves, "draw", lambda *_args: drawn.append(1))
    scene.take(history(60)[51:])
    scene.pixels(scene.view.loss)
    assert drawn == []


def test_runs_are_told_apart_by_their_dashes():
    color = QColor("black")
    pens = [kept_curves.pen(place, color, theming.current()) for place in range(6)]
    assert len({tuple(pen.dashPattern()) for pen in pens}) == 6


@pytest.mark.parametrize("height", [1.0, 0.001])
def test_names_stand_apart_where_curves_end_alike(scene, height):
    keep(scene, state(), *[state(height=height)] * 3)
    places = []

    class Painter:
        def __init__(self, painter):
            self.painter = painter

        def __getattr__(self, name):
            return getattr(self.painter, name)

        def fillRect(self, room, ground):
            places.append(room)
            self.painter.fillRect(room, ground)

    plot = scene.view.loss
    pixmap = plot.grab()
    painter = QPainter(pixmap)
    kept_curves.draw_names(Painter(painter), plot._kept_shown, plot._at, plot._box(), scene.theme)
    painter.end()
    assert len(places) == 4
    assert all(room.bottom() <= plot._box().bottom() for room in places), "the numbers of the axis stand below"
    assert not any(one.intersects(other) for i, one in enumerate(places) for other in places[:i])


def test_long_epochs_are_shown_by_their_readings():
    rows = np.array([[0.0, 0, 10, 0.9, 0.5, 0, np.nan, np.nan], [5.0, 0.5, 10, 0.6, 0.6, 0, np.nan, np.nan]])
    project = choose_generator(Project(), "xor")
    one = state(1)
    short = Checkpoint(10, 1, 0, {}, history=one.history, readings=rows)
    curves = kept_curves.kept_curves(keeping(project, short).runs, LOSS)
    assert curves[0].epoch.tolist() == [0.0, 0.0, 0.5, 1.0]


def test_a_run_of_readings_alone_is_drawn_and_told(scene):
    rows = np.array([[1.0, 0.25, 10, 0.9, 0.5, 5, 0.8, 0.6], [2.0, 0.5, 10, 0.6, 0.6, 5, 0.7, 0.6]])
    keep(scene, Checkpoint(2, 0, 20, {}, readings=rows))
    scene.view.resize(1500, 220)
    scene.take(history(1))
    scene.hover(scene.view.loss, 0.95)
    assert "Run 1: train 0.6000 test 0.7000" in words(scene.view.loss_box)
    assert [len(curve.epoch) for curve in scene.view.loss._kept_shown] == [2, 2]


# ------------------------------------------------------------ the chips


def chip_words(scene: Scene) -> list[str]:
    return [chip.accessibleName() for chip in scene.view.kept.chips]


def test_chips_tell_what_differs_and_follow_the_document(scene):
    assert scene.view.kept.isHidden()
    keep(scene, state())
    assert chip_words(scene) == ["Run 1, nothing differs"]
    scene.editor.edit("rate", set_recipe.of(rate=0.3))
    assert chip_words(scene) == ["Run 1, learning rate 0.03, not 0.3"]
    assert "200 epochs" in scene.view.kept.chips[0].toolTip()
    scene.editor.undo()
    scene.editor.undo()
    assert chip_words(scene) == []
    assert scene.view.kept.isHidden()


def test_nothing_is_compared_while_nobody_looks(scene, monkeypatch):
    keep(scene, state())
    compared = []
    monkeypatch.setattr("nnsim.ui.views.curves.kept_bar.differences", lambda *_args: compared.append(1) or ())
    scene.view.hide()
    scene.editor.edit("rate", set_recipe.of(rate=0.3))
    assert compared == []
    scene.view.show()
    assert compared


def test_a_run_is_renamed_in_place_and_removed_by_key(scene, qtbot):
    keep(scene, state(), state())
    chip = scene.view.kept.chips[0]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "slow")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [run.name for run in scene.editor.project.runs] == ["slow", "Run 2"]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert [run.name for run in scene.editor.project.runs] == ["Run 2"]
    scene.editor.undo()
    scene.editor.undo()
    assert [run.name for run in scene.editor.project.runs] == ["Run 1", "Run 2"]


def test_a_name_is_given_up_by_escape_and_refused_in_words(scene, monkeypatch):
    keep(scene, state(), state())
    said = []
    monkeypatch.setattr("nnsim.ui.views.curves.kept_bar.QToolTip.showText", lambda _at, text, _w: said.append(text))
    for typed, key in (("other", Qt.Key.Key_Escape), ("Run 2", Qt.Key.Key_Return)):
        scene.view.kept.rename(0)
        field = QApplication.focusWidget()
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, key)
    assert [run.name for run in scene.editor.project.runs] == ["Run 1", "Run 2"]
    assert len(said) == 1
    assert "called Run 2 already" in " ".join(said[0].split())


def test_the_menu_of_a_chip_opens_by_a_click(scene, qtbot):
    keep(scene, state())
    wanted = []
    scene.view.kept.answers_wanted.connect(lambda: wanted.append(1))
    QTest.mouseClick(scene.view.kept.chips[0], Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["Compare the answers", "Rename…", "Remove"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert wanted == [1]


def test_a_narrow_view_keeps_the_names(scene):
    keep(scene, state(), state())
    scene.editor.edit("rate", set_recipe.of(rate=0.3))
    scene.view.resize(scene.view.minimumSizeHint().width(), 220)
    QApplication.processEvents()
    right = [chip.geometry().right() for chip in scene.view.kept.chips]
    assert max(right) <= scene.view.width()


def test_the_numbers_at_the_cursor_tell_of_every_run(scene):
    scene.take(history(100))
    keep(scene, state(200))
    scene.editor.edit("name", rename_run.of("run1", "a < b"))
    scene.view.resize(1500, 220)
    scene.hover(scene.view.loss, 30.0)
    assert "a < b: train 0.3443 test 0.4943" in words(scene.view.loss_box)
