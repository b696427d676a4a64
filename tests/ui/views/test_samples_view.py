"""The browser of samples by mouse and keys: filters, orders, neighbours, and what is done to samples."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from plane_scene import points
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from sample_room import CTRL, RIGHT, SHIFT, SampleRoom
from sklearn.neighbors import NearestNeighbors

from nnsim.core.catalogue import load
from nnsim.core.data import EXCLUDED, Data
from nnsim.core.progress import Cancelled
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.bundled import load_set
from nnsim.data.generate import generate
from nnsim.data.scaling import apply
from nnsim.edits.data import replace_data
from nnsim.edits.network import set_output
from nnsim.edits.split import move_to
from nnsim.ui.data.digit_keys import label_of_digit
from nnsim.ui.kit import theming
from nnsim.ui.views.samples.class_images import class_images
from nnsim.ui.views.samples.counts import ROW, counts
from nnsim.ui.views.samples.query import Query, select
from nnsim.ui.views.samples.verdicts import verdicts

load()
Key = Qt.Key
Rooms = Callable[[Data], SampleRoom]


@pytest.fixture
def room(qtbot) -> Iterator[Rooms]:
    made: list[SampleRoom] = []

    def open_room(data: Data) -> SampleRoom:
        made.append(SampleRoom(qtbot, data))
        return made[-1]

    yield open_room
    for it in made:
        it.close()


@pytest.fixture
def digits(room: Rooms) -> SampleRoom:
    return room(load_set("digits").take(np.arange(600)))


def scores_of(data: Data, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Made-up scores [n, classes], right for most samples, and the losses that belong to them."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 1, (len(data), len(data.classes))).astype(np.float32)
    right = rng.random(len(data)) < 0.8
    scores[right, data.y[right].astype(int)] += 6
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    losses = -np.log(probabilities[np.arange(len(data)), data.y.astype(int)])
    return scores, losses.astype(np.float32)


# ------------------------------------------------------------ which samples, without a window


def test_orders_are_those_of_numpy() -> None:
    data = load_set("digits")
    scores, losses = scores_of(data)
    project = project_of(data)
    said = verdicts(project, 5, scores, losses)
    assert select(data, said, Query(order="hardest")).tolist() == np.argsort(-losses, kind="stable").tolist()
    surest = select(data, said, Query(order="confident"))
    wrong = scores.argmax(axis=1) != data.y
    assert set(surest.tolist()) == set(np.flatnonzero(wrong).tolist())
    assert (np.diff(said.confidence[surest]) <= 0).all()
    mistakes = select(data, said, Query(label=3, part="test", mistakes=True))
    assert mistakes.tolist() == np.flatnonzero(wrong & data.test & (data.y == 3)).tolist()


def project_of(data: Data) -> Project:
    return replace_data(Project(), data)


def test_what_is_not_known_yet_hides_nothing() -> None:
    data = load_set("iris")
    assert len(select(data, None, Query(mistakes=True, order="confident"))) == 150


def test_two_classes_have_two_chances() -> None:
    project = project_of(generate(Spec.of("xor", count=20)))
    said = verdicts(project, 1, np.linspace(-3, 3, 20, dtype=np.float32)[:, None], np.ones(20, np.float32))
    assert said.chances.shape == (20, 2)
    np.testing.assert_allclose(said.chances.sum(axis=1), 1, rtol=1e-6)
    assert (said.predictions == (said.chances[:, 1] > 0.5)).all()


@pytest.mark.parametrize(
    ("classes", "digit", "label"),
    [(("A", "B"), 1, 0), (("A", "B"), 2, 1), (("A", "B"), 3, None), (tuple("0123456789"), 7, 7), (("3", "5"), 1, None)],
)
def test_a_number_key_means_the_class_of_that_name_first(classes, digit: int, label: int | None) -> None:
    assert label_of_digit(classes, digit) == label


def test_means_and_variances_are_those_of_numpy() -> None:
    data = load_set("digits")
    images = class_images(data)
    for label in range(10):
        mine = data.x[data.train & (data.y == label)].astype(np.float64) / 255
        np.testing.assert_allclose(images.mean[label], mine.mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(images.variance[label], mine.var(axis=0), atol=1e-6)


def test_counts_by_class_and_part() -> None:
    project = move_to(project_of(load_set("iris")), np.arange(150) < 7, "excluded")
    table = counts(move_to(project, np.arange(150) > 145, "validation").data)
    assert table[0].sum() == 143
    assert table[0].tolist() == table[1:].sum(axis=0).tolist()
    assert table[1].sum() == 43
    assert table[3, 2] == 4


# ------------------------------------------------------------ in the window


def test_everything_is_there_and_only_what_is_seen_is_drawn(digits: SampleRoom) -> None:
    assert digits.index == list(range(600))
    digits.sheet.viewport().grab()
    drawn = len(digits.sheet._lines)
    assert 0 < drawn <= digits.sheet.page + 2 < 600 // digits.sheet.across
    digits.sheet.verticalScrollBar().setValue(digits.sheet.verticalScrollBar().maximum())
    assert digits.sheet.place_at(QPoint(5, digits.sheet.viewport().height() - 3)) >= 600 - digits.sheet.across


def test_a_click_on_a_class_shows_that_class_and_another_all_again(digits: SampleRoom) -> None:
    line = QPoint(40, round(4.5 * ROW))
    digits.press(digits.view.counts, line)
    assert digits.index == np.flatnonzero(digits.data.y == 3).tolist()
    digits.press(digits.view.counts, line)
    assert len(digits.index) == 600
    QTest.keyClick(digits.view.counts, Key.Key_Down)
    assert digits.index == np.flatnonzero(digits.data.y == 0).tolist()


def test_parts(digits: SampleRoom) -> None:
    digits.view.part.chosen.emit("test")
    assert digits.index == np.flatnonzero(digits.data.test).tolist()
    digits.view.part.chosen.emit("excluded")
    assert digits.index == []
    assert digits.sheet.empty.startswith("No samples here")


def test_the_network_is_asked_and_its_step_is_told(digits: SampleRoom) -> None:
    scores, losses = scores_of(digits.data)
    digits.tell(scores, losses, step=1234)
    assert "network of step 1,234" in digits.view.status.toolTip()
    assert not digits.view.again.isEnabled()
    assert "verdicts" not in digits.asked(), "one answer is enough while nothing moves"
    digits.view.order.chosen.emit("hardest")
    assert digits.index == np.argsort(-losses, kind="stable").tolist()
    digits.press(digits.view.mistakes)
    wrong = scores.argmax(axis=1) != digits.data.y
    assert set(digits.index) == set(np.flatnonzero(wrong).tolist())
    facts = dict(digits.view.detail.facts())
    assert facts["class"] == digits.data.classes[int(digits.data.y[digits.index[0]])]
    assert facts["predicted"].startswith(digits.data.classes[int(scores[digits.index[0]].argmax())])


def test_how_sure_it_is_stands_there_as_a_whole_or_not_at_all(digits: SampleRoom) -> None:
    """``Kreis > 99.…`` would be no number."""
    digits.tell(*scores_of(digits.data))
    detail = digits.view.detail
    assert detail._beside("Kreis", "Kreis  > 99.9 %", 140.0) == "  > 99.9 %"
    assert detail._beside("Kreis", "Kreis  > 99.9 %", 80.0) == "", "the bars below tell it"


def test_after_an_edit_it_is_asked_again_as_the_answer_may_be_older(digits: SampleRoom) -> None:
    scores, losses = scores_of(digits.data)
    digits.tell(scores, losses)
    digits.sheet.go_to(0)
    digits.key(Key.Key_9)
    digits.tell(scores, losses, step=8)
    assert digits.view.watcher.said is not None
    assert digits.view.watcher.said.step == 8
    assert digits.view.watcher.said.wrong(digits.data)[0]


def test_nobody_asks_while_nobody_looks(digits: SampleRoom) -> None:
    digits.tell(*scores_of(digits.data))
    digits.view.hide()
    digits.client.tell(digits.client.frame(step=50))
    digits.bridge.tick()
    QApplication.processEvents()
    assert "verdicts" not in digits.asked()
    assert not digits.view.watcher.is_current


def test_selecting_by_mouse_and_keys(digits: SampleRoom) -> None:
    digits.click(2)
    assert digits.chosen == [2]
    digits.click(5, SHIFT)
    assert digits.chosen == [2, 3, 4, 5]
    digits.click(9, CTRL)
    digits.click(3, CTRL)
    assert digits.chosen == [2, 4, 5, 9]
    digits.key(Key.Key_Home)
    digits.key(Key.Key_Right, SHIFT)
    assert digits.chosen == [0, 1]
    digits.key(Key.Key_Down)
    assert digits.chosen == [1 + digits.sheet.across]
    digits.key(Key.Key_End)
    assert digits.sheet.sample == 599
    digits.key(Key.Key_A, CTRL)
    assert len(digits.chosen) == 600
    digits.key(Key.Key_Escape)
    assert digits.chosen == []
    assert "600" in digits.sheet.accessibleDescription()


def test_number_keys_relabel_in_one_step(digits: SampleRoom) -> None:
    before = digits.data.y[:4].tolist()
    digits.click(0)
    digits.click(3, SHIFT)
    digits.key(Key.Key_8)
    assert digits.data.y[:4].tolist() == [8, 8, 8, 8]
    assert digits.editor.stack.undoText() == "Relabel 4 samples as 8"
    digits.editor.stack.undo()
    assert digits.data.y[:4].tolist() == before


def test_delete_excludes_and_the_next_one_is_current(digits: SampleRoom) -> None:
    digits.click(4)
    digits.key(Key.Key_Delete)
    assert np.flatnonzero(digits.data.excluded).tolist() == [4]
    assert digits.sheet.sample == 5
    assert sum(digits.data.counts()) == 599
    digits.view.part.chosen.emit("excluded")
    assert digits.index == [4]
    assert digits.data.x is digits.editor.project.data.x
    digits.editor.stack.undo()
    assert not digits.data.excluded.any()


def test_the_menu_moves_and_copies(digits: SampleRoom) -> None:
    digits.click(1)
    digits.click(2, SHIFT)
    digits.click(2, button=RIGHT)
    digits.sheet.menu_wanted.emit(QPoint(10, 10))
    menu = next(w for w in digits.view.findChildren(QMenu) if w.isVisible())
    action = next(a for a in menu.actions() if "validation" in a.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert np.flatnonzero(digits.data.validation).tolist() == [1, 2]
    digits.key(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "2\n3"
    QApplication.processEvents()


@pytest.mark.parametrize("name", ["digits", "wine"])
def test_neighbours_are_those_of_scikit_learn(room: Rooms, name: str) -> None:
    it = room(load_set(name))
    it.click(3)
    it.key(Key.Key_N)
    it.qtbot.waitUntil(lambda: it.view._near is not None, timeout=5000)
    flat = apply(it.data, it.data.x).reshape(len(it.data), -1)
    distance, index = NearestNeighbors(n_neighbors=40).fit(flat).kneighbors(flat[3:4])
    assert it.index[0] == 3
    np.testing.assert_allclose(it.sheet.shown.distance[:40], distance[0], atol=1e-4)
    assert len(set(it.index[:40]) & set(index[0].tolist())) >= 39  # two at one distance may change places
    it.press(it.view.back)
    assert it.index == list(range(len(it.data)))


def test_excluded_samples_are_nobody_s_neighbours(room: Rooms) -> None:
    data = load_set("iris")
    aside = np.where(np.arange(150) % 2 == 1, EXCLUDED, 0).astype(np.uint8)
    it = room(replace(data, aside=aside, test=data.test & (aside == 0)))
    it.view.show_neighbours()
    it.qtbot.waitUntil(lambda: it.view._near is not None, timeout=5000)
    assert len(it.index) == 75
    assert all(sample % 2 == 0 for sample in it.index)


def test_rows_of_tables_and_points(room: Rooms) -> None:
    it = room(load_set("wine"))
    assert it.sheet.across == 1
    assert not it.view.page.isVisible()
    scores, losses = scores_of(it.data)
    before = it.sheet.viewport().grab().toImage()
    it.tell(scores, losses)
    assert it.sheet.viewport().grab().toImage() != before
    it.click(1)
    assert it.sheet.accessibleDescription() == "Sample 2, cultivar 1, " + it.sheet.shown.part_of(1)
    plane = room(generate(Spec.of("moons", count=40)))
    plane.click(0)
    plane.key(Key.Key_Delete)
    assert len(plane.data) == 39


def test_values_have_no_mistakes(room: Rooms) -> None:
    it = room(load_set("diabetes"))
    assert not it.view.mistakes.isVisible()
    assert it.view.order.findData("confident") < 0
    losses = np.linspace(0, 3, 442, dtype=np.float32)
    it.tell(np.zeros((442, 1), np.float32), losses)
    it.view.order.chosen.emit("hardest")
    assert it.index == list(range(441, -1, -1))


def test_who_tells_no_class_makes_no_mistakes(room: Rooms) -> None:
    it = room(generate(Spec.of("moons", count=40)))
    it.press(it.view.mistakes)
    it.editor.edit("Choose the output", lambda project: set_output(project, "velocity"))
    assert (it.view.mistakes.isVisible(), it.view.order.findData("confident")) == (False, -1)
    assert it.index == list(range(40))


def test_answers_of_another_shape_are_not_taken(digits: SampleRoom) -> None:
    digits.tell(np.zeros((5, 10), np.float32), np.zeros(5, np.float32))
    assert digits.view.watcher.said is None


def test_class_means_are_drawn_when_they_are_looked_at(digits: SampleRoom) -> None:
    digits.press(digits.view.page.button("classes"))
    digits.qtbot.waitUntil(lambda: digits.view.classes.images is not None, timeout=5000)
    picture = digits.view.classes.grab().toImage()
    assert len({picture.pixel(x, picture.height() // 3) for x in range(picture.width())}) > 20
    assert "training images" in digits.view.status.toolTip()


def test_other_data_leave_nothing_behind(digits: SampleRoom) -> None:
    digits.view.show_only(np.arange(600) < 3, "of a test")
    assert digits.index == [0, 1, 2]
    assert "of a test" in digits.view.status.toolTip()
    digits.editor.edit("Other", lambda p: replace(p, data=load_set("iris")))
    assert len(digits.index) == 150
    assert not digits.view.back.isVisible()


def test_dark_and_narrow(digits: SampleRoom) -> None:
    light = digits.view.grab().toImage()
    theming.manager().set_mode("dark")
    assert digits.view.grab().toImage() != light
    theming.manager().set_mode("light")
    digits.view.resize(500, 180)
    QApplication.processEvents()
    assert not digits.view.detail.isVisible()
    assert digits.view.minimumWidth() <= 500
    assert digits.sheet.across >= 2


def test_a_long_search_says_so_and_can_be_cancelled(digits: SampleRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []

    def endless(*_project_and_sample: object, progress: Callable[[float], bool]) -> None:
        while progress(0.5):
            time.sleep(0.001)
        ended.append(True)
        raise Cancelled

    monkeypatch.setattr("nnsim.ui.views.samples.search.nearest", endless)
    digits.click(0)
    digits.key(Key.Key_N)
    digits.qtbot.waitUntil(digits.view.cancel.isVisible, timeout=5000)
    assert digits.view.status.toolTip() == "Looking for neighbours…"
    digits.press(digits.view.cancel)
    assert ended == [True]
    assert not digits.view.cancel.isVisible()
    assert len(digits.index) == 600


def test_the_numbers_of_many_classes_stand_beside_the_bar(digits: SampleRoom) -> None:
    digits.view.resize(880, 120)
    QApplication.processEvents()
    around = digits.view._left
    assert around.verticalScrollBar().isVisible()
    assert digits.view.counts.width() <= around.viewport().width()


@pytest.mark.parametrize("column", [0, 1])
def test_all_of_a_point_is_seen_in_a_low_panel(qtbot, column: int) -> None:
    """As high as the lower panel leaves it on a laptop."""
    pictures = []
    for value in (0.25, 0.75):
        place = [0.5, 0.5]
        place[column] = value
        it = SampleRoom(qtbot, points([tuple(place), (0.1, 0.1)], [0.0, 1.0]))
        it.view.resize(880, 160)
        it.tell(np.array([[-2.0], [2.0]], np.float32), np.ones(2, np.float32))
        it.click(0)
        pictures.append(it.view.detail.grab().toImage())
        it.close()
    assert pictures[0] != pictures[1]
