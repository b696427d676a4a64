"""The window without a mouse, for other eyes and on the projector; files that are dropped on it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from driven_window import CTRL, NONE, SHIFT
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QListView, QMenu, QMenuBar, QWidget

from nnsim.app.commands import COMMANDS
from nnsim.app.commands.command import plain
from nnsim.app.first_steps import FirstSteps
from nnsim.app.opening import first_document, greet
from nnsim.app.shortcut_sheet import ShortcutSheet
from nnsim.core.files import nnsim_file
from nnsim.examples.example import build, examples
from nnsim.ui.data.painting.painting import TOOLS
from nnsim.ui.data.painting.plane_painter import HELP as PLANE_KEYS
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.kit.widgets.text import Text


def panel_of(window, widget) -> str:
    """The name of the panel that holds ``widget``."""
    bench = window.bench
    named = {"bar": bench.bar, "data": bench.data, "network": bench.network, "output": bench.output}
    named |= {"plots": bench.plots, "recipe": bench.recipe, "messages": bench.messages.toasts}
    return next((name for name, panel in named.items() if panel.isAncestorOf(widget)), "")


def test_ctrl_and_a_number_go_to_the_panels(window):
    assert QApplication.focusWidget() is window.bench.output.plane, "the keyboard starts at the plane"
    reached = []
    for number in "3421":
        window.key(number, CTRL)
        reached.append(panel_of(window, QApplication.focusWidget()))
        assert QApplication.focusWidget().accessibleName()
    assert reached == ["data", "recipe", "network", "output"]


def test_tab_goes_through_every_panel_as_one_reads(window):
    window.shell.focusWidget().clearFocus()
    walked: list[QWidget] = []
    while not walked or QApplication.focusWidget() is not walked[0]:
        if QApplication.focusWidget() is not None:
            walked.append(QApplication.focusWidget())
        window.qtbot.keyClick(QApplication.focusWidget() or window.shell, Qt.Key.Key_Tab)
        assert len(walked) < 150, "Tab is caught somewhere"
    panels = [panel_of(window, widget) for widget in walked]
    assert list(dict.fromkeys(panels)) == ["bar", "data", "network", "output", "plots", "recipe"]
    assert sum(before != after for before, after in pairwise(panels)) == 5, "each panel once"
    names = [widget.accessibleName() for widget in walked]
    assert names.index("Noise") < names.index("Samples") < names.index("Test share")
    window.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is walked[-1]


def test_tab_reaches_the_buttons_of_a_message(window):
    banner = window.bench.messages.say("Only a test.", "warning", (("Do it", lambda: None),))
    window.until(banner.isVisible)
    for _ in range(150):
        window.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is banner.buttons[0]:
            break
    assert QApplication.focusWidget() is banner.buttons[0]
    window.key("\r")
    assert not window.banners


def test_keys_stay_near_what_went(window):
    bench = window.bench
    headers = bench.network.headers.headers
    first = next(iter(headers.values()))
    first.name.setFocus(Qt.FocusReason.TabFocusReason)
    place = first.name.mapTo(bench.network, first.name.rect().center())
    bench.network.edits.remove(next(iter(headers)))
    now = QApplication.focusWidget()
    assert bench.network.isAncestorOf(now)
    assert (now.mapTo(bench.network, now.rect().center()) - place).manhattanLength() < 300
    banner = bench.messages.say("Only a test.", "warning")
    banner.close_button.setFocus(Qt.FocusReason.TabFocusReason)
    window.key("\r")
    assert QApplication.focusWidget() is bench.network.focus_target


def test_the_plane_is_painted_by_keyboard(window):
    before = window.counts
    window.key("1", CTRL)
    window.key("2")
    window.key("p")
    window.key(Qt.Key.Key_Right, SHIFT, times=6)
    window.key("\r")
    assert window.counts == [before[0], before[1] + 1]
    place = window.bench.editor.project.data.x[-1]
    assert tuple(place) == pytest.approx((6 * 4 * 6 / 60, 0), abs=1e-6)
    window.key("1")
    window.key(Qt.Key.Key_Down)
    window.key("\r")
    assert window.counts == [before[0] + 1, before[1] + 1]
    window.key(Qt.Key.Key_Escape)
    window.key(Qt.Key.Key_Space)
    assert window.bench.bar.play.isChecked(), "without the crosshair, Space belongs to Play"


def test_the_first_start_says_what_to_do_and_later_ones_do_not(open_window):
    window = open_window(recover=True)
    assert window.said("Press Play")
    window.press("First steps")
    page = window.shell.findChild(FirstSteps)
    window.until(page.isVisible)
    assert not clipped(page)
    window.click(page.buttons["play"])
    window.until(lambda: window.epoch > 2, "training")
    window.click(page.buttons["play"])
    window.click(page.buttons["focus_plane"])
    assert window.shell.focusWidget() is window.bench.output.plane
    window.click(page.buttons["present"])
    assert window.bench.presenting.is_on
    window.bench.run("present")
    assert not window.bench.presenting.is_on
    button = page.buttons["play"]
    window.until(lambda: button.visibleRegion().boundingRect() == button.rect(), "a whole button")
    assert page.height() <= 700, "it fits a small screen"
    page.close()
    bench, first = window.bench, first_document(window.bench.settings, None, last=False)  # as the next start does
    assert greet(bench.settings, bench.messages, first, page.show, page.show) is None
    assert not window.said("Press Play")


def test_the_welcome_leaves_with_the_first_play(open_window):
    window = open_window(recover=True)
    assert window.said("Press Play")
    window.play()
    assert not window.banners


def test_the_sheet_shows_every_key(window):
    window.key(Qt.Key.Key_F1)
    sheet = window.shell.findChild(ShortcutSheet)
    window.until(sheet.isVisible)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    for command in COMMANDS:
        if command.keys is not None:
            assert plain(command.label) in words
            shortcut = window.bench.actions[command.id].shortcut()
            assert shortcut.toString(QKeySequence.SequenceFormat.NativeText) in words
    assert (
        {title for title, _ in PLACES}
        == {
            "Plane",
            "Selected points",
            "Network",
            "Network as blocks",
            "Sliders",
            "Drawing pad",
            "Samples",
            "Decision tree",
            "Time line",
        }
        <= words
    )
    for _, rows in PLACES:
        for keys, meaning in rows:
            assert {keys, meaning} <= words
    assert {tool.shortcut for tool in TOOLS} <= {keys for keys, _ in PLANE_KEYS}
    assert sheet.width() <= 1366
    assert sheet.height() <= 768
    window.qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    window.until(lambda: not sheet.isVisible())


def test_no_key_means_two_things(window):
    taken: dict[str, str] = {}
    for command in COMMANDS:
        action = window.bench.actions[command.id]
        if command.menu.startswith("Present") and not action.isEnabled():
            continue  # single keys that mean this while somebody presents, and nothing else then
        for keys in action.shortcuts():
            assert taken.setdefault(keys.toString(), command.id) == command.id
    assert not taken.keys() & {tool.shortcut for tool in TOOLS}


PANELS = ("bar", "data", "network", "output", "plots", "recipe")


def test_light_and_dark_reach_every_panel(window):
    bench = window.bench
    light = {name: window.picture(getattr(bench, name)) for name in PANELS}
    room = bench.data.column.viewport().size()
    bench.actions["theme_dark"].trigger()
    for name in PANELS:
        dark = window.picture(getattr(bench, name))
        assert _brightness(dark) < _brightness(light[name]) - 60, f"{name} stays light"
    QApplication.processEvents()  # whatever was arranged anew
    assert bench.data.column.viewport().size() == room, "colours move nothing"
    assert bench.actions["theme_dark"].isChecked()
    assert bench.settings.theme() == "dark"
    bench.actions["theme_light"].trigger()
    assert all(window.picture(getattr(bench, name)) == light[name] for name in ("bar", "data", "recipe"))
    bench.actions["theme_system"].trigger()
    assert bench.settings.theme() == "system"
    assert bench.actions["theme_system"].isChecked()


def _brightness(image) -> float:
    """Mean lightness of a picture, 0 to 255."""
    small = image.scaled(32, 32, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return sum(small.pixelColor(x, y).lightness() for x in range(32) for y in range(32)) / 32**2


def clipped(root: QWidget) -> list[str]:
    """Words that do not fit where they stand."""
    return [
        f"{text.text()!r} needs {text.sizeHint().toTuple()}, has {text.size().toTuple()}"
        for text in root.findChildren(Text)
        if text.isVisible()
        and not text.wordWrap()
        and (text.width() < text.sizeHint().width() - 1 or text.height() < text.sizeHint().height() - 1)
    ]


@pytest.mark.parametrize("presenter", [False, True])
def test_no_words_are_cut(window, presenter):
    if presenter:
        height = window.bench.bar.height()
        window.key(Qt.Key.Key_F5, CTRL)
        assert window.bench.bar.height() > 1.2 * height
    window.until(lambda: window.shell.minimumSizeHint().height() <= 768, "a window that can be so low", timeout=1000)
    window.shell.resize(1366, 768)
    window.until(lambda: window.shell.size().toTuple() == (1366, 768), "a window that fits a small screen")
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1)
    window.until(lambda: not clipped(window.shell), "room for all words", timeout=1000)


def test_panels_are_put_away_for_the_network_and_come_back(window):
    bench, network = window.bench, window.bench.network
    before = network.size()
    window.key("3", CTRL)
    for key, name in ((Qt.Key.Key_F7, "data"), (Qt.Key.Key_F8, "plots"), (Qt.Key.Key_F9, "recipe")):
        window.key(key)
        assert getattr(bench, name).isHidden()
        assert not bench.actions[f"panel_{name}"].isChecked()
    assert QApplication.focusWidget() is network.focus_target, "keys never stay where nobody sees them"
    window.until(lambda: network.width() > before.width() + 200 and network.height() > before.height() + 150)
    window.key("7", CTRL)  # who goes to a panel sees it
    window.key("3", CTRL)
    window.key(Qt.Key.Key_F9)
    assert all(bench.actions[f"panel_{name}"].isChecked() for name in ("data", "plots", "recipe"))
    window.until(lambda: network.size() == before, "the former size")


def test_presenter_mode_leaves_the_test_pad_where_it_was(window):
    bench = window.bench
    window.click(bench.data.sets.group.button("images"))
    window.click(bench.data.sets.buttons["digits"])
    window.until_ready()
    window.key("5", CTRL)
    window.until(bench.output.test_pad.pad.hasFocus, "the pad")
    QApplication.processEvents()
    before = bench.output.geometry(), bench.recipe.geometry(), bench.output.title.pos()
    for wide in (True, False, True, False):
        window.key(Qt.Key.Key_F5)
        window.until(lambda wide=wide: (bench.output.width() > before[0].width()) is wide, "other sizes")
    window.until(lambda: (bench.output.geometry(), bench.recipe.geometry()) == before[:2], "the former sizes")
    window.until(lambda: bench.output.title.pos() == before[2], "the former place of the title")


def test_presenter_mode_leaves_everything_as_it_was(window):
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1)
    window.bench.output.show_numbers()
    before = {name: window.picture(getattr(window.bench, name)) for name in PANELS}
    window.key(Qt.Key.Key_F5)
    assert window.bench.actions["presenter"].isChecked()
    window.until(lambda: window.bench.recipe.width() != before["recipe"].width(), "other sizes")
    window.key(Qt.Key.Key_F5)
    window.until(lambda: window.bench.recipe.width() == before["recipe"].width(), "the former sizes")
    for name in PANELS:
        panel = getattr(window.bench, name)
        window.until(partial(looks_like, window, panel, before[name]), f"the former look of {name}", timeout=1000)


def looks_like(window, panel: QWidget, picture) -> bool:
    return window.picture(panel) == picture


def in_menu(widget: QWidget | None) -> bool:
    """Menus name their entries themselves; those of the plotting library are never opened.

    The list of a closed box gets its name when it is opened.
    """
    if isinstance(widget, QListView) and isinstance(widget.window().parentWidget(), QComboBox):
        return not widget.isVisible()
    while widget is not None and not isinstance(widget, QMenu):
        widget = widget.parentWidget()
    return widget is not None


def test_everything_that_takes_the_focus_has_a_name_and_every_button_a_tip(window):
    window.bench.messages.say("Only a test.", "warning", (("Do it", lambda: None),))
    nameless, silent = [], []
    for widget in window.shell.findChildren(QWidget):
        if in_menu(widget):
            continue
        takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        words = isinstance(widget, QLabel) and bool(widget.text())  # a label is read out as it stands
        if takes_focus and not words and not widget.accessibleName():
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
        if (
            isinstance(widget, QAbstractButton)
            and not isinstance(widget.parentWidget(), QMenuBar)
            and not widget.toolTip()
        ):
            silent.append(f"{type(widget).__name__} {widget.accessibleName()!r}")
    assert set(nameless) == set()
    assert set(silent) == set()


# ------------------------------------------------------------ dropped files


def drop(window, *urls: QUrl) -> bool:
    """Drag files over the window and let go; whether it took them."""
    mime = QMimeData()
    mime.setUrls(list(urls))
    at, actions, left = QPoint(400, 300), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, actions, mime, left, NONE)
    QApplication.sendEvent(window.shell, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window.shell, QDropEvent(QPointF(at), actions, mime, left, NONE))
    return enter.isAccepted()


def test_a_dropped_project_is_opened(window, tmp_path):
    path = tmp_path / "dropped.nnsim"
    nnsim_file.save(path, build(examples()["circle"]))
    assert drop(window, QUrl.fromLocalFile(str(path)))
    window.until_ready()
    assert window.title == "dropped – nnsim"
    assert window.counts == [150, 150]


def test_a_foreign_file_is_named_and_nothing_changes(window, tmp_path):
    path = tmp_path / "holiday.png"
    path.write_bytes(b"not a project")
    project = window.bench.editor.project
    assert drop(window, QUrl.fromLocalFile(str(path)))
    window.until(lambda: window.said("holiday.png: the picture is damaged or of a kind"), "the reason")
    assert window.bench.editor.project is project


def test_words_cannot_be_dropped(window):
    mime = QMimeData()
    mime.setText("just words")
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(window.shell, enter)
    assert not enter.isAccepted()
