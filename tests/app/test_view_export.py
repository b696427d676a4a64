"""A view as a drawing, a picture and a table, from the menus and where one points at it."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from shown_views import show, visible

from nnsim.app.workbench import Workbench
from nnsim.ui.kit.drawings import PIXELS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def curves(bench: Workbench) -> Workbench:
    """A run of three epochs whose curves are looked at."""
    bench.shell.resize(1366, 768)
    show(bench, "iris")
    client = bench.bridge.client
    rows = [(step, step, 1.5 / step, float("nan"), 0.5, 0.4) for step in (1, 2, 3)]
    client.tell(client.frame(rows, step=3))
    bench.bridge.tick()
    bench.refresh()
    return bench


def said(bench: Workbench) -> list[str]:
    return [banner.text.text() for banner in bench.messages.toasts.banners]


def open_menu(widget, at: QPoint) -> dict[str, QMenu]:
    """The entries of the menu that a click of the right button opens."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget.childAt(at) or widget, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {action.objectName(): action for action in menu.actions()}


def test_a_view_is_written_as_drawing_picture_and_table(curves: Workbench, tmp_path: Path, qtbot, monkeypatch) -> None:
    view = curves.plots.views["curves"]
    curves.run("export_view", path=tmp_path / "a.svg")
    page = ElementTree.parse(tmp_path / "a.svg").getroot()
    assert page.get("viewBox") == f"0 0 {view.width()} {view.height()}"
    words = {"".join(text.itertext()).strip() for text in page.iter(f"{SVG}text")}
    assert {"Loss over epochs", "Log scale", "1.5", "100 %"} <= words, "words stay words, those of the axes too"
    assert len(list(page.iter(f"{SVG}image"))) <= 1, "no plot is pixels: one button has an icon"
    curves.run("export_view", path=tmp_path / "b.png")
    picture = QImage(str(tmp_path / "b.png"))
    assert (picture.width(), picture.height()) == (PIXELS * view.width(), PIXELS * view.height())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "c"), "Table (*.csv)"))
    curves.actions["export_view"].trigger()
    qtbot.waitUntil(lambda: len(said(curves)) == 3)
    with (tmp_path / "c.csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    assert [(row["epoch"], row["train_loss"], row["test_loss"]) for row in table] == [
        ("1", "1.5", ""), ("2", "0.75", ""), ("3", "0.5", "")
    ]  # fmt: skip
    curves.run("export_view", path=tmp_path / "missing" / "d.svg")
    assert "d.svg cannot be written" in said(curves)[-1]
    assert not (tmp_path / "missing").exists()


def test_a_click_of_the_right_button_copies_exports_moves_and_closes_a_view(curves: Workbench, qtbot) -> None:
    plots = curves.plots
    view = plots.views["curves"]
    entries = open_menu(plots, view.mapTo(plots, QPoint(5, 5)))
    assert list(entries) == ["cost", "", "copy_view", "export_view", "window_view", "close_view"]
    entries["copy_view"].trigger()
    copied = QApplication.clipboard().image()
    assert copied.size() == view.size() * PIXELS
    QApplication.clipboard().clear()
    tab = plots.tabs.button("samples")
    open_menu(plots, tab.mapTo(plots, tab.rect().center()))["close_view"].trigger()
    assert "samples" not in plots.here
    open_menu(plots, view.mapTo(plots, QPoint(5, 5)))["window_view"].trigger()
    window = curves.docking.windows["curves"]
    open_menu(window, QPoint(3, 3))["close_view"].trigger()
    assert curves.docking.windows == {}
    assert visible(curves) == ["columns"]
