"""How many samples a turn of predictions takes."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from nnsim.core.data import Floats, Samples
from nnsim.ui.run.predictions import TURN_S, Pace


def spending(seconds: float, monkeypatch: pytest.MonkeyPatch) -> Pace:
    """A pace after a turn of ten samples that took so long."""
    clock = iter([0.0, seconds])
    monkeypatch.setattr("nnsim.ui.run.predictions.time", SimpleNamespace(thread_time=lambda: next(clock)))
    pace = Pace()

    def decide(samples: Samples) -> Floats:
        return np.ones(len(samples), np.float32)

    assert pace.time(decide, np.zeros((10, 2), np.float32)).sum() == 10
    return pace


def test_the_first_turn_takes_what_it_may() -> None:
    assert Pace().limit(500) == 500


@pytest.mark.parametrize(("seconds", "samples"), [(TURN_S, 10), (10 * TURN_S, 1), (100 * TURN_S, 1), (TURN_S / 4, 40)])
def test_later_turns_take_what_fits(seconds: float, samples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert spending(seconds, monkeypatch).limit(10_000) == pytest.approx(samples, abs=1)


def test_never_more_than_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert spending(1e-9, monkeypatch).limit(300) == 300
