"""The menu of the time line, where one points at it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.app.actions import Actions
from nnsim.language.texts import say
from nnsim.ui.kit import numbers
from nnsim.ui.run.travel import Travel


def open_time_menu(travel: Travel, step: int, at: QPoint, actions: Actions, parent: QWidget) -> QMenu:
    """Open it at a place on the screen, for the run as it was after ``step`` steps."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add_steps(menu, travel, step, actions)
    menu.addSeparator()
    for command in ("step_back", "epoch_back", "visit", "now"):
        menu.addAction(actions[command])
    menu.addAction(actions.menu("moments").menuAction())  # ``addMenu`` would take it along when this menu goes
    menu.addSeparator()
    for command in ("keep_run", "keep_time_line"):
        menu.addAction(actions[command])
    menu.popup(at)
    return menu


def _add_steps(menu: QMenu, travel: Travel, step: int, actions: Actions) -> None:
    """What is done at the step that is pointed at, and from the one that is looked at."""

    def look() -> None:
        actions.run("visit", step=step)

    def name() -> None:
        look()
        actions.run("name_moment")

    if step == travel.step:
        menu.addAction(actions["name_moment"])
    else:
        there = numbers.counter(step)
        menu.addAction(say("Look at &step {there}", there=there), look).setObjectName("look_there")
        menu.addAction(say("&Name step {there}…", there=there), name).setObjectName("name_there")
    if travel.is_away:
        here = say("&Go on from step {counter}", counter=numbers.counter(travel.step))
        menu.addAction(here, actions["play"].trigger).setObjectName("go_on")
