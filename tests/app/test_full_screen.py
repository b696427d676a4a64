"""Full screen: one key uses the whole screen, and Escape that nobody else wants gives it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.workbench import Workbench
from nnsim.examples.example import build, examples


@pytest.fixture
def bench(bench) -> Iterator[Workbench]:
    bench.shell.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(bench.shell, Qt.Key.Key_F11)
    QApplication.processEvents()
    assert bench.shell.isFullScreen()
    assert bench.actions["full_screen"].isChecked()
    yield bench
    bench.shell.showNormal()


def press_escape(bench: Workbench, at: QWidget) -> None:
    at.setFocus(Qt.FocusReason.MouseFocusReason)
    assert at.isAncestorOf(QApplication.focusWidget()) or at.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    QApplication.processEvents()


@pytest.mark.parametrize("place", ["network", "slider", "plane", "palette", "play"])
def test_escape_leaves_it_from(bench, place):
    at = {
        "network": bench.network.canvas,
        "slider": bench.recipe.page.cells["batch"],
        "plane": bench.output.plane,
        "palette": bench.network.palette_strip.field,
        "play": bench.bar.play,
    }
    press_escape(bench, at[place])
    assert not bench.shell.isFullScreen()
    assert not bench.actions["full_screen"].isChecked()


def test_escape_leaves_it_from_blocks_samples_and_the_pad_of_images(bench):
    bench.document.show(build(examples()["lenet5"]))
    bench.run("show_samples")
    view = bench.plots.views["samples"]
    for at in (bench.network.blocks.canvas, view.sheet, view.counts, bench.data.desk.pad):
        bench.shell.showFullScreen()
        press_escape(bench, at)
        assert not bench.shell.isFullScreen(), at.accessibleName()


def test_who_has_something_to_let_go_does_that_first(bench):
    canvas = bench.network.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.pin is not None
    press_escape(bench, canvas)
    assert canvas.pin is None
    assert bench.shell.isFullScreen()
    press_escape(bench, canvas)
    assert not bench.shell.isFullScreen()


def test_a_field_is_left_first(bench):
    press_escape(bench, bench.recipe.page.cells["rate"].slider.field)
    assert bench.shell.isFullScreen()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not bench.shell.isFullScreen()


def test_the_menu_knows_when_the_system_gives_the_screen_back(bench):
    bench.shell.showNormal()
    QApplication.processEvents()
    assert not bench.actions["full_screen"].isChecked()
