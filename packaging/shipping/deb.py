"""The Debian package: apt brings what Qt needs of the system, and nothing is left when it is removed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from shipping import desktop, elf
from shipping.places import BUILD, CONTACT, PACKAGING, RESULTS, BuildError
from shipping.running import run, say, tool
from shipping.version import notes, read_changelog, released_on, version

HOME = "usr/lib/nnsim"

PACKAGES = {
    **dict.fromkeys(("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"), "libc6"),
    "ld-linux-x86-64.so.2": "libc6",
    "libstdc++.so.6": "libstdc++6 (>= 11)",
    "libgcc_s.so.1": "libgcc-s1",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libxcb.so.1": "libxcb1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libexpat.so.1": "libexpat1",
    "libxcb-dri2.so.0": "libxcb-dri2-0",
    "libxcb-dri3.so.0": "libxcb-dri3-0",
    "libdrm.so.2": "libdrm2",
    "libgbm.so.1": "libgbm1",
}
"""What the system brings, and the package that holds it."""

WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""Needed on Wayland only; without them Qt uses X."""

CONTROL = """\
Package: nnsim
Version: {version}
Architecture: amd64
Maintainer: {contact}
Installed-Size: {size}
Section: science
Priority: optional
Depends: {depends}
Recommends: {recommends}
Suggests: shared-mime-info, desktop-file-utils, hicolor-icon-theme
Description: neural network simulator for teaching and learning
 Paint a data set, assemble the layers of a network, and watch it learn. Data,
 layers, learning rate and single weights can be changed while it trains.
 .
 The program works offline and brings everything along, PyTorch included.
"""

COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: nnsim
Comment: The licences of the libraries inside lie in /{home}/_internal/licences.

Files: *
Copyright: nnsim contributors
License: Expat
{licence}
"""


def depends(wanted: set[str], floor: elf.Version) -> list[str]:
    """The packages that hold the libraries ``wanted``; raises ``BuildError`` for one that is not known."""
    unknown = wanted - PACKAGES.keys() - WAYLAND.keys()
    if unknown:
        raise BuildError(f"Say in shipping/deb.py which packages hold {', '.join(sorted(unknown))}.")
    names = {PACKAGES[name] for name in wanted & PACKAGES.keys()} - {"libc6"}
    return [f"libc6 (>= {elf.text(floor)})", *sorted(names)]


def build(program: Path, folder: Path = RESULTS) -> Path:
    """Make the package of the frozen ``program``; its path."""
    say("Building the Debian package")
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(program, root / HOME, symlinks=True, copy_function=os.link)  # hard links: nothing is copied
    desktop.write_share(root / "usr/share")
    _link_commands(root / "usr/bin")
    _write_documents(root / "usr/share/doc/nnsim")
    overrides = root / "usr/share/lintian/overrides/nnsim"
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(PACKAGING / "linux" / "lintian-overrides", overrides)
    _set_modes(root)
    _write_control(root, program)
    target = folder / f"nnsim_{version()}_amd64.deb"
    variables = {"SOURCE_DATE_EPOCH": str(int(moment().timestamp()))}
    run(tool("dpkg-deb", "dpkg"), "--root-owner-group", "-Zxz", "-z6", "--build", root, target, variables=variables)
    shutil.rmtree(root)
    return target


def moment() -> datetime:
    """The day of the release, so that the same source makes the same package."""
    return datetime.fromisoformat(released_on(read_changelog(), version()) or desktop.UNRELEASED_DATE).replace(
        tzinfo=UTC
    )


def _link_commands(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("nnsim", "nnsim-cli"):
        (folder / name).symlink_to(f"../lib/nnsim/{name}")


def _write_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    licence = (PACKAGING.parent / "LICENSE").read_text(encoding="utf-8").strip()
    indented = "\n".join(f" {line}" if line else " ." for line in licence.splitlines())
    (folder / "copyright").write_text(COPYRIGHT.format(home=HOME, licence=indented), encoding="utf-8")
    entry = changes(notes(read_changelog(), version()))
    text = f"nnsim ({version()}) stable; urgency=low\n\n{entry}\n\n -- {CONTACT}  {format_datetime(moment())}\n"
    (folder / "changelog.gz").write_bytes(desktop.packed(text))


def changes(text: str) -> str:
    """The points of the notes ``text`` in the form of Debian's changelogs."""
    points = re.findall(r"^- (.+(?:\n  .+)*)", text, re.MULTILINE)
    wrapped = [textwrap.wrap(" ".join(point.split()), 74) for point in points]
    return "\n".join("  * " + "\n    ".join(lines) for lines in wrapped)


def _write_control(root: Path, program: Path) -> None:
    needed = elf.from_the_system(program)
    files = sorted(file for file in root.rglob("*") if file.is_file() and not file.is_symlink())
    control = CONTROL.format(
        version=version(),
        contact=CONTACT,
        size=sum(file.stat().st_size for file in files) // 1024,
        depends=", ".join(depends(needed, elf.glibc(program))),
        recommends=", ".join(sorted({WAYLAND[name] for name in needed & WAYLAND.keys()} | {"libgl1-mesa-dri"})),
    )
    folder = root / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(control, encoding="utf-8")
    sums = [f"{_md5(file)}  {file.relative_to(root).as_posix()}\n" for file in files]
    (folder / "md5sums").write_text("".join(sums), encoding="utf-8")


def _md5(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _set_modes(root: Path) -> None:
    """Folders open to all, programs executable, everything else plain: a umask must not get into a package."""
    for file in root.rglob("*"):
        if file.is_symlink():
            continue
        if file.is_dir():
            file.chmod(0o755)
        else:
            is_program = file.parent == root / HOME or file.name == "torch_shm_manager"
            file.chmod(0o755 if is_program else 0o644)
