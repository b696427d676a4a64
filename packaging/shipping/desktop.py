"""What a Linux desktop knows of the program: menu entry, kind of file, icons, description, manual page."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from shipping.freeze import MADE
from shipping.places import APP_ID, PACKAGING
from shipping.version import read_changelog, released_on, version

LINUX_FILES = PACKAGING / "linux"
UNRELEASED_DATE = "2026-01-01"
"""Where a date is asked for and there was no release yet; the same in every build."""


def filled(name: str) -> str:
    """A file of ``packaging/linux`` with version and date filled in."""
    text = (LINUX_FILES / name).read_text(encoding="utf-8")
    date = released_on(read_changelog(), version()) or UNRELEASED_DATE
    return text.replace("@VERSION@", version()).replace("@DATE@", date)


def write_share(share: Path, icons: Path = MADE / "icons") -> None:
    """Everything that belongs under ``share``, e.g. ``/usr/share`` or ``~/.local/share``."""
    texts = {
        f"applications/{APP_ID}.desktop": f"{APP_ID}.desktop",
        f"mime/packages/{APP_ID}.xml": f"{APP_ID}.mime.xml",
        f"metainfo/{APP_ID}.metainfo.xml": f"{APP_ID}.metainfo.xml",
    }
    for target, name in texts.items():
        _write(share / target, filled(name).encode())
    for name in ("nnsim.1", "nnsim-cli.1"):
        text = filled("nnsim.1") if name == "nnsim.1" else ".so man1/nnsim.1\n"
        _write(share / "man" / "man1" / f"{name}.gz", packed(text))
    for picture in sorted(icons.glob("*.png")):
        _copy(picture, share / "icons" / "hicolor" / f"{picture.stem}x{picture.stem}" / "apps" / f"{APP_ID}.png")
    _copy(icons / "nnsim.svg", share / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg")


def packed(text: str) -> bytes:
    """``text`` as gzip, the same bytes in every build."""
    return gzip.compress(text.encode(), 9, mtime=0)


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    target.chmod(0o644)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o644)
