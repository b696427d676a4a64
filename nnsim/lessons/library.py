"""Lessons that ship with nnsim, and those in files: found by name, and read."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from nnsim.core.catalogue import load
from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.network import Network
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.resources import resource_path
from nnsim.edits.recipe import set_recipe
from nnsim.edits.validate import open_project
from nnsim.examples.example import examples, open_example
from nnsim.language.texts import say
from nnsim.lessons import packed
from nnsim.lessons.format import MOST_CHARACTERS, Read, read_lesson
from nnsim.lessons.lesson import Lesson, sha_of
from nnsim.lessons.translations import original_of, spoken_file

SUFFIX = ".md"

MOST_BYTES = 4 * MOST_CHARACTERS
"""Of a file: a character takes four at most."""


class Found(NamedTuple):
    """A lesson of a file, with what is wrong with it."""

    path: Path
    read: Read


def bundled() -> tuple[Path, ...]:
    """Files of the chapters that ship with nnsim, in the language of this process, in the order of the lecture."""
    folder = resource_path("lessons")
    paths = folder.glob(f"*{SUFFIX}") if folder.is_dir() else ()
    return tuple(map(spoken_file, sorted(paths, key=_place)))


def _place(path: Path) -> tuple[int, str]:
    lesson = read_file(path).read.lesson
    return (lesson.item if lesson else 0), path.name


def read_file(path: Path) -> Found:
    """Read the lesson in ``path``, a text or a pack; raises ``ProblemError`` where the file cannot be read."""
    if path.suffix.lower() == packed.SUFFIX:
        path = packed.unpacked(path)
    try:
        if path.exists() and not path.is_file():
            raise ProblemError(
                Problem(say("{path} is no file; choose the text of a lesson.", path=path.name), path.name)
            )
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProblemError(
            Problem(
                say("{path} cannot be read: {why_unreadable}.", path=path.name, why_unreadable=why_unreadable(error)),
                path.name,
            )
        ) from error
    if len(content) > MOST_BYTES:
        raise ProblemError(
            Problem(say("{path} is too long for a lesson; split it into chapters.", path=path.name), path.name)
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError(
            Problem(say("{path} is no text in UTF-8; save it as such.", path=path.name), path.name)
        ) from error
    read = read_lesson(text, path.stem.lower())
    return Found(path, _as_original(read, original) if (original := original_of(path)) else read)


def _as_original(read: Read, original: Path) -> Read:
    """A translation is known by the hash of the English text: who changes the language goes on where they were."""
    if read.lesson is None:
        return read
    return read._replace(lesson=replace(read.lesson, sha=sha_of(original.read_text("utf-8-sig"))))


def find(name: str) -> Found:
    """The chapter with this id, or the lesson in the file of this name; raises ``ProblemError`` with a sentence."""
    known = {path.stem: path for path in bundled()}
    if name in known:
        return read_file(known[name])
    path = Path(name)
    if path.suffix or "/" in name or path.exists():
        return read_file(path)
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    text = (
        say("There is no lesson called {name!r}; did you mean {near}?", name=name, near=near[0])
        if near
        else say("There is no lesson called {name!r}; 'nnsim lessons list' lists all.", name=name)
    )
    raise ProblemError(Problem(text, "lesson"))


def _file_of(name: str, beside: Path | None) -> Path | None:
    """The file of this name beside a lesson, or beside the chapters that ship with nnsim; no way leads elsewhere."""
    folders = (beside, resource_path("lessons")) if Path(name).name == name else ()
    return next((folder / name for folder in folders if folder is not None and (folder / name).is_file()), None)


def start_of(lesson: Lesson, beside: Path | None = None) -> Project:
    """The project that a lesson begins with: an example, or a file ``beside`` it; raises ``ProblemError``."""
    load()
    if not lesson.start:
        project = Project(lesson.title, network=Network())
    elif lesson.start in examples():
        project = open_example(lesson.start).project
    elif found := _file_of(lesson.start, beside):
        project = open_project(found).project
    else:
        text = say(
            "There is no example or file {start!r} to begin with; put the file beside the lesson.", start=lesson.start
        )
        raise ProblemError(Problem(text, "lesson"))
    return project if lesson.seed is None else set_recipe(project, seed=lesson.seed)
