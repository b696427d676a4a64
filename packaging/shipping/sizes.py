"""How large each part of the program is: the first question when a budget is missed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

MIB = 2**20
ARCHIVES = ("nnsim", "nnsim.exe", "nnsim.pkg", "nnsim-cli.exe", "nnsim-cli.pkg")
GROUPS = {
    "numpy.libs": "numpy",
    "pillow.libs": "PIL",
    "lib-dynload": "Python",
    "python3": "Python",
    "libpython": "Python",
    "base_library": "Python",
    "libQt6": "PySide6",
    "libicu": "PySide6",
    "libpyside": "PySide6",
    "libshiboken": "PySide6",
    "shiboken6": "PySide6",
    "libscipy_openblas": "numpy",
    "scipy.libs": "scipy",
    "scikit_learn.libs": "sklearn",
}
"""Beginnings of names that belong to a part called otherwise."""


def by_part(program: Path) -> dict[str, int]:
    """Bytes on disk per part, largest first; links count nothing, and what has two names counts once."""
    sizes: Counter[str] = Counter()
    seen = set()
    for file in program.rglob("*"):
        if file.is_file() and not file.is_symlink():
            about = file.stat()
            if (about.st_dev, about.st_ino) not in seen:
                sizes[part_of(file.relative_to(program))] += about.st_size
            seen.add((about.st_dev, about.st_ino))
    return dict(sizes.most_common())


def part_of(file: Path) -> str:
    """To which part a file of the program belongs, by its path in the program's folder."""
    if file.parts[0] in ARCHIVES:
        return "Python modules (archive)"
    inside = file.parts[1:] if file.parts[0] in ("_internal", "Frameworks", "Resources") else file.parts
    name = inside[0]
    for beginning, part in GROUPS.items():
        if name.startswith(beginning):
            return part
    if name.endswith(".dist-info"):
        return name.partition("-")[0]
    if len(inside) == 1 and name.endswith(".pyd"):
        return "Python"
    if len(inside) == 1:
        return "system libraries" if ".so" in name or name.endswith((".dll", ".dylib")) else name
    return f"nnsim: {inside[2]}" if name == "nnsim" and len(inside) > 3 else name


def total(program: Path) -> int:
    """Bytes on disk."""
    return sum(by_part(program).values())


def report(program: Path, count: int = 16) -> str:
    """A table of parts and of the largest single files."""
    parts = by_part(program)
    lines = [f"{total(program) / MIB:8.1f} MiB  installed, in {len(parts)} parts"]
    shown = list(parts.items())[:count]
    rest = sum(parts.values()) - sum(size for _, size in shown)
    lines += [f"{size / MIB:8.1f} MiB  {part}" for part, size in shown]
    lines += [f"{rest / MIB:8.1f} MiB  {len(parts) - len(shown)} more"] if len(parts) > len(shown) else []
    files = [file for file in program.rglob("*") if file.is_file() and not file.is_symlink()]
    lines += ["", "largest files"]
    largest = sorted(files, key=lambda file: -file.stat().st_size)[:count]
    lines += [f"{file.stat().st_size / MIB:8.1f} MiB  {file.relative_to(program).as_posix()}" for file in largest]
    return "\n".join(lines) + "\n"
