"""Runs other programs: what they say is shown when they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from shipping.places import ROOT, BuildError

LAST_LINES = 25


def run(*command: str | Path, folder: Path = ROOT, variables: Mapping[str, str] | None = None) -> str:
    """The output of ``command``; raises ``BuildError`` with its last lines if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-LAST_LINES:])
        raise BuildError(f"{Path(words[0]).name} failed with status {done.returncode}:\n{tail}")
    return done.stdout


def tool(name: str, package: str) -> str:
    """The path of a program that must be there; raises ``BuildError`` that names the Debian package if it is not."""
    found = shutil.which(name)
    if found is None:
        raise BuildError(f"{name} is missing; install it (on Debian and Ubuntu: apt-get install {package}).")
    return found


def say(text: str) -> None:
    """One line about what is being done."""
    print(text, flush=True)
