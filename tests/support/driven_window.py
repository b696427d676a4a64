"""A real window in the hands of a test: what a person does with mouse and keys, and what they read on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from nnsim.app.example_gallery import ExampleGallery
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.client.engine_client import EngineClient
from nnsim.core.project import Project
from nnsim.networks import forward
from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets.banner import Banner
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.stat import Stat

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
PATIENCE_MS = 15_000
"""The slowest thing to wait for is an engine process that loads torch on a busy machine."""


class SharedEngine(EngineClient):
    """Loading torch takes seconds: closing a window pauses this engine, ``end`` closes it."""

    def close(self, timeout: float = 2.0) -> None:
        self.pause()

    def end(self) -> None:
        super().close()


class DrivenWindow:
    """Acts only through events; reads only what is shown."""

    def __init__(self, qtbot: QtBot, bench: Workbench) -> None:
        self.qtbot, self.bench = qtbot, bench
        self.shell = bench.shell

    # ------------------------------------------------------------ waiting

    def until(self, condition: Callable[[], object], what: str = "", timeout: int = PATIENCE_MS) -> None:
        """Let the window work until ``condition`` holds."""
        try:
            self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)
        except self.qtbot.TimeoutError:
            process = self.bench.bridge.client._process
            engine = f"process {process.pid}, {process.exitcode}: {process.log_tail()[-300:]}" if process else "none"
            told = f"banners: {self.banners}; engine: {engine}"
            raise AssertionError(f"{what or 'it'} did not come about; {told}") from None

    def until_ready(self) -> None:
        """The first frame of the document has been drawn; the window itself computes no recurrent networks."""
        live = self.bench.live
        self.until(
            lambda: self.bench.bridge.run.record.frame and (live.fits or not forward.can_evaluate(live.plan)),
            "the first frame",
        )

    # ------------------------------------------------------------ hands

    def click(self, widget: QWidget, at: QPoint | None = None, modifiers: Qt.KeyboardModifier = NONE) -> None:
        assert widget.isVisible(), "only what is seen can be clicked"
        assert widget.isEnabled(), "only what is enabled can be clicked"
        self.qtbot.mouseClick(widget, LEFT, modifiers, at or widget.rect().center())

    def key(self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """A key goes where the focus is, as at the keyboard."""
        for _ in range(times):
            self.qtbot.keyClick(QApplication.focusWidget() or self.shell, key, modifiers)

    def on_plane(self, x: float, y: float) -> QPoint:
        """Where the point (x, y) of the plane lies in its widget."""
        return QPointF(*self.bench.output.plane.transform_to_pixels.pixel((x, y))).toPoint()

    def stroke(self, *points: tuple[float, float]) -> None:
        """Press on the plane at the first point, drag through the others, let go."""
        plane = self.bench.output.plane
        first, *others = [self.on_plane(*point) for point in points]
        self.qtbot.mousePress(plane, LEFT, NONE, first)
        for place in others:
            self.qtbot.mouseMove(plane, place)
        self.qtbot.mouseRelease(plane, LEFT, NONE, others[-1] if others else first)

    def drop(self, path: Path) -> None:
        """Let a file or folder fall on the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        at, actions = QPoint(400, 300), Qt.DropAction.CopyAction
        enter = QDragEnterEvent(at, actions, mime, LEFT, NONE)
        QApplication.sendEvent(self.shell, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(self.shell, QDropEvent(QPointF(at), actions, mime, LEFT, NONE))

    def play(self) -> None:
        self.click(self.bench.bar.play)

    def open_example(self, title: str) -> None:
        """File, Examples, and the card with this title: three clicks."""
        bar = self.shell.menuBar()
        file = bar.actions()[0]
        self.qtbot.mouseClick(bar, LEFT, NONE, bar.actionGeometry(file).center())
        menu = file.menu()
        assert isinstance(menu, QMenu)
        self._pick(menu, "Examples…")
        self.until(lambda: isinstance(QApplication.activeModalWidget(), ExampleGallery), "the gallery")
        gallery = cast("ExampleGallery", QApplication.activeModalWidget())
        self.click(next(card for card in gallery.cards if card.example.title == title))
        self.shell.activateWindow()  # without a window manager nobody gives the keyboard back after a menu
        self.until(self.shell.isActiveWindow, "the keyboard")
        self.until_ready()

    def _pick(self, menu: QMenu, words: str) -> None:
        action = next(a for a in menu.actions() if a.text().replace("&", "") == words)
        self.until(menu.isVisible, f"the menu with {words}")
        self.qtbot.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())

    def press(self, words: str) -> None:
        """Click the button of a banner."""
        buttons = [b for banner in self._banners() for b in banner.buttons if b.text() == words]
        assert buttons, f"no button {words!r} on the banners {self.banners}"
        self.click(buttons[-1])

    # ------------------------------------------------------------ eyes

    @property
    def epoch(self) -> float:
        return number(self.bench.bar.epoch)

    @property
    def step(self) -> float:
        return number(self.bench.bar.steps)

    @property
    def accuracy(self) -> float:
        """Test accuracy in percent, as the output panel says it."""
        return number(self.bench.output.accuracy)

    @property
    def losses(self) -> tuple[str, str]:
        """Train and test loss as the output panel says them."""
        return self.bench.output.train_loss.number.text(), self.bench.output.test_loss.number.text()

    @property
    def counts(self) -> list[int]:
        """The numbers on the class chips."""
        chips = [chip for chip in self.bench.data.chips.chips if chip.isVisible()]
        return [int(re.findall(r"(\d+) (?:point|row|image)s?$", chip.accessibleName())[0]) for chip in chips]

    @property
    def marks(self) -> list[str]:
        """The words on the loss curves."""
        return [mark.text for mark in self.bench.bridge.run.record.marks]

    @property
    def undo_text(self) -> str:
        return self.bench.actions["undo"].text().replace("&", "")

    @property
    def banners(self) -> list[str]:
        return [banner.text.text() for banner in self._banners()]

    def _banners(self) -> Sequence[Banner]:
        return [banner for banner in self.bench.messages.toasts.banners if banner.isVisible()]

    def said(self, *words: str) -> bool:
        """Whether a banner holds all these words."""
        return any(all(word in banner for word in words) for banner in self.banners)

    @property
    def title(self) -> str:
        return self.shell.windowTitle().replace("[*]", "*" if self.shell.isWindowModified() else "")

    def picture(self, widget: QWidget | None = None) -> QImage:
        return (widget or self.shell).grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    def plane_color(self, x: float, y: float) -> str:
        """The colour of the plane where a point lies, as #rrggbb."""
        image = self.picture(self.bench.output.plane)
        ratio = image.devicePixelRatio()
        return image.pixelColor((QPointF(self.on_plane(x, y)) * ratio).toPoint()).name()


def number(stat: Stat) -> float:
    """What a counter shows; NaN for a dash."""
    text = stat.number.text().replace(",", "").removesuffix(" %").replace("\N{MINUS SIGN}", "-")
    return float("nan") if text in ("\N{EM DASH}", "\N{EN DASH}") else float(text)


def built(
    folder: Path, client: EngineClient, path: Path | None = None, *, recover: bool = False
) -> tuple[Shell, Workbench]:
    """A window with all panels, not shown yet; dressed at once, as the program does, which takes half the time."""
    with theming.manager().sheet_afterwards():
        shell = Shell(Settings(folder / "window.ini"))
        bench = Workbench(shell, client, shell.settings, path, recover=recover)
        shell.take_in(bench)
    shell.fill(bench)
    return shell, bench


@contextmanager
def driven_window(
    qtbot: QtBot,
    client: EngineClient,
    folder: Path,
    path: Path | None = None,
    *,
    project: Project | None = None,
    recover: bool = False,
) -> Iterator[DrivenWindow]:
    """A window of 1366 x 768 on the default example, ``path`` or ``project``; gone with the block."""
    shell, bench = built(folder, client, path, recover=recover)
    window = DrivenWindow(qtbot, bench)
    try:
        shell.show()
        shell.activateWindow()
        if project:
            bench.document.show(project)
        window.until(shell.isActiveWindow, "an active window")
        window.until_ready()
        yield window
    finally:
        vars(window).clear()  # pytest keeps fixtures until its report; widgets without a parent would live on
        leave(shell)


def leave(shell: Shell) -> None:
    """Close without a question, whatever is unsaved."""
    content, shell.content = shell.content, None
    if content is not None:
        content.closing()
    shell.close()
    shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def named(root: QWidget, words: str) -> Button:
    """The one visible button with these words."""
    return next(b for b in root.findChildren(Button) if b.text() == words and b.isVisible())
