"""Commands of the menu View that arrange the window: panels, presenter mode, full screen."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim.app.commands.command import Command
from nnsim.app.commands.go import go_to
from nnsim.app.context import Context
from nnsim.ui.kit import theming


def show_panel(context: Context, /, name: str, on: bool | None = None) -> None:
    """Put a panel of the layout away or bring it back; None turns it over. Keys that it had go to the network."""
    layout, keys = context.layout, cast("QWidget | None", context.shell.focusWidget())
    if keys is not None and layout.panel(name).isAncestorOf(keys):
        go_to(context, context.panels.network.focus_target)
    layout.show_panel(name, not layout.shows(name) if on is None else on)


def tall_panel(context: Context, on: bool | None = None) -> None:
    """The whole height for the lower panel, or the usual one; None turns it over."""
    context.layout.set_tall(not context.layout.is_tall if on is None else on)


def presenter(_context: Context, on: bool | None = None) -> None:
    """Larger type for the projector, or the usual one; None turns it over."""
    manager = theming.manager()
    manager.set_presenter(not manager.presenter if on is None else on)


def full_screen(context: Context) -> None:
    """Use the whole screen, or give it back."""
    context.shell.setWindowState(context.shell.windowState() ^ Qt.WindowState.WindowFullScreen)


def reset_layout(context: Context) -> None:
    """The sizes of a first start."""
    context.layout.reset()


def _panel(name: str, label: str, keys: str, tip: str) -> Command:
    return Command(
        f"panel_{name}", "View", 3, label, partial(show_panel, name=name), keys, tip=tip,
        checked=lambda context: context.layout.shows(name),
    )  # fmt: skip


COMMANDS = (
    _panel("data", "D&ata panel", "F7", "Without it the network gets its room"),
    _panel("plots", "Lower pa&nel", "F8", "Curves, samples and columns"),
    _panel("recipe", "&Recipe panel", "F9", "Recipe at the right, below the output"),
    Command(
        "tall_panel", "View", 3, "Large lo&wer panel", tall_panel, "F6", tip="Give it the height of data and network",
        checked=lambda context: context.layout.is_tall,
    ),
    Command(
        "presenter", "View", 3, "&Presenter mode", presenter, "F5", "presenter",
        "Large type and plane, for the projector", checked=lambda _context: theming.manager().presenter,
    ),
    Command(
        "full_screen", "View", 3, "&Full screen", full_screen, "F11", tip="Escape gives the screen back, too",
        checked=lambda context: context.shell.isFullScreen(),
    ),
    Command("reset_layout", "View", 3, "Reset the window's la&yout", reset_layout),
)  # fmt: skip
