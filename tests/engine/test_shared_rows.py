"""States of one run share the rows of its curves: none is copied for a state, and none that a state holds changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, History
from nnsim.engine import history
from nnsim.engine.history import Log
from nnsim.engine.timeline import RunState, Timeline, size_of


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(history, "LIMIT", 8)


def row(step: int, value: float, more: str = "") -> dict[str, float]:
    return {"step": float(step), "epoch": step / 10, "train_loss": value} | ({more: value} if more else {})


acts = st.lists(st.sampled_from(["row", "again", "wider", "keep", "restart"]), min_size=5, max_size=60)


@settings(max_examples=60, deadline=None)
@given(acts=acts)
def test_what_a_state_holds_never_changes(acts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "LIMIT", 8)
        log, step, held = Log(), 0, []
        for number, act in enumerate(acts):
            step += act not in ("again", "keep", "restart")
            if act == "keep":
                held.append((log.kept(), log.kept().rows.copy()))
            elif act == "restart":
                log = Log(log.kept())
            else:
                log.add(row(step, float(number), f"more{number % 3}" if act == "wider" else ""))
        for kept, rows in held:
            np.testing.assert_array_equal(kept.rows, rows)
            assert kept.rows.shape[1] == len(kept.columns)
        assert log.last is None or log.kept().row(-1)["train_loss"] == log.last["train_loss"]


def test_states_share_memory_until_a_row_is_replaced() -> None:
    log = Log()
    log.add(row(1, 0.5))
    first = log.kept()
    log.add(row(2, 0.4))
    second = log.kept()
    assert np.shares_memory(first.rows, second.rows)
    log.add(row(2, 0.3))
    assert not np.shares_memory(second.rows, log.kept().rows)
    assert (second.rows[-1, 2], log.kept().rows[-1, 2]) == (0.4, 0.3)


def test_nobody_can_write_to_what_is_shared() -> None:
    log = Log()
    log.add(row(1, 0.5))
    with pytest.raises(ValueError, match="read-only"):
        log.kept().rows[0] = 0
    log.add(row(2, 0.4))
    assert len(log) == 2


def test_shared_rows_count_once() -> None:
    log, timeline, states = Log(), Timeline(), []
    for step in range(1, 101):
        log.add(row(step, 0.5))
        states.append(Checkpoint(step, 1, 0, {"w": np.ones(10, np.float32)}, history=log.kept()))
    for number, state in enumerate(states, 1):
        timeline.keep(number, lambda state=state: RunState(state, Project()))
    longest = states[-1].history.rows.nbytes
    assert timeline.bytes == 100 * 40 + longest
    assert size_of(states[0], Checkpoint(1, 1, 0, {}, history=History(states[0].history.rows.copy()))) == (
        40 + 2 * states[0].history.rows.nbytes
    )


def test_arrays_of_one_buffer_count_each(short: None) -> None:
    flat = np.ones(10, np.float32)
    assert size_of(Checkpoint(1, 1, 0, {"a": flat[:4], "b": flat[4:]})) == 40
