"""Views beside each other, in windows of their own, and back: with mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shown_views import click, show, visible
from stillness import restless

from nnsim.app.commands.panels import NO_ROOM
from nnsim.app.view_window import ViewWindow
from nnsim.app.workbench import Workbench
from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming
from nnsim.ui.views.kinds import VIEWS

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def press(qtbot, window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """A key in the window that has the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


@pytest.fixture
def wide(bench) -> Workbench:
    """Room for two views."""
    bench.shell.resize(1366, 768)
    show(bench, "iris")
    bench.shell.activateWindow()
    return bench


# ---------------------------------------------------------------- beside each other


def test_two_views_stand_beside_each_other_and_tabs_change_the_one_in_front(wide, qtbot):
    plots = wide.plots
    height = plots.height()
    click(plots.split)
    assert visible(wide) == ["curves", "samples"]
    assert plots.split.isChecked()
    assert plots.height() == height
    assert restless(wide.shell) == []
    click(plots.tabs.button("columns"))
    assert visible(wide) == ["samples", "columns"]
    click(plots.tabs.button("samples"))
    assert visible(wide) == ["samples", "columns"], "it is shown already"
    assert wide.editor.project.view.panel == "samples"
    click(plots.tabs.button("curves"))
    assert visible(wide) == ["curves", "columns"]
    press(qtbot, wide.shell, Qt.Key.Key_F6, SHIFT)
    assert visible(wide) == ["curves"]
    assert not wide.actions["split_view"].isChecked()


def test_the_line_between_two_views_is_dragged_and_remembered(wide):
    slots = wide.plots.slots
    click(wide.plots.split)
    before = wide.plots.views["samples"].width()
    handle = slots.handle(1)
    at = handle.rect().center()
    QTest.mousePress(handle, LEFT, NONE, at)
    QTest.mouseMove(handle, at - QPoint(20, 0))
    QTest.mouseRelease(handle, LEFT, NONE, at - QPoint(20, 0))
    after = wide.plots.views["samples"].width()
    assert after > before
    click(wide.plots.split)
    click(wide.plots.split)
    assert abs(wide.plots.views["samples"].width() - after) <= 1
    for view in wide.plots.views.made.values():
        assert view.width() >= view.minimumWidth()


def test_what_has_no_room_is_said_and_comes_when_there_is(wide):
    click(wide.plots.split)
    least = wide.plots.minimumSizeHint().width()
    wide.shell.resize(960, 600)
    assert restless(wide.shell) == []
    assert visible(wide) == ["curves"]
    assert wide.plots.minimumSizeHint().width() == least, "the window may get as small as with one view"
    wide.shell.resize(1366, 768)
    assert visible(wide) == ["curves", "samples"]
    click(wide.plots.split)
    wide.shell.resize(960, 600)
    click(wide.plots.split)
    assert [banner.text.text() for banner in wide.messages.toasts.banners] == [NO_ROOM]
    assert not wide.plots.split.isChecked()
    wide.shell.resize(1366, 768)
    assert visible(wide) == ["curves"], "it was not to be had"


def test_hidden_views_cost_nothing(wide):
    click(wide.plots.tabs.button("samples"))
    assert visible(wide) == ["samples"]
    curves, drawn = wide.plots.views["curves"], []
    curves._draw = lambda *_: drawn.append(True)
    client = wide.bridge.client
    client.tell(client.frame(step=1))
    wide.bridge.tick()
    wide.refresh()
    assert drawn == []
    click(wide.plots.tabs.button("curves"))
    assert drawn


# ---------------------------------------------------------------- in windows of their own


def drag(tab: QWidget, goal: QPoint) -> None:
    """From a tab to a place on the screen."""
    at = tab.mapFromGlobal(goal)
    QTest.mousePress(tab, LEFT, NONE, tab.rect().center())
    QTest.mouseMove(tab, at)
    QTest.mouseRelease(tab, LEFT, NONE, at)


def test_a_tab_is_dragged_beside_the_views_or_out_of_the_window(wide, qtbot):
    tabs, slots = wide.plots.tabs, wide.plots.slots
    drag(tabs.button("columns"), slots.mapToGlobal(slots.rect().center()))
    assert visible(wide) == ["curves", "columns"]
    assert tabs.current == "curves"
    drag(tabs.button("columns"), tabs.mapToGlobal(tabs.button("curves").geometry().center()))
    assert visible(wide) == ["curves", "columns"], "it was let go among the tabs"
    out = wide.network.mapToGlobal(wide.network.rect().center())
    drag(tabs.button("columns"), out)
    window = wide.docking.windows["columns"]
    qtbot.waitUntil(window.isActiveWindow)
    assert window.focusWidget() is window, "no button that nobody chose"
    assert window.y() == out.y()
    assert abs(window.geometry().center().x() - out.x()) < 10
    assert visible(wide).count("columns") == 1


def test_a_view_goes_into_a_window_and_comes_back_by_every_way(wide, qtbot):
    def closed(window: ViewWindow) -> None:
        window.close()

    def button(window: ViewWindow) -> None:
        click(window.back)

    def keys(window: ViewWindow) -> None:
        press(qtbot, window, Qt.Key.Key_F6, CTRL)

    view = wide.plots.views["curves"]
    for leave_it in (closed, button, keys):
        click(wide.plots.window_button)
        window = wide.docking.windows["curves"]
        qtbot.waitUntil(window.isActiveWindow)
        assert view.window() is window
        assert window.windowTitle() == "Curves – nnsim"
        assert visible(wide) == ["curves", "samples"], "another one stands in for it"
        click(wide.plots.split)
        assert wide.plots.seen == ("samples", "columns")
        click(wide.plots.split)
        assert wide.plots.seen == ("samples",)
        leave_it(window)
        assert wide.docking.windows == {}
        assert view.window() is wide.shell
        assert visible(wide) == ["curves"]
        assert wide.plots.current == "curves"


def test_all_commands_can_be_given_in_a_window_of_a_view(wide, qtbot):
    wide.run("window_view", name="samples")
    window = wide.docking.windows["samples"]
    rate = wide.editor.project.recipe.rate
    wide.editor.edit("rate", lambda project: set_recipe(project, rate=2 * rate))
    press(qtbot, window, Qt.Key.Key_Z, CTRL)
    assert wide.editor.project.recipe.rate == rate
    press(qtbot, window, Qt.Key.Key_F6)
    assert wide.layout.is_tall
    press(qtbot, window, Qt.Key.Key_F6)
    assert not wide.layout.is_tall
    samples = wide.plots.views["samples"]
    wide.plots.show_samples(wide.editor.project.data.test, "of the test")
    assert samples.back.isVisible()
    samples.sheet.setFocus()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not samples.back.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.isVisible(), "Escape closes no view"
    press(qtbot, window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    assert not wide.shell.isFullScreen()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()


def test_tab_goes_round_in_the_window_of_a_view(wide, qtbot):
    wide.run("window_view", name="samples")
    window = wide.docking.windows["samples"]
    seen = []
    for _ in range(12):
        press(qtbot, window, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert all(widget.window() is window for widget in seen)
    assert window.back in seen
    assert wide.plots.views["samples"].part in seen
    assert wide.control("views.samples.sheet") is wide.plots.views["samples"].sheet, "controls keep their ids"
    assert wide.control("view_windows.samples.back") is window.back


def test_a_tab_and_a_key_bring_up_the_window_of_a_view(wide, qtbot):
    wide.run("window_view", name="columns")
    window = wide.docking.windows["columns"]
    wide.shell.activateWindow()
    qtbot.waitUntil(wide.shell.isActiveWindow)
    click(wide.plots.tabs.button("columns"))
    qtbot.waitUntil(window.isActiveWindow)
    assert wide.plots.tabs.current == "curves"
    assert visible(wide).count("columns") == 1
    press(qtbot, wide.shell, Qt.Key.Key_8, CTRL)
    qtbot.waitUntil(window.isActiveWindow)
    assert window.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(wide.plots.tabs.button("curves"), Qt.Key.Key_End)
    assert wide.plots.current == "samples", "keys go past it"
    wide.run("window_view", name="samples")
    wide.shell.activateWindow()
    data = wide.editor.project.data
    wide.plots.show_samples(data.test, "of the test")
    qtbot.waitUntil(wide.docking.windows["samples"].isActiveWindow)
    assert len(wide.plots.views["samples"].sheet.shown.index) == data.test.sum()


def test_a_window_hides_while_its_view_has_nothing_to_show(wide):
    wide.run("window_view", name="columns")
    window = wide.docking.windows["columns"]
    wide.editor.edit("Data", lambda project: replace(project, data=build(examples()["glyphs"]).data))
    assert not window.isVisible()
    assert not wide.plots.views["columns"].isVisible()
    wide.editor.undo()
    assert window.isVisible()
    assert wide.plots.views["columns"].isVisible()


def test_a_panel_without_views_says_where_they_are(wide):
    for name in VIEWS.ids():
        wide.run("window_view", name=name)
    plots = wide.plots
    assert plots.all_away.isVisible()
    assert not plots.split.isEnabled()
    assert not plots.window_button.isEnabled()
    for command in ("next_view", "split_view", "show_curves", "view_curves"):
        wide.run(command)
    assert plots.current == "curves"
    assert not plots.all_away.isVisible()
    wide.run("reset_layout")
    assert wide.docking.windows == {}
    assert visible(wide) == ["curves"]


def test_windows_of_views_wear_the_theme_and_go_with_the_main_window(wide, qapp):
    wide.run("window_view", name="samples")
    window = wide.docking.windows["samples"]
    light = window.grab().toImage().pixelColor(40, 40)
    theming.manager().apply(qapp, "dark")
    assert window.grab().toImage().pixelColor(40, 40).lightness() < light.lightness() / 2
    large = window.back.height()
    wide.run("presenter", on=True)
    assert window.back.height() > large
    assert restless(window) == []
    wide.shell.close()
    assert not window.isVisible()


# ---------------------------------------------------------------- closed, reopened, arranged


def test_words_keep_their_colour_from_window_to_window(wide):
    bench = wide
    bench.run("show_samples")
    theming.manager().set_mode("dark")
    words = bench.plots.views["samples"].status
    for move in (bench.docking.take_out, bench.docking.bring_back):
        move("samples")
        QApplication.processEvents()
        assert words.palette().color(words.foregroundRole()).name().upper() == theming.current().muted
    theming.manager().set_mode("light")


def test_views_are_closed_and_reopened_from_the_menu(wide):
    menu = wide.actions.menu("views")
    names = [action.objectName() for action in menu.actions()]
    of_data = [f"view_{kind.id}" for kind in VIEWS if kind.group == "data"]
    assert names[: len(of_data) + 1] == [*of_data, ""], "by what they are about"
    assert of_data[:2] == ["view_samples", "view_columns"]
    assert set(names) == {"", *(f"view_{name}" for name in VIEWS.ids())}

    def shown() -> list[str]:
        return [name for name in VIEWS.ids() if wide.actions[f"view_{name}"].isChecked()]

    assert shown() == ["curves"]
    wide.actions["view_columns"].trigger()
    assert shown() == visible(wide) == ["curves", "columns"]
    wide.actions["view_curves"].trigger()
    assert shown() == visible(wide) == ["columns"]
    for name in ("samples", "columns"):
        wide.run("window_view", name=name)
    assert shown() == ["curves", "samples", "columns"]
    wide.actions["view_samples"].trigger()
    wide.actions["view_columns"].trigger()
    assert shown() == visible(wide) == ["curves"], "which stood in for them"
    wide.actions["view_columns"].trigger()
    wide.actions["view_curves"].trigger()
    assert shown() == visible(wide) == ["columns"]
    wide.actions["view_columns"].trigger()
    assert shown() == []
    assert not wide.layout.shows("plots"), "nothing is left of the panel"
    wide.actions["view_columns"].trigger()
    assert shown() == visible(wide) == ["columns"]


def test_two_arrangements_differ_by_one_command(wide):
    wide.run("window_view", name="columns")
    wide.run("arrange_learning")
    assert visible(wide) == ["curves", "samples"]
    assert all(wide.layout.shows(panel) for panel in ("data", "plots", "recipe"))
    assert restless(wide.shell) == []
    width = wide.network.width()
    wide.run("arrange_teaching")
    assert visible(wide) == ["curves"]
    assert [panel for panel in ("data", "plots", "recipe") if wide.layout.shows(panel)] == ["plots"]
    assert restless(wide.shell) == []
    assert wide.network.width() > width
    wide.run("presenter", on=True)
    for name in ("arrange_learning", "arrange_teaching", "reset_layout"):
        wide.run(name)
        assert restless(wide.shell) == [], name
