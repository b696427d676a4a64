"""The presentation gets its place in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from nnsim.app.actions import Actions
from nnsim.app.commands.command import Command
from nnsim.app.commands.presenting import COMMANDS as OWN
from nnsim.app.document import Document
from nnsim.app.lessons import Lessons
from nnsim.app.presenting import Presenting
from nnsim.app.presenting_lesson import PresentedLesson
from nnsim.app.presenting_looks import Looks
from nnsim.app.presenting_overlays import Overlays
from nnsim.app.presenting_scenes import Scenes
from nnsim.app.presenting_sight import PresenterSight
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.presenting.tools import CommandTold


def presenting_in(
    lessons: Lessons, editor: Editor, bridge: EngineBridge, document: Document, *, painting: Painting
) -> Presenting:
    """What presents the window of these lessons; ``connect_presenting`` follows once there are commands."""
    places, messages = lessons.places, lessons.messages
    looks = Looks(places.layout, places.panels, bridge, painting)
    scenes = Scenes(editor, bridge, document, lessons=lessons, messages=messages, looks=looks)
    overlays = Overlays(places.shell, editor)
    lesson = PresentedLesson(lessons, editor, overlays)
    sight = PresenterSight(places.shell, document, lessons=lessons, lesson=lesson, scenes=scenes)
    return Presenting(
        places.shell, places.layout, editor=editor, lessons=lessons, lesson=lesson, scenes=scenes, messages=messages,
        overlays=overlays, sight=sight,
    )  # fmt: skip


def connect_presenting(presenting: Presenting, actions: Actions, put_aside: Callable[[bool], None]) -> None:
    """Its buttons give commands, and say what these can do; ``put_aside`` hides what no class is to see."""
    presenting.put_aside = put_aside
    presenting.actions = [
        actions[each.id] for each in OWN if isinstance(each, Command) and each.keys and each.id != "present"
    ]
    sight = presenting.sight
    sight.run, sight.commands = actions.run, lambda: _told_of(actions)
    presenting.changed.connect(actions.refresh)
    actions.refreshed.connect(sight.show_commands)


def _told_of(actions: Actions) -> dict[str, CommandTold]:
    from nnsim.ui.presenting.page import COMMANDS  # noqa: PLC0415  with the page, when that is there
    from nnsim.ui.presenting.tools import CommandTold  # noqa: PLC0415  the same

    found = {name: actions[name] for name in COMMANDS}
    native = QKeySequence.SequenceFormat.NativeText
    return {
        name: CommandTold(
            action.iconText(), action.shortcut().toString(native),
            action.isEnabled(), action.isChecked() and name != "present",  # it is the way out there
        )
        for name, action in found.items()
    }  # fmt: skip
