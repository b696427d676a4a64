"""What the window remembers of a run: every number it shows, in bounded memory."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.messages import Frame
from nnsim.core.run import HISTORY, Checkpoint, History, Mark
from nnsim.core.texts import plain
from nnsim.ui.run.record import LIMIT, RunRecord


def rows(first, count):
    steps = np.arange(first, first + count, dtype=np.float64)
    known = [steps, steps / 10, 1 / (1 + steps), 2 / (1 + steps), np.full(count, 0.5)]
    return np.stack([*known, *[np.full(count, np.nan)] * (len(HISTORY) - len(known))], 1)


def frame(history, marks=(), step=0):
    return Frame(1, step, 0, 0, 10, True, 1.0, 1.0, 0.1, History(history), marks)


def is_behind(record):
    return record.is_behind(record.present("train_loss"))


def test_an_empty_record_has_no_numbers():
    record = RunRecord()
    assert record.rows.shape == (0, len(HISTORY))
    assert math.isnan(record.last("train_loss"))
    assert record.frame is None
    assert record.marks == ()


def test_rows_and_marks_are_added_up():
    record, one, two = RunRecord(), Mark(1, 0.1, plain("one")), Mark(2, 0.2, plain("two"))
    record.take(frame(rows(0, 3), (one,)))
    record.take(frame(rows(3, 0)))
    newest = frame(rows(3, 4), (two,), step=6)
    record.take(newest)
    np.testing.assert_array_equal(record.rows, rows(0, 7))
    assert record.marks == (one, two)
    assert record.frame is newest
    assert record.last("step") == 6
    np.testing.assert_array_equal(record.column("epoch"), np.arange(7) / 10)
    assert math.isnan(record.last("test_accuracy"))


def test_a_column_that_comes_later_is_empty_before_and_goes_with_the_run():
    record, wide = RunRecord(), np.hstack([rows(3, 2), [[0.25], [0.5]]])
    record.take(frame(rows(0, 3)))
    record.take(replace(frame(rows(0, 0)), history=History(wide, (*HISTORY, "median_score"))))
    record.take(frame(rows(5, 1)))
    assert record.columns == (*HISTORY, "median_score")
    nan = math.nan
    assert record.column("median_score") == pytest.approx([nan, nan, nan, 0.25, 0.5, nan], nan_ok=True)
    np.testing.assert_array_equal(record.column("epoch"), np.arange(6) / 10)
    assert record.nearest(0.4)["median_score"] == 0.5
    record.clear(None)
    assert record.columns == HISTORY
    assert len(record.column("median_score")) == 0


def test_a_row_of_the_same_step_replaces_the_last():
    record = RunRecord()
    record.take(frame(rows(0, 3)))
    again = rows(2, 1)
    again[0, 2] = 9.0
    record.take(frame(again))
    assert len(record.rows) == 3
    assert record.last("train_loss") == 9.0


def test_it_begins_with_what_a_checkpoint_tells():
    record, history = RunRecord(), rows(0, 5)
    record.take(frame(rows(50, 9)))
    record.clear(Checkpoint(5, 0, 5, {}, history=History(history), marks=(Mark(1, 0.1, plain("m")),)))
    record.take(frame(rows(5, 2)))
    np.testing.assert_array_equal(record.rows, rows(0, 7))
    np.testing.assert_array_equal(history, rows(0, 5))
    assert record.frame is not None
    record.clear(None)
    assert len(record.rows) == 0
    assert record.frame is None


@pytest.mark.parametrize("per_frame", [3, 5000])
def test_memory_is_bounded_and_no_part_of_the_run_fades_away(per_frame):
    record, total = RunRecord(), 6 * LIMIT + 77
    for first in range(0, total, per_frame):
        record.take(frame(rows(first, min(per_frame, total - first))))
    assert LIMIT / 2 <= len(record.rows) <= LIMIT
    steps = record.column("step")
    assert (steps[0], steps[-1]) == (0, total - 1)
    assert (np.diff(steps) > 0).all()
    assert np.diff(steps).max() <= 2 * total / len(steps)


def test_growing_by_single_rows_loses_none():
    record = RunRecord()
    for step in range(3000):
        record.take(frame(rows(step, 1)))
    np.testing.assert_array_equal(record.rows, rows(0, 3000))


def test_numbers_that_training_has_left_behind_are_stale_after_a_while():
    now = [0.0]
    record = RunRecord(clock=lambda: now[0])
    record.take(frame(rows(10, 1), step=10))
    now[0] = 60.0
    assert not is_behind(record), "they are of the newest step"
    record.take(frame(rows(0, 0), step=500))
    assert is_behind(record)
    record.take(frame(rows(490, 1), step=505))
    assert not is_behind(record), "they have just come"
    now[0] += 3
    assert is_behind(record)


def test_numbers_of_the_document_before_an_edit_are_stale_after_a_while_until_a_row_comes():
    now = [0.0]
    record = RunRecord(clock=lambda: now[0])
    record.take(frame(rows(10, 1), step=10))
    now[0] = 60.0
    record.edit()
    assert not is_behind(record), "the next row comes soon"
    now[0] = 61.0
    record.edit()
    now[0] = 62.5
    assert is_behind(record), "a stroke of many edits counts from its first"
    assert record.is_edited
    record.take(frame(rows(10, 1), step=10))
    assert not is_behind(record)
    assert not record.is_edited


def test_what_cannot_be_measured_has_no_numbers_but_keeps_its_past():
    record = RunRecord()
    record.take(frame(rows(10, 1), step=10))
    record.void("There are no samples.")
    assert math.isnan(record.present("train_loss").value)
    assert record.last("train_loss") == rows(10, 1)[0, 2]
    assert len(record.rows) == 1
    record.take(frame(rows(0, 0), step=10))
    assert math.isnan(record.present("train_loss").value)
    record.take(frame(rows(11, 1), step=11))
    assert record.present("train_loss").value == rows(11, 1)[0, 2]
    record.void("There are no samples.")
    record.clear(None)
    assert record.why_none == ""


# ---------------------------------------------------------------- within long epochs


def reading(step, *, asked=0):
    """A reading at ``step`` of an epoch of 100 steps."""
    return [step, step / 100, 64.0, 0.25, 0.75, asked, 0.5 if asked else np.nan, 0.625 if asked else np.nan]


def within(*readings, step):
    return Frame(1, step, 0, 0, 10, True, 1.0, 1.0, 0.1, History(), readings=np.array(readings))


def test_the_newest_numbers_are_those_of_readings_within_an_epoch_until_its_row_comes():
    record = RunRecord()
    record.take(frame(rows(0, 1)))
    assert record.present("test_loss").samples == 0
    record.take(within(reading(10, asked=300), reading(20), step=20))
    train, test, right = (record.present(name) for name in ("train_loss", "test_loss", "test_accuracy"))
    assert (train.value, train.epoch, train.samples) == (0.25, 0.2, 64)
    assert (test.value, test.epoch, test.samples) == (0.5, 0.1, 300)
    assert right.value == 0.625
    assert math.isnan(record.present("validation_loss").value) or record.present("validation_loss").samples == 0
    record.take(frame(rows(100, 1), step=100))
    assert record.present("train_loss").value == rows(100, 1)[0, 2]
    assert record.present("test_loss").samples == 0
    assert record.last("epoch") == 10


def test_a_row_of_the_same_step_counts_more_than_a_reading():
    record = RunRecord()
    record.take(within(reading(10, asked=300), step=10))
    record.take(frame(rows(10, 1), step=10))
    assert record.present("test_loss").samples == 0


def test_each_number_is_stale_by_itself():
    now = [0.0]
    record = RunRecord(clock=lambda: now[0])
    record.take(frame(rows(0, 1)))
    record.take(within(reading(10, asked=300), step=10))
    now[0] = 5.0
    record.take(within(reading(20), step=21))
    assert not record.is_behind(record.present("train_loss"))
    assert record.is_behind(record.present("test_loss"))


def test_readings_come_with_a_checkpoint_and_go_with_the_run():
    record = RunRecord()
    record.clear(Checkpoint(20, 0, 20, {}, readings=np.array([reading(10, asked=300), reading(20)])))
    assert record.present("test_loss").samples == 300
    assert record.reading("epoch").tolist() == [0.1, 0.2]
    record.clear(None)
    assert len(record.reading("epoch")) == 0
    assert math.isnan(record.present("test_loss").value)


def test_the_nearest_of_rows_and_readings():
    record = RunRecord()
    assert record.nearest(0.0) == {}
    record.take(frame(rows(0, 1)))
    record.take(within(reading(10, asked=300), reading(20), step=20))
    assert record.nearest(0.04)["step"] == 0
    assert record.nearest(0.13)["test_loss"] == 0.5
    assert "validation_loss" not in record.nearest(0.13)
    assert record.nearest(math.nan) == {}


def test_what_was_known_at_a_reading_that_asked_no_test_samples():
    record = RunRecord()
    record.take(frame(rows(0, 1)))
    record.take(within(reading(10), reading(20, asked=300), reading(30), step=30))
    first, second, third = (record.known("test_loss", record.nearest(epoch)) for epoch in (0.1, 0.2, 0.3))
    assert (first.value, first.epoch, first.samples) == (2.0, 0.0, 0)
    assert (second.value, second.epoch, second.samples) == (0.5, 0.2, 300)
    assert third == second
    assert record.known("train_loss", record.nearest(0.3)).samples == 64
    assert math.isnan(record.known("validation_loss", record.nearest(0.3)).value), "there are no such samples"
    record.take(frame(rows(40, 1), step=40))
    assert record.known("test_loss", record.nearest(4.0)).value == rows(40, 1)[0, 3]


def test_marks_say_more_leave_and_come_back():
    record = RunRecord()
    first, more, other = (
        Mark(1, 0.1, plain("+ 5 points"), "1"),
        Mark(1, 0.1, plain("+ 9 points"), "1"),
        Mark(5, 0.5, plain("rate"), "2"),
    )
    record.take(frame(rows(0, 1), (first, other)))
    record.take(frame(rows(1, 1), (more,)))
    assert record.marks == (more, other)
    record.take(Frame(1, 0, 0, 0, 10, True, 1.0, 1.0, 0.1, History(), gone=("1",)))
    assert record.marks == (other,)
    record.take(frame(rows(2, 1), (more,)))
    assert record.marks == (more, other), "in the order of their steps"
