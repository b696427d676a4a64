"""What the program's libraries ask of a Linux system: the oldest C and C++ libraries, and what is not inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from shipping.places import BuildError
from shipping.running import run, say, tool

Version = tuple[int, ...]

OLDEST_SERVED: dict[str, Version] = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29), "CXXABI": (1, 3, 13)}
"""The C library of the oldest distributions that are promised support, and what their C++ library (GCC 11) offers."""

SYMBOL = re.compile(r"\b(GLIBC|GLIBCXX|CXXABI)_(\d+(?:\.\d+)+)")
NEEDED = re.compile(r"^\s*NEEDED\s+(\S+)", re.MULTILINE)


def libraries(program: Path) -> Iterator[Path]:
    """Every ELF file of the program, links left out."""
    for file in sorted(program.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(4) == b"\x7fELF":
                    yield file


def floors(program: Path) -> dict[str, dict[str, Version]]:
    """For each name in ``OLDEST_SERVED`` the files and the version that they ask for, the most demanding first."""
    objdump = tool("objdump", "binutils")
    found: dict[str, dict[str, Version]] = {name: {} for name in OLDEST_SERVED}
    for file in libraries(program):
        for name, version in SYMBOL.findall(run(objdump, "-p", file)):
            files, key = found[name], file.relative_to(program).as_posix()
            files[key] = max(files.get(key, ()), parsed(version))
    return {name: dict(sorted(files.items(), key=lambda item: item[1], reverse=True)) for name, files in found.items()}


def glibc(program: Path) -> Version:
    """The oldest C library that can run ``program``."""
    return max(floors(program)["GLIBC"].values())


def parsed(version: str) -> Version:
    """``2.34`` as numbers."""
    return tuple(int(part) for part in version.split("."))


def text(version: Version) -> str:
    """Numbers as ``2.34``."""
    return ".".join(map(str, version))


def too_new(found: dict[str, dict[str, Version]]) -> list[str]:
    """The files that the oldest system that is served cannot load, each with what it asks for."""
    return [
        f"{file} asks for {name} {text(version)}"
        for name, files in found.items()
        for file, version in files.items()
        if version > OLDEST_SERVED[name]
    ]


def check(program: Path, *, strict: bool) -> None:
    """Say which systems can run ``program``; with ``strict`` raise ``BuildError`` if the oldest promised cannot."""
    found = floors(program)
    asked = (f"{name} {text(max(files.values()))}" for name, files in found.items() if files)
    say(f"The program asks for {', '.join(asked)}.")
    if strict and (faults := too_new(found)):
        promised = text(OLDEST_SERVED["GLIBC"])
        raise BuildError(f"glibc {promised} is promised, build on an older system: {'; '.join(faults)}")


def from_the_system(program: Path) -> set[str]:
    """Names of the libraries that are needed and not inside."""
    objdump = tool("objdump", "binutils")
    inside = {file.name for file in program.rglob("*.so*")}
    needed = {name for file in libraries(program) for name in NEEDED.findall(run(objdump, "-p", file))}
    return needed - inside
