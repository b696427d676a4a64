"""The environment that is frozen: the program's own dependencies, pinned, and the tools that freeze. Nothing else,
as whatever lies in it can end up in the program."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import dev
from shipping.places import BUILD, LINUX, ROOT, WINDOWS, BuildError
from shipping.running import run, say

VENV = BUILD / "venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
CONSTRAINTS = ROOT / "requirements" / "constraints.txt"
STAMP = VENV / ".nnsim-packaging"


def requirements() -> list[str]:
    """What pyproject.toml asks for: the program's dependencies and the group ``packaging``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [*project["project"]["dependencies"], *project["dependency-groups"]["packaging"]]


def fingerprint(wanted: Sequence[str]) -> str:
    """Changes whenever another environment would come out."""
    parts = [sys.version, *wanted, CONSTRAINTS.read_text(encoding="utf-8")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def prepare() -> Path:
    """Make the environment unless it is there; the path of its Python."""
    check_machine()
    wanted = requirements()
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == fingerprint(wanted):
        return PYTHON
    say("Making the environment to freeze from")
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV)
    install_torch()
    pip("-c", CONSTRAINTS, *wanted)
    STAMP.write_text(fingerprint(wanted), encoding="utf-8")
    return PYTHON


def install_torch() -> None:
    """The CPU build on Linux: wheels that pip is configured to find come first, then PyTorch's own index."""
    if not LINUX:
        return
    arguments = ("--no-deps", "-c", CONSTRAINTS, "torch")
    try:
        pip("--no-index", *arguments)
    except BuildError:
        pip("--index-url", dev.CPU_INDEX, *arguments)


def pip(*arguments: str | Path) -> None:
    """``pip install`` inside the environment."""
    run(PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", *arguments)


def check_machine() -> None:
    """Raise ``BuildError`` for what would make the freeze fail, or make a program that lacks something."""
    dev.check_python()
    if not LINUX:
        return
    wanted = {**dev.LIBRARIES, **dev.DISPLAY_LIBRARIES}
    missing = [wanted[name] for name in dev.missing_libraries(wanted)]
    missing += [] if shutil.which("objdump") and shutil.which("strip") else ["binutils"]
    if missing:
        raise BuildError(f"What the program takes along is missing here: apt-get install {' '.join(missing)}")
