"""Freezes the program with PyInstaller, and refuses a program that lacks something."""

from __future__ import annotations

import filecmp
import re
import shutil
from pathlib import Path

from shipping import dlls, licences, origins, windows
from shipping.contents import may_be_stripped
from shipping.places import BUILD, LINUX, PACKAGING, PROGRAM, WINDOWS, BuildError
from shipping.running import run, say, tool

UNRESOLVED = re.compile(r"could not resolve '(?P<library>[^']+)', dependency of '(?P<file>[^']+)'")
MISSING_MODULE = re.compile(r'Hidden import "(?P<module>nnsim[^"]*)" not found')
LEFT_OUT_ANYWAY = ("libqgtk3", "egldeviceintegrations", "libqeglfs", "EglFS", "libqlinuxfb", "tbbpool", "omppool")
"""Files that are left out, so that nobody misses what they miss."""

MADE = BUILD / "made"


def freeze(python: Path) -> Path:
    """Make the folder of the program with the environment of ``python``; its path."""
    say("Freezing the program")
    prepare_made(python)
    output = run(
        python, "-m", "PyInstaller", "--noconfirm", "--log-level", "INFO",
        "--distpath", BUILD / "dist", "--workpath", BUILD / "work", PACKAGING / "nnsim.spec",
    )  # fmt: skip
    (BUILD / "freeze.log").write_text(output, encoding="utf-8")
    if faults := complaints(output):
        raise BuildError("The frozen program would not be whole: " + "; ".join(faults))
    finish(PROGRAM)
    if WINDOWS:
        dlls.check(python, PROGRAM)
    if LINUX:
        origins.copy_licences(PROGRAM / "_internal" / "licences" / "system libraries")
    return PROGRAM


def prepare_made(python: Path) -> None:
    """What the spec takes up besides: licences, icons, and on Windows the version resource."""
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    run(python, PACKAGING / "make_icons.py", MADE, variables={"QT_QPA_PLATFORM": "offscreen"})
    licences.collect(python, MADE / "licences")
    if WINDOWS:
        windows.write_version_resources(MADE)


def complaints(output: str) -> list[str]:
    """What PyInstaller only warns of, and what would be missed at run time."""
    found = [f"no module {match['module']}" for match in MISSING_MODULE.finditer(output)]
    found += [
        f"{Path(match['file']).name} needs {match['library']}"
        for match in UNRESOLVED.finditer(output)
        if not any(name in match["file"] for name in LEFT_OUT_ANYWAY)
    ]
    return sorted(set(found))


def finish(program: Path) -> None:
    """The second command, and libraries without the symbols that only debuggers read."""
    if WINDOWS:
        share_archive(program)
        return
    (program / "nnsim-cli").unlink(missing_ok=True)
    (program / "nnsim-cli").symlink_to("nnsim")
    if LINUX:
        strip = tool("strip", "binutils")
        for file in sorted(program.rglob("*.so*")):
            if not file.is_symlink() and may_be_stripped(file.relative_to(program).as_posix()):
                run(strip, "--strip-all", file)


def share_archive(program: Path) -> None:
    """Let both commands for Windows start from one archive, as the installer does; it must be the same for both."""
    first, second = program / "nnsim.pkg", program / "nnsim-cli.pkg"
    if not filecmp.cmp(first, second, shallow=False):
        raise BuildError(f"{first.name} and {second.name} differ, but the installer takes one of them for both.")
    second.unlink()
    second.hardlink_to(first)
