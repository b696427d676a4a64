"""The table of commands: every command does something, and no key or mnemonic means two things."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from nnsim.app.actions import BY_ID, COMMANDS, Actions
from nnsim.ui.kit import theming
from nnsim.ui.kit.icons import icon
from nnsim.ui.kit.theme import DARK, LIGHT
from nnsim.ui.kit.theming import current

SUBMENUS = {"recent", "export"}


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def pressed():
    return []


@pytest.fixture
def actions(window, pressed):
    handlers = {name: lambda name=name: pressed.append(name) for name in BY_ID if name not in SUBMENUS}
    actions = Actions(window, handlers)
    actions.fill(window.menuBar())
    window.show()
    return actions


def test_ids_are_unique():
    ids = [command.id for command in COMMANDS if command.id]
    assert len(ids) == len(set(ids)) == len(BY_ID)


def test_no_key_means_two_things(actions):
    keys = [key.toString() for name in BY_ID if name not in SUBMENUS for key in actions[name].shortcuts()]
    assert "" not in keys
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_commands_with_keys_have_them_on_this_system(actions):
    for command in BY_ID.values():
        if command.keys is not None:
            assert not actions[command.id].shortcut().isEmpty(), command.id


def test_no_mnemonic_means_two_things_in_a_menu():
    for menu in {command.menu for command in COMMANDS}:
        letters = [c.text[c.text.index("&") + 1].lower() for c in COMMANDS if c.menu == menu and c.id and "&" in c.text]
        assert len(letters) == len(set(letters)), (menu, sorted(letters))
        assert all("&" in c.text for c in COMMANDS if c.menu == menu and c.id)
    menus = [menu[0] for menu in dict.fromkeys(command.menu for command in COMMANDS) if "/" not in menu]
    assert len(menus) == len(set(menus))


def test_every_icon_exists(qapp):
    for command in COMMANDS:
        if command.icon:
            assert not icon(command.icon, current()).isNull()


def test_every_command_calls_its_handler_once(actions, pressed):
    for name in BY_ID:
        if name not in SUBMENUS:
            actions[name].trigger()
    assert pressed == [name for name in BY_ID if name not in SUBMENUS]


@pytest.mark.parametrize("name", ["play", "step", "step_sample", "undo", "redo", "save", "shortcuts"])
def test_keys_reach_their_command(actions, window, pressed, name, qtbot):
    qtbot.waitExposed(window)
    window.activateWindow()
    QTest.keySequence(window, actions[name].shortcut())
    assert pressed == [name]


def test_menus_hold_every_command_in_the_order_of_the_table(actions, window):
    for top in window.menuBar().actions():
        title = top.text().replace("&", "")
        expected = [c.text for c in COMMANDS if c.menu == title]
        assert [action.text() for action in top.menu().actions()] == expected
    exports = [action.text() for action in actions.menu("export").actions()]
    assert exports == [c.text for c in COMMANDS if c.menu == "File/Export"]
    assert {actions.menu(name).title() for name in SUBMENUS} == {BY_ID[name].text for name in SUBMENUS}


def test_icons_are_drawn_with_the_menu_and_again_in_another_theme(actions, window):
    theming.manager().set_mode("light")
    menu = window.menuBar().actions()[0].menu()
    assert actions["save"].icon().isNull()
    colors = []
    for mode in ("light", "dark"):
        theming.manager().set_mode(mode)
        menu.popup(QPoint(0, 0))
        menu.close()
        image = actions["save"].icon().pixmap(20, 20).toImage()
        colors.append({image.pixelColor(x, y).name() for x in range(20) for y in range(20)} - {"#000000"})
    assert LIGHT.text.lower() in colors[0]
    assert DARK.text.lower() in colors[1]
    theming.manager().set_mode("light")


def test_a_handler_without_a_command_is_our_mistake(window):
    with pytest.raises(ValueError, match="no such command: \\['fly'\\]"):
        Actions(window, {"fly": lambda: None})


def test_space_plays_also_where_a_button_has_the_focus(actions, window, pressed, qtbot):
    from nnsim.ui.kit.widgets.button import Button

    button = Button("Press")
    button.clicked.connect(lambda: pressed.append("button"))
    window.setCentralWidget(button)
    window.activateWindow()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == ["play"]
    assert actions["play"].shortcut() == QKeySequence("Space")
