"""Views beside each other, in windows of their own, and back: with mouse and keys, and from one start to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driven_window import leave
from fake_client import FakeClient
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from stillness import restless

from nnsim.app.commands.panels import NO_ROOM
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.view_window import ViewWindow
from nnsim.app.workbench import Workbench
from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming
from nnsim.ui.views.kinds import VIEWS

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def show(bench: Workbench, example: str, panel: str = "curves") -> None:
    project = build(examples()[example])
    bench.document.show(replace(project, view=replace(project.view, panel=panel)))


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT, NONE, widget.rect().center())


def press(qtbot, window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """A key in the window that has the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


def visible(bench: Workbench) -> list[str]:
    """The views that can be seen, from left to right."""
    views = {name: view for name, view in bench.plots.views.made.items() if view.isVisible()}
    return sorted(views, key=lambda name: views[name].mapTo(views[name].window(), QPoint()).x())


def again(bench: Workbench, settings: Settings) -> Workbench:
    """The window of the next start."""
    leave(bench.shell)
    shell = Shell(settings)
    bench = Workbench(shell, FakeClient(), settings, None, recover=False)
    shell.fill(bench)
    shell.show()
    return bench


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


def test_views_are_closed_and_reopened_from_the_menu(wide):
    menu = wide.actions.menu("views")
    names = [action.objectName() for action in menu.actions()]
    assert names[:3] == ["view_curves", "view_samples", "view_columns"]

    def shown() -> list[str]:
        return [name.removeprefix("view_") for name in names if wide.actions[name].isChecked()]

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


# ---------------------------------------------------------------- from one start to the next


@pytest.fixture
def first(qapp, tmp_path) -> tuple[Workbench, Settings]:
    """As ``bench``, for who closes the window and opens it again."""
    theming.manager().apply(qapp, "light")
    settings = Settings(tmp_path / "window.ini")
    shell = Shell(settings)
    bench = Workbench(shell, FakeClient(), settings, None, recover=False)
    shell.fill(bench)
    shell.show()
    return bench, settings


def test_an_arrangement_is_there_at_the_next_start(first):
    bench, settings = first
    show(bench, "iris")
    click(bench.plots.split)
    bench.plots.slots.set_shares({"samples": 0.55, "curves": 0.45})
    bench.run("window_view", name="columns")
    bench.docking.windows["columns"].setGeometry(120, 90, 700, 420)
    width = bench.plots.views["samples"].width()
    bench = again(bench, settings)
    try:
        show(bench, "iris")
        assert set(visible(bench)) == {"curves", "samples", "columns"}
        window = bench.docking.windows["columns"]
        assert (window.width(), window.height()) == (700, 420)
        assert bench.plots.views["samples"].width() == width
        press_me = next(action for action in window.actions() if action.objectName() == "undo")
        assert press_me is bench.actions["undo"], "commands are there, too"
        window.close()
        bench = again(bench, settings)
        assert bench.docking.windows == {}
    finally:
        leave(bench.shell)


def test_a_remembered_arrangement_of_another_version_or_document_is_survived(first):
    bench, settings = first
    leave(bench.shell)
    settings.set_text("views/windows", "holograms,columns")
    settings.set_text("views/beside", "samples,,stars")
    settings.set_text("views/shares", "curves x,stars 3,samples 550,")
    shell = Shell(settings)
    bench = Workbench(shell, FakeClient(), settings, None, recover=False)
    try:
        shell.fill(bench)
        shell.show()
        show(bench, "glyphs")
        assert visible(bench) == ["curves", "samples"]
        assert not bench.docking.windows["columns"].isVisible(), "images have no columns"
        show(bench, "iris")
        assert bench.docking.windows["columns"].isVisible()
    finally:
        leave(shell)
