"""Every dialog, popup and menu of the window by real keys: where they start, what Enter does, and that Escape leaves.

Keys go to the window that the system says has them, and from there to whatever has the focus: a key that nobody takes
would show up as training that starts behind the dialog.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from plain_stage import PlainStage
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QColorDialog, QDialog, QMenu, QMessageBox, QWidget

from nnsim.app.example_gallery import ExampleGallery
from nnsim.app.film_dialog import FilmDialog
from nnsim.app.first_steps import FirstSteps
from nnsim.app.shortcut_sheet import ShortcutSheet
from nnsim.app.workbench import Workbench
from nnsim.core.files import nnsim_file
from nnsim.core.project import Project
from nnsim.edits.beginnings import with_images
from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.sitting import Sitting
from nnsim.ui.classroom.class_window import ClassWindow
from nnsim.ui.classroom.hand_in_dialog import HandInDialog
from nnsim.ui.classroom.pack_dialog import PackDialog
from nnsim.ui.classroom.verify_dialog import VerifyDialog
from nnsim.ui.data.drawing.augment_dialog import AugmentDialog
from nnsim.ui.data.drawing.new_set_dialog import NewSetDialog
from nnsim.ui.data.painting.turn_dialog import TurnDialog
from nnsim.ui.data.point_table import PointTable
from nnsim.ui.importing.dialog import ImportDialog
from nnsim.ui.network.kind_picker import KindPicker
from nnsim.ui.network.preset_picker import PresetPicker
from nnsim.ui.network.settings import LayerSettings
from nnsim.ui.views.shelf import Shelf

ROOT = Path(__file__).resolve().parents[2]
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TABLE = "a\tb\tkind\n" + "".join(f"{i}\t{i % 5}\t{'uv'[i % 2]}\n" for i in range(20))
WINDOWS = (QDialog, QMenu, KindPicker, PresetPicker, LayerSettings, Shelf)


@dataclass(frozen=True)
class Hand:
    """What a person does with the window."""

    bench: Workbench
    folder: Path

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key goes to the window with the keyboard, as the system sends it."""
        popup = QApplication.activePopupWidget()
        window = popup.windowHandle() if popup is not None else QGuiApplication.focusWindow()
        assert window is not None, "nobody has the keyboard"
        QTest.keyClick(window, Qt.Key(ord(key.upper())) if isinstance(key, str) else key, modifiers)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, LEFT)

    def ask(self, widget: QWidget) -> None:
        """The key for the context menu."""
        middle = widget.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, widget.mapToGlobal(middle))
        QApplication.sendEvent(widget, event)

    def command(self, name: str) -> None:
        """A line of a menu."""
        self.bench.actions[name].trigger()

    @property
    def keyboard(self) -> QWidget:
        """Where the keyboard is before: at the plane, at the pad, or at the blocks."""
        image = self.bench.editor.project.data.kind == "image"
        if self.bench.network.shows_blocks:
            return self.bench.network.focus_target
        return self.bench.data.desk.pad if image else self.plane

    @property
    def plane(self) -> QWidget:
        return self.bench.output.plane

    def edit(self) -> None:
        self.bench.editor.edit("Set the rate", lambda p: set_recipe(p, rate=p.recipe.rate * 2))


@dataclass(frozen=True)
class Case:
    """How it is opened, what it is, where the keyboard starts in it (words of it), and what Enter does there at once.

    ``enter`` is ``takes`` where that closes it, ``starts`` where it begins what takes a while, else ``stays``.
    ``waits`` where opening comes back only once it is closed.
    """

    name: str
    open: Callable[[Hand], object]
    what: type[QWidget]
    starts: str = ""
    enter: str = "takes"
    waits: bool = False


def _paste(hand: Hand) -> None:
    QApplication.clipboard().setText(TABLE)
    hand.key("v", CTRL | SHIFT)


def _turn(hand: Hand) -> None:
    hand.plane.setFocus()
    hand.key("a", CTRL)
    hand.bench.painter.commands.ask_for_angle()


def _unsaved(hand: Hand) -> None:
    hand.edit()
    hand.key("n", CTRL)


def _settings(hand: Hand) -> None:
    network = hand.bench.network
    network.open_settings(hand.bench.editor.project.network.nodes[0].id)


def _changed_on_disk(hand: Hand) -> None:
    path, project = hand.folder / "mine.nnsim", hand.bench.editor.project
    nnsim_file.save(path, project)
    hand.bench.document.show(project, None, path)
    nnsim_file.save(path, set_recipe(project, rate=0.7))
    hand.key("s", CTRL)


def _hand_in(hand: Hand) -> None:
    """Of a lesson that was gone through before."""
    lesson, pack = read_file(bundled()[0]).read.lesson, hand.bench.lessons.pack
    assert lesson
    pack.through = pack.through or Sitting(lesson, PlainStage())
    hand.bench.run("hand_in")
    hand.bench.document.newest.hurry()


def _verify(hand: Hand) -> None:
    """Nothing is a challenge here, as nobody has said one."""
    hand.bench.classroom.verifying.open([hand.folder / "a.nnsim"])


def _tools(hand: Hand) -> None:
    button = next(b for b in hand.bench.data.tools.buttons.values() if len(b.members) > 1)
    hand.ask(button)


def _header(hand: Hand) -> None:
    header = hand.bench.network.headers.headers["output"]
    hand.bench.network.headers._open("output")
    assert header.isVisible()


def _edge_menu(hand: Hand) -> None:
    blocks = hand.bench.network.blocks
    blocks.commands.edge_menu_wanted.emit(blocks.canvas.flow.edges[0], QPoint(300, 300))


def _edge_picker(hand: Hand) -> None:
    blocks = hand.bench.network.blocks
    blocks.open_picker(blocks.canvas.flow.edges[0], QPoint(300, 300))


PLANE = (
    Case("import", _paste, ImportDialog, "First rows"),
    Case("new images", lambda h: h.key("n", CTRL | SHIFT), NewSetDialog, "Names of the classes"),
    Case("examples", lambda h: h.key("e", CTRL), ExampleGallery, "lecture item"),
    Case("shortcuts", lambda h: h.key(Qt.Key.Key_F1), ShortcutSheet, "", "stays"),
    Case("first steps", lambda h: h.command("first_steps"), FirstSteps, "First steps", "stays"),
    Case("about", lambda h: h.command("about"), QMessageBox),
    Case("unsaved", _unsaved, QMessageBox, "", waits=True),
    Case("turn", _turn, TurnDialog, "Angle in degrees"),
    Case("points", lambda h: h.key("t"), PointTable, "Points", "stays"),
    Case("all layers", lambda h: h.click(h.bench.network.palette_strip.all), KindPicker, "Search layers"),
    Case("presets", lambda h: h.click(h.bench.network.palette_strip.presets), PresetPicker, "erceptron"),
    Case("settings", _settings, LayerSettings, "", "stays"),
    Case("insert", lambda h: h.click(h.bench.network.headers.inserts[0]), QMenu),
    Case("plane", lambda h: h.ask(h.plane), QMenu, "", "stays"),
    Case("class", lambda h: h.ask(h.bench.data.chips.chips[0]), QMenu, "", "stays"),
    Case("device", lambda h: h.click(h.bench.bar.device), QMenu, "", "stays"),
    Case("changed on disk", _changed_on_disk, QMessageBox, "", waits=True),
    Case("tools", _tools, QMenu, "", "stays"),
    Case("output", _header, QMenu, "", "stays"),
    Case("film", lambda h: h.command("record"), FilmDialog, "Choose a file"),
    Case("shelf", lambda h: h.command("choose_view"), Shelf, "More views"),
    Case("hand in", _hand_in, HandInDialog, "Your name"),
    Case("a class", lambda h: h.bench.classroom.collect([h.folder]), ClassWindow, "Learners and steps", "stays"),
    Case("verify", _verify, VerifyDialog, "Verify", "stays"),
    Case("pack", lambda h: h.command("make_pack"), PackDialog, "Lesson"),
)
BLOCKS = (
    Case("ground", lambda h: h.key(Qt.Key.Key_F10, SHIFT), QMenu, "", "stays"),
    Case("edge", _edge_menu, QMenu, "", "stays"),
    Case("between", _edge_picker, KindPicker, "Search layers"),
)


def _copies(hand: Hand) -> None:
    hand.click(hand.bench.data.copies.make)


IMAGES = (
    Case("copies", _copies, AugmentDialog, "", enter="starts"),
    Case("colour", lambda h: h.click(h.bench.data.desk.inks.more), QColorDialog, ""),
)


def top() -> QWidget | None:
    """What is open over the window."""
    over = QApplication.activePopupWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    return over if isinstance(over, WINDOWS) and over.isVisible() else None


class Walk:
    """Opens one case after the other; ``faults`` say in words what went wrong."""

    def __init__(self, hand: Hand, qtbot, project: Project) -> None:
        self.hand, self.qtbot, self.project = hand, qtbot, project
        self.faults: list[str] = []

    def go(self, cases: tuple[Case, ...]) -> None:
        for case in cases:
            for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space):  # Space is Play in the window
                self._open(case, key)
        assert not self.faults, "\n".join(["", *self.faults])

    def _open(self, case: Case, key: Qt.Key) -> None:
        bench = self.hand.bench
        if bench.editor.project != self.project or bench.document.unsaved or bench.document.path:
            bench.document.show(self.project)
        bench.shell.activateWindow()
        self.qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is bench.shell.windowHandle())
        self.start = self.hand.keyboard
        self.start.setFocus()
        self.plays = len(bench.bridge.client.named("play"))
        if case.waits:
            watch = QTimer(bench, interval=5)
            watch.timeout.connect(lambda: isinstance(top(), case.what) and (watch.stop(), self._act(case, key)))
            watch.start()
        case.open(self.hand)
        if not case.waits:
            self._act(case, key)
        self._after(case, key)

    def _act(self, case: Case, key: Qt.Key) -> None:
        bench = self.hand.bench
        try:
            self.qtbot.waitUntil(lambda: isinstance(top(), case.what), timeout=5000)
        except self.qtbot.TimeoutError:
            self.faults.append(f"{case.name}: did not open, {top()}")
            return
        self.over = top()
        self.is_dialog = isinstance(self.over, QDialog)
        if self.is_dialog:
            self.qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is self.over.windowHandle())
        if isinstance(self.over, ImportDialog):
            self.qtbot.waitUntil(self.over.take.isEnabled)
        holder = self.over.focusWidget() or self.over
        words = f"{holder.accessibleName()} {holder.toolTip()} {getattr(holder, 'text', str)()}"
        if case.starts and case.starts not in words:
            self.faults.append(f"{case.name}: starts at {holder} {words!r}")
        self.before = bench.editor.project, bench.editor.stack.index()
        self.hand.key(key)

    def _after(self, case: Case, key: Qt.Key) -> None:
        bench, name = self.hand.bench, key.name
        self.qtbot.wait(1)
        if len(bench.bridge.client.named("play")) > self.plays:
            self.faults.append(f"{case.name}: {name} started training")
        is_open = top() is not None
        if key is Qt.Key.Key_Escape:
            if is_open:
                self.faults.append(f"{case.name}: Escape leaves it open")
            if (bench.editor.project, bench.editor.stack.index()) != self.before:
                self.faults.append(f"{case.name}: Escape changed the document")
            holder = QApplication.focusWidget() if self.is_dialog else bench.shell.focusWidget()
            if holder is not self.start:
                self.faults.append(f"{case.name}: the keyboard went to {holder}, not {self.start}")
        if key is Qt.Key.Key_Return and case.enter == "takes" and is_open:
            try:
                self.qtbot.waitUntil(lambda: top() is None)
            except self.qtbot.TimeoutError:
                self.faults.append(f"{case.name}: Enter does nothing")
        if key is Qt.Key.Key_Return and case.enter == "stays" and not is_open:
            self.faults.append(f"{case.name}: Enter closed it")
        if (over := top()) is not None:
            over.close()


@pytest.fixture
def hand(bench: Workbench, tmp_path: Path, monkeypatch) -> Hand:
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    return Hand(bench, tmp_path)


@pytest.mark.slow
def test_on_the_plane(hand, qtbot) -> None:
    Walk(hand, qtbot, build(examples()["circle"])).go(PLANE)


def test_on_images(hand, qtbot) -> None:
    Walk(hand, qtbot, with_images(8, ("a", "b"), colour=True)).go(IMAGES)


def test_on_blocks(hand, qtbot) -> None:
    project = build(examples()["spiral"])
    Walk(hand, qtbot, replace(project, view=replace(project.view, network="blocks"))).go(BLOCKS)


def test_escape_leaves_the_large_pad(hand, qtbot) -> None:
    bench = hand.bench
    bench.document.show(with_images(8, ("a", "b"), colour=False))
    bench.shell.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is bench.shell.windowHandle())
    bench.data.desk.pad.setFocus()
    hand.click(bench.data.desk.expand)
    assert QApplication.focusWidget() is bench.large_pad.desk.pad
    hand.key(Qt.Key.Key_Escape)
    assert not bench.large_pad.isVisible()
    assert QApplication.focusWidget() is bench.data.desk.pad


def test_no_dialog_is_forgotten() -> None:
    """Each class that is a window of its own has its case above, or is walked elsewhere."""
    walked = {case.what.__name__ for case in (*PLANE, *IMAGES, *BLOCKS)}
    elsewhere = {"MessageBox", "ProgressDialog"}  # the base of sentences; Escape stops the work: test_waiting_window
    known = walked | elsewhere
    made = {
        name
        for path in (ROOT / "nnsim").rglob("*.py")
        for name in re.findall(
            r"^class (\w+)\((?:Dialog|QDialog|QMessageBox|MessageBox|QMenu)\)", path.read_text(), re.MULTILINE
        )
    }
    assert made - known == {"Dialog"}
    popups = {
        name
        for path in (ROOT / "nnsim").rglob("*.py")
        if "WindowType.Popup)" in (text := path.read_text())
        for name in re.findall(r"^class (\w+)\(QWidget\)", text, re.MULTILINE)
    }
    assert popups <= known
    assert popups
