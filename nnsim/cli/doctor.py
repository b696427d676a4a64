"""``nnsim doctor``: check the installation; one block to copy into a report."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib import metadata

from nnsim import __version__
from nnsim.cli.checkup import Check, check_all
from nnsim.cli.errors import DONE, FAILED
from nnsim.cli.progress import Progress
from nnsim.cli.streams import print_json

PACKAGES = ("torch", "numpy", "PySide6-Essentials", "pyqtgraph", "psygnal", "safetensors", "platformdirs")


def run(options: argparse.Namespace) -> int:
    """Print versions and checks; the status is 1 if a check fails."""
    with Progress("doctor", 0) as progress:
        found = list(check_all(progress.note))
    passed = all(check.passed for check in found)
    if options.json:
        rows = [{"name": c.name, "ok": c.passed, "text": c.text} for c in found]
        print_json({"ok": passed, "system": system(), "versions": versions(), "checks": rows})
    else:
        print("\n".join(_block(found, passed)))
    return DONE if passed else FAILED


def system() -> str:
    """The operating system and processor in a few words."""
    frozen = ", packaged program" if getattr(sys, "frozen", False) else ""
    return f"{platform.system()} {platform.release()} {platform.machine()}{frozen}"


def versions() -> dict[str, str | None]:
    """Versions of nnsim, Python and the libraries, without importing any; None for what is missing."""
    return {"nnsim": __version__, "python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _block(found: list[Check], passed: bool) -> list[str]:
    lines = [f"nnsim {__version__} on {system()}"]
    lines += [f"  {name:20} {version or 'not found'}" for name, version in versions().items() if name != "nnsim"]
    lines += [f"{'ok  ' if check.passed else 'FAIL'}  {check.name:10} {check.text}" for check in found]
    return [*lines, "Everything works." if passed else "Something is wrong: see the lines that begin with FAIL."]
