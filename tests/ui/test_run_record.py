"""What the window remembers of a run: every number it shows, in bounded memory."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnsim.core.messages import Frame
from nnsim.core.run import HISTORY, Checkpoint, Mark
from nnsim.ui.run_record import LIMIT, RunRecord


def rows(first, count):
    steps = np.arange(first, first + count, dtype=np.float64)
    known = [steps, steps / 10, 1 / (1 + steps), 2 / (1 + steps), np.full(count, 0.5)]
    return np.stack([*known, *[np.full(count, np.nan)] * (len(HISTORY) - len(known))], 1)


def frame(history, marks=(), step=0):
    return Frame(1, step, 0, 0, 10, True, 1.0, 1.0, 0.1, history, marks)


def test_an_empty_record_has_no_numbers():
    record = RunRecord()
    assert record.rows.shape == (0, len(HISTORY))
    assert math.isnan(record.last("train_loss"))
    assert record.frame is None
    assert record.marks == ()


def test_rows_and_marks_are_added_up():
    record, one, two = RunRecord(), Mark(1, 0.1, "one"), Mark(2, 0.2, "two")
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
    record.clear(Checkpoint(5, 0, 5, {}, history=history, marks=(Mark(1, 0.1, "m"),)))
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
    assert not record.is_stale, "they are of the newest step"
    record.take(frame(rows(0, 0), step=500))
    assert record.is_stale
    record.take(frame(rows(490, 1), step=505))
    assert not record.is_stale, "they have just come"
    now[0] += 3
    assert record.is_stale


def test_numbers_of_the_document_before_an_edit_are_stale_after_a_while_until_a_row_comes():
    now = [0.0]
    record = RunRecord(clock=lambda: now[0])
    record.take(frame(rows(10, 1), step=10))
    now[0] = 60.0
    record.edit()
    assert not record.is_stale, "the next row comes soon"
    now[0] = 61.0
    record.edit()
    now[0] = 62.5
    assert record.is_stale, "a stroke of many edits counts from its first"
    assert record.is_edited
    record.take(frame(rows(10, 1), step=10))
    assert not record.is_stale
    assert not record.is_edited


def test_what_cannot_be_measured_has_no_numbers_but_keeps_its_past():
    record = RunRecord()
    record.take(frame(rows(10, 1), step=10))
    record.void("There are no samples.")
    assert math.isnan(record.present("train_loss"))
    assert record.last("train_loss") == rows(10, 1)[0, 2]
    assert len(record.rows) == 1
    record.take(frame(rows(0, 0), step=10))
    assert math.isnan(record.present("train_loss"))
    record.take(frame(rows(11, 1), step=11))
    assert record.present("train_loss") == rows(11, 1)[0, 2]
    record.void("There are no samples.")
    record.clear(None)
    assert record.why_none == ""
