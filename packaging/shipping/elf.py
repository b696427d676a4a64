"""What the program's libraries ask of a Linux system: the oldest C library, and libraries that are not inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from shipping.places import BuildError
from shipping.running import run, say, tool

Version = tuple[int, ...]

OLDEST_SERVED: Version = (2, 34)
"""The C library of the oldest distributions that are promised support."""

SYMBOL = re.compile(r"GLIBC_(\d+(?:\.\d+)+)")
NEEDED = re.compile(r"^\s*NEEDED\s+(\S+)", re.MULTILINE)


def libraries(program: Path) -> Iterator[Path]:
    """Every ELF file of the program, links left out."""
    for file in sorted(program.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(4) == b"\x7fELF":
                    yield file


def floor(program: Path) -> dict[str, Version]:
    """File to the version of glibc that it asks for, the most demanding first."""
    objdump = tool("objdump", "binutils")
    found = {}
    for file in libraries(program):
        versions = SYMBOL.findall(run(objdump, "-p", file))
        if versions:
            found[file.relative_to(program).as_posix()] = max(map(parsed, versions))
    return dict(sorted(found.items(), key=lambda item: item[1], reverse=True))


def parsed(version: str) -> Version:
    """``2.34`` as numbers."""
    return tuple(int(part) for part in version.split("."))


def text(version: Version) -> str:
    """Numbers as ``2.34``."""
    return ".".join(map(str, version))


def too_new(found: dict[str, Version]) -> list[str]:
    """The files that a system with ``OLDEST_SERVED`` cannot load, each with what it asks for."""
    return [f"{file} asks for {text(version)}" for file, version in found.items() if version > OLDEST_SERVED]


def check(program: Path, *, strict: bool) -> None:
    """Say which systems can run ``program``; with ``strict`` raise ``BuildError`` if the oldest promised cannot."""
    found = floor(program)
    say(f"The program asks for glibc {text(max(found.values()))}.")
    if strict and (faults := too_new(found)):
        raise BuildError(f"glibc {text(OLDEST_SERVED)} is promised, build on an older system: {'; '.join(faults)}")


def from_the_system(program: Path) -> set[str]:
    """Names of the libraries that are needed and not inside."""
    objdump = tool("objdump", "binutils")
    inside = {file.name for file in program.rglob("*.so*")}
    needed = {name for file in libraries(program) for name in NEEDED.findall(run(objdump, "-p", file))}
    return needed - inside
