"""Catalogues as translators edit them: ``.pot`` and ``.po``, by the conventions of GNU gettext."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from catalogues.found import Text

HEADER = "Project-Id-Version: nnsim\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
HEADER += "Content-Transfer-Encoding: 8bit\n"
PLURALS = {"de": "nplurals=2; plural=(n != 1);", "nl": "nplurals=2; plural=(n != 1);"}
"""How each language chooses among its forms."""

Forms = tuple[str, ...]
"""A text, or one for one and one for many."""

_LINE = re.compile(r'(msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*"(.*)"')
_ESCAPED = re.compile(r"\\(.)")
_SIGNS = {"n": "\n", "t": "\t"}


def header(language: str = "", missing: int = 0) -> str:
    """What stands before all texts; ``missing`` of them are not translated."""
    if not language:
        return HEADER
    return f"{HEADER}Language: {language}\nPlural-Forms: {PLURALS[language]}\nX-Missing: {missing}\n"


def quoted(text: str) -> str:
    """A string in a line, or in lines where it has several."""
    written = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    parts = [f'"{part}"' for part in written.replace("\n", "\\n\n").split("\n") if part] or ['""']
    return parts[0] if len(parts) == 1 else "\n".join(('""', *parts))


def written(texts: Iterable[Text], said: Mapping[str, Forms], language: str = "") -> str:
    """The file of a language; without one the template."""
    all_of = list(texts)
    missing = sum(text.one not in said for text in all_of)
    blocks = [f'msgid ""\nmsgstr {quoted(header(language, missing))}\n']
    for text in all_of:
        forms = said.get(text.one, ("", "") if text.many else ("",))
        lines = [*(f"#: {place}" for place in text.places[:3]), f"msgid {quoted(text.one)}"]
        if "{" in text.one:
            lines.insert(-1, "#, python-brace-format")
        if text.many:
            lines.append(f"msgid_plural {quoted(text.many)}")
            lines += [f"msgstr[{place}] {quoted(form)}" for place, form in enumerate(forms)]
        else:
            lines.append(f"msgstr {quoted(forms[0])}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def read(path: Path) -> dict[str, Forms]:
    """What is translated: the forms of each text, by its English one. Texts with an empty form are left out."""
    said = {}
    for strings in _entries(path.read_text("utf-8").splitlines()) if path.exists() else ():
        forms = tuple(text for key, text in strings.items() if key.startswith("msgstr"))
        if strings["msgid"] and all(forms):
            said[strings["msgid"]] = forms
    return said


def _entries(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    strings: dict[str, str] = {}
    key = ""
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        if match[1] == "msgid" and strings:
            yield strings
            strings = {}
        key = match[1] or key
        part = _ESCAPED.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), match[2])
        strings[key] = strings.get(key, "") + part
    if strings:
        yield strings
