"""A lesson pack is opened: its text, and what it begins with, are laid into a folder of their own."""

from __future__ import annotations

import struct
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path

from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import newer
from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.language.texts import say
from nnsim.lessons.progress import folder
from nnsim.lessons.rules import LAID_OUT, read_rules
from nnsim.lessons.rules import NAME as RULES

SUFFIX = ".nnsim-lesson"
LESSON = "lesson.md"

MOST_TEXT = 1 << 20
MOST_START = 64 << 20
MOST_MEMBERS = 3
"""Bytes of what a lesson begins with."""

_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, RuntimeError, NotImplementedError, ValueError)


def unpacked(path: Path) -> Path:
    """The text of the lesson in the pack ``path``, with what it begins with beside it; raises ``ProblemError``."""
    members = _members(path)
    _check(path, members.get(RULES))
    digest = sha256()
    for name, content in sorted(members.items()):
        digest.update(f"{name} {len(content)}\0".encode() + content)
    place = folder() / LAID_OUT / digest.hexdigest()[:32]
    try:
        place.mkdir(parents=True, exist_ok=True)
        for name, content in members.items():
            if not (place / name).is_file() or (place / name).read_bytes() != content:
                write_atomically(place / name, content)
    except OSError as error:
        text = say(
            "{path} cannot be laid into your folder of lessons: {why_not}.", path=path.name, why_not=why_not(error)
        )
        raise ProblemError(Problem(text, path.name)) from error
    return place / LESSON


def _check(path: Path, rules: bytes | None) -> None:
    """Raises ``ProblemError`` for rules that cannot be kept, such as those of a later version."""
    try:
        if rules is not None:
            read_rules(rules)
    except Damaged as error:
        advice = error.advice if error.advice == newer("").advice else say("ask for it again")
        text = say(
            "{path} is no lesson pack that can be opened: {reason}; {advice}.",
            path=path.name,
            reason=error.reason,
            advice=advice,
        )
        raise ProblemError(Problem(text, path.name)) from error


def _members(path: Path) -> dict[str, bytes]:
    damaged = Problem(say("{path} is no lesson pack that can be opened; ask for it again.", path=path.name), path.name)
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) > MOST_TEXT + MOST_START:
                raise ProblemError(damaged)
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                names = [entry.filename for entry in entries]
                is_small = len(names) <= MOST_MEMBERS
                if (
                    LESSON not in names
                    or len(set(names)) != len(names)
                    or not is_small
                    or not all(map(_is_fine, names))
                ):
                    raise ProblemError(damaged)
                return {entry.filename: _content(archive, entry) for entry in entries}
    except OSError as error:
        raise ProblemError(
            Problem(
                say("{path} cannot be read: {why_unreadable}.", path=path.name, why_unreadable=why_unreadable(error)),
                path.name,
            )
        ) from error
    except _UNREADABLE as error:
        raise ProblemError(damaged) from error


def _is_fine(name: str) -> bool:
    """Nothing but the text and a project may lie in it, and nowhere but beside each other."""
    is_plain = Path(name).name == name and name.isprintable() and not set(name) & set('\\/:*?"<>|')
    return name in (LESSON, RULES) or (is_plain and name.endswith(".nnsim") and not name.startswith("."))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Never more than may be there, whatever the entry says of itself; raises ``ValueError``."""
    most = MOST_TEXT if entry.filename == LESSON else MOST_START
    with archive.open(entry) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise ValueError
    return content
