"""The hand-ins of a folder: of every learner the newest counts in every lesson, and what does not count is told."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Cancelled, Progress, never_mind
from nnsim.language.texts import say
from nnsim.lessons.handin import SUFFIX, HandIn, load

MOST_FILES = 10_000
"""That are read of a folder: a class has a few hundred."""


class Handed(NamedTuple):
    """A hand-in, its file, and the id of its learner: equal for those that belong together."""

    path: Path
    hand_in: HandIn
    learner: str


@dataclass(frozen=True, slots=True)
class Collected:
    """``newest`` in the order in which the learners first came; ``earlier`` are those that a newer one replaces.

    ``bad`` are files that cannot be read; ``foreign`` those that are no hand-ins by their names.
    """

    newest: tuple[Handed, ...]
    earlier: tuple[Handed, ...] = ()
    bad: tuple[Problem, ...] = ()
    foreign: tuple[Path, ...] = ()

    @property
    def others(self) -> int:
        """How many files are no hand-ins by their names."""
        return len(self.foreign)

    @property
    def learners(self) -> tuple[str, ...]:
        """Ids of all learners, in the order in which they first came, with any lesson."""
        every = sorted((*self.newest, *self.earlier), key=_moment)
        return tuple(dict.fromkeys(one.learner for one in every))


def collect(folder: Path) -> Collected:
    """Read all hand-ins in ``folder`` and below it; raises ``ProblemError`` where there is no such folder."""
    found = Gathering([folder]).look()
    assert found is not None, "the first look finds something, be it nothing"
    return found


class Gathering:
    """Reads folders and single files, and again whenever it is asked: of these only what is other than before."""

    def __init__(self, sources: Iterable[Path]) -> None:
        self.sources = tuple(sources)
        self._read: dict[Path, tuple[Stamp, HandIn | Problem]] = {}
        self._seen: tuple[tuple[Path, Stamp], ...] | None = None

    def look(self, progress: Progress = never_mind, beside: Iterable[Path] = ()) -> Collected | None:
        """All hand-ins that are there now; None where nothing has changed since the last look, nor of ``beside``.

        Raises ``ProblemError`` where there is no such folder, and ``Cancelled``: what was read until then is kept.
        """
        paths = dict.fromkeys(path for source in self.sources for path in self._files(source))
        named = {path: path in self.sources or SUFFIX in path.name.lower() for path in paths}
        seen = tuple((path, stamp(path)) for path in paths if named[path])
        others = (*(path for path in paths if not named[path]), *beside)
        every = (*seen, *((path, stamp(path)) for path in others))
        if every == self._seen:
            return None
        for number, (path, now) in enumerate(seen):
            if not progress(number / len(seen)):
                raise Cancelled
            if path not in self._read or self._read[path][0] != now:
                self._read[path] = now, _loaded(path)
        self._seen = every
        return self._collected([path for path, _ in seen], tuple(path for path in paths if not named[path]))

    def _files(self, source: Path) -> list[Path]:
        is_single = source.is_file() or (source.suffix != "" and not source.is_dir())
        return [source] if is_single else _files(source)

    def _collected(self, paths: list[Path], foreign: tuple[Path, ...]) -> Collected:
        found = [(path, self._read[path][1]) for path in paths]
        bad = tuple(each for _, each in found if isinstance(each, Problem))
        return _sorted(_with_learners((path, each) for path, each in found if isinstance(each, HandIn)), bad, foreign)


Stamp = tuple[int, int]
NO_STAMP: Stamp = (-1, -1)


def stamp(path: Path) -> Stamp:
    """Time and size of a file, by which one sees that it is another one."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return NO_STAMP
    return found.st_mtime_ns, found.st_size


def _loaded(path: Path) -> HandIn | Problem:
    try:
        return load(path)
    except ProblemError as error:
        return error.problem


def _files(folder: Path) -> list[Path]:
    """Names with a point before them are those of other programs."""
    if not folder.is_dir():
        raise ProblemError(
            Problem(say("There is no folder '{folder}'; choose the one with the hand-ins.", folder=folder), "file")
        )
    found, fault = list[Path](), list[OSError]()
    for place, folders, names in os.walk(folder, onerror=fault.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place) / name for name in sorted(names) if not name.startswith(".")]
        if len(found) > MOST_FILES:
            text = say(
                "'{folder}' holds more than {most_files:,} files; choose the folder of one class.",
                folder=folder,
                most_files=MOST_FILES,
            )
            raise ProblemError(Problem(text, "file"))
    if fault:
        name = Path(fault[0].filename or folder).name
        raise ProblemError(
            Problem(say("{name} cannot be read: {fault}.", name=name, fault=why_unreadable(fault[0])), "file")
        )
    return found


def _with_learners(hand_ins: Iterable[tuple[Path, HandIn]]) -> list[Handed]:
    """Of one account those are of one learner that have the same name; those without a name are of the only one."""
    every = list(hand_ins)
    names = defaultdict[str, set[str]](set)
    for _, made in every:
        names[made.who] |= {_folded(made.name)} - {""}
    found = list[Handed]()
    for path, made in every:
        known = names[made.who]
        name = _folded(made.name) or (next(iter(known)) if len(known) == 1 else "")
        found.append(Handed(path, made, sha256(f"{made.who}\n{name}".encode()).hexdigest()))
    return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _moment(one: Handed) -> tuple[float, str]:
    return one.hand_in.made.timestamp(), str(one.path)


def _sorted(every: list[Handed], bad: tuple[Problem, ...], foreign: tuple[Path, ...]) -> Collected:
    newest = dict[tuple[str, str], Handed]()
    earlier = list[Handed]()
    for one in sorted(every, key=_moment):
        key = one.learner, one.hand_in.progress.lesson
        if key in newest:
            earlier.append(newest[key])
        newest[key] = one
    return Collected(tuple(newest.values()), tuple(earlier), bad, foreign)
