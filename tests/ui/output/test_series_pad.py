"""A curve drawn by hand: what mouse and keys make of it, and what the network is asked about."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.data.steps import filled_up, whole
from nnsim.edits.data import remove, replace_data, set_generator
from nnsim.edits.presets import use_preset
from nnsim.edits.split import set_test_share
from nnsim.tasks.answering import shares
from nnsim.ui.output.series_pad import SeriesPad
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()
LEFT, Key = Qt.MouseButton.LeftButton, Qt.Key


def waves(**values: object) -> Project:
    """Three kinds of waves and a single layer, which the window works out by itself."""
    return use_preset(set_generator(Project(), Spec.of("waves", count=30, steps=20, **values)), "single_layer")


class Pad:
    """A shown pad, and what it told."""

    def __init__(self, qtbot: QtBot, project: Project) -> None:
        self.editor = Editor(Store(project))
        self.live = LiveModel(self.editor.store)
        self.pad = SeriesPad(self.editor, self.live)
        self.sketch = self.pad.sketch
        self.told: list[np.ndarray | None] = []
        self.pad.asked.connect(self.told.append)
        qtbot.addWidget(self.pad)
        self.pad.resize(330, 400)
        self.pad.show()
        self.tell(0)

    @property
    def data(self) -> Data:
        return self.editor.project.data

    def tell(self, seed: int) -> None:
        """Other weights."""
        rng = np.random.default_rng(seed)
        arrays = (array for layer in self.live.plan.layers for array in layer.arrays if layer.id == "output")
        self.live.set_weights({f"output.{a.name}": rng.normal(size=a.shape).astype(np.float32) for a in arrays})

    def place(self, step: int, height: float, channel: int = 0) -> QPointF:
        strip = self.sketch._strip(channel)
        steps = len(self.sketch._values) - 1
        return QPointF(strip.left() + strip.width() * step / steps, strip.bottom() - height * strip.height())

    def stroke(self, *places: QPointF) -> None:
        QTest.mousePress(self.sketch, LEFT, pos=places[0].toPoint())
        for place in places[1:]:
            QTest.mouseMove(self.sketch, place.toPoint())
        QTest.mouseRelease(self.sketch, LEFT, pos=places[-1].toPoint())


@pytest.fixture
def it(qtbot: QtBot) -> Iterator[Pad]:
    made = Pad(qtbot, waves())
    yield made
    made.live.close()


@pytest.fixture
def two(qtbot: QtBot) -> Iterator[Pad]:
    """Two channels, the first from 10 to 20, the second from -1 to 1; series of one length."""
    rng = np.random.default_rng(0)
    parts = [np.stack([10 + 10 * rng.random(12), 2 * rng.random(12) - 1], axis=1).astype(np.float32) for _ in range(9)]
    x, lengths = filled_up(parts)
    y = (np.arange(9) % 2).astype(np.float32)
    data = Data(x, y, np.arange(9) == 4, columns=("a", "b"), lengths=lengths, kind="series")
    made = Pad(qtbot, use_preset(replace_data(Project(), data), "single_layer"))
    yield made
    made.live.close()


def test_it_shows_the_series_that_is_looked_at_and_its_answer(it: Pad) -> None:
    first = int(it.data.test.argmax())
    assert it.pad.note.text() == f"Test series {first + 1}: {it.data.classes[int(it.data.y[first])]}"
    assert np.array_equal(it.sketch.series, it.data.x[first])
    answers = it.live.answers_of(it.data.x[first : first + 1])[0]
    assert np.allclose(it.pad.bars.shares, shares(it.editor.project, answers))
    it.live.chosen.choose(5)
    assert it.pad.note.text().endswith(f"6: {it.data.classes[int(it.data.y[5])]}")
    assert np.array_equal(it.sketch.series[-len(whole(it.data, 5)) :], whole(it.data, 5))
    assert not any(told is not None for told in it.told), "a series of the set is no drawing"


def test_other_weights_answer_anew(it: Pad) -> None:
    before = it.pad.bars.shares.copy()
    it.tell(1)
    assert not np.allclose(it.pad.bars.shares, before)


def test_a_stroke_bends_the_curve_and_asks_about_it(it: Pad) -> None:
    index = int(it.data.test.argmax())
    it.stroke(it.place(15, 0.5), it.place(18, 1.0))
    drawn = it.told[-1]
    assert drawn is not None
    assert it.pad.note.text() == "Your curve"
    high = it.sketch._found[0, 1]
    assert drawn[18, 0] == pytest.approx(high, abs=0.05)
    assert drawn[15, 0] < drawn[16, 0] < drawn[17, 0] < drawn[18, 0]
    assert np.array_equal(drawn[:15], it.data.x[index][:15])
    assert np.allclose(it.pad.bars.shares, shares(it.editor.project, it.live.answers_of(drawn[None])[0]))


def test_where_lengths_differ_a_drawing_begins_where_the_hand_does(it: Pad) -> None:
    QTest.mouseClick(it.pad.wipe, LEFT)
    assert it.sketch.series is None
    assert it.told[-1] is None
    assert it.pad.bars.winner is None
    it.stroke(it.place(8, 0.9), it.place(12, 0.9))
    drawn = it.told[-1]
    assert not drawn[:8].any()
    assert (drawn[8:] == drawn[8]).all(), "beyond its end it is level"


def test_each_channel_is_drawn_in_its_strip(two: Pad) -> None:
    QTest.mouseClick(two.pad.wipe, LEFT)
    two.stroke(two.place(3, 0.5, 1), two.place(5, 0.5, 1))
    assert two.sketch.channel == 1
    assert two.pad.channel.current == "1"
    drawn = two.told[-1]
    assert np.allclose(drawn[:, 1], two.sketch._found[1].mean(), atol=0.1)
    assert np.allclose(drawn[:, 0], two.sketch._found[0, 0]), "not drawn: as near to 0 as its span comes"
    two.pad.channel.chosen.emit("0")
    assert two.sketch.channel == 0


def test_keys_walk_bend_and_clear(two: Pad) -> None:
    series = two.sketch.series.copy()
    QTest.keyClick(two.sketch, Key.Key_PageDown)
    QTest.keyClick(two.sketch, Key.Key_Left)
    QTest.keyClick(two.sketch, Key.Key_Down)
    changed = np.argwhere(two.sketch.series != series)
    assert changed.tolist() == [[len(series) - 2, 1]]
    low, high = two.sketch._found[1]
    now = max(series[-2, 1] - 0.05 * (high - low), low)
    assert two.sketch.series[-2, 1] == pytest.approx(now, abs=1e-6)
    QTest.keyClick(two.sketch, Key.Key_Delete)
    assert two.sketch.series is None


def test_the_dice_look_at_another_test_series(it: Pad) -> None:
    QTest.mouseClick(it.pad.sample, LEFT)
    assert it.live.chosen.index is not None
    assert it.data.test[it.live.chosen.index]


def test_another_set_has_another_form(it: Pad) -> None:
    it.editor.edit("Choose", set_generator.of(Spec.of("adding", count=20)))
    assert it.sketch.series.shape == (16, 2)
    assert it.pad.channel.isVisible()
    it.editor.stack.undo()
    assert it.sketch.series.shape == (20, 1)


def test_a_curve_stays_while_the_samples_around_it_change(it: Pad) -> None:
    it.stroke(it.place(15, 0.5), it.place(18, 1.0))
    drawn = it.told[-1]
    it.editor.edit("Share", set_test_share.of(0.5))
    it.editor.edit("Remove", remove.of([0, 1]))
    assert it.pad.note.text() == "Your curve"
    assert np.array_equal(it.sketch.series, drawn)
    assert np.array_equal(it.told[-1], drawn)
    it.pad.hide()
    assert it.told[-1] is None
    it.pad.show()
    assert np.array_equal(it.told[-1], drawn), "it was out of sight only"
    it.live.chosen.choose(5)
    assert it.told[-1] is None
    assert "6" in it.pad.note.text()


def test_another_document_begins_without_the_curve(it: Pad) -> None:
    it.stroke(it.place(15, 0.5), it.place(18, 1.0))
    it.editor.open(waves())
    assert it.told[-1] is None
    assert "eries" in it.pad.note.text()


def test_strokes_are_taken_back_and_brought_again(it: Pad) -> None:
    pad, sketch = it.pad, it.sketch
    sample = sketch.series
    assert not pad.undo.isEnabled()
    it.stroke(it.place(2, 0.9), it.place(9, 0.1))
    drawn = sketch.series
    QTest.keyClick(sketch, Key.Key_Delete)
    assert sketch.series is None
    QTest.mouseClick(pad.undo, LEFT)
    np.testing.assert_array_equal(sketch.series, drawn)
    QTest.keyClick(sketch, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(sketch.series, sample)
    assert not pad.undo.isEnabled()
    QTest.keyClick(sketch, Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(sketch.series, drawn)
    np.testing.assert_array_equal(it.told[-1], drawn)
    pad.sample.click()
    assert (sketch.can_undo, sketch.can_redo) == (False, False), "another curve has no strokes"
