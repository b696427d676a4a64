"""Commands of the menu Present. Single letters and Page Up and Down mean these only while somebody presents."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from nnsim.app.commands.command import Command, Submenu
from nnsim.app.context import Context
from nnsim.app.where_to import asked_where, with_ending
from nnsim.language.texts import say
from nnsim.lessons.scenes import KEYS, SUFFIX

FILTER = say("Scenes (*{suffix})", suffix=SUFFIX)

SCREENS, CLASS, SCENES = "Present/Screens", "Present/Class", "Present/Scenes"
"""Parts of the menu, which is to fit on a small screen in large type."""


def present(context: Context, on: bool | None = None) -> None:
    """Begin or end the presentation; None turns it over."""
    presenting = context.presenting
    if not presenting.is_on if on is None else on:
        presenting.begin()
    else:
        presenting.end()


def go(context: Context, /, by: int) -> None:
    """What a clicker does: on, or back."""
    (context.presenting.go_on if by > 0 else context.presenting.go_back)()


def curtain(context: Context, /, color: str) -> None:
    """One colour over the window, or the window again."""
    context.presenting.overlays.drop(color)


def pointer(context: Context, on: bool | None = None) -> None:
    """A large spot that follows the mouse; None turns it over."""
    overlays = context.presenting.overlays
    overlays.point(not overlays.points if on is None else on)


def zoom(context: Context, on: bool | None = None) -> None:
    """Enlarge the part under the mouse, or go back; None turns it over."""
    overlays = context.presenting.overlays
    overlays.zoom(not overlays.zooms if on is None else on)


def presenter_window(context: Context, on: bool | None = None) -> None:
    """Bring the presenter's window, or put it away; None turns it over."""
    presenting = context.presenting
    presenting.want_window(not presenting.sight.has_window if on is None else on)


def strip(context: Context, on: bool | None = None) -> None:
    """The narrow strip of who has no second screen; None turns it over."""
    sight = context.presenting.sight
    sight.show_strip(not sight.has_strip if on is None else on)


def swap(context: Context) -> None:
    """The class gets the other screen."""
    context.presenting.swap()


def restart_clock(context: Context) -> None:
    """The time begins now."""
    context.presenting.sight.start_clock()
    context.presenting.sight.tell()


def unlock(context: Context, on: bool | None = None) -> None:
    """Open the locks of this step for the class, or close them; None turns it over."""
    lesson = context.presenting.lesson
    lesson.open_locks(not lesson.is_open if on is None else on)


def answer(context: Context, /, whom: str) -> None:
    """Show the right answer to ``me`` or to the ``class``."""
    context.presenting.sight.show_answer(whom)


def count_hands(context: Context) -> None:
    """To the fields for raised hands."""
    context.presenting.count_hands()


def clear_hands(context: Context) -> None:
    """Forget the raised hands of this question; Undo brings them back."""
    context.presenting.lesson.count(())


def keep_scene(context: Context, name: str = "", key: int | None = None) -> None:
    """Keep what is there now as a scene, under the first digit that is free or under ``key``."""
    context.presenting.keep_scene(name, key)


def scene(context: Context, /, key: int) -> None:
    """Bring back the scene of a digit."""
    scenes = context.presenting.scenes
    found = scenes.of_key(key)
    if found is not None:
        scenes.restore(scenes.all.index(found))


def save_scenes(context: Context, path: Path | None = None) -> None:
    """Write all scenes to a file; without ``path``, ask for it."""
    if path is None:
        start = Path.home() / f"scenes{SUFFIX}"
        found = asked_where(
            context.shell, say("Save scenes"), start, FILTER, lambda typed, _: with_ending(typed, SUFFIX)
        )
        path = found[0] if found else None
    if path is not None:
        context.presenting.scenes.save_as(path)


def open_scenes(context: Context, path: Path | None = None) -> None:
    """Take the scenes of a file; without ``path``, ask for it."""
    if path is None:
        name, _ = QFileDialog.getOpenFileName(context.shell, say("Open scenes"), str(Path.home()), FILTER)
        path = Path(name) if name else None
    if path is not None:
        context.presenting.scenes.open(path)


def _is_on(context: Context) -> bool:
    return context.presenting.is_on


def _has_lesson(context: Context) -> bool:
    return context.presenting.lesson.sitting is not None


def _asks(context: Context) -> bool:
    return context.presenting.is_on and bool(context.presenting.lesson.answer())


def _scene(key: int) -> Command:
    return Command(
        f"present_scene_{key}", SCENES, 1, say("Scene &{key}", key=key), partial(scene, key=key),
        str(key),
        tip=say("Bring it back exactly; Undo leads back"),
        enabled=lambda context: context.presenting.is_on and context.presenting.scenes.of_key(key) is not None,
        adds=lambda context: _name(context, key),
    )  # fmt: skip


def _name(context: Context, key: int) -> str:
    found = context.presenting.scenes.of_key(key)
    return f"– {found.name}" if found else ""


def _colour(color: str, label: str, keys: str) -> Command:
    return Command(
        f"present_{color}", "Present", 2, label, partial(curtain, color=color), keys, enabled=_is_on,
        tip=say("The same key, a click or Escape brings the window back"),
        checked=lambda context: context.presenting.overlays.color == color,
    )  # fmt: skip


def _if(can: Callable[[Context], bool]) -> Callable[[Context], bool]:
    return lambda context: context.presenting.is_on and can(context)


COMMANDS = (
    Command(
        "present", "Present", 1, say("&Present"), present, "F5", "presenter",
        say("Full screen in large type, notes on a second screen; F5 or Escape gives all back"), checked=_is_on,
    ),
    Command("present_next", "Present", 1, say("&On"), partial(go, by=1), "PgDown", enabled=_is_on,
            tip=say("The next part of the step, then the next step; without a lesson the next scene")),
    Command("present_back", "Present", 1, say("&Back"), partial(go, by=-1), "PgUp", enabled=_is_on,
            tip=say("The step before; without a lesson the scene before")),
    _colour("black", say("B&lack screen"), "B"),
    _colour("white", say("&White screen"), "W"),
    Command("present_pointer", "Present", 2, say("Poin&ter"), pointer, "D", enabled=_is_on,
            tip=say("A large spot follows the mouse"), checked=lambda context: context.presenting.overlays.points),
    Command("present_zoom", "Present", 2, say("&Zoom to a part"), zoom, "Z", enabled=_is_on,
            tip=say("Enlarge what is under the mouse; wheel and drag, Escape leads back"),
            checked=lambda context: context.presenting.overlays.zooms),
    Submenu("present_screens", "Present", 3, say("&Screens and clock"), part="Screens"),
    Command("presenter_window", SCREENS, 1, say("Presenter's wi&ndow"), presenter_window, "Shift+F5",
            tip=say("Next step, notes, answers, clock and raised hands, for another screen"),
            checked=lambda context: context.presenting.sight.has_window),
    Command("present_strip", SCREENS, 1, say("Narrow &strip with notes"), strip, "T", enabled=_is_on,
            tip=say("Where there is no second screen; everybody sees it"),
            checked=lambda context: context.presenting.sight.has_strip),
    Command("present_swap", SCREENS, 1, say("The class gets the ot&her screen"), swap,
            enabled=lambda context: context.presenting.has_two_screens,
            tip=say("Exchange the two screens; with one there is nothing to exchange")),
    Command("present_clock", SCREENS, 1, say("Start the &clock anew"), restart_clock, enabled=_is_on,
            tip=say("The time of the presentation begins now")),
    Submenu("present_class", "Present", 3, say("Lesson and &class"), part="Class"),
    Command("present_unlock", CLASS, 1, say("Op&en the locks of this step"), unlock, "U",
            tip=say("For the class, as long as you like; those of a pack hold"), shown=_has_lesson,
            enabled=_if(lambda context: context.presenting.lesson.can_open),
            checked=lambda context: context.presenting.lesson.is_open),
    Command("present_answer", CLASS, 1, say("Show the answer to &me"), partial(answer, whom="me"),
            tip=say("In the presenter's window, where the class does not see it"), shown=_has_lesson,
            enabled=lambda context: _asks(context) and context.presenting.sight.has_window),
    Command("present_answer_class", CLASS, 1, say("Show the &answer to the class"), partial(answer, whom="class"),
            "Ctrl+Shift+A", tip=say("Below the question, for everybody"), shown=_has_lesson, enabled=_asks),
    Command("present_hands", CLASS, 1, say("Count &raised hands"), count_hands, "H", shown=_has_lesson,
            enabled=_is_on, tip=say("Type how many are for each answer; the class sees bars")),
    Command("present_clear_hands", CLASS, 1, say("Clear ra&ised hands"), clear_hands, shown=_has_lesson,
            tip=say("Of the question that stands there; Undo brings them back"),
            enabled=_if(lambda context: bool(context.presenting.lesson.hands))),
    Command("present_keep_scene", "Present", 5, say("&Keep this as a scene"), keep_scene, "K", "keep_run",
            say("Document, weights, views, selection and zoom; a digit brings all of it back"), enabled=_is_on),
    Submenu("scenes", "Present", 5, say("Sce&nes"), part="Scenes"),
    *map(_scene, KEYS),
    Command("save_scenes", SCENES, 2, say("Sa&ve scenes as file…"), save_scenes,
            enabled=lambda context: bool(context.presenting.scenes.all), tip=say("To carry them to another computer")),
    Command("open_scenes", SCENES, 2, say("Open scenes from &file…"), open_scenes,
            tip=say("In the place of those that are there")),
)  # fmt: skip
