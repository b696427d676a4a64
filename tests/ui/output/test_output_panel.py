"""The output panel: numbers of the run, the words at the cursor, toggles and legend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from plane_scene import Runs, Scene, at, clear_undo, color_at, drag, hover, near, points, scene, set_weights
from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QApplication

from nnsim.core.data import Data
from nnsim.core.messages import Frame
from nnsim.core.project import Project
from nnsim.core.run import History
from nnsim.core.spec import Spec
from nnsim.edits.data import remove
from nnsim.edits.presets import use_preset
from nnsim.edits.recipe import choose
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_painter import PlanePainter
from nnsim.ui.kit.numbers import NONE
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.output import panel as panel_module
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.output.readout import HINT
from nnsim.ui.run.record import RunRecord
from nnsim.ui.run.run import Run

NAN = float("nan")


@dataclass
class Room:
    """A shown panel."""

    scene: Scene
    panel: OutputPanel
    runs: Runs
    run: Run

    def frame(self, train: float, test: float, accuracy: float) -> None:
        """What the engine tells after an epoch."""
        row = np.array([[10, 1, train, test, NAN, accuracy, NAN, NAN]])
        frame = Frame(1, 10, 1, 0, 1, True, 1.0, 1.0, 0.1, History(row))
        self.run.record.take(frame)
        self.runs.framed.emit(frame)

    def numbers(self) -> list[str]:
        """The visible figures."""
        stats = (self.panel.train_loss, self.panel.test_loss, self.panel.accuracy)
        return [stat.number.text() for stat in stats if stat.isVisible()]

    def words_at(self, x: float, y: float) -> str:
        """The caption while the mouse is there, without markup."""
        hover(self.panel.plane, at(self.panel.plane, x, y))
        plain = QTextDocumentFragment.fromHtml(self.panel.caption.text()).toPlainText()
        return " ".join(plain.split())


@pytest.fixture
def room(qtbot) -> Iterator[Callable[..., Room]]:
    """Makes a panel as large as in a window of 1366 x 768."""

    def make(
        data: Data | None = None, weight: list[list[float]] | None = None, bias: list[float] | None = None
    ) -> Room:
        it = scene(points() if data is None else data, weight, bias)
        runs = Runs()
        run = Run(it.live)
        panel = OutputPanel(it.editor, runs, run)
        panel.resize(336, 490)
        qtbot.addWidget(panel)
        with qtbot.waitExposed(panel):
            panel.show()
        return Room(it, panel, runs, run)

    yield make
    clear_undo()


def _told(words: str) -> tuple[str, float]:
    """Name and number behind the coordinates."""
    name, value = words.rsplit(" ", 2)[-2:]
    return name, float(value.replace("−", "-"))


def test_numbers_come_from_the_run(room, qtbot) -> None:
    it = room()
    assert it.numbers() == [NONE] * 3
    it.frame(0.04123, 0.5, 0.982)
    qtbot.waitUntil(lambda: it.numbers() == ["0.0412", "0.5000", "98.2 %"], timeout=2000)
    it.run.record.clear(None)
    it.frame(NAN, NAN, NAN)
    qtbot.waitUntil(lambda: it.numbers() == [NONE] * 3, timeout=2000)


@pytest.mark.parametrize("size", [(336, 490), (260, 330), (200, 300)])
def test_what_to_do_on_an_empty_plane_is_read_at_every_size(room, monkeypatch, size) -> None:
    plates: list[QRectF] = []
    monkeypatch.setattr(panel_module, "draw_plate", lambda _painter, box, *_: plates.append(box))
    it = room(Project().data)
    it.panel.resize(*size)
    plates.clear()
    it.panel.plane.grab()
    (plate,) = plates
    (left, top), (right, bottom) = at(it.panel.plane, -3, 3).toTuple(), at(it.panel.plane, 3, -3).toTuple()
    assert QRectF(left, top, right - left, bottom - top).adjusted(-1, -1, 1, 1).contains(plate)


def test_numbers_of_long_ago_are_grey_and_say_of_when(room, monkeypatch) -> None:
    it = room()
    it.frame(0.04123, 0.5, 0.982)
    it.panel.show_numbers()
    what = "The share of samples that are classified correctly"
    assert it.panel.accuracy.toolTip() == what
    fresh, place = it.panel.accuracy.grab().toImage(), it.panel.plane.geometry()
    assert it.panel.caption.text() == HINT
    monkeypatch.setattr(RunRecord, "is_behind", lambda *_: True)
    it.panel.show_numbers()
    QApplication.processEvents()
    assert it.panel.caption.text() == "Measured at epoch 1"
    assert it.panel.plane.geometry() == place, "nothing makes room for it"
    assert it.panel.accuracy.toolTip().startswith(f"{what}\nMeasured at epoch 1;")
    assert it.panel.accuracy.grab().toImage() != fresh
    assert it.numbers() == ["0.0412", "0.5000", "98.2 %"]


def test_what_cannot_be_measured_is_no_number_of_the_former_network(room, qtbot) -> None:
    it = room()
    it.frame(0.04123, 0.5, 0.982)
    it.panel.show_numbers()
    it.run.record.void("There are no samples: draw some.")
    it.runs.loaded.emit(None)
    qtbot.waitUntil(lambda: it.numbers() == [NONE] * 3, timeout=2000)
    assert it.panel.train_loss.toolTip() == "Nothing is measured: There are no samples: draw some."


def test_numbers_from_before_an_edit_say_so(room, monkeypatch) -> None:
    it = room()
    it.frame(0.04123, 0.5, 0.982)
    it.run.record.edit()
    monkeypatch.setattr(RunRecord, "is_behind", lambda *_: True)
    it.panel.show_numbers()
    assert it.panel.test_loss.toolTip() == "Measured before the last change; measuring all samples again takes a while"


def test_a_stroke_makes_numbers_old_within_a_moment(room, monkeypatch, qtbot) -> None:
    it = room(points([(0, 0), (1, 1)], [0, 1]))
    it.frame(0.04123, 0.5, 0.982)
    qtbot.waitUntil(lambda: it.numbers()[0] == "0.0412")
    it.run.record.edit()
    monkeypatch.setattr(RunRecord, "is_behind", lambda *_: True)
    it.scene.editor.edit("Erase", lambda project: remove(project, np.arange(len(project.data)) == 0))
    qtbot.waitUntil(lambda: it.panel.test_loss.toolTip().startswith("Measured before the last change"))


def test_values_have_no_accuracy(room) -> None:
    it = room(points([(0, 0)], [0.5], classes=()))
    assert len(it.numbers()) == 2


def _held_out(labels: list[float], classes: tuple[str, ...]) -> Data:
    """Four points of which the last two are for testing."""
    data = points([(0, 0), (1, 0), (0, 1), (1, 1)], labels, classes=classes)
    return replace(data, test=np.array([False, False, True, True]))


def test_a_number_says_what_it_is_and_how_a_guess_does(room) -> None:
    it = room(_held_out([0, 1, 1, 1], ("A", "B")))
    told = "The share of samples that are classified correctly\nA random guess comes to 50.0 %"
    assert it.panel.accuracy.toolTip() == told
    it = room(_held_out([0, 2, 1, 1], ()))
    it.frame(0.1, 0.25, NAN)
    it.panel.show_numbers()
    assert it.panel.error.number.text() == "0.5"
    told = "Root mean square error of the test samples, in the units of the values\nA random guess comes to 1"
    assert it.panel.error.toolTip() == told


def test_an_autoencoder_tells_how_far_each_number_is_off(room) -> None:
    it = room(_held_out([0, 1, 1, 1], ("A", "B")))
    it.scene.editor.edit("Autoencoder", lambda project: use_preset(project, "autoencoder"))
    it.frame(0.1, 0.5, NAN)
    it.panel.show_numbers()
    assert not it.panel.accuracy.isVisible()
    assert it.panel.error.isVisible()
    assert it.panel.error.number.text() == "0.5"  # the root of a half of the loss, as two numbers are drawn again
    assert "for each number that the network is fed with" in it.panel.error.toolTip().replace("\n", " ")


def test_probability_and_place_at_the_cursor(room) -> None:
    it = room(points(), [[1.0, 0.0]], [0.0])
    assert it.words_at(0, 0) == "(0.00, 0.00) P(B) 0.50"
    assert _told(it.words_at(2, -1)) == ("P(B)", pytest.approx(1 / (1 + np.exp(-2)), abs=0.01))


def test_the_words_follow_the_training(room) -> None:
    it = room(points(), [[1.0, 0.0]], [0.0])
    it.words_at(0, 0)
    set_weights(it.scene, [[1.0, 0.0]], [50.0])
    assert "1.00" in it.panel.caption.text()


def test_the_winner_of_many_classes(room) -> None:
    it = room(points(classes=("A", "B", "C")), [[0, 0], [0, 0], [0, 3]], [0, 0, 0])
    name, value = _told(it.words_at(0, 1))
    assert name == "P(C)"
    assert value == pytest.approx(np.exp(3) / (np.exp(3) + 2), abs=0.01)


def test_a_value_at_the_cursor(room) -> None:
    it = room(points([(0, 0)], [0.5], classes=()), [[0.5, 0.0]], [0.25])
    assert _told(it.words_at(1, 0)) == ("Value", pytest.approx(0.75, abs=0.02))


def test_rosenblatts_rule_knows_only_scores(room) -> None:
    it = room(points(), [[2.0, 0.0]], [-1.0])
    editor = it.scene.editor
    recipe = replace(editor.project.recipe, learner=Spec("perceptron"))
    editor.store.replace(replace(editor.project, recipe=recipe))
    assert _told(it.words_at(-1, 0)) == ("Score", pytest.approx(-3, abs=0.05))


def test_a_focused_neuron_tells_its_own_output(room) -> None:
    it = room(points(), [[1.0, 0.0]], [0.0])
    it.scene.live.set_focus(("input", 1))
    assert _told(it.words_at(0, 2)) == ("Neuron", pytest.approx(2, abs=0.02))


def test_without_weights_only_the_place_is_told(room) -> None:
    it = room()
    assert it.words_at(1, 1) == "(1.00, 1.00)"
    hover(it.panel.plane, it.panel.plane.rect().bottomRight())
    assert it.panel.caption.text() == HINT


def test_without_rows_of_a_table_only_the_place_is_told(room) -> None:
    x, y = np.arange(18, dtype=np.float32).reshape(6, 3) % 5, np.arange(6, dtype=np.float32) % 2
    table = Data(x, y, np.zeros(6, np.bool_), columns=("r", "s", "t"), kind="table")
    it = room(table, [[1.0, 0.0, -1.0]])
    assert "P(" in it.words_at(0, 0)
    it.scene.editor.edit("Delete rows", lambda project: remove(project, np.ones(6, np.bool_)))
    assert re.fullmatch(r"\(1\.0\d, 1\.0\d\)", it.words_at(1, 1))
    it.scene.editor.undo()
    assert "P(" in it.words_at(0, 0)


def test_the_toggles_are_saved_with_the_document_but_no_step(room) -> None:
    it = room(points([(2, 2)], [0], test=[True]), [[0.2, 0.0]], [0.0])
    before = it.panel.plane.grab().toImage()
    it.panel.show_test.click()
    assert it.scene.editor.project.view.show_test
    assert it.panel.plane.grab().toImage() != before
    it.panel.decisions.click()
    assert it.scene.editor.project.view.decisions
    assert near(color_at(it.panel.plane.grab().toImage(), at(it.panel.plane, 0.5, 0)), LIGHT.positive, 4)
    assert not it.scene.editor.stack.canUndo()


def test_the_toggles_follow_the_document(room) -> None:
    it = room()
    it.scene.editor.set_view(lambda p: replace(p, view=replace(p.view, show_test=True)))
    assert it.panel.show_test.isChecked()


def test_the_hint_goes_with_the_first_point(room) -> None:
    it = room()
    empty = it.panel.plane.grab().toImage()
    painting = Painting(it.scene.editor)
    painting.set_tool("point")
    PlanePainter(it.panel.plane, it.scene.editor, painting, seed=1)
    drag(it.panel.plane, [at(it.panel.plane, -2.5, -2.5)])
    middle = at(it.panel.plane, 0, 0)
    full = it.panel.plane.grab().toImage()
    row = range(middle.x() - 60, middle.x() + 60)
    ink = [sum(picture.pixelColor(x, y).lightness() < 160 for x in row for y in range(middle.y() - 20, middle.y() + 20))
           for picture in (empty, full)]  # fmt: skip
    assert ink[0] > 100
    assert ink[1] == 0


def test_the_legend_shows_the_classes_or_the_range(room) -> None:
    it = room()
    legend = it.panel.legend
    picture = legend.grab().toImage()
    assert near(picture.pixelColor(12, 4), LIGHT.negative, 30)
    assert near(picture.pixelColor(legend.width() - 12, 4), LIGHT.positive, 30)
    assert "A, B" in legend.accessibleName()
    data = points(classes=tuple("ABCDEFGHIJ"))
    it.scene.editor.store.replace(replace(it.scene.editor.project, data=data))
    assert legend.accessibleName().endswith("I, J")
    it.panel.layout().activate()
    picture = legend.grab().toImage()
    assert near(picture.pixelColor(4, 9), LIGHT.class_color(0), 10)
    assert legend.heightForWidth(120) > legend.heightForWidth(312)


def test_everything_fits_the_small_window(room) -> None:
    it = room()
    bottom = it.panel.decisions.geometry().bottom()
    assert bottom <= 490
    place = it.panel.plane.transform_to_pixels
    assert 270 <= place.width <= 300


def test_a_learner_of_decisions_has_no_shades_to_switch_off(room) -> None:
    it = room()
    assert it.panel.decisions.isEnabled()
    it.scene.editor.edit("rule", lambda p: choose(p, "learner", "perceptron"))
    assert not it.panel.decisions.isEnabled()
    assert "decisions only" in it.panel.decisions.toolTip()


def test_a_stroke_arranges_nothing_anew(room: Callable[..., Room], monkeypatch) -> None:
    """Points come many times a second: what the panel consists of follows from other things than these."""
    it = room()
    arranged: list[Project] = []
    show = it.panel._show_view
    monkeypatch.setattr(it.panel, "_show_view", lambda project: (arranged.append(project), show(project)))
    store = it.scene.editor.store
    for number in range(1, 4):
        xy = [(0.1 * number, 0.2)] * (2 * number)
        store.replace(replace(store.project, data=points(xy, [0.0, 1.0] * number)))
    assert arranged == []
    values = points([(0.0, 0.0), (1.0, 1.0)], [0.5, 2.0], classes=())
    for data in (values, points([(0.0, 0.0), (1.0, 1.0)], [0.5, 5.0], classes=())):
        store.replace(replace(store.project, data=data))
    assert len(arranged) == 2, "the legend of values follows them"
