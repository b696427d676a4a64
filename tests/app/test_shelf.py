"""Tabs are of the views in use; the others stand on a shelf, in a list with the questions that they answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidgetItem
from shown_views import click, show, visible
from stillness import restless

from nnsim.app.workbench import Workbench
from nnsim.ui.kit import theming
from nnsim.ui.views.kinds import VIEWS, ViewKind
from nnsim.ui.views.shelf import Shelf

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def wide(bench: Workbench) -> Iterator[Workbench]:
    bench.shell.resize(1366, 768)
    show(bench, "iris")
    bench.shell.activateWindow()
    yield bench
    theming.manager().set_presenter(False)


def tabs(bench: Workbench) -> list[str]:
    return [kind.id for kind in VIEWS if not bench.plots.tabs.button(kind.id).isHidden()]


def opened(bench: Workbench) -> Shelf:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (shelf,) = bench.plots.findChildren(Shelf)
    assert isinstance(shelf, Shelf)
    return shelf


def test_closing_a_tab_puts_its_view_on_the_shelf_by_every_hand(wide, qtbot):
    bar = wide.plots.tabs
    before = tabs(wide)

    def cross(name: str) -> None:
        tab = bar.button(name)
        QTest.mouseMove(tab, tab.rect().center())
        QTest.mouseClick(tab, Qt.MouseButton.LeftButton, pos=QPoint(tab.width() - 8, tab.height() // 2))

    def middle(name: str) -> None:
        QTest.mouseClick(bar.button(name), Qt.MouseButton.MiddleButton)

    def delete(name: str) -> None:
        bar.button(name).setFocus()
        QTest.keyClick(bar.button(name), Qt.Key.Key_Delete)

    for close in (cross, middle, delete):
        wide.run("show_columns")
        assert visible(wide) == ["columns"]
        close("columns")
        assert tabs(wide) == [name for name in before if name != "columns"]
        assert visible(wide) == ["samples"], "its neighbour comes to the front"
        assert wide.editor.project.view.panel == "samples"
    wide.run("show_columns")
    assert tabs(wide) == before
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F4, CTRL)
    assert "columns" not in tabs(wide)
    assert wide.plots.views["samples"].isAncestorOf(QApplication.focusWidget()), "keys go where one looks"


def test_the_last_tab_stays(wide):
    for name in tabs(wide)[1:]:
        wide.run("close_view", name=name)
    (last,) = tabs(wide)
    tab = wide.plots.tabs.button(last)
    assert not wide.actions["close_view"].isEnabled()
    QTest.mouseClick(tab, Qt.MouseButton.MiddleButton)
    QTest.mouseClick(tab, Qt.MouseButton.LeftButton, pos=QPoint(tab.width() - 8, tab.height() // 2))
    assert tabs(wide) == visible(wide) == [last]
    wide.run("show_columns")
    wide.run("close_view", name=last)
    show(wide, "glyphs", "columns")
    assert len(tabs(wide)) == 1, "nothing that is in use has anything to show: the first that has stands in"


def test_a_view_beside_another_and_one_in_a_window_are_closed_too(wide):
    click(wide.plots.split)
    assert visible(wide) == ["curves", "samples"]
    wide.run("close_view", name="curves")
    assert visible(wide) == ["samples"]
    wide.run("window_view", name="columns")
    wide.run("close_view", name="columns")
    assert wide.docking.windows == {}
    assert "columns" not in tabs(wide)
    wide.run("view_columns", on=True)
    assert "columns" in tabs(wide)
    assert visible(wide) == ["samples", "columns"]


def test_the_shelf_lists_what_has_no_tab_with_its_question(wide, qtbot):
    wide.run("close_view", name="columns")
    click(wide.plots.more)
    shelf = opened(wide)
    assert set(shelf.names()) | set(tabs(wide)) == {kind.id for kind in VIEWS if kind.fits(wide.editor.project)}
    items = [shelf.list.item(row) for row in range(shelf.list.count())]
    said = [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]
    assert f"Columns: {VIEWS['columns'].help}" in said
    assert f"Writing: {VIEWS['writing'].help} (Not here: {VIEWS['writing'].unfit}.)" in said
    row = next(row for row, item in enumerate(items) if item.text() == "Columns")
    QTest.mouseClick(
        shelf.list.viewport(), Qt.MouseButton.LeftButton, pos=shelf.list.visualItemRect(items[row]).center()
    )
    assert visible(wide) == ["columns"]
    assert "columns" in tabs(wide)
    assert wide.plots.views["columns"].isAncestorOf(QApplication.focusWidget())


def test_a_click_on_a_heading_or_on_what_is_grey_takes_nothing(wide):
    wide.run("choose_view")
    shelf = opened(wide)
    before = visible(wide)
    heading, grey = shelf.list.item(0), item(shelf, "writing")
    assert heading.data(Qt.ItemDataRole.UserRole) is None
    for off in (heading, grey):
        shelf.list.scrollToItem(off)
        at = shelf.list.visualItemRect(off).center()
        QTest.mouseClick(shelf.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert shelf.isVisible()
    QTest.keyClick(shelf.list, Qt.Key.Key_Escape)
    assert visible(wide) == before


def test_keys_take_a_view_from_the_shelf_and_escape_takes_none(wide):
    wide.run("close_view", name="columns")
    wide.run("choose_view")
    shelf = opened(wide)
    assert shelf.list.hasFocus()
    for letter in "col":
        QTest.keyClick(shelf.list, letter)
    QTest.keyClick(shelf.list, Qt.Key.Key_Return)
    assert visible(wide) == ["columns"]
    wide.run("choose_view")
    shelf = opened(wide)
    QTest.keyClick(shelf.list, Qt.Key.Key_Escape)
    assert not shelf.isVisible()
    assert visible(wide) == ["columns"]


def test_presenter_mode_and_a_panel_that_was_put_away_have_the_shelf_in_the_menu(wide):
    wide.run("close_view", name="columns")
    wide.run("presenter", on=True)
    wide.run("panel_plots", on=False)
    wide.actions["choose_view"].trigger()
    shelf = opened(wide)
    assert wide.plots.isVisible()
    assert shelf.screen().geometry().contains(shelf.geometry())
    shelf.list.itemActivated.emit(item(shelf, "columns"))
    assert visible(wide) == ["columns"]


def item(shelf: Shelf, name: str) -> QListWidgetItem:
    return next(
        shelf.list.item(row) for row in range(shelf.list.count()) if shelf.list.item(row).text() == VIEWS[name].title
    )


def test_many_tabs_scroll_and_the_one_in_front_is_seen(wide):
    show(wide, "tiny-gpt")
    wide.plots.set_uses({kind.id: True for kind in VIEWS})
    assert restless(wide.shell) == []
    wide.plots.setFixedHeight(150)
    QApplication.processEvents()
    for name in (tabs(wide)[-1], tabs(wide)[0]):
        wide.plots.show_view(name)
        QApplication.processEvents()
        assert not wide.plots.tabs.button(name).visibleRegion().isEmpty()


def test_a_document_brings_the_view_that_it_shows(wide):
    wide.run("close_view", name="columns")
    show(wide, "moons", "columns")
    assert visible(wide) == ["columns"]
    assert "columns" in tabs(wide)
    wide.run("close_view", name="columns")
    wide.editor.edit("rate", lambda project: replace(project, recipe=replace(project.recipe, rate=0.2)))
    wide.editor.undo()
    assert "columns" not in tabs(wide), "an edit does not open it again"


def test_what_is_shelved_has_no_tab_at_a_first_start(wide):
    kind = ViewKind("x", title="X", help="?", widget="", menu="", shelved=True)
    assert (kind.group, kind.shelved) == ("how well", True)
    assert [kind.id for kind in VIEWS if kind.shelved and kind.id in tabs(wide)] == []
