"""What outputs beside the first answer, under their names in the output panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from desk import Desk, desks
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from nnsim.core.answers.samples import DRAWN, SampleMaps
from nnsim.core.catalogue import load
from nnsim.core.messages import ProbeSample
from nnsim.core.run import HISTORY, Checkpoint, History
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.edits.heads import add_head, remove_heads, set_head
from nnsim.edits.presets import use_preset
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.numbers import plain
from nnsim.ui.kit.theming import current

load()


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    yield from desks(qtbot)


def test_images_stand_below_the_samples_that_they_answer_to(desk) -> None:
    digits = desk()
    digits.choose("digits")
    assert not digits.output.heads_column.isVisible()
    digits.editor.edit("Add an output", add_head.of(task="reconstruction"))
    (answer,) = digits.output.heads.answers
    assert answer.isVisible()
    assert answer.name.text() == "Reconstruction"
    assert answer.pairs is not None
    assert answer.pairs.pairs == []  # no weights fit yet
    digits.weigh()
    data = digits.project.data
    sample = data.x[np.flatnonzero(data.test)[0]]
    told = digits.live.answers_of(sample[None], "output2")[0].reshape(8, 8)
    above, below = answer.pairs.pairs[0]
    assert np.array_equal(above, grey_pixels(sample, current()))
    assert np.array_equal(below, grey_pixels(told, current()))
    digits.output.test_pad.asked.emit(data.x[3])
    assert len(answer.pairs.pairs) == 1
    assert np.array_equal(answer.pairs.pairs[0][0], grey_pixels(data.x[3], current()))
    digits.editor.edit("Remove", remove_heads.of())
    assert not digits.output.heads_column.isVisible()


def test_images_of_an_output_that_is_gone_hear_of_no_change(desk) -> None:
    digits = desk()
    digits.choose("digits")
    digits.editor.edit("Add an output", add_head.of(task="reconstruction"))
    digits.weigh()
    (former,) = digits.output.heads.answers  # somebody still has it in hand
    digits.editor.edit("Remove", remove_heads.of())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(former.pairs)
    digits.choose("moons")


def test_classes_and_numbers_answer_to_the_sample_that_is_looked_at(desk) -> None:
    points = desk()
    points.choose("moons")
    for task in ("multiclass", "reconstruction"):
        points.editor.edit("Add an output", add_head.of(task=task))
    points.weigh()
    points.live.chosen.choose(5)
    shares, numbers = points.output.heads.answers
    x = points.project.data.x[5:6]
    assert shares.bars is not None
    np.testing.assert_allclose(shares.bars.shares, points.live.answers_of(x, "output2")[0])
    assert "ample 6" in shares.words.text()
    assert "ample 6: x₁ " in numbers.words.text()


def test_names_and_numbers_follow(desk) -> None:
    points = desk()
    points.choose("moons")
    points.editor.edit("Add an output", add_head.of(task="multiclass"))
    points.editor.edit("Rename", set_head.of("output2", name="Kind"))
    (answer,) = points.output.heads.answers
    assert answer.name.text() == "Kind"
    assert answer.told.text() == ""
    columns = (*HISTORY, "train_output2_loss", "test_output2_loss", "test_output2_accuracy")
    row = np.array([[10.0, 1.0, 0.7, 0.7, 0.5, 0.5, np.nan, np.nan, 0.25, 0.5, 0.875]])
    record = points.output._run.record
    record.clear(Checkpoint(10, 1, 0, {}, history=History(row, columns)))
    points.output.heads.show_numbers()
    assert answer.told.text() == "loss: train 0.2500 · test 0.5000 · 87.5 %"


def test_an_output_that_goes_is_asked_nothing_more(desk) -> None:
    """Others may hear of a change before its panel does, such as the test pad, which then forgets its drawing."""
    digits = desk()
    digits.choose("digits")
    digits.editor.edit("Add an output", add_head.of(task="multiclass"))
    heads = digits.output.heads
    digits.editor.store.changed.disconnect(heads._on_change)
    digits.editor.edit("Remove", remove_heads.of())
    heads.show_drawn(digits.project.data.x[3])
    heads.show_numbers()
    assert [answer.words.text() for answer in heads.answers] == ["No answer yet"]


def test_further_outputs_answer_to_the_curve_that_was_drawn(desk) -> None:
    curves = desk()
    curves.choose("waves")
    curves.editor.edit("Choose", use_preset.of("single_layer"))
    curves.editor.edit("Add an output", add_head.of(task="multiclass"))
    curves.weigh()
    (answer,) = curves.output.heads.answers
    assert "ample" in answer.words.text()
    drawn = np.linspace(-1, 1, curves.project.data.sample_shape[0], dtype=np.float32)[:, None]
    curves.output.series.asked.emit(drawn)
    assert answer.words.text() == "Your drawing"
    assert answer.bars is not None
    np.testing.assert_allclose(answer.bars.shares, curves.live.answers_of(drawn[None], "output2")[0])
    curves.editor.edit("Choose", set_generator.of(Spec.of("waves", steps=20)))
    curves.weigh()
    assert "ample" in answer.words.text(), "a curve of another length is none of these data"


def test_the_engine_tells_what_the_window_cannot_work_out(desk, qtbot) -> None:
    curves = desk()
    curves.choose("waves")
    curves.editor.edit("Add an output", add_head.of(task="multiclass"))
    heads, scores = curves.output.heads, np.array([0.0, 3.0, 0.0], np.float32)
    (answer,) = heads.answers
    with qtbot.waitSignal(heads.wanted):
        curves.live.chosen.choose(5)
    assert heads.probe_sample() == ProbeSample(5)
    assert answer.words.text() == "No answer yet"
    heads.take(SampleMaps(5, {"output2": scores}, scores))
    assert "ample 6" in answer.words.text()
    assert answer.bars is not None
    assert answer.bars.winner == 1
    drawn = np.ones(curves.project.data.sample_shape, np.float32)
    with qtbot.waitSignal(heads.wanted):
        heads.show_drawn(drawn)
    assert answer.words.text() == "No answer yet", "what was told was of a sample"
    assert heads.probe_sample() == ProbeSample.at(drawn)
    heads.take(SampleMaps(DRAWN, {"output2": scores}, scores))
    assert answer.words.text() == "Your drawing"
    heads.hide()
    assert heads.probe_sample() is None


def test_each_of_several_values_is_told_by_its_name(desk) -> None:
    arm = desk()
    arm.editor.edit("Choose", set_generator.of(Spec.of("arm", count=20)))
    arm.editor.edit("Add an output", add_head.of(task="regression"))
    arm.weigh()
    (answer,) = arm.output.heads.answers
    first, second = arm.live.answers_of(arm.project.data.x[arm.project.data.test][:1], "output2")[0]
    names = arm.project.data.values
    assert answer.words.text().endswith(f": {names[0]} {plain(float(first))}, {names[1]} {plain(float(second))}")
