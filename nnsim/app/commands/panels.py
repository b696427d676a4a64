"""Commands of the menu View that arrange the window: panels, presenter mode, full screen."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim.app.commands.command import Command, Submenu, lettered
from nnsim.app.commands.go import go_to
from nnsim.app.context import Context
from nnsim.language.texts import say
from nnsim.ui.kit import theming
from nnsim.ui.views.kinds import GROUPS, VIEWS, ViewKind

NO_ROOM = say(
    "There is no room beside it: make the window wider, or show one of the views in a window of its own (Ctrl+F6)."
)


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
    """Use the whole screen for the window that has the keyboard, or give it back."""
    window = context.docking.windows.get(context.docking.active, context.shell)
    window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)


def split_view(context: Context, on: bool | None = None) -> None:
    """Another view beside the one in front of the lower panel, or that one alone; None turns it over."""
    plots = context.panels.plots
    if len(plots.seen) > 1 if on is None else not on:
        plots.show_beside(())
        return
    others = [name for name in plots.here if name not in plots.seen]
    if others and len(plots.seen) < 2:
        _show_beside(context, others[0])


def in_front(context: Context) -> str:
    """The id of the view whose window has the keyboard, else of the one in front; empty if there is none."""
    return context.docking.active or context.panels.plots.current


def window_view(context: Context, name: str = "", on: bool | None = None) -> None:
    """A window of its own for a view, or back into the lower panel; None turns it over.

    Without a name it is the view whose window has the keyboard, else the one in front.
    """
    docking = context.docking
    name = name or in_front(context)
    if not name or not context.panels.plots.is_offered(name):
        return
    if name not in docking.windows if on is None else on:
        docking.take_out(name)
    elif name in docking.windows:
        docking.bring_back(name)


def place_view(context: Context, /, name: str, on: bool | None = None) -> None:
    """Show a view beside what is shown, or close it; None turns it over. With the last one the lower panel goes."""
    plots, docking = context.panels.plots, context.docking
    if not is_shown(context, name) if on is None else on:
        context.layout.show_panel("plots", True)
        if name not in plots.seen and plots.is_offered(name):
            _show_beside(context, name)
    elif name in docking.windows:
        plots.show_view(plots.current)  # what stands in for it stays
        docking.put_back(name)
    elif plots.seen == (name,):
        show_panel(context, name="plots", on=False)
    else:
        plots.close_view(name)


def close_view(context: Context, name: str = "") -> None:
    """Close the tab of a view, and its window; it is found again among the other views.

    Without a name it is the view whose window has the keyboard, else the one in front.
    """
    plots, docking = context.panels.plots, context.docking
    name, keys = name or in_front(context), cast("QWidget | None", context.shell.focusWidget())
    if name in docking.windows:
        docking.put_back(name)
    plots.shelve(name)
    if keys is not None and not keys.isVisible() and plots.isVisible() and plots.isAncestorOf(keys):
        go_to(context, plots.views[plots.current])


def choose_view(context: Context) -> None:
    """Open the list of the views that have no tab."""
    context.layout.show_panel("plots", True)
    context.panels.plots.open_shelf()


def is_shown(context: Context, name: str) -> bool:
    """Whether a view is shown, in the lower panel or in a window of its own."""
    plots = context.panels.plots
    return name in context.docking.windows or (name in plots.seen and context.layout.shows("plots"))


def _show_beside(context: Context, name: str) -> None:
    plots = context.panels.plots
    before = plots.beside
    plots.show_beside({*before, name})
    if name not in plots.seen:
        plots.show_beside(before)
        context.messages.say(NO_ROOM)


def reset_layout(context: Context) -> None:
    """The sizes of a first start, and one view in the lower panel."""
    context.docking.reset()
    context.layout.reset()


def arrange(context: Context, /, front: str, beside: tuple[str, ...] = (), away: tuple[str, ...] = ()) -> None:
    """The sizes of a first start, with these views and without the panels ``away``."""
    reset_layout(context)
    context.panels.plots.show_view(front)
    context.panels.plots.show_beside(beside)
    for panel in away:
        show_panel(context, panel, on=False)


def _panel(name: str, label: str, keys: str, tip: str) -> Command:
    return Command(
        f"panel_{name}", "View", 3, label, partial(show_panel, name=name), keys, tip=tip,
        checked=lambda context: context.layout.shows(name),
    )  # fmt: skip


def _view(kind: ViewKind, label: str) -> Command:
    return Command(
        f"view_{kind.id}", "View/Views", GROUPS.index(kind.group), label, partial(place_view, name=kind.id),
        icon=kind.icon, tip=kind.help, enabled=lambda context: context.panels.plots.is_offered(kind.id),
        checked=lambda context: is_shown(context, kind.id),
    )  # fmt: skip


COMMANDS = (
    _panel("data", say("D&ata panel"), "F7", say("Without it the network gets its room")),
    _panel("plots", say("Lower pa&nel"), "F8", say("Curves, samples and columns")),
    _panel("recipe", say("&Recipe panel"), "F9", say("Recipe at the right, below the output")),
    Command(
        "tall_panel", "View", 3, say("Large lo&wer panel"), tall_panel, "F6", tip=say(
"Give it the height of "
"data and network"),
        checked=lambda context: context.layout.is_tall,
    ),
    Command(
        "presenter", "View", 3, say("&Presenter mode"), presenter, "Ctrl+F5", "presenter",
        say("Large type and plane, for the projector"), checked=lambda _context: theming.manager().presenter,
    ),
    Command(
        "full_screen", "View", 3, say("&Full screen"), full_screen, "F11", tip=say("Escape gives the screen back, too"),
        checked=lambda context: context.shell.isFullScreen(),
    ),
    Submenu("views", "View", 4, say("&Views"), part="Views"),
    *map(_view, VIEWS, lettered(kind.title for kind in VIEWS)),
    Command(
        "split_view", "View", 4, say("Another view &beside"), split_view, "Shift+F6", "split",
        say(
"Two views of the lower "
"panel at the same time"), checked=lambda context: len(context.panels.plots.seen) > 1,
    ),
    Command(
        "window_view", "View", 4, say("View &in a window of its own"), window_view, "Ctrl+F6", "window",
        say("To another screen; the same keys bring it back"),
    ),
    Command(
        "close_view", "View", 4, say("Close t&he view in front"), close_view, "Ctrl+F4",
        tip=say("Its tab goes; Go > More views has it"),
        enabled=lambda context: len(context.panels.plots.here) > 1 or bool(context.docking.active),
    ),
    Command("choose_view", "Go", 2, say("&More views…"), choose_view, icon="plus", tip=say(
"What each answers; "
"gives it a tab")),
    Command(
        "arrange_teaching", "View", 5, say("Arrange for t&eaching"),
        partial(arrange, front="curves", away=("data", "recipe")),
        tip=say("Network, output and curves large; data and recipe put away"),
    ),
    Command(
        "arrange_learning", "View", 5, say("Arrange f&or learning"),
        partial(arrange, front="samples", beside=("curves",)),
        tip=say("Every panel, curves and samples beside each other"),
    ),
    Command("reset_layout", "View", 5, say("Reset the window's la&yout"), reset_layout, tip=say("As at a first start")),
)  # fmt: skip
