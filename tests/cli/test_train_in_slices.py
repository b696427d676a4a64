"""Training in the engine process tells the numbers of the start, however long they take."""

from __future__ import annotations

import math

import pytest

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
