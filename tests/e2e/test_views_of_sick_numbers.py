"""Every view of weights that diverged: huge, infinite, or no numbers at all; nothing breaks, and nothing warns."""

from __future__ import annotations

import time

import numpy as np
import pytest
from driven_window import driven_window
from PySide6.QtWidgets import QApplication

from nnsim.core.catalogue import load
from nnsim.core.messages import Load
from nnsim.engine.session import Session
from nnsim.examples.example import build, examples
from nnsim.ui.views.kinds import offered

load()

SICK = ((1e8, np.nan, np.inf), (1e19, np.nan, 0.0), (3e38, np.nan, np.inf))
"""What weights are multiplied with, or every third of them replaced by where it is no finite number; by turns."""

APART_S = 0.35
"""Seconds from one frame to the next: every question is due again."""


def sick(weights: np.ndarray, factor: float, number: int) -> np.ndarray:
    if np.isfinite(factor):
        return np.clip(weights * np.float64(factor), -3.4e38, 3.4e38).astype(np.float32)
    found = weights.copy()
    found[number % 3 :: 3] = factor if number % 2 else -factor
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "turn"),
    [
        ("xor", 0),
        ("gauss", 1),
        ("regression-plane", 2),
        ("digits-linear", 0),
        ("autoencoder", 1),
        ("flow-painted", 2),
        ("robot-arm", 1),
    ],
)
def test_every_view_lives_through_weights_that_diverged(qtbot, engine, tmp_path, example: str, turn: int) -> None:
    project = build(examples()[example])
    with driven_window(qtbot, engine, tmp_path, project=project) as window:
        window.until_ready()
        bridge = window.bench.bridge
        bridge._timer.stop()
        session, now = Session(), time.monotonic()
        session.handle(Load(bridge.client.run, project))
        trainer = session.trainer
        assert trainer is not None
        trainer.run_batch()
        store = trainer.learner.model.store
        healthy = store.numpy().copy()
        for view in offered(project):
            window.bench.run(f"show_{view}")
            for number, factor in enumerate(SICK[turn]):
                store.numpy()[:] = sick(healthy, factor, number)
                for _ in range(2):
                    now += APART_S
                    bridge.subscriptions.expire()
                    asked = bridge.subscriptions.due(now)
                    bridge._take(session.frame(bridge.client.run, ("weights", *asked), asked))
                    QApplication.processEvents()
            assert window.bench.plots.views[view].isVisible()
