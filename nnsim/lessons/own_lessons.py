"""Lessons that people wrote themselves: a folder of their own, and files elsewhere that were opened or written."""

from __future__ import annotations

import contextlib
import re
from hashlib import sha256
from pathlib import Path

import platformdirs

from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.resources import resource_path
from nnsim.language.texts import say
from nnsim.lessons.format import MOST_CHARACTERS
from nnsim.lessons.library import MOST_BYTES, SUFFIX

LIST = "elsewhere.txt"
"""File of the folder with the places of lessons that lie elsewhere, one a line, the newest first."""

MOST_ELSEWHERE = 30

NEW = """---
format: 1
id: {name}
title: {title}
start: {start}
---
## {step}
"""
"""What a lesson begins with."""


def folder() -> Path:
    """Where own lessons lie, e.g. ``~/.local/share/nnsim/own-lessons``."""
    return Path(platformdirs.user_data_dir("nnsim", appauthor=False)) / "own-lessons"


class OwnLessons:
    """The lessons of one person. What cannot be read or written is left out; ``save`` says why."""

    def __init__(self, place: Path | None = None) -> None:
        self.place = place or folder()

    def paths(self) -> tuple[Path, ...]:
        """Files of the folder by their names, then those elsewhere that are still there, the newest first."""
        with contextlib.suppress(OSError):
            here = tuple(sorted(self.place.glob(f"*{SUFFIX}"))) if self.place.is_dir() else ()
            return (*here, *(path for path in self._elsewhere() if path.is_file()))
        return ()

    def _elsewhere(self) -> tuple[Path, ...]:
        try:
            lines = (self.place / LIST).read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return ()
        return tuple(Path(line) for line in lines if line.strip())

    def remember(self, path: Path) -> None:
        """A lesson elsewhere was opened or written: it stands in the list from now on."""
        path = path.absolute()
        if path.parent in (self.place.absolute(), resource_path("lessons")) or path.suffix.lower() != SUFFIX:
            return
        others = (each for each in self._elsewhere() if each != path)
        lines = "\n".join(map(str, (path, *others)[:MOST_ELSEWHERE]))
        with contextlib.suppress(OSError):
            self.place.mkdir(parents=True, exist_ok=True)
            write_atomically(self.place / LIST, f"{lines}\n".encode())

    def free_path(self, name: str) -> Path:
        """A file of the folder that is not there yet, called after ``name``."""
        plain = "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:40] or "lesson"
        path, number = self.place / f"{plain}{SUFFIX}", 2
        while path.exists():
            path, number = self.place / f"{plain}-{number}{SUFFIX}", number + 1
        return path

    def save(self, path: Path, text: str) -> None:
        """Write a lesson; raises ``ProblemError`` with a sentence."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text.encode("utf-8", "replace"))
        except OSError as error:
            said = say(
                "{name} cannot be saved: {reason}. Save it under another name or in another folder.",
                name=path.name,
                reason=why_not(error),
            )
            raise ProblemError(Problem(said, path.name)) from error
        self.remember(path)


def text_of(path: Path) -> str:
    """The text of a lesson as it stands in its file; raises ``ProblemError`` with a sentence."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise ProblemError(
            Problem(say("{name} cannot be read: {reason}.", name=path.name, reason=why_unreadable(error)), path.name)
        ) from error
    except UnicodeDecodeError as error:
        raise ProblemError(
            Problem(say("{name} is no text in UTF-8; save it as such.", name=path.name), path.name)
        ) from error
    if len(text) > MOST_CHARACTERS:
        raise ProblemError(
            Problem(say("{name} is too long for a lesson; split it into chapters.", name=path.name), path.name)
        )
    return "\n".join(text.splitlines()) + "\n"


def digest(text: str) -> str:
    """What tells a text from another one, however their lines end."""
    return sha256("\n".join(text.splitlines()).encode("utf-8", "replace")).hexdigest()


def new_text(name: str, title: str, start: str = "xor") -> str:
    """What a new lesson begins with."""
    return NEW.format(name=name, title=title, start=start, step=say("The first step"))


def copied(text: str, name: str, title: str) -> str:
    """The same lesson with an id and a title of its own."""
    lines, marks = text.splitlines(), 0
    for at, line in enumerate(lines):
        marks += line.strip() == "---"
        key = line.partition(":")[0].strip()
        if marks == 1 and key in ("id", "title"):
            lines[at] = f"{key}: {name if key == 'id' else title}"
    return "\n".join(lines) + "\n"
