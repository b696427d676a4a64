"""Menus and keys of the window: every command is there once, in its order, and its key reaches it."""

from __future__ import annotations

from itertools import groupby

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from nnsim.app.commands import COMMANDS, ITEMS, SUBMENUS
from nnsim.ui.kit import theming
from nnsim.ui.kit.icons import icon
from nnsim.ui.kit.theme import DARK, LIGHT
from nnsim.ui.kit.theming import current


@pytest.fixture
def window(bench):
    bench.shell.activateWindow()
    return bench.shell


@pytest.fixture
def actions(bench):
    return bench.actions


@pytest.fixture
def pressed(actions, monkeypatch):
    """The commands that are given, instead of carrying them out."""
    given: list[str] = []
    monkeypatch.setattr(actions, "run", given.append)
    return given


def test_every_key_is_there_on_this_system_and_means_one_thing(actions):
    taken: dict[str, str] = {}
    for command in COMMANDS:
        for key in actions[command.id].shortcuts():
            assert taken.setdefault(key.toString(), command.id) == command.id
    assert "" not in taken
    for command in COMMANDS:
        assert (command.keys is None) == actions[command.id].shortcut().isEmpty(), command.id


def test_every_icon_exists(qapp):
    for command in COMMANDS:
        if command.icon:
            assert not icon(command.icon, current()).isNull()


def test_every_action_gives_its_command_once(actions, pressed):
    for command in COMMANDS:
        actions[command.id].setEnabled(True)
        actions[command.id].trigger()
    assert pressed == [command.id for command in COMMANDS]


def test_keys_reach_their_command(actions, window, pressed, qtbot):
    qtbot.waitExposed(window)
    names = ["play", "step", "step_sample", "undo", "redo", "save", "shortcuts"]
    for name in names:
        actions[name].setEnabled(True)
        QTest.keySequence(window, actions[name].shortcut())
    assert pressed == names


def told(menu) -> list[str | None]:
    """What stands in the menu, without why some of it cannot be had."""
    return [None if action.isSeparator() else label(action) for action in menu.actions()]


def label(action) -> str:
    return action.text() if action.isEnabled() else action.text().partition(" (")[0]


def test_menus_hold_every_command_with_a_line_between_groups(actions, window):
    tops = {action.text().replace("&", ""): action.menu() for action in window.menuBar().actions()}
    assert list(tops) == ["File", "Edit", "Train", "View", "Go", "Lessons", "Present", "Help"]
    menus = tops | {"File/Export": actions.menu("export")}
    for title, menu in menus.items():
        groups = groupby((item for item in ITEMS if item.menu == title), key=lambda item: item.group)
        expected = [line for _, group in groups for line in (*(item.label for item in group), None)][:-1]
        assert told(menu) == expected
    assert {actions.menu(item.id).title() for item in SUBMENUS} == {item.label for item in SUBMENUS}


def test_what_a_menu_says_of_undo_is_escaped_and_short_again_elsewhere(bench, actions):
    project = bench.editor.project
    bench.editor.edit("Import R&D", lambda _project: type(project)(data=project.data, name="other"))
    assert actions["undo"].text() == "&Undo Import R&&D"
    assert actions["undo"].toolTip() == "Undo Import R&D"
    assert actions["undo"].iconText() == "Undo"
    assert bench.bar.undo.toolTip() == "Undo Import R&D  (Ctrl+Z)"
    assert actions["undo"].isEnabled()
    assert bench.bar.undo.isEnabled()
    actions["undo"].trigger()
    assert not actions["undo"].isEnabled()
    assert not bench.bar.undo.isEnabled()
    assert bench.bar.undo.toolTip() == "Undo  (Ctrl+Z)"


def test_recent_files_are_listed_when_the_menu_opens(bench, actions, tmp_path):
    menu = actions.menu("recent")
    menu.aboutToShow.emit()
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("No files yet", False)]
    for name in ("a", "b"):
        (tmp_path / f"{name}.nnsim").touch()
        bench.settings.add_recent(tmp_path / f"{name}.nnsim")
    menu.aboutToShow.emit()
    assert [(action.text(), action.toolTip()) for action in menu.actions()] == [
        (f"{name}.nnsim", str(tmp_path / f"{name}.nnsim")) for name in ("b", "a")
    ]


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


def test_space_plays_also_where_a_button_has_the_focus(actions, bench, pressed):
    button = bench.bar.reset
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == ["play"]
    assert actions["play"].shortcut() == QKeySequence("Space")
