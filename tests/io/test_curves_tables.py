"""Curves of several runs as one table."""

from __future__ import annotations

import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnsim.core.run import HISTORY, History
from nnsim.io.curves import as_csv

histories = hnp.arrays(np.float64, st.tuples(st.integers(0, 4), st.just(len(HISTORY)))).map(History)


@given(first=histories, second=histories)
def test_every_number_comes_back_to_the_bit(first: History, second: History):
    table = list(csv.DictReader(io.StringIO(as_csv([("this run", first), ("Run 1", second)]).decode())))
    for name, history in (("this run", first), ("Run 1", second)):
        rows = [[float(row[column] or "nan") for column in HISTORY] for row in table if row["run"] == name]
        np.testing.assert_array_equal(np.array(rows).reshape(-1, len(HISTORY)), history.rows)


def test_runs_that_measured_other_things_share_a_table():
    more = History(np.ones((1, len(HISTORY) + 1)), (*HISTORY, "score"))
    text = as_csv([("a", History(np.zeros((1, len(HISTORY))))), ("=b", more)]).decode()
    head, first, second = text.splitlines()
    assert head.split(",")[-1] == "score"
    assert first.endswith(",0,")
    assert second.startswith("'=b,1,")
