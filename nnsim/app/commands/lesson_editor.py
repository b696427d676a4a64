"""Commands of the menu Lessons for whoever writes one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from nnsim.app.commands.command import Command, Submenu
from nnsim.app.context import Context
from nnsim.app.lesson_chapters import path_of
from nnsim.language.texts import say


def new_lesson(context: Context) -> None:
    """A lesson with one empty step, in the editor."""
    context.editing.new()


def copy_lesson(context: Context, path: Path | None = None) -> None:
    """A copy of the lesson in ``path``, or of the one that is open, in the editor."""
    path = path or _open_path(context)
    if path is not None:
        context.editing.copy(path)


def _open_path(context: Context) -> Path | None:
    """The file of the lesson that is open; None where none is, or one of a pack, whose answers are sealed."""
    sitting = context.lessons.sitting
    return path_of(sitting.lesson) if sitting is not None else None


def edit_lesson(context: Context, path: Path | None = None) -> None:
    """The lesson in the file ``path`` in the editor; without one, ask for it."""
    if path is None:
        context.editing.ask_and_open()
    else:
        context.editing.open(path)


def do(context: Context, /, what: str) -> None:
    """What a button of the editor does."""
    context.editing.do(what)


def _is_shown(context: Context) -> bool:
    return context.editing.is_shown


def _button(name: str, what: str, label: str, tip: str, checked: Callable[[Context], bool] | None = None) -> Command:
    return Command(
        f"lesson_{name}", "Lessons/Write", 2, label, partial(do, what=what), tip=tip, enabled=_is_shown, checked=checked
    )


COMMANDS = (
    Submenu("writing", "Lessons", 4, say("&Write"), part="Write"),
    Command("lesson_new", "Lessons/Write", 1, say("&New lesson…"), new_lesson, tip=say("Write a lesson of your own")),
    Command(
        "lesson_copy", "Lessons/Write", 1, say("Edit a &copy of this lesson"), copy_lesson,
        tip=say("The lesson that is open stays"),
        enabled=lambda context: context.lessons.sitting is not None,
    ),
    Command(
        "lesson_edit", "Lessons/Write", 1, say("&Edit a lesson from a file…"), edit_lesson,
        tip=say("One that you wrote before"),
    ),
    _button("save", "save", say("&Save lesson"), say("Write it to its file")),
    _button("try", "check", say("Chec&k this lesson"), say("Its solution and every wrong way, with the real engine")),
    _button("lock_things", "lock", say("&Lock by clicking"), say("Click on things of the window to lock them")),
    _button("point", "point", say("Point at a &thing"), say("Click on a thing of the window to write a link to it")),
    _button("record", "record", say("&Record what is done"), say("What you do in the window is suggested as lines")),
    _button("sheet", "sheet", say("&Write the teacher's page…"), say("On one side of A4, to be printed")),
    _button("close_editor", "close", say("Cl&ose the editor"), say("What is not saved is asked for")),
)  # fmt: skip
