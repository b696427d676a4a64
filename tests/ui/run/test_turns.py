"""Frames that come fast leave out what the next one brings; nothing stays left out."""

from __future__ import annotations

from nnsim.ui.run.turns import EVERYTHING, FAST_S, NETWORK, PLANE, Turns


def test_slow_frames_and_those_of_a_run_that_stands_renew_everything() -> None:
    turns = Turns()
    assert [turns.next(k * 2 * FAST_S, running=True) for k in range(4)] == [EVERYTHING] * 4
    assert [turns.next(10 + k * FAST_S / 2, running=False) for k in range(4)] == [EVERYTHING] * 4


def test_fast_frames_take_turns() -> None:
    turns = Turns()
    found = [turns.next(k * FAST_S / 2, running=True) for k in range(7)]
    assert found == [EVERYTHING, NETWORK, PLANE, NETWORK, PLANE, NETWORK, PLANE]


def test_at_every_pace_both_are_renewed_twenty_times_a_second() -> None:
    for per_second in (15, 25, 39, 41, 60, 120):
        turns = Turns()
        found = [turns.next(k / per_second, running=True) for k in range(per_second)]
        for renewed in ("plane", "network"):
            assert sum(getattr(turn, renewed) for turn in found) >= min(per_second, 20)
