"""The environment that is frozen: the program's own dependencies, pinned, and the tools that freeze. Nothing else,
as whatever lies in it can end up in the program."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import sys
import sysconfig
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
TOOLS = {"objdump": "binutils", "strip": "binutils", "zstd": "zstd"}
"""Programs that Linux builds call, and Debian's packages of them."""


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
    """Raise ``BuildError`` for what would make the freeze fail, or the program lack something; as root install it."""
    dev.check_python()
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages()
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise BuildError(f"What is taken into the program, or makes it, is missing here: {shlex.join(command)}")
    say(f"Installing system packages: {shlex.join(command)}")
    dev.install_packages(command)


def missing_packages() -> list[str]:
    """Debian's names of what must be installed: libraries that go into the program, Python's own, and tools."""
    libraries = {**dev.LIBRARIES, **dev.DISPLAY_LIBRARIES, **shared_python()}
    missing = [libraries[name] for name in dev.missing_libraries(libraries)]
    missing += [package for program, package in TOOLS.items() if shutil.which(program) is None]
    return sorted({*missing, *dev.venv_package()})


def shared_python() -> dict[str, str]:
    """Python as a library, which the frozen program starts with, and its package; empty where it lies beside Python."""
    name = str(sysconfig.get_config_var("INSTSONAME"))
    if (Path(str(sysconfig.get_config_var("LIBDIR"))) / name).exists():
        return {}
    return {name: f"libpython3.{sys.version_info.minor}"}
