"""The .nnsim project file: a zip with ``project.json``, plain arrays and, on demand, a run.

Nothing in a file is ever executed or unpickled. ``load`` either returns a well-formed
document or raises ``ProblemError`` with one sentence; ``save`` replaces a file as a whole
or leaves it untouched. The same project always gives the same bytes.
"""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nnsim import __version__
from nnsim.core.files.archive import (
    KEPT_RUNS,
    MAX_BYTES,
    PROJECT,
    Damaged,
    Members,
    Pieces,
    foreign,
    size_of,
    unpack,
    write,
)
from nnsim.core.files.arrays import npy
from nnsim.core.files.fields import WHOLE, Fields, as_number, dump, parse, printable
from nnsim.core.files.migrations import FORMAT, migrate
from nnsim.core.files.parts import Pack, with_parts
from nnsim.core.files.project import Arrays, decode, encode
from nnsim.core.files.run import check_run, decode_run, encode_run
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Progress, never_mind, part
from nnsim.core.project import MOST_RUNS, KeptRun, Project
from nnsim.core.run import PARTS, Checkpoint
from nnsim.language.texts import say

SUFFIX = ".nnsim"

UNDO = say("undo the last change and save again")
SHRINK = say("make the network or the data set smaller and save again")

_RUN = re.compile(r"run[1-9]\d{0,8}", re.ASCII)
"""The id of a run that was kept."""

BEFORE_FLUSH = 0.8
"""Share of saving that is done when all is written and the disk has not confirmed it yet."""

AnyPath = str | os.PathLike[str]


@dataclass(frozen=True, eq=False, slots=True)
class Loaded:
    """What a file holds: the document, and the run if one was saved with it."""

    project: Project
    checkpoint: Checkpoint | None = None


Check = Callable[[Loaded], Problem | None]
"""What the catalogue has to say about a file, see ``nnsim.edits.validate``."""


def save(
    path: AnyPath, project: Project, checkpoint: Checkpoint | None = None, progress: Progress = never_mind
) -> None:
    """Write ``project``, and ``checkpoint`` if given, to ``path``.

    Raises ``ProblemError`` with one sentence, or ``Cancelled``; the old file is then untouched.
    """
    with _refusals(path):
        members = _members(project, checkpoint)
        write_atomically(Path(path), lambda file: write(members, file, part(progress, 0.0, BEFORE_FLUSH)))


def keep(pack: Pack, project: Project, checkpoint: Checkpoint | None = None, progress: Progress = never_mind) -> None:
    """As ``save``, to a recovery file: of what is large only what has changed since the last time is written."""
    with _refusals(pack.file):
        pack.write(_members(project, checkpoint), progress)


def load(path: AnyPath, check: Check | None = None, progress: Progress = never_mind) -> Loaded:
    """Read a project file; ``check`` may refuse what the catalogue does not know.

    Raises ``ProblemError`` with one sentence that names the file, the reason and what to do, or ``Cancelled``.
    """
    try:
        loaded = _read(Path(path), progress)
        problem = check(loaded) if check else None
    except Damaged as error:
        raise _failure(
            path, say("cannot be opened: {reason}; {advice}", reason=error.reason, advice=error.advice)
        ) from error
    except OSError as error:
        raise _failure(path, say("cannot be opened: {why_unreadable}", why_unreadable=why_unreadable(error))) from error
    except (ValueError, MemoryError) as error:
        raise _failure(path, say("cannot be opened: the file is damaged; open an earlier copy of it")) from error
    if problem is not None:
        raise _failure(path, say("cannot be opened: {problem}", problem=problem.text.rstrip(".")))
    return loaded


def to_bytes(project: Project, checkpoint: Checkpoint | None = None) -> bytes:
    """The bytes of a project file; raises ``Damaged`` for a project that ``load`` would refuse."""
    buffer = io.BytesIO()
    write(_members(project, checkpoint), buffer)
    return buffer.getvalue()


def weight_of(project: Project, checkpoint: Checkpoint | None) -> int:
    """About how many bytes there are to write."""
    data = project.data
    samples = 0 if data.bundled and not data.edited else data.x.nbytes + data.y.nbytes
    run = (*checkpoint.weights.values(), *checkpoint.optimizer.values()) if checkpoint else ()
    kept = sum(weight_of(run.project, run.state) for run in project.runs)
    past = len(checkpoint.past.block) if checkpoint and checkpoint.past else 0
    return samples + sum(array.nbytes for array in run) + kept + past


def _members(project: Project, checkpoint: Checkpoint | None) -> dict[str, Pieces]:
    try:
        document, arrays = encode(project)
        runs = {"runs": [_described(run) for run in project.runs]} if project.runs else {}
        text = dump({"format": FORMAT, "app": __version__, **document, **runs})
        run = encode_run(checkpoint) if checkpoint else {}
    except (TypeError, ValueError) as error:
        raise Damaged(
            say("the project holds what a file cannot ({printable})", printable=printable(str(error))), UNDO
        ) from error
    kept = {name: _packed(run) for name, run in zip(KEPT_RUNS, project.runs, strict=False)}
    all_of_it = {PROJECT: (text,), **{name: npy(array) for name, array in arrays.items()}, **run, **kept}
    if size_of(all_of_it) > MAX_BYTES:
        raise Damaged(say("it would be larger than {max_bytes} MiB", max_bytes=MAX_BYTES >> 20), SHRINK)
    try:
        written, described = _without_runs(parse(text, PROJECT))
        _project(written, arrays)
        for run_fields in described:
            _description(run_fields)
        check_run(run)
    except Damaged as error:
        raise Damaged(error.reason, UNDO) from error
    return all_of_it


# ---------------------------------------------------------------- runs that were kept


def _described(run: KeptRun) -> dict[str, Any]:
    return {"id": run.id, "name": run.name, "counts": list(run.counts), "samples": run.samples}


def _packed(run: KeptRun) -> Pieces:
    """A kept run is a project file in the file, whose samples are left out; packed once only, with the whole."""
    buffer = io.BytesIO()
    write(_members(run.project, run.state), buffer, compressed=False)
    return (buffer.getvalue(),)


def _without_runs(document: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """A document, and what it says of the runs that were kept."""
    top = Fields(document, "project")
    described = top.items("runs", MOST_RUNS) if top.has("runs") else []
    return {key: value for key, value in document.items() if key != "runs"}, described


def _description(value: object) -> dict[str, Any]:
    part = Fields(value, "runs")
    counts = tuple(as_number(count, "runs.counts", WHOLE) for count in part.items("counts", len(PARTS)))
    described: dict[str, Any] = {
        "id": part.text("id", 64), "name": part.text("name"), "counts": tuple(map(int, counts)),
        "samples": part.text("samples", 64),
    }  # fmt: skip
    part.done()
    if not _RUN.fullmatch(described["id"]) or len(counts) != len(PARTS):
        raise Damaged(say("what it says of a run that was kept is damaged"))
    return described


def _kept_runs(described: list[Any], members: Members) -> tuple[KeptRun, ...]:
    """The runs that were kept; each has its part of the file."""
    if {name for name in KEPT_RUNS if name in members} != {*KEPT_RUNS[: len(described)]}:
        raise Damaged(say("a part of a run that was kept is missing"))
    pairs = zip(map(_description, described), KEPT_RUNS, strict=False)
    runs = tuple(_kept_run(description, members[name]) for description, name in pairs)
    if len({run.id for run in runs}) != len(runs):
        raise Damaged(say("it keeps a run twice"))
    return runs


def _kept_run(described: dict[str, Any], data: bytes) -> KeptRun:
    try:
        inner = unpack(io.BytesIO(data))
        document, inner = migrate(parse(inner[PROJECT], PROJECT), inner)
        project, state = _project(document, inner), decode_run(inner)
    except Damaged as error:
        raise Damaged(
            say("the run that was kept as '{described}' is damaged", described=printable(described["name"])),
            error.advice,
        ) from error
    if state is None or len(project.data):
        raise Damaged(
            say("the run that was kept as '{described}' is not complete", described=printable(described["name"]))
        )
    return KeptRun(project=project, state=state, **described)


def _read(path: Path, progress: Progress) -> Loaded:
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise foreign(say("it is a folder"))
    if not stat.S_ISREG(mode):
        raise foreign(say("it is not a file but a device or a pipe"))
    with path.open("rb") as file:
        members = unpack(file, progress)
    return _decode(with_parts(path, members, progress))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except ValueError as error:
        raise foreign(say("this is no possible file name")) from error


def _decode(members: Members) -> Loaded:
    document, members = migrate(parse(members[PROJECT], PROJECT), members)
    document, described = _without_runs(document)
    project = _project(document, members)
    return Loaded(replace(project, runs=_kept_runs(described, members)), decode_run(members))


def _project(document: dict[str, Any], arrays: Arrays) -> Project:
    Fields(document, "project").text("app")
    return decode({key: value for key, value in document.items() if key not in ("format", "app")}, arrays)


def why_unreadable(error: OSError) -> str:
    """Why reading failed and what to do, e.g. "there is no such file; choose another file"."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return say("there is no such file; choose another file")
    if isinstance(error, PermissionError):
        return say("you may not read it; ask its owner or copy it to your own folder")
    return say("the system says '{strerror}'; copy it to another disk and try again", strerror=error.strerror or error)


@contextmanager
def _refusals(path: AnyPath) -> Iterator[None]:
    """What keeps a file from being written becomes a ``ProblemError`` with one sentence."""
    try:
        yield
    except Damaged as error:
        raise _failure(
            path, say("cannot be saved: {reason}; {advice}", reason=error.reason, advice=error.advice)
        ) from error
    except OSError as error:
        raise _failure(path, say("cannot be saved: {why_not}", why_not=why_not(error))) from error
    except ValueError as error:
        raise _failure(path, say("cannot be saved: this is no possible file name; choose another name")) from error


def _failure(path: AnyPath, text: str) -> ProblemError:
    name = printable(Path(path).name or os.fspath(path), 100)
    return ProblemError(Problem(f"{name} {text}.", where=os.fspath(path)))
