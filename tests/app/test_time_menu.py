"""What the right button offers on the time line, and where a moment gets its name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.core.run import Mark
from nnsim.core.texts import plain
from nnsim.ui.kit.widgets.name_field import NameField


@pytest.fixture
def trained(bench):
    """A run of 1,000 steps with a mark at step 400."""
    client, bridge = bench.bridge.client, bench.bridge
    client.tell(client.frame(step=1000, marks=(Mark(400, 4.0, plain("here it turns")),)))
    bridge.tick()
    assert bridge.travel.present == 1000
    return bench


def open_menu(bench, step: float, reason=QContextMenuEvent.Reason.Mouse) -> QMenu:
    strip = bench.bar.time
    at = QPoint(round(strip._x_of(step)), strip.height() // 2)
    QApplication.sendEvent(strip, QContextMenuEvent(reason, at, strip.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entries(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if action.isEnabled() and action.text()]


def choose(menu: QMenu, name: str) -> None:
    next(action for action in menu.actions() if action.objectName() == name).trigger()
    menu.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_right_button_offers_what_can_be_done_at_the_step_below_it(trained):
    menu = open_menu(trained, 402)
    assert entries(menu)[:2] == ["Look at step 400", "Name step 400…"], "of the mark that is so near"
    assert "Go to a moment" in entries(menu)
    choose(menu, "look_there")
    assert trained.bridge.travel.is_away
    assert trained.bridge.client.named("visit")[-1] == (400,)
    menu = open_menu(trained, 700)
    assert entries(menu)[2] == "Go on from step 400"
    choose(menu, "now")
    assert not trained.bridge.travel.is_away


def test_by_keys_it_is_about_the_moment_that_is_shown(trained):
    menu = open_menu(trained, 100, QContextMenuEvent.Reason.Keyboard)
    assert entries(menu)[0] == "Name this moment…"
    choose(menu, "name_moment")


def test_the_name_of_a_moment_is_typed_beside_the_controls_of_the_bar(trained):
    choose(open_menu(trained, 700), "name_there")
    assert trained.bridge.client.named("visit")[-1] == (700,)
    (field,) = trained.shell.findChildren(NameField)
    assert field.isVisible()
    assert field.hasFocus()
    bar = QRect(trained.bar.mapTo(trained.shell, QPoint(0, 0)), trained.bar.size())
    assert not bar.intersects(field.geometry())
    assert trained.shell.rect().contains(field.geometry())
    field.drop()
