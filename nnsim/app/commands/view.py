"""Commands of the menu View that change how things look: the theme, and the switches of the document."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from nnsim.app.commands.command import Command, Submenu, lettered
from nnsim.app.context import Context
from nnsim.core.project import Project
from nnsim.language.languages import NAMES, SYSTEM
from nnsim.language.texts import say
from nnsim.ui.kit import theming


def flip(context: Context, /, field: str, on: bool | None = None) -> None:
    """Turn a switch of the view on or off; None turns it over."""

    def change(project: Project) -> Project:
        turned: dict[str, Any] = {field: not getattr(project.view, field) if on is None else on}
        return replace(project, view=replace(project.view, **turned))

    context.editor.set_view(change)


def theme(context: Context, /, mode: theming.Mode) -> None:
    """Choose the theme and remember it."""
    theming.manager().set_mode(mode)
    context.settings.set_text("view/theme", mode)


def speak(context: Context, /, language: str) -> None:
    """Choose the language and remember it; the window begins anew in it."""
    context.restarting.speak(language)


def _language(code: str, label: str) -> Command:
    return Command(
        f"language_{code}", "View/Language", 1, label, partial(speak, language=code), one_of="language",
        checked=lambda context: context.settings.language() == code,
    )  # fmt: skip


def _theme(mode: theming.Mode, label: str, icon: str = "") -> Command:
    return Command(
        f"theme_{mode}", "View", 1, label, partial(theme, mode=mode), icon=icon, one_of="theme",
        checked=lambda _context: theming.manager().mode == mode,
    )  # fmt: skip


def _switch(name: str, field: str, label: str, keys: str) -> Command:
    return Command(
        name, "View", 2, label, partial(flip, field=field), keys,
        checked=lambda context: bool(getattr(context.editor.project.view, field)),
    )  # fmt: skip


COMMANDS = (
    _theme("system", say("Theme follows the &system")),
    _theme("light", say("&Light"), "sun"),
    _theme("dark", say("&Dark"), "moon"),
    Submenu("language", "View", 1, say("Lang&uage"), part="Language"),
    *map(_language, NAMES, lettered(NAMES.values())),
    _language(SYSTEM, say("As the s&ystem")),
    _switch("test_points", "show_test", say("Show &test points"), "Ctrl+T"),
    _switch("decisions", "decisions", say("Show de&cisions only"), "Ctrl+D"),
    _switch("log_loss", "log_loss", say("Lo&garithmic loss"), "Ctrl+L"),
)
