"""Files of other kinds, told by how they begin: what they are, and what to do with them instead."""

from __future__ import annotations

import codecs

from nnsim.io.sources import Source, failure

_CONTAINERS = {
    b"heic": "a HEIC picture", b"heix": "a HEIC picture", b"mif1": "a HEIC picture", b"msf1": "a HEIC picture",
    b"avif": "an AVIF picture", b"avis": "an AVIF picture",
}  # fmt: skip
_AS_PICTURE = "save it as PNG or JPEG"
_AS_TABLE = "save it as CSV"
_AS_ARRAYS = "save its arrays with numpy.savez"
_UNPACK = "unpack it first"
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", "save its table as CSV"),
    (b"\x89HDF", "an HDF5 file", _AS_ARRAYS),
    (b"PAR1", "a Parquet file", _AS_TABLE),
    (b"ARROW1", "an Arrow file", _AS_TABLE),
    (b"FEA1", "a Feather file", _AS_TABLE),
    (b"SQLite format 3", "a database", "save a table of it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", _AS_TABLE),
    (b"MATLAB 5.0", "a MATLAB file", _AS_ARRAYS),
    (b"RDX", "a file of R", "write it with write.csv"),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (b"\x80\x02", "a pickle, which can run programs and is never loaded", _AS_ARRAYS),
    (b"\x80\x03", "a pickle, which can run programs and is never loaded", _AS_ARRAYS),
    (b"\x80\x04", "a pickle, which can run programs and is never loaded", _AS_ARRAYS),
    (b"\x80\x05", "a pickle, which can run programs and is never loaded", _AS_ARRAYS),
    (b"8BPS", "a Photoshop picture", _AS_PICTURE),
    (b"\0\0\1\0", "an icon", _AS_PICTURE),
    (b"\xff\x0a", "a JPEG XL picture", _AS_PICTURE),
    (b"\0\0\0\x0cJXL", "a JPEG XL picture", _AS_PICTURE),
    (b"\0\0\0\x0cjP", "a JPEG 2000 picture", _AS_PICTURE),
    (b"<svg", "a drawing", _AS_PICTURE),
    (b"ID3", "sound", "choose a table, arrays or pictures"),
    (b"OggS", "sound", "choose a table, arrays or pictures"),
    (b"\x7fELF", "a program", "choose a table, arrays or pictures"),
    (b"MZ", "a program", "choose a table, arrays or pictures"),
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
        raise failure(source, f"this is {kind}; {way_out}")
    if b"\0" in start and not _may_be_wide_text(start):
        raise failure(source, "this is no text; choose a CSV, NPZ, NPY or IDX file, or pictures")


def _known(start: bytes) -> tuple[str, str]:
    if start[4:8] == b"ftyp":
        return _CONTAINERS.get(start[8:12], "a film"), _AS_PICTURE
    if start[:4] == b"RIFF" and start[8:12] != b"WEBP":
        return "sound or a film", "choose a table, arrays or pictures"
    if start[_TAR : _TAR + 5] == b"ustar":
        return "a tar archive", _UNPACK
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
