"""What is said of several outputs of a network after a run: a line for each number that is measured."""

from __future__ import annotations

import json

import pytest

from nnsim.cli.__main__ import main


def test_every_output_is_told_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "two-answers", "--epochs", "1"]) == 0
    said = capsys.readouterr().out
    lines = [line for line in said.splitlines() if line.startswith("picture: ")]
    assert lines[0].startswith("picture: loss train ")
    assert ", test " in lines[0]
    assert "validation" not in said
    assert main(["train", "two-answers", "--epochs", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert f"picture: loss train {told['train_output2_loss']:.4g}, test {told['test_output2_loss']:.4g}" == lines[0]
