"""Frames that come fast leave out what the next ones bring; nothing stays left out."""

from __future__ import annotations

import pytest

from nnsim.ui.run.turns import FAST_S, Turn, Turns

EVERYTHING, PLANE, NETWORK, VIEW = Turn


def test_slow_frames_and_those_of_a_run_that_stands_renew_everything() -> None:
    for waits in (False, True):
        turns = Turns()
        assert {turns.next(k * 2 * FAST_S, running=True, waits=waits) for k in range(4)} == {EVERYTHING}
        assert {turns.next(10 + k * FAST_S / 2, running=False, waits=waits) for k in range(4)} == {EVERYTHING}


def test_fast_frames_take_turns_and_views_have_one_only_while_they_wait() -> None:
    turns = Turns()
    found = [turns.next(k * FAST_S / 2, running=True, waits=k in {1, 2, 3, 8}) for k in range(10)]
    assert found == [EVERYTHING, NETWORK, VIEW, PLANE, NETWORK, PLANE, NETWORK, PLANE, NETWORK, PLANE]


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("per_second", [15, 25, 39, 60, 120])
def test_at_every_pace_all_are_renewed_often(per_second: int, waits: bool) -> None:
    turns = Turns()
    found = [turns.next(k / per_second, running=True, waits=waits) for k in range(per_second)]
    for renewed in ("has_plane", "has_network"):
        assert sum(getattr(turn, renewed) for turn in found) >= min(per_second, 20)
    if waits:
        assert sum(turn in {EVERYTHING, VIEW} for turn in found) >= min(per_second, 19)
