"""A presentation on one small screen: the menu fits, titles are read, and nothing is behind the window of the class."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from nnsim.app.workbench import Workbench


@pytest.fixture
def bench(bench: Workbench) -> Iterator[Workbench]:
    bench.presenting.scenes.place = None
    yield bench
    bench.presenting.end()


def present_menu(bench: Workbench) -> QMenu:
    action = bench.actions["present"]
    return next(each for each in action.associatedObjects() if isinstance(each, QMenu))


def test_the_menu_fits_in_large_type(bench: Workbench) -> None:
    bench.run("present")
    QApplication.processEvents()
    assert present_menu(bench).sizeHint().height() < 600, "of 768, with the bar of menus and room for longer fonts"


def test_on_one_screen_the_strip_comes_instead_of_the_window(bench: Workbench) -> None:
    presenting = bench.presenting
    assert not presenting.has_two_screens
    bench.run("presenter_window")
    assert presenting.sight.has_window, "nothing hides it while nobody presents"
    bench.run("present")
    assert not presenting.sight.has_window
    assert presenting.sight.has_strip
    bench.run("present_strip")
    assert not presenting.sight.has_strip
    bench.run("presenter_window")
    assert not presenting.sight.has_window
    assert presenting.sight.has_strip
    said = [banner.text.text() for banner in bench.messages.toasts.banners]
    assert any(words.startswith("On one screen the window of the class would hide") for words in said)


@pytest.mark.parametrize("width", [1024, 1600])
def test_the_title_of_the_lesson_is_not_cut(bench: Workbench, width: int) -> None:
    bench.lessons.files = None
    bench.lessons.open("counting")
    presenting = bench.presenting
    bench.run("present")  # in large type
    presenting.show_window(True)
    window: QWidget = presenting.sight.window
    window.resize(QSize(width, 768))
    presenting.sight.tell()
    QApplication.processEvents()
    title = presenting.sight.window.page.title
    assert title.text()
    assert title.width() >= title.fontMetrics().horizontalAdvance(title.text())
    assert title.mapTo(window, title.rect().topRight()).x() < width
    presenting.show_window(False)


def test_a_menu_without_commands_is_no_entry(bench: Workbench) -> None:
    bench.lessons.files = None
    assert not bench.actions.menu("present_class").menuAction().isVisible()
    bench.lessons.open("counting")
    bench.actions.refresh()
    assert bench.actions.menu("present_class").menuAction().isVisible()
    bench.run("present")
    assert present_menu(bench).sizeHint().height() < 600
