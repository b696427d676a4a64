"""Catalogues as the program reads them: ``.mo``, the tables of GNU gettext, compiled from what is translated.

Source: GNU gettext manual, "The Format of GNU MO Files".
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from catalogues.found import Text
from catalogues.po import Forms, header

MAGIC = 0x950412DE


def compiled(texts: Iterable[Text], said: Mapping[str, Forms], language: str) -> bytes:
    """The bytes of the catalogue; texts that are not translated are left out, and counted in its header."""
    all_of = list(texts)
    missing = sum(text.one not in said for text in all_of)
    pairs = {b"": header(language, missing).encode()}
    for text in all_of:
        if text.one in said:
            key = f"{text.one}\0{text.many}" if text.many else text.one
            pairs[key.encode()] = "\0".join(said[text.one]).encode()
    return _tables(sorted(pairs.items()))


def _tables(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """The head, two tables of length and place, and all strings, each with a zero behind it."""
    count = len(pairs)
    keys_at, values_at = 28, 28 + 8 * count
    place = 28 + 16 * count
    keys, values, strings = b"", b"", b""
    for at, table in ((0, "keys"), (1, "values")):
        rows = b""
        for pair in pairs:
            rows += struct.pack("<II", len(pair[at]), place)
            strings += pair[at] + b"\0"
            place += len(pair[at]) + 1
        if table == "keys":
            keys = rows
        else:
            values = rows
    return struct.pack("<7I", MAGIC, 0, count, keys_at, values_at, 0, values_at + 8 * count) + keys + values + strings
