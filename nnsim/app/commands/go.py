"""Commands of the menu Go, which take the keyboard to a place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim.app import tab_order
from nnsim.app.commands.command import Command, Submenu, lettered
from nnsim.app.context import Context
from nnsim.app.layout import CAN_GO
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.views.kinds import GROUPS, VIEWS, ViewKind


def go_to(context: Context, place: QWidget) -> None:
    """Take the keyboard to a panel, which comes back if it was put away: to its first control, if it takes no keys."""
    for name in CAN_GO:
        if place is context.layout.panel(name):
            context.layout.show_panel(name, True)
    takes_keys = place.focusPolicy() != Qt.FocusPolicy.NoFocus
    stops = [place] if takes_keys else tab_order.reading_order(place)
    if stops:
        tab_order.focus(stops[0], Qt.FocusReason.ShortcutFocusReason)


def focus_plane(context: Context) -> None:
    """To where data are made: the plane, for images the drawing pad, for series the curve, and for a text its page."""
    panels = context.panels
    places = {"pad": panels.data.desk.pad, "series": panels.output.series.sketch, "text": panels.data.page.text}
    go_to(context, places.get(kind_of(context.editor.project.data).made_on, panels.output.plane))


def focus_network(context: Context) -> None:
    """To the network."""
    go_to(context, context.panels.network.focus_target)


def focus_data(context: Context) -> None:
    """To the data panel."""
    go_to(context, context.panels.data)


def focus_recipe(context: Context) -> None:
    """To the recipe panel."""
    go_to(context, context.panels.recipe)


def try_out(context: Context) -> None:
    """To the pad that asks the network about a drawing."""
    context.panels.output.try_out()


def show_view(context: Context, /, name: str) -> None:
    """Show a view of the lower panel and take the keyboard there; nothing if it has nothing to show of the document."""
    if not VIEWS[name].fits(context.editor.project):
        return
    if name not in context.docking.windows:
        context.layout.show_panel("plots", True)
    context.panels.plots.show_view(name)
    go_to(context, context.panels.plots.views[name])


def next_view(context: Context, /, by: int = 1) -> None:
    """Show the next view of the lower panel, or with -1 the previous one."""
    context.panels.plots.next_view(by)


def _show(kind: ViewKind, label: str) -> Command:
    def fits(context: Context) -> bool:
        return kind.fits(context.editor.project)

    return Command(
        f"show_{kind.id}", "Go/Views", GROUPS.index(kind.group), label, partial(show_view, name=kind.id),
        kind.keys or None, kind.icon, kind.help, enabled=fits,
        adds=lambda context: "" if fits(context) else f"({kind.unfit})",
    )  # fmt: skip


COMMANDS = (
    Command(
        "focus_plane", "Go", 1, say("To the &plane or pad"), focus_plane, "Ctrl+1", "output",
        say("Paint with the arrow keys")
    ),
    Command("focus_network", "Go", 1, say("To the &network"), focus_network, "Ctrl+2", "network"),
    Command("focus_data", "Go", 1, say("To the &data"), focus_data, "Ctrl+3", "data"),
    Command(
        "try_out", "Go", 1, say("To the &test pad"), try_out, "Ctrl+5", "draw",
        say("Draw an image and see the answer"),
    ),
    Command("focus_recipe", "Go", 1, say("To the &recipe"), focus_recipe, "Ctrl+4", "recipe"),
    Submenu("go_views", "Go", 2, say("&Views"), part="Views"),
    *map(_show, VIEWS, lettered(kind.menu for kind in VIEWS)),
    Command("next_view", "Go", 2, say("N&ext view of the lower panel"), next_view, "Ctrl+Tab; Ctrl+PgDown"),
    Command(
        "previous_view", "Go", 2, say("Prev&ious view of the lower panel"), partial(next_view, by=-1),
        "Ctrl+Shift+Tab; Ctrl+PgUp",
    ),
)  # fmt: skip
