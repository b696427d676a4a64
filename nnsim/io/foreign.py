"""Files of other kinds, told by how they begin: what they are, and what to do with them instead."""

from __future__ import annotations

import codecs

from nnsim.io.sources import Source, failure
from nnsim.language.texts import say

_CONTAINERS = {
    b"heic": say("a HEIC picture"), b"heix": say("a HEIC picture"),
    b"mif1": say("a HEIC picture"), b"msf1": say("a HEIC picture"),
    b"avif": say("an AVIF picture"), b"avis": say("an AVIF picture"),
}  # fmt: skip
_AS_PICTURE = say("save it as PNG or JPEG")
_AS_TABLE = say("save it as CSV")
_AS_ARRAYS = say("save its arrays with numpy.savez")
_UNPACK = say("unpack it first")
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", say("a PDF document"), say("save its table as CSV")),
    (b"\x89HDF", say("an HDF5 file"), _AS_ARRAYS),
    (b"PAR1", say("a Parquet file"), _AS_TABLE),
    (b"ARROW1", say("an Arrow file"), _AS_TABLE),
    (b"FEA1", say("a Feather file"), _AS_TABLE),
    (b"SQLite format 3", say("a database"), say("save a table of it as CSV")),
    (b"\xd0\xcf\x11\xe0", say("an old Office document"), _AS_TABLE),
    (b"MATLAB 5.0", say("a MATLAB file"), _AS_ARRAYS),
    (b"RDX", say("a file of R"), say("write it with write.csv")),
    (b"7z\xbc\xaf", say("a 7z archive"), _UNPACK),
    (b"Rar!", say("a RAR archive"), _UNPACK),
    (b"BZh", say("a bzip2 archive"), _UNPACK),
    (b"\xfd7zXZ", say("an xz archive"), _UNPACK),
    (b"\x28\xb5\x2f\xfd", say("a zstd archive"), _UNPACK),
    (b"\x80\x02", say("a pickle, which can run programs and is never loaded"), _AS_ARRAYS),
    (b"\x80\x03", say("a pickle, which can run programs and is never loaded"), _AS_ARRAYS),
    (b"\x80\x04", say("a pickle, which can run programs and is never loaded"), _AS_ARRAYS),
    (b"\x80\x05", say("a pickle, which can run programs and is never loaded"), _AS_ARRAYS),
    (b"8BPS", say("a Photoshop picture"), _AS_PICTURE),
    (b"\0\0\1\0", say("an icon"), _AS_PICTURE),
    (b"\xff\x0a", say("a JPEG XL picture"), _AS_PICTURE),
    (b"\0\0\0\x0cJXL", say("a JPEG XL picture"), _AS_PICTURE),
    (b"\0\0\0\x0cjP", say("a JPEG 2000 picture"), _AS_PICTURE),
    (b"<svg", say("a drawing"), _AS_PICTURE),
    (b"ID3", "sound", say("choose a table, arrays or pictures")),
    (b"OggS", "sound", say("choose a table, arrays or pictures")),
    (b"\x7fELF", say("a program"), say("choose a table, arrays or pictures")),
    (b"MZ", say("a program"), say("choose a table, arrays or pictures")),
)  # fmt: skip

_TEXTS = (b"%PDF", b"<svg")

BEGINNING = 4096
"""Bytes that tell text from what is none."""

_TAR = 257


def kind_in_words(start: bytes) -> str:
    """``a HEIC picture``; empty for what is not known."""
    return _known(start)[0]


def refuse(source: Source, start: bytes) -> None:
    """Raise ``ProblemError`` if a file that begins so is of another kind than those that are read."""
    kind, way_out = _known(start)
    if kind:
        raise failure(source, say("this is {kind}; {way_out}", kind=kind, way_out=way_out))
    if b"\0" in start and not _may_be_wide_text(start):
        raise failure(source, say("this is no text; choose a CSV, NPZ, NPY or IDX file, or pictures"))


def _known(start: bytes) -> tuple[str, str]:
    if start[4:8] == b"ftyp":
        return _CONTAINERS.get(start[8:12], say("a film")), _AS_PICTURE
    if start[:4] == b"RIFF" and start[8:12] != b"WEBP":
        return say("sound or a film"), say("choose a table, arrays or pictures")
    if start[_TAR : _TAR + 5] == b"ustar":
        return say("a tar archive"), _UNPACK
    for magic, kind, way_out in _KINDS:
        if start.startswith(magic) and (magic in _TEXTS or not _is_text(start)):
            return kind, way_out
    return "", ""


def _is_text(start: bytes) -> bool:
    """Whether it reads as text, so that a column may be called ID3 or MZ."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return b"\0" not in start


def _may_be_wide_text(start: bytes) -> bool:
    """Whether it could be UTF-16 or UTF-32: by its mark, or as every other byte of Latin letters is 0 there."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    fewer, more = sorted((start[0::2].count(0), start[1::2].count(0)))
    return more > 0.7 * (len(start) // 2) and fewer < 0.1 * more
