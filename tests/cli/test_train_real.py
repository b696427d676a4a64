"""The examples on real data reach what they promise, from the command line."""

from __future__ import annotations

import json

import pytest

from nnsim.cli.__main__ import main


@pytest.mark.parametrize(
    ("command", "least"),
    [
        ("digits-linear", 0.93),
        ("iris", 0.93),
        ("iris --seed 2", 0.93),
        ("iris --seed 3", 0.93),
        ("wine", 0.93),
        ("mnist-mlp --epochs 2", 0.955),
        pytest.param("mnist-cnn --epochs 1", 0.975, marks=pytest.mark.slow),
        ("glyphs", 0.95),
    ],
)
def test_accuracy(command: str, least: float, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *command.split(), "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert numbers["test_accuracy"] >= least
    assert numbers["train_accuracy"] >= least
