"""``nnsim train --data`` on series: what the options say of arrays and tables, and what they cannot say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nnsim.cli.__main__ import main
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.io.export import export


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Thirty short waves, a row per step."""
    path = tmp_path / "waves.csv"
    export(generate(Spec.of("waves", count=30, steps=12)), path, "csv")
    path.write_text(path.read_text().replace("series,step", "who,when", 1))
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> tuple[str, str]:
    assert main(["train", "xor", "--epochs", "1", *arguments]) == status
    printed = capsys.readouterr()
    return printed.out, printed.err


def test_columns_tell_which_rows_are_one_series(capsys: pytest.CaptureFixture[str], table: Path) -> None:
    options = ["--data", str(table), "--use", "who=series", "--use", "when=step", "--target", "class", "--json"]
    out, err = said(capsys, *options)
    assert "waves.csv: 30 samples of 1" in err
    assert "steps; 3 classes in column class" in err
    assert json.loads(out)["parameters"] > 1000, "a recurrent network takes the place of one for the plane"


def test_samples_says_what_an_array_holds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x=np.random.default_rng(0).random((20, 8, 8)), y=np.arange(20) % 2)
    _, err = said(capsys, "--data", str(path), "--samples", "channels-first")
    assert "a.npz: each sample is a series of 8 steps of 8 channels" in err
    _, err = said(capsys, "--data", str(path), "--samples", "wide", status=2)
    assert "a.npz cannot be read as wide; choose image or series or channels-first." in err


def test_options_that_do_not_fit_are_refused(capsys: pytest.CaptureFixture[str], table: Path) -> None:
    uses = ["--data", str(table), "--use", "who=series"]
    _, err = said(capsys, *uses, "--samples", "wide", status=2)
    assert "--samples wide is not for waves.csv, which tells by itself what its samples are; leave it out." in err
    _, err = said(capsys, "--data", str(table), "--use", "when=step", status=1)
    assert "column when orders steps, but none tells which rows are one series; choose it" in err
