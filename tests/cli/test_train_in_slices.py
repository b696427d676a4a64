"""Training in the engine process tells the numbers of the start, however long they take."""

from __future__ import annotations

import math

import pytest
from sparse_engine import EVERY_FIFTH

from nnsim.cli.remote import Remote
from nnsim.client.engine_client import EngineClient
from nnsim.engine.headless import run_headless
from nnsim.examples.example import open_example


@pytest.mark.parametrize("epochs", [0, 1])
def test_numbers_of_the_first_row(epochs: int) -> None:
    project = open_example("xor").project
    client = EngineClient("slicing_engine:serve")
    client.start()
    try:
        values = Remote(client, project, "cpu").train(epochs, None, lambda _epoch, _loss: True).values
    finally:
        client.close()
    expected, _ = run_headless(project, epochs)
    assert values["train_loss"] is not None
    assert math.isclose(values["train_loss"], expected.train_loss, rel_tol=1e-5)
    assert values["weights_sha256"] == expected.weights_sha256


@pytest.mark.parametrize("until_loss", [None, 0.5])
def test_the_engine_process_measures_the_epochs_that_are_measured_here(
    monkeypatch: pytest.MonkeyPatch, until_loss: float | None
) -> None:
    """Every row of the history is the same: those of a schedule, the last one, and all where a loss is waited for."""
    monkeypatch.setattr("nnsim.engine.trainer.rows", lambda *_of: EVERY_FIFTH)
    project = open_example("xor").project
    _, here = run_headless(project, 13, until_loss=until_loss)
    client = EngineClient("sparse_engine:serve")
    client.start()
    try:
        there = Remote(client, project, "cpu").train(13, until_loss, lambda _epoch, _loss: True).checkpoint
    finally:
        client.close()
    assert there.history.columns == here.history.columns
    assert there.history.rows.tobytes() == here.history.rows.tobytes()


def test_numbers_of_a_run_that_was_interrupted_are_those_of_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.engine.trainer.rows", lambda *_of: EVERY_FIFTH)
    project = open_example("xor").project
    here, _ = run_headless(project, 13, on_progress=lambda done, *_: done < 7)
    client = EngineClient("sparse_engine:serve")
    client.start()
    try:
        there = Remote(client, project, "cpu").train(13, None, lambda epoch, _loss: epoch < 7)
    finally:
        client.close()
    assert (here.epochs, there.values["epochs"]) == (7, 7)
    assert there.checkpoint.history.row(-1)["step"] == there.checkpoint.step
    assert there.values["train_loss"] == here.train_loss
