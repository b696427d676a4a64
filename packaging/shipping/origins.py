"""Libraries of the build machine's distribution that are in the program, with what they say about their licence."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

from shipping.places import BUILD, BuildError
from shipping.running import run

DEBIAN_LISTS, DEBIAN_DOCUMENTS = Path("/var/lib/dpkg/info"), Path("/usr/share/doc")
RPM_LICENCES = Path("/usr/share/licenses")


def system_files(toc: Path = BUILD / "work" / "nnsim" / "COLLECT-00.toc") -> list[Path]:
    """Files that were taken from the system's own folders, as PyInstaller's list of contents tells."""
    entries = ast.literal_eval(toc.read_text(encoding="utf-8"))
    sources = {Path(entry[1]) for entry in entries[0] if entry[2] == "BINARY" and entry[1]}
    return sorted(source for source in sources if source.is_relative_to("/usr") or source.is_relative_to("/lib"))


def debian_packages(files: list[Path]) -> set[str]:
    """The packages of Debian or Ubuntu that ``files`` belong to."""
    if not any(DEBIAN_LISTS.glob("libc6*.list")):
        return set()
    real = [path for file in files for path in (file, file.resolve())]
    wanted = {str(path) for file in real for path in (file, _unmerged(file))}
    lists = DEBIAN_LISTS.glob("*.list")
    return {
        file.stem.partition(":")[0] for file in lists if not wanted.isdisjoint(file.read_text("utf-8").splitlines())
    }


def _unmerged(file: Path) -> Path:
    """The same file as packages from before the merge of /lib into /usr/lib list it."""
    return Path("/") / file.relative_to("/usr") if file.is_relative_to("/usr/lib") else file


def rpm_packages(files: list[Path]) -> set[str]:
    """The packages of Fedora and its relatives that ``files`` belong to."""
    if not files or shutil.which("rpm") is None or not RPM_LICENCES.is_dir():
        return set()
    return set(run("rpm", "--query", "--queryformat", "%{NAME}\\n", "--file", *files).split())


def copy_licences(folder: Path, files: list[Path] | None = None) -> set[str]:
    """Put what every package of ``files`` says about its licence into ``folder``; the packages."""
    wanted = system_files() if files is None else files
    folder.mkdir(parents=True, exist_ok=True)
    debian, rpm = debian_packages(wanted), rpm_packages(wanted)
    for package in debian:
        source = DEBIAN_DOCUMENTS / package / "copyright"
        if not source.is_file():
            raise BuildError(f"{source} is missing; install {package} with its documents.")
        shutil.copyfile(source, folder / f"{package}.txt")
    for package in rpm:
        for source in sorted((RPM_LICENCES / package).glob("*")):
            shutil.copyfile(source, folder / f"{package}-{source.name}.txt")
    if wanted and not debian | rpm:
        raise BuildError("No package manager knows the licences of the system's libraries; build on Debian or Fedora.")
    return debian | rpm
