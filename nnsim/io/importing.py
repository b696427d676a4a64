"""The two doors of this package: ``preview`` shows what a source holds, ``read`` takes it."""

from __future__ import annotations

import codecs
import importlib
import zipfile
from pathlib import Path
from types import ModuleType

from nnsim.core.data import Data
from nnsim.core.progress import Progress, never_mind
from nnsim.io.choices import ImportChoices, Preview
from nnsim.io.foreign import BEGINNING, refuse
from nnsim.io.sniff import encoding_of
from nnsim.io.sources import Pasted, Source, failure, opened, told
from nnsim.language.texts import say

TABLES = (".csv", ".tsv", ".tab", ".dat")
SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")
MODULES = {
    "table": "nnsim.io.table",
    "arrays": "nnsim.io.arrays",
    "idx": "nnsim.io.idx",
    "pictures": "nnsim.io.pictures",
    "text": "nnsim.io.text",
    "captions": "nnsim.io.captions",
}
"""Imported when they are needed: a window starts sooner without a decoder of pictures."""

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"P5", b"P6", b"P2", b"P3")


def preview(source: Source, choices: ImportChoices | None = None) -> Preview:
    """The beginning of ``source`` and everything that was recognised; raises ``ProblemError`` with one sentence."""
    with told(source):
        found: Preview = _module(source).preview(source, choices or ImportChoices())
        return found


def read(source: Source, choices: ImportChoices | None = None, progress: Progress = never_mind) -> Data:
    """All samples of ``source``.

    ``progress`` is called often with the share that is done; where it returns False ``Cancelled`` is raised.
    Raises ``ProblemError`` with one sentence that names the file, the row and the reason; then nothing is left.
    """
    with told(source):
        data: Data = _module(source).read(source, choices or ImportChoices(), progress)
        return data


def kind_of(source: Source) -> str:
    """Which reader is for ``source``: a key of ``MODULES``. The content decides, then the name."""
    if isinstance(source, Pasted):
        return _written(source.text[:BEGINNING], goes_on=len(source.text) > BEGINNING)
    with told(source):
        if source.is_dir():
            if _load("captions").is_captioned(source):
                return "captions"
            return "idx" if _load("idx").files(source) else "pictures"
    with opened(source) as file:
        start = file.read(BEGINNING)
    return _by_content(source, start)


def _by_content(path: Path, start: bytes) -> str:
    names = path.name.lower().removesuffix(".gz")
    if start.startswith(b"\x93NUMPY") or names.endswith((".npy", ".npz")):
        return "captions" if _load("captions").is_paired(path) else "arrays"
    if names.endswith(SPREADSHEETS):
        raise failure(path, say("nnsim reads no spreadsheets; save it as CSV, or copy its cells and paste them"))
    if start[:2] == b"PK" and zipfile.is_zipfile(path):
        raise failure(path, say("it is a zip archive; unpack it first"))
    if importlib.import_module(MODULES["idx"]).is_idx(start) or "-ubyte" in names or names.endswith(".idx"):
        return "idx"
    if not _named_as_picture(path) and not _shows_picture(start):
        refuse(path, start)
    if names.endswith(TABLES):
        return "table"
    if start.startswith(PICTURES) or _named_as_picture(path):
        return "pictures"
    text = codecs.getincrementaldecoder(encoding_of(start))("replace").decode(start)
    return _written(text, goes_on=len(start) == BEGINNING)


def _written(start: str, *, goes_on: bool) -> str:
    """Whether what begins so is a table or there to be read."""
    is_prose: bool = _load("text").is_prose(start, goes_on=goes_on)
    return "text" if is_prose else "table"


def _named_as_picture(path: Path) -> bool:
    is_picture: bool = _load("pictures").is_picture(path)
    return is_picture


def _shows_picture(start: bytes) -> bool:
    """Whether a file is a picture though its name does not say so; not by letters, as a text may begin with them."""
    is_film = start.startswith(b"RIFF") and start[8:12] != b"WEBP"
    return start.startswith(PICTURES) and b"\0" in start and not is_film


def _module(source: Source) -> ModuleType:
    return _load(kind_of(source))


def _load(kind: str) -> ModuleType:
    return importlib.import_module(MODULES[kind])
