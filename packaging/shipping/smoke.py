"""The smoke test of a program as it was installed: its doctor must say what is listed here, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from shipping.places import WINDOWS, BuildError

LIMIT_S = 300

NUMBER = r"\d+(\.\d+)?(e[+-]\d+)?"
ENGINE = (
    rf"ok    engine     trained XOR to test accuracy 1\.0 in {NUMBER} s "
    rf"\(started in {NUMBER} s, PyTorch [\w.+]+, devices cpu(, cuda)?(, mps)?\)"
)
EXPECTED = (
    r"nnsim \d+\.\d+\.\d+ on .+, packaged program",
    *(rf"  {name} +\d[\w.+]*" for name in ("python", "torch", "numpy", "PySide6-Essentials", "pyqtgraph", "psygnal")),
    *(rf"  {name} +\d[\w.+]*" for name in ("safetensors", "platformdirs")),
    ENGINE,
    rf"ok    kernels    one made [\d,]+ steps of XOR, [\d,]+ a second \(ready in {NUMBER} s\)",
    rf"ok    images     trained mnist-[a-z]+ for one epoch on 2,000 images to test accuracy {NUMBER} in {NUMBER} s",
    r"ok    saving     a project with its trained run came back from its file of \d+ kB",
    r"ok    window     Qt [\d.]+, pyqtgraph [\d.]+, type Inter, \d+ icons",
    rf"ok    picture    the window with \d+ epochs of XOR, \d+ kB, in {NUMBER} s; no PyTorch in its process",
    r"ok    resources  \d+ examples, \d+ icons, \d+ fonts in .+",
    r"ok    folders    .+, .+ and .+ can be written",
    r"Everything works\.",
)
"""Every line of a healthy program, in order: a warning of any library is one line too many."""


@dataclass(frozen=True, slots=True)
class Smoke:
    """What the doctor said, and in how many seconds."""

    seconds: float
    text: str


def smoke(command: Path | str) -> Smoke:
    """Let the doctor of the program ``command`` look at everything; raises ``BuildError`` with what is wrong."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nnsim-home-", ignore_cleanup_errors=True) as home:
        done = subprocess.run(
            [str(command), "doctor"],
            cwd=home,
            env=environment(Path(home)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="mbcs" if WINDOWS else "utf-8",  # Windows' own, in which programs write into a pipe
            errors="replace",
            timeout=LIMIT_S,
            check=False,
        )
    seconds = time.monotonic() - began
    if faults := complaints(done.returncode, done.stdout):
        raise BuildError("The smoke test failed: " + "; ".join(faults) + f"\n{done.stdout}")
    return Smoke(seconds, done.stdout)


def environment(home: Path) -> dict[str, str]:
    """The variables of this process, a home of its own, no locale, and nothing of any Python."""
    strange = ("PYTHON", "QT_", "XDG_", "LC_", "LANG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "LOCALAPPDATA": str(home / "AppData"),
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home / "AppData"),  # platformdirs asks Windows, not the line above
    }


def complaints(status: int, text: str) -> list[str]:
    """What differs from a healthy program's words."""
    lines = text.splitlines()
    found = [f"exit status {status}"] if status else []
    found += [f"unexpected line {line!r}" for line in lines if not any(re.fullmatch(e, line) for e in EXPECTED)]
    found += [f"no line like {e!r}" for e in EXPECTED if not any(re.fullmatch(e, line) for line in lines)]
    return found
