"""What a learner hands in: one file with steps, answers, times and the hash of a run; no name unless one is typed."""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nnsim import __version__
from nnsim.core.dates import as_moment
from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import Fields, as_text, dump, newer, parse
from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import UNREADABLE, Progress, as_progress, as_values
from nnsim.lessons.terms import Terms, read_terms
from nnsim.lessons.terms import as_values as terms_values

SUFFIX = ".nnsim-handin"

KIND = "nnsim hand-in"
VERSION, FIRST = 2, 1
"""Those with a document or the terms of a pack are of the second version, others of the first, which older versions
read, too."""

MOST_BYTES = 1 << 20
MOST_STEPS = 1000
MOST_NAME = 100
MOST_DOCUMENT = 400 << 10
"""Bytes of a document that is handed in."""

LARGEST = 1e300
"""Of a number that is answered."""

SHORTER = (50, 10, 1)
"""Answers to a question that are handed in, tried in turn until the file is small enough."""

_HEX = re.compile(r"[0-9a-f]{32}")
_SHA = re.compile(r"([0-9a-f]{64})?")
_KEPT = "who.txt"
"""Beside the progress of this account: what tells its hand-ins from those of others."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A run that is handed in by the SHA-256 of its weights: how far it came, and who made the steps, if known."""

    sha256: str
    step: int
    epoch: int
    backend: str = ""


def ran(checkpoint: Checkpoint, backend: str = "") -> Ran:
    """What is handed in of a run; ``backend`` is the name of who made its steps."""
    return Ran(weights_sha256(checkpoint.weights), checkpoint.step, checkpoint.epoch, backend)


@dataclass(frozen=True, slots=True)
class HandIn:
    """How far somebody came in a lesson at one moment.

    ``who``    32 hexadecimal digits, drawn once for an account of a computer: they say which hand-ins belong together
    ``name``   as it was typed, or empty
    ``made``   when, by the learner's clock, UTC
    ``title``  of the lesson; ``steps`` are id and title of each of its steps, in their order
    ``terms``  of the pack that it was made in; None where it was none
    ``document``  the learner's project as a file, or empty
    """

    progress: Progress
    title: str
    steps: tuple[tuple[str, str], ...]
    who: str
    made: datetime
    name: str = ""
    run: Ran | None = None
    app: str = __version__
    terms: Terms | None = None
    document: bytes = b""


def hand_in(
    lesson: Lesson,
    progress: Progress,
    who: str,
    *,
    name: str = "",
    run: Ran | None = None,
    now: datetime | None = None,
    terms: Terms | None = None,
    document: bytes = b"",
) -> HandIn:
    """What is handed in of ``progress``; a ``document`` of more than ``MOST_DOCUMENT`` bytes is left out."""
    steps = tuple((step.id, step.title) for step in lesson.steps)
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    typed = " ".join(name.split())[:MOST_NAME]
    kept = document if len(document) <= MOST_DOCUMENT else b""
    known = replace(progress, lesson=lesson.id, sha=lesson.sha)
    return HandIn(known, lesson.title, steps, who, made, typed, run, terms=terms, document=kept)


def who_is_here(folder: Path) -> str:
    """What tells the hand-ins of this account from those of others, kept in ``folder``; it says nothing of a person.

    Where nothing can be kept, another one each time.
    """
    path = folder / _KEPT
    try:
        if _HEX.fullmatch(kept := path.read_text("ascii").strip()):
            return kept
    except (OSError, ValueError):
        pass
    made = secrets.token_hex(16)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, made.encode())
    except OSError:
        return made
    return made


def usual_name(made: HandIn) -> str:
    """What its file is called unless somebody says otherwise: lesson and moment."""
    return f"{made.progress.lesson}-{made.made:%Y%m%d-%H%M%S}{SUFFIX}"


# ---------------------------------------------------------------- the file


def save(path: Path, made: HandIn) -> None:
    """Write it, whole or not at all; raises ``ProblemError``."""
    content = next((found for found in _contents(made) if len(found) <= MOST_BYTES), None)
    if content is None:
        raise ProblemError(
            Problem(
                say("{path} cannot be saved: it would be too long; shorten what you wrote.", path=path.name), "file"
            )
        )
    try:
        write_atomically(path, content)
    except OSError as error:
        raise ProblemError(
            Problem(say("{path} cannot be saved: {why_not}.", path=path.name, why_not=why_not(error)), "file")
        ) from error


def _contents(made: HandIn) -> Iterator[bytes]:
    """The file, with ever fewer answers to each question."""
    for most in SHORTER:
        answers = {
            key: replace(each, given=each.given[-most:], verdicts=each.verdicts[-most:])
            for key, each in made.progress.answers.items()
        }
        yield dump(_values(replace(made, progress=replace(made.progress, answers=answers))))


def _values(made: HandIn) -> dict[str, Any]:
    more = {
        **({"class": terms_values(made.terms)} if made.terms else {}),
        **({"document": base64.b64encode(made.document).decode("ascii")} if made.document else {}),
    }
    return {
        "kind": KIND,
        "version": VERSION if more else FIRST,
        "app": made.app,
        "made": made.made.isoformat(),
        "who": made.who,
        "name": made.name,
        "title": made.title,
        "steps": [list(step) for step in made.steps],
        "run": asdict(made.run) if made.run else None,
        "progress": as_values(made.progress),
        **more,
    }


def load(path: Path) -> HandIn:
    """Read one; raises ``ProblemError`` with one sentence. Nothing in a file is executed."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ProblemError(
            Problem(
                say("{path} cannot be read: {why_unreadable}.", path=path.name, why_unreadable=why_unreadable(error)),
                path.name,
            )
        ) from error
    try:
        return _read(content)
    except Damaged as error:
        text = say(
            "{path} is no hand-in that can be read: {reason}; {advice}.",
            path=path.name,
            reason=error.reason,
            advice=error.advice,
        )
        raise ProblemError(Problem(text, path.name)) from error


AGAIN = say("ask for it again")


def _read(content: bytes) -> HandIn:
    """Raises ``Damaged``."""
    if len(content) > MOST_BYTES:
        raise Damaged(say("it is longer than {most_bytes} MiB", most_bytes=MOST_BYTES >> 20), AGAIN)
    try:
        found = Fields(parse(content, "text"), "hand-in")
        if found.text("kind") != KIND:
            raise Damaged(say("it is something else"), say("ask for the file that nnsim saved"))
        if found.whole("version") > VERSION:
            raise newer(say("it is of a later version"))
        made = _hand_in(found)
        found.done()
    except Damaged as error:
        raise Damaged(error.reason, AGAIN if error.advice.startswith("open an earlier") else error.advice) from error
    return made


def _hand_in(found: Fields) -> HandIn:
    progress = found.take("progress")
    try:
        json.dumps(progress, ensure_ascii=False).encode()  # what UTF-8 cannot hold could not be shown
        read = as_progress(progress)
    except UNREADABLE as error:
        raise Damaged(say("what it says of the lesson is damaged")) from error
    if not all(is_sound(answer) for each in read.answers.values() for answer in each.given):
        raise Damaged(say("it holds an answer that nobody can give"))
    if not _HEX.fullmatch(who := found.text("who")) or not _SHA.fullmatch(read.sha):
        raise Damaged(say("what tells it from others is damaged"))
    run = found.take("run")
    terms = read_terms(found.take("class")) if found.has("class") else None
    return HandIn(
        read,
        found.text("title"),
        tuple(_step(step) for step in found.items("steps", MOST_STEPS)),
        who,
        _moment(found.text("made")),
        found.text("name", MOST_NAME),
        None if run is None else _ran(Fields(run, "run")),
        found.text("app"),
        terms,
        _document(found.text("document", MOST_BYTES)) if found.has("document") else b"",
    )


def _document(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Damaged(say("its document is damaged")) from error


def _step(value: object) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise Damaged(say("what it says of a step is damaged"))
    return as_text(value[0], "steps"), as_text(value[1], "steps")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return as_moment((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Damaged(say("its time is damaged")) from error


def _ran(found: Fields) -> Ran:
    run = Ran(found.text("sha256", 64), found.whole("step"), found.whole("epoch"), found.text("backend"))
    found.done()
    return run


def is_sound(answer: object, depth: int = 0) -> bool:
    """Whether it is a number or text, or a row of them, or of pairs; numbers are such as can be written."""
    if isinstance(answer, tuple):
        return depth < 2 and all(is_sound(each, depth + 1) for each in answer)
    return isinstance(answer, str) or (isinstance(answer, int | float) and abs(answer) <= LARGEST)
