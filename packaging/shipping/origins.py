"""Libraries of the build machine's distribution that are in the program, with what they say about their licence."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

from shipping.places import BUILD, BuildError
from shipping.running import run

DOCUMENTS = Path("/usr/share/doc")


def system_files(toc: Path = BUILD / "work" / "nnsim" / "COLLECT-00.toc") -> list[Path]:
    """Files that were taken from the system's own folders, as PyInstaller's list of contents tells."""
    entries = ast.literal_eval(toc.read_text(encoding="utf-8"))
    sources = {Path(entry[1]) for entry in entries[0] if entry[2] == "BINARY" and entry[1]}
    return sorted(source for source in sources if source.is_relative_to("/usr") or source.is_relative_to("/lib"))


def packages(files: list[Path]) -> list[str]:
    """The Debian packages that these files belong to; without dpkg nobody can tell."""
    if not files or shutil.which("dpkg-query") is None:
        return []
    wanted = {str(path) for file in files for path in (file, file.resolve(), _merged(file.resolve()))}
    lines = run("dpkg-query", "--search", *_known(sorted(wanted))).splitlines()
    return sorted({line.partition(":")[0] for line in lines})


def _merged(file: Path) -> Path:
    """The same file as packages from before the merge of /lib into /usr/lib list it."""
    return Path("/") / file.relative_to("/usr") if file.is_relative_to("/usr/lib") else file


def _known(paths: list[str]) -> list[str]:
    """Those of ``paths`` that belong to a package: dpkg fails if one of many does not."""
    lists = Path("/var/lib/dpkg/info").glob("*.list")
    owned = {line for file in lists for line in file.read_text(encoding="utf-8").splitlines()}
    return [path for path in paths if path in owned]


def copy_licences(folder: Path) -> list[str]:
    """Put the copyright file of every such package into ``folder``; the packages."""
    found = packages(system_files())
    folder.mkdir(parents=True, exist_ok=True)
    for package in found:
        source = DOCUMENTS / package / "copyright"
        if not source.is_file():
            raise BuildError(f"{source} is missing; install {package} with its documents.")
        shutil.copyfile(source, folder / f"{package}.txt")
    return found
