"""Projects that an nnsim of file format 1 has saved learn as they did then."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnsim.core.files.nnsim_file import save
from nnsim.edits.validate import open_project
from nnsim.engine.headless import run_headless

OLD = Path(__file__).parents[1] / "core" / "files" / "format1"


@pytest.mark.parametrize("name", ["spiral", "iris", "flats", "area", "weather", "glyphs"])
def test_an_old_project_learns_what_it_learned_then(tmp_path: Path, name: str) -> None:
    """Bit for bit the same as in a file of today; processors of another kind may round the last bit differently."""
    old = open_project(OLD / f"{name}.nnsim")
    assert old.checkpoint is not None
    result, now = run_headless(old.project)
    assert result.epochs == 2
    assert now.weights.keys() == old.checkpoint.weights.keys()
    for array, value in now.weights.items():
        assert np.allclose(value, old.checkpoint.weights[array], rtol=1e-4, atol=1e-5), array
    save(tmp_path / "new.nnsim", old.project)
    assert run_headless(open_project(tmp_path / "new.nnsim").project)[0].weights_sha256 == result.weights_sha256
