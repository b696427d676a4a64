"""Commands of the menu Lessons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from nnsim.app.commands.command import Command
from nnsim.app.context import Context
from nnsim.language.texts import say


def lessons(context: Context, name: str = "") -> None:
    """The chapters; with a ``name`` that chapter, where one was the last time."""
    if name:
        context.lessons.open(name)
    else:
        context.lessons.show_chapters()


def open_lesson(context: Context, path: Path | None = None) -> None:
    """The lesson in the file ``path``; without one, ask for it."""
    if path is None:
        context.lessons.ask_and_open()
    else:
        context.lessons.open(path)


def lesson_panel(context: Context, on: bool | None = None) -> None:
    """Bring the panel of the lesson, or put it away; None turns it over."""
    context.lessons.show(not context.lessons.is_shown if on is None else on)


def focus_lesson(context: Context) -> None:
    """To the panel of the lesson: its question, else what leads on."""
    context.lessons.show()
    context.lessons.panel.focus_first()


def do(context: Context, /, what: str) -> None:
    """What a button of the panel does."""
    context.lessons.do(what)


def _can(what: str) -> Callable[[Context], bool]:
    return lambda context: context.lessons.can(what)


def _button(name: str, what: str, label: str, keys: str, tip: str) -> Command:
    return Command(
        f"lesson_{name}", "Lessons", 3, label, partial(do, what=what), keys or None, tip=tip, enabled=_can(what)
    )


COMMANDS = (
    Command("lessons", "Lessons", 1, say("&Chapters…"), lessons, "F2", tip=say("Lessons in the order of the lecture")),
    Command("open_lesson", "Lessons", 1, say("Open lesson &file…"), open_lesson, tip=say(
"A lesson that "
"somebody wrote")),
    Command(
        "lesson_panel", "Lessons", 2, say("Lesson &panel"), lesson_panel, "Shift+F2", tip=say("It waits where you are"),
        checked=lambda context: context.lessons.is_shown,
    ),
    Command("focus_lesson", "Lessons", 2, say("To the &lesson"), focus_lesson, "Ctrl+0",
        tip=say("To its question or buttons")),
    _button("check", "check", say("C&heck"), "F4", say("What is right so far, and what is missing")),
    _button("hint", "hint", say("H&int"), "Shift+F4", say("Where to look, what to think of, then the move")),
    _button("show", "show", say("&Show me"), "Ctrl+Shift+F4", say("The app makes the moves; Undo takes them back")),
    _button("back", "back", say("&Back"), "Shift+F3", say("The step before, exactly as you entered it")),
    _button("on", "on", say("Continue or continue an&yway"), "F3", say("Always possible; nothing is lost")),
    _button("ahead", "ahead", say("Go on where it is &done already"), "", say(
"To the last step whose "
"task is done already")),
    _button("over", "over", say("Start this step &over"), "Ctrl+F3", say("Exactly as it began; Undo takes that back")),
    _button("return", "return", say("Back to the l&esson's document"), "", say("It waits as you left it")),
)  # fmt: skip
