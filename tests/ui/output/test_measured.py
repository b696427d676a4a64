"""What is said about numbers that are older than the picture beside them, or of a part of the samples."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.messages import Frame
from nnsim.core.run import History, no_readings
from nnsim.ui.output.measured import in_short, of_test, of_train
from nnsim.ui.run.record import RunRecord

TESTS = 10_000
NAN = float("nan")


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def record(now):
    """A long run after its first row."""
    made = RunRecord(clock=lambda: now[0])
    take(made, 0, row=(0, 0, 2.4, 2.4, 0.1, 0.1, NAN, NAN))
    return made


def take(record, step, *, row=None, reading=None):
    rows = History() if row is None else History(np.array([row], float))
    readings = no_readings() if reading is None else np.array([reading], float)
    record.take(Frame(1, step, 0, step, 100, True, 1.0, 1.0, 0.1, rows, readings=readings))


def test_numbers_of_now_and_of_all_samples_need_no_words(record):
    assert (in_short(record, TESTS), of_train(record, TESTS), of_test(record, TESTS)) == ("", "", "")


def test_within_an_epoch_it_is_said_of_how_many_samples_and_when(record):
    take(record, 42, reading=(42, 0.4, 1344, 0.5, 0.8, 300, 0.6, 0.75))
    assert in_short(record, TESTS) == "Train: last 1,344 · test: 300 of 10,000, epoch 0.40"
    assert of_train(record, TESTS) == "Mean over the last 1,344 training samples, each when it was learned from"
    assert of_test(record, TESTS) == (
        "Measured on 300 of the 10,000 test samples at epoch 0.40; "
        "19 times in 20 the accuracy of all of them is within 4.9 %"
    )


def test_where_there_is_no_accuracy_none_is_told_of(record):
    take(record, 42, reading=(42, 0.4, 1344, 0.5, NAN, 300, 0.6, NAN))
    assert of_test(record, TESTS) == "Measured on 300 of the 10,000 test samples at epoch 0.40"
    assert of_test(record, 300) == "Measured on all 300 test samples at epoch 0.40"


def test_before_test_samples_are_asked_the_numbers_of_the_beginning_say_so(record, now):
    now[0] = 3.0
    take(record, 21, reading=(21, 0.2, 1344, 0.5, 0.8, 0, NAN, NAN))
    assert in_short(record, TESTS) == "Train: last 1,344 · test: epoch 0"
    assert of_test(record, TESTS).startswith("Measured at epoch 0;")


def test_where_nothing_was_measured_yet_no_epoch_is_made_up(now):
    """Play at once drops the row of the beginning; the first readings ask no test samples."""
    record = RunRecord(clock=lambda: now[0])
    take(record, 21, reading=(21, 0.2, 1344, 0.5, 0.8, 0, NAN, NAN))
    assert in_short(record, TESTS) == "Train: last 1,344"
    assert "nan" not in of_test(record, TESTS)


def test_without_test_samples_nothing_is_said_of_them(record):
    take(record, 21, reading=(21, 0.2, 1344, 0.5, 0.8, 0, NAN, NAN))
    assert in_short(record, 0) == "Train: last 1,344"


def test_numbers_that_training_left_behind_say_when_they_were_measured(record, now):
    take(record, 21)
    now[0] = 3.0
    assert in_short(record, TESTS) == "Measured at epoch 0"


def test_numbers_of_the_document_before_say_so(record, now):
    record.edit()
    now[0] = 3.0
    assert in_short(record, TESTS) == "Measured before the last change"


def test_what_cannot_be_measured_says_why(record):
    record.void("There are no samples.")
    assert in_short(record, TESTS) == "Nothing is measured now"
    assert of_test(record, TESTS) == "Nothing is measured: There are no samples."
