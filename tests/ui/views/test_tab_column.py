"""The tabs of the lower panel where there are more than it has room for."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets.choice_row import SideTabs
from nnsim.ui.views.tab_column import TabColumn

NAMES = tuple("abcdefghijkl")


def test_the_tab_in_front_stays_in_sight_where_the_panel_gets_lower_later(qtbot: QtBot) -> None:
    theming.manager().set_mode("light")
    tabs = SideTabs("Views", [(name, f"View {name}") for name in NAMES])
    column = TabColumn(tabs)
    qtbot.addWidget(column)
    tabs.offer(NAMES[:6])
    column.resize(120, 220)
    with qtbot.waitExposed(column):
        column.show()
    column.show_tab(NAMES[5])
    button = tabs.button(NAMES[5])
    for high in (150, 110):
        column.resize(120, high)
        qtbot.waitUntil(lambda: button.visibleRegion().boundingRect().size() == button.size())
