"""Which libraries the frozen program for Windows asks for, and whether it brings those that Windows does not have.

Nobody would notice on the machine that builds: its System32 has Microsoft's runtime, a fresh Windows has not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from shipping.places import BuildError
from shipping.running import run

LISTING = """
import json, pathlib, pefile, sys
program, found = pathlib.Path(sys.argv[1]), {}
for file in program.rglob("*"):
    if file.suffix.lower() in (".exe", ".dll", ".pyd"):
        with pefile.PE(str(file), fast_load=True) as library:
            library.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
            wanted = [entry.dll.decode() for entry in getattr(library, "DIRECTORY_ENTRY_IMPORT", ())]
        found[file.relative_to(program).as_posix()] = wanted
print(json.dumps(found))
"""
"""Run with the environment that is frozen: the one which builds has no reader of Windows' libraries."""

RUNTIME = re.compile(r"(msvcp|vcruntime|concrt|vcomp|vccorlib|mfc)\d+\w*\.dll")
"""Microsoft's runtime for C++: programs bring it, or its own installer."""

Imports = Mapping[str, list[str]]
"""File of the program to the names of the libraries that it asks for."""


def imports(python: Path, program: Path) -> Imports:
    """What every library and command in the folder ``program`` asks for."""
    found: dict[str, list[str]] = json.loads(run(python, "-c", LISTING, program))
    return found


def missing(found: Imports) -> list[str]:
    """Sentences about libraries that are neither beside the file that wants them nor where all of them are found."""
    present = {PurePosixPath(file.lower()) for file in found}
    return sorted(
        f"{file} needs {name.lower()}"
        for file, names in found.items()
        for name in names
        if RUNTIME.fullmatch(name.lower()) and not _is_there(PurePosixPath(file.lower()).parent, name.lower(), present)
    )


def _is_there(folder: PurePosixPath, name: str, present: set[PurePosixPath]) -> bool:
    return folder / name in present or PurePosixPath("_internal") / name in present


def check(python: Path, program: Path) -> None:
    """Raise ``BuildError`` if the program would not start where Microsoft's runtime was never installed."""
    if faults := missing(imports(python, program)):
        raise BuildError(
            "The program would not start on a fresh Windows: " + "; ".join(faults) + ". Install Microsoft's "
            "redistributable for Visual C++ here, so that its libraries are taken along."
        )
