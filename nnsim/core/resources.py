"""Finds the files that ship with nnsim: icons, fonts, example projects, data."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def resource_path(*parts: str) -> Path:
    """The path of a bundled file or folder, e.g. ``resource_path("examples", "xor.nnsim")``.

    It is looked up in a frozen program, in an installed package, and beside the package in a
    checkout, in this order. The path need not exist; ``ValueError`` if it leads out of the folder.
    """
    root = _root()
    path = root.joinpath(*parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise ValueError(f"{'/'.join(parts)} does not lie among the resources")
    return path


def _root() -> Path:
    """The folder that holds all resources."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "nnsim" / "resources"
    installed = PACKAGE / "resources"
    return installed if installed.is_dir() else PACKAGE.parent / "resources"
