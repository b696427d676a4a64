"""Every command of the window, declared beside the function that does it: menus, keys, tool tips and the shortcut sheet
are made from them, and lessons and tests name them by id."""

from __future__ import annotations

from collections.abc import Mapping

from nnsim.app.commands import (
    classroom,
    documents,
    editing,
    exporting,
    go,
    help,  # noqa: A004
    importing,
    lesson_editor,
    lessons,
    moments,
    panels,
    presenting,
    training,
    view,
)
from nnsim.app.commands.command import MENUS, Command, Item, Submenu

SUBJECTS = (
    documents, importing, exporting, editing, training, moments, view, panels, go, lessons, lesson_editor, classroom,
    presenting, help,
)  # fmt: skip

ITEMS: tuple[Item, ...] = tuple(
    sorted(
        (item for subject in SUBJECTS for item in subject.COMMANDS),
        key=lambda item: (MENUS.index(item.menu), item.group),
    )
)
"""Commands and submenus in the order of the menus."""

COMMANDS: tuple[Command, ...] = tuple(item for item in ITEMS if isinstance(item, Command))

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

SUBMENUS: tuple[Submenu, ...] = tuple(item for item in ITEMS if isinstance(item, Submenu))
