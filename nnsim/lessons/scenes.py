"""Scenes that a teacher keeps: a moment of the document and its run, exactly, and what was looked at; and their file.

A file of scenes is a zip that holds ``scenes.json`` and a project file for each scene, with the complete state of its
run. Nothing in it is executed.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from nnsim.core.files import nnsim_file
from nnsim.core.files.archive import MAX_BYTES, Damaged
from nnsim.core.files.aside import put_aside
from nnsim.core.files.litter import temporary_folder
from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.validate import open_project
from nnsim.language.texts import say

SUFFIX = ".nnsim-scenes"
VERSION = 1
CONTENTS = "scenes.json"
MOST_SCENES = 30
KEYS = range(1, 10)
"""Digits that lead to a scene."""
FARTHEST = float(1 << 30)
"""What a number of a look may come to: Qt places things with whole numbers of 32 bits."""
LONGEST = 60
"""Letters of a name."""
MOST_CONTENTS = 1 << 20
MOST_BYTES = 512 << 20
"""Bytes that all scenes of a file may come to, packed."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at beside the view that is part of the document.

    ``sample``    the chosen one, None without one
    ``beside``    views beside the one in front; ``away`` panels that were put away; ``tall`` the lower panel high
    ``blocks``    px per unit of the drawing of blocks, and the point in its middle; empty while all of it is in view
    ``neurons``   zoom of the drawing of neurons, and where its bars stand
    ``chosen``    ids of the layers that are chosen; ``points`` places of the samples that are selected
    ``part``      how much of the window was enlarged, and the middle of that as shares of the window; empty for all
    ``moment``    the step of the run that was looked at, None for the present
    """

    sample: int | None = None
    beside: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    tall: bool = False
    blocks: tuple[float, ...] = ()
    neurons: tuple[float, ...] = ()
    chosen: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    part: tuple[float, ...] = ()
    moment: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """``key`` is the digit that leads to it, 0 for none; ``step`` that of the lesson it was kept in, empty without one.

    ``state`` is the complete state of the run, None where there was no engine to tell it.
    """

    name: str
    key: int
    project: Project
    state: Checkpoint | None
    look: Look = field(default_factory=Look)
    step: str = ""


def free_key(scenes: Sequence[Scene]) -> int:
    """The first digit that leads nowhere yet, 0 where all do."""
    taken = {scene.key for scene in scenes}
    return next((key for key in KEYS if key not in taken), 0)


# ---------------------------------------------------------------- the file


class Packing:
    """Documents and states that were packed before, as scenes never change in these."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], tuple[Scene, bytes]] = {}

    def weight(self, scenes: Sequence[Scene]) -> int:
        """About how many bytes there are to write."""
        return sum(self._weight(scene) for scene in scenes)

    def _weight(self, scene: Scene) -> int:
        known = self._known.get(_what(scene))
        return len(known[1]) if known else nnsim_file.weight_of(scene.project, scene.state)

    def pack(self, scenes: Sequence[Scene]) -> list[bytes]:
        """A project file of each; raises ``Damaged`` for one that no file can hold, or if all come to too much."""
        packed, total = list[bytes](), 0
        known = dict[tuple[int, int], tuple[Scene, bytes]]()
        for scene in scenes:
            before = self._known.get(_what(scene))
            data = before[1] if before else nnsim_file.to_bytes(scene.project, scene.state)
            known[_what(scene)] = scene, data  # the scene is held, so that nothing else gets its numbers
            packed.append(data)
            total += len(data)
            if total > MOST_BYTES:
                raise Damaged(
                    say("its scenes come to more than {most} MiB; give some of them up", most=MOST_BYTES >> 20)
                )
        self._known = known
        return packed


def _what(scene: Scene) -> tuple[int, int]:
    return id(scene.project), id(scene.state)


def write(path: Path, scenes: Sequence[Scene], packing: Packing | None = None) -> None:
    """Write them, whole or not at all; raises ``ProblemError``. What ``packing`` knows is not packed again."""
    try:
        packed = (packing or Packing()).pack(scenes)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, partial(_pour, scenes, packed))
    except Damaged as error:
        text = say("{name} cannot be saved: {reason}.", name=path.name, reason=error.reason)
        raise ProblemError(Problem(text, str(path))) from error
    except OSError as error:
        text = say("{name} cannot be saved: {reason}.", name=path.name, reason=why_not(error))
        raise ProblemError(Problem(text, str(path))) from error


def _pour(scenes: Sequence[Scene], packed: Sequence[bytes], file: BinaryIO) -> None:
    told = {"version": VERSION, "scenes": [_told(scene) for scene in scenes]}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # what lies in it is packed already
        archive.writestr(CONTENTS, json.dumps(told, indent=1, allow_nan=False))
        for at, data in enumerate(packed):
            archive.writestr(f"{at}.nnsim", data)


def _told(scene: Scene) -> dict[str, Any]:
    look = {name: getattr(scene.look, name) for name in Look.__dataclass_fields__}
    return {"name": scene.name, "key": scene.key, "step": scene.step, "look": look}


@dataclass(frozen=True, slots=True)
class Found:
    """What a file remembers; ``problem`` where it could not be read, ``is_safe`` if it may be written to."""

    scenes: tuple[Scene, ...] = ()
    problem: Problem | None = None
    is_safe: bool = True


def found_in(path: Path) -> Found:
    """What is remembered there, nothing where nothing is; a damaged file is put aside for whoever can mend it."""
    if not path.exists():
        return Found()
    try:
        return Found(read(path))
    except ProblemError as error:
        if isinstance(error.__cause__, OSError) or (aside := put_aside(path)) is None:
            return Found((), error.problem, is_safe=False)
        text = say("{name} holds no scenes, or is damaged; it is kept as {aside}.", name=path.name, aside=aside.name)
        return Found((), Problem(text, str(path)))


def read(path: Path) -> tuple[Scene, ...]:
    """The scenes in a file; raises ``ProblemError`` with one sentence."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError
        return _read(path)
    except OSError as error:
        raise _refused(path, why_unreadable(error)) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise _refused(path, say("it holds no scenes, or is damaged; open an earlier copy of it")) from error
    except (ProblemError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise _refused(path, say("it holds no scenes, or is damaged; open an earlier copy of it")) from error


def _refused(path: Path, reason: str) -> ProblemError:
    text = say("{name} cannot be opened: {reason}.", name=path.name, reason=reason)
    return ProblemError(Problem(text, str(path)))


def _read(path: Path) -> tuple[Scene, ...]:
    found = list[Scene]()
    with zipfile.ZipFile(path) as archive, temporary_folder() as folder:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_BYTES:
            raise ValueError
        if archive.getinfo(CONTENTS).file_size > MOST_CONTENTS:
            raise ValueError
        told = json.loads(archive.read(CONTENTS))
        if told["version"] != VERSION or len(told["scenes"]) > MOST_SCENES:
            raise ValueError
        for at, each in enumerate(told["scenes"]):
            copy = folder / f"{at}.nnsim"
            copy.write_bytes(archive.read(f"{at}.nnsim"))
            loaded = open_project(copy)
            found.append(_scene(each, loaded.project, loaded.checkpoint))
    return tuple(found)


def _scene(told: Mapping[str, Any], project: Project, state: Checkpoint | None) -> Scene:
    key = int(told["key"])
    if key and key not in KEYS:
        raise ValueError
    return Scene(str(told["name"])[:LONGEST], key, project, state, _look(told["look"]), str(told["step"]))


def _look(told: Mapping[str, Any]) -> Look:
    numbers = {name: _numbers(told[name]) for name in ("blocks", "neurons", "part")}
    names = {name: tuple(map(str, told[name])) for name in ("beside", "away", "chosen")}
    whole = {name: None if told[name] is None else int(told[name]) for name in ("sample", "moment")}
    points = tuple(int(place) for place in told["points"])
    return Look(**numbers, **names, **whole, points=points, tall=told["tall"] is True)  # type: ignore[arg-type]


def _numbers(told: Sequence[Any]) -> tuple[float, ...]:
    numbers = tuple(float(each) for each in told)
    is_fine = all(abs(each) < FARTHEST for each in numbers) and (not numbers or numbers[0] > 0)  # NaN is neither
    if not is_fine or len(numbers) not in (0, 3):
        raise ValueError
    return numbers
