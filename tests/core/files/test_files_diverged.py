"""Runs that diverged are saved, and can be opened again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nnsim.core.files import nnsim_file
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint


def test_a_run_that_diverged_is_saved_and_opened_without_what_its_optimizer_remembered(tmp_path: Path) -> None:
    weights = {"output.weight": np.array([[np.nan, np.inf]], np.float32)}
    memory = {"adam.count": np.array([0, 4], np.float32), "adam.mean/output.weight": np.float32([[np.inf, -np.inf]])}
    nnsim_file.save(tmp_path / "a.nnsim", Project(), Checkpoint(4, 1, 0, weights, memory))
    found = nnsim_file.load(tmp_path / "a.nnsim")
    assert found.checkpoint is not None
    np.testing.assert_array_equal(found.checkpoint.weights["output.weight"], weights["output.weight"])
    assert found.checkpoint.optimizer == {}
