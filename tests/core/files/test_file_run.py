"""Which members a run has in a file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from project_files import GOOD

from nnsim.core.files import nnsim_file
from nnsim.core.project import Project
from nnsim.core.run import READINGS, Checkpoint


def members(run: Checkpoint) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(nnsim_file.to_bytes(Project(), run))) as archive:
        return archive.namelist()


def test_only_runs_of_long_epochs_have_readings() -> None:
    short = Checkpoint(4, 1, 0, {})
    assert "readings.npy" not in members(short), "earlier versions open it, too"
    long = replace(short, readings=np.zeros((3, len(READINGS))))
    assert "readings.npy" in members(long)


def test_files_of_earlier_versions_have_none(tmp_path) -> None:
    (tmp_path / "a.nnsim").write_bytes(GOOD)
    run = nnsim_file.load(tmp_path / "a.nnsim").checkpoint
    assert run is not None
    assert run.readings.shape == (0, len(READINGS))


def test_weights_of_large_networks_are_stored_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.core.files.archive.HARMLESS", 100)
    weights = {"a.weight": np.arange(4000, dtype=np.float32)}
    nnsim_file.save(tmp_path / "a.nnsim", Project(), Checkpoint(1, 0, 1, weights, {}))
    with zipfile.ZipFile(tmp_path / "a.nnsim") as archive:
        kinds = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert kinds["weights.safetensors"] == zipfile.ZIP_STORED
    assert kinds["project.json"] == zipfile.ZIP_DEFLATED
    np.testing.assert_array_equal(
        nnsim_file.load(tmp_path / "a.nnsim").checkpoint.weights["a.weight"], weights["a.weight"]
    )
