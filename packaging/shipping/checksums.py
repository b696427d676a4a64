"""SHA256SUMS, so that people can tell a whole download from a broken one: ``sha256sum --check SHA256SUMS``."""

from __future__ import annotations

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"
PUBLISHED = (".deb", ".zst", ".exe", ".dmg", ".whl", ".gz")


def write_checksums(folder: Path) -> Path:
    """Write the sums of everything in ``folder`` that is published; the file with them."""
    files = sorted(file for file in folder.iterdir() if file.suffix in PUBLISHED)
    target = folder / NAME
    target.write_text("".join(f"{sha256(file)}  {file.name}\n" for file in files), encoding="utf-8", newline="\n")
    return target


def sha256(file: Path) -> str:
    """The checksum of ``file``."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
