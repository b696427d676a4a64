"""Bundled files are found in a checkout, in an installed package and in a frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nnsim.core import resources
from nnsim.core.resources import resource_path


def test_checkout_uses_the_folder_beside_the_package() -> None:
    root = resource_path()
    assert root == Path(resources.__file__).resolve().parents[2] / "resources"
    assert root.is_dir()


def test_installed_package_holds_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nnsim" / "resources").mkdir(parents=True)
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "nnsim")
    assert resource_path("examples", "xor.nnsim") == tmp_path / "nnsim" / "resources" / "examples" / "xor.nnsim"


def test_frozen_program_looks_into_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_path("icons") == tmp_path / "nnsim" / "resources" / "icons"


@pytest.mark.parametrize("parts", [("..", "pyproject.toml"), ("icons", "..", "..", "LICENSE"), ("/etc/passwd",)])
def test_paths_stay_among_the_resources(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="does not lie among the resources"):
        resource_path(*parts)
