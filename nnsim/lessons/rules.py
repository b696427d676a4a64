"""What a pack for a class says beside its lesson: how far it is open, what is hidden, and whether it is an exam."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path
from typing import Any

from nnsim.core.dates import as_moment
from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import Fields, dump, newer, parse
from nnsim.core.files.nnsim_file import why_unreadable
from nnsim.core.problem import Problem, ProblemError
from nnsim.language.texts import say
from nnsim.lessons.expression import condition
from nnsim.lessons.findings import Wrong
from nnsim.lessons.format import MOST_STEPS
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.seal import ROUNDS

NAME = "class.json"
"""Of the file in a pack, and beside its text when that is laid out."""

LAID_OUT = "packs"
"""The folder in which packs are laid out, a folder each."""

KIND, VERSION = "nnsim class", 1
MOST_BYTES = 1 << 17
MET = "met"
"""In the place of a condition: all tasks before it are met."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Closes ``step`` and all after it, up to the next gate, until one of its ways opens it.

    ``condition``  in the language of lessons, or ``MET``
    ``date``       ISO 8601 in UTC, from when on it is open by the clock of the learner's computer
    ``salt``, ``sealed``  of the word that the teacher says
    """

    step: str
    condition: str = ""
    date: str = ""
    salt: str = ""
    sealed: str = ""

    @property
    def moment(self) -> datetime | None:
        """When it opens by itself."""
        return datetime.fromisoformat(self.date) if self.date else None

    def opens_with(self, typed: str) -> bool:
        """Whether this is its word; capital letters and spaces do not matter."""
        return bool(self.sealed) and secrets.compare_digest(_hashed(self.salt, typed), self.sealed)


@dataclass(frozen=True, slots=True)
class Rules:
    """``hidden`` are ids of steps; in an ``exam`` nothing is left but the task, and ``hints`` only where allowed.

    ``sha`` is of the file, empty for a lesson that is no pack, or one without rules.
    """

    gates: tuple[Gate, ...] = ()
    hidden: tuple[str, ...] = ()
    exam: bool = False
    hints: bool = True
    sha: str = ""

    def gate_of(self, step: str) -> Gate | None:
        """That which stands at a step."""
        return next((gate for gate in self.gates if gate.step == step), None)


NONE = Rules()


def plain_word(typed: str) -> str:
    """A word such as all that count as the same have it."""
    return "".join(unicodedata.normalize("NFKC", typed).casefold().split())


def _hashed(salt: str, typed: str) -> str:
    return pbkdf2_hmac("sha256", plain_word(typed).encode("utf-8", "replace"), bytes.fromhex(salt), ROUNDS, 16).hex()


def gate(step: str, *, condition: str = "", date: datetime | None = None, word: str = "") -> Gate:
    """One that opens by any of these; the word is kept sealed."""
    salt = secrets.token_hex(16) if plain_word(word) else ""
    moment = date.astimezone(UTC).replace(microsecond=0).isoformat() if date else ""
    return Gate(step, " ".join(condition.split()), moment, salt, _hashed(salt, word) if salt else "")


def faults(rules: Rules, lesson: Lesson) -> str:
    """What is wrong with them for this lesson, in one sentence; empty where nothing is."""
    known = {step.id for step in lesson.steps}
    named = [*(each.step for each in rules.gates), *rules.hidden]
    if lost := next((step for step in named if step not in known), ""):
        return say("There is no step {lost!r} in the lesson; choose one of its steps.", lost=lost)
    if known <= set(rules.hidden):
        return say("All steps are hidden; leave one to be seen.")
    for each in rules.gates:
        if not (each.condition or each.date or each.sealed):
            return say("Nothing opens the step {step!r}; give it a word, a date or a condition.", step=each.step)
        if each.condition and each.condition != MET:
            try:
                condition(each.condition)
            except Wrong as error:
                return say(
                    "The condition {condition!r} cannot be read: {error}", condition=each.condition, error=error.text
                )
    return ""


# ---------------------------------------------------------------- the file


def as_bytes(rules: Rules) -> bytes:
    """What the pack holds."""
    return dump({
        "kind": KIND, "version": VERSION, "gates": [asdict(each) for each in rules.gates],
        "hidden": list(rules.hidden), "exam": rules.exam, "hints": rules.hints,
    })  # fmt: skip


def read_rules(content: bytes) -> Rules:
    """The rules in a pack; raises ``Damaged``."""
    if len(content) > MOST_BYTES:
        raise Damaged(say("what it says of the class is too long"))
    found = Fields(parse(content, "class"), "class")
    if found.text("kind") != KIND:
        raise Damaged(say("what it says of the class is damaged"))
    if found.whole("version") > VERSION:
        raise newer(say("it is of a later version"))
    gates = tuple(_gate(each) for each in found.items("gates", MOST_STEPS))
    hidden = found.texts("hidden", MOST_STEPS)
    exam, hints = found.flag("exam"), found.flag("hints")
    found.done()
    return Rules(gates, hidden, exam, hints, sha256(content).hexdigest())


def _gate(value: Any) -> Gate:
    found = Fields(value, "gate")
    step, text, date, salt, sealed = (found.text(key, 1000) for key in ("step", "condition", "date", "salt", "sealed"))
    found.done()
    try:
        is_fine = len(bytes.fromhex(salt)) in (0, 16) and (not date or bool(as_moment(date)))
        if text and text != MET:
            condition(text)
    except (ValueError, Wrong) as error:
        raise Damaged(say("what opens its steps is damaged")) from error
    if not is_fine or bool(salt) != bool(sealed):
        raise Damaged(say("what opens its steps is damaged"))
    return Gate(step, text, date, salt, sealed)


def rules_beside(text: Path) -> Rules:
    """Those of the pack whose text was laid out as ``text``; ``NONE`` for other lessons. Raises ``ProblemError``."""
    if text.parent.parent.name != LAID_OUT:
        return NONE
    path = text.parent / NAME
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return NONE
    except OSError as error:
        raise ProblemError(
            Problem(say("The pack cannot be read: {why_unreadable}.", why_unreadable=why_unreadable(error)), text.name)
        ) from error
    try:
        return read_rules(content)
    except Damaged as error:
        raise ProblemError(
            Problem(say("The pack cannot be opened: {reason}; open it again.", reason=error.reason), text.name)
        ) from error
