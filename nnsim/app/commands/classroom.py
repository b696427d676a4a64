"""Commands of the menu Lessons for a class: hand in, collect, and packs."""

from __future__ import annotations

from pathlib import Path

from nnsim.app.commands.command import Command
from nnsim.app.context import Context
from nnsim.language.texts import say


def hand_in(context: Context) -> None:
    """Save what was done in the lesson as a file for the teacher."""
    context.classroom.hand_in()


def unlock_step(context: Context, word: str = "") -> None:
    """Open steps with the word that the teacher says; without one, go to the field for it."""
    if word:
        context.classroom.exam.unlock(word)
    else:
        context.classroom.exam.ask_word()


def leave_exam(context: Context, sure: bool = False) -> None:
    """Give back what the exam took, which is written down; ask before, unless somebody is ``sure``."""
    context.classroom.exam.leave(sure=sure)


def collect_class(context: Context, path: Path | None = None) -> None:
    """Who is where by the hand-ins in the folder, or the file, ``path``; without one, ask for it."""
    context.classroom.collect([path] if path else ())


def make_pack(context: Context) -> None:
    """Make a file of a lesson for a class, and the key apart."""
    context.classroom.make_pack()


def verify_challenge(context: Context, path: Path | None = None) -> None:
    """Make the run in the file ``path`` once more, and hold it against a challenge; without one, ask for it."""
    if path is None:
        context.classroom.verifying.ask()
    else:
        context.classroom.verifying.open([path])


COMMANDS = (
    Command(
        "hand_in", "Lessons", 4, say("Ha&nd in…"), hand_in, tip=say(
"What you did in this lesson, as "
"a file for your teacher"),
        enabled=lambda context: context.classroom.can_hand_in,
    ),
    Command(
        "unlock_step", "Lessons", 4, say("&Unlock with a word…"), unlock_step, tip=say(
"A word of your "
"teacher opens steps"),
        enabled=lambda context: context.classroom.exam.waits_for_word,
    ),
    Command(
        "leave_exam", "Lessons", 4, say("Leave the e&xam…"), leave_exam, tip=say("Always possible; it is written down"),
        enabled=lambda context: context.classroom.exam.is_on,
    ),
    Command(
        "collect_class", "Lessons", 5, say("Collect &a class…"), collect_class,
        tip=say("Who is where, and which mistakes are made most, by the files that learners handed in"),
    ),
    Command(
        "make_pack", "Lessons", 5, say("&Make a class pack…"), make_pack,
        tip=say("A lesson as one file for learners, with locks, words and dates, and the key for you alone"),
    ),
    Command(
        "verify_challenge", "Lessons", 5, say("&Verify a challenge…"), verify_challenge,
        tip=say("A run that was handed in is made once more, bit for bit, and held against the task of a lesson"),
    ),
)  # fmt: skip
