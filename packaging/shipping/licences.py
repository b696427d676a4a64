"""The licences of everything that is inside, one folder per part."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
from pathlib import Path

from shipping.places import ROOT, BuildError
from shipping.running import run

TOOLS = {"pip", "pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "packaging", "hatchling", "pathspec", "pluggy"}
TOOLS |= {"trove-classifiers", "macholib", "pefile", "pywin32-ctypes", "setuptools", "tomlkit"}
"""Distributions of the environment that freeze the program and are not in it. (PyInstaller's own start code is, under
a licence that allows that for any program.)"""

LISTING = """
import importlib.metadata as metadata, json
names = ("licen", "copying", "notice", "authors", "third")
found = []
for part in metadata.distributions():
    files = [str(part.locate_file(f)) for f in part.files or () if any(n in f.name.lower() for n in names)
             and f.suffix not in (".py", ".pyc", ".h", ".hpp")]
    about = part.metadata
    stated = about.get("License-Expression") or (about.get("License") or "").strip().split("\\n")[0]
    found.append([about["Name"], part.version, stated, about.get("Home-page") or "", files])
print(json.dumps(found))
"""

QT = """Qt {version} and PySide6 are used under the GNU Lesser General Public License, version 3 (LGPL-3.0-only).

They lie in the folder PySide6 as separate shared libraries, which may be replaced by others with the same interface.
Their sources are published by The Qt Company under the same version number. The text of the licence, and that of the
General Public License which it extends, lie beside this file.
"""


def collect(python: Path, folder: Path) -> list[str]:
    """Copy what every distribution in the environment of ``python`` says about itself; the names of the parts."""
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "nnsim.txt")
    parts = sorted(json.loads(run(python, "-c", LISTING)), key=lambda part: str(part[0]).lower())
    shipped = [part for part in parts if part[0].lower() not in TOOLS]
    for name, version, _, _, files in shipped:
        _copy(folder / name, [Path(file) for file in files])
        if name.lower().startswith(("pyside6", "shiboken6")):
            _add_lgpl(folder / name, version)
    _copy_python(folder / "Python")
    _copy(folder / "Inter", sorted((ROOT / "resources" / "fonts").glob("*LICENSE*")))
    _copy(folder / "data sets", [ROOT / "resources" / "data" / "README.md"])
    _write_summary(folder, shipped)
    return [part[0] for part in shipped]


def _copy(folder: Path, files: list[Path]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(set(files)):
        if file.is_file():
            shutil.copyfile(file, folder / plain_name(file))


def plain_name(file: Path) -> str:
    """A name that still tells which part inside a distribution a licence is of, e.g. ``third_party-onnx-LICENSE``."""
    parts = list(file.parts)
    inside = [index for index, part in enumerate(parts) if part.endswith(".dist-info")]
    if not inside:
        return file.name
    return "-".join(part for part in parts[inside[-1] + 1 :] if part != "licenses")


def _add_lgpl(folder: Path, version: str) -> None:
    (folder / "README.txt").write_text(QT.format(version=version), encoding="utf-8")
    for name in ("LGPL-3.0.txt", "GPL-3.0.txt"):
        shutil.copyfile(ROOT / "packaging" / "licences" / name, folder / name)


def _copy_python(folder: Path) -> None:
    """The interpreter's own; Windows has it beside the command, and Debian keeps it elsewhere."""
    places = [Path(place) / "LICENSE.txt" for place in (sysconfig.get_path("stdlib"), sys.base_prefix)]
    places += [Path("/usr/share/doc/libpython3-stdlib/copyright")]
    places += sorted(Path("/usr/share/doc").glob("libpython3.*-minimal/copyright"))
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise BuildError("The licence of Python was not found beside its standard library.")
    folder.mkdir()
    shutil.copyfile(found, folder / "LICENSE.txt")


def _write_summary(folder: Path, parts: list[list[str]]) -> None:
    lines = ["nnsim is free software under the MIT licence (nnsim.txt). It contains:", ""]
    lines += [f"  {name} {version}: {stated or 'see its folder'}" for name, version, stated, *_ in parts]
    lines += [
        "  Python: Python Software Foundation License",
        "  Inter, the typeface: SIL Open Font License 1.1",
        "  the bundled data sets: see data sets/README.md",
    ]
    (folder / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
