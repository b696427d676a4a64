"""The same source gives the same wheel and the same source distribution, byte for byte."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from nnsim import __version__
from shipping import wheel
from shipping.places import BuildError

FILES = ("pyproject.toml", "README.md", "LICENSE")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A project that is small, with our build configuration."""
    root = Path(__file__).parents[2]
    for file in FILES:
        (tmp_path / "source").mkdir(exist_ok=True)
        shutil.copy(root / file, tmp_path / "source" / file)
    for folder in ("nnsim/core", "resources/icons"):
        shutil.copytree(root / folder, tmp_path / "source" / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "nnsim" / "__init__.py", tmp_path / "source" / "nnsim")
    monkeypatch.setattr(wheel, "BUILD", tmp_path / "build")
    return tmp_path / "source"


def test_two_builds_are_equal(source, tmp_path):
    made = wheel.build(Path(sys.executable), tmp_path / "results", source)
    names = sorted(file.name for file in made)
    assert names == [f"nnsim-{__version__}-py3-none-any.whl", f"nnsim-{__version__}.tar.gz"]
    assert all(file.is_file() for file in made)


def test_a_build_that_differs_is_refused(source, tmp_path, monkeypatch):
    counts = iter(range(9))
    monkeypatch.setattr(wheel, "sha256", lambda _file: next(counts))
    with pytest.raises(BuildError, match="differs from build to build"):
        wheel.build(Path(sys.executable), tmp_path / "results", source)
