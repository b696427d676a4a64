"""What the presenter sees: the window on the other screen, or the strip below, kept true while somebody presents."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from nnsim.app.document import Document
from nnsim.app.lessons import Lessons
from nnsim.app.presenting_lesson import PresentedLesson
from nnsim.app.presenting_scenes import Scenes
from nnsim.app.presenting_screens import put_on

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen

    from nnsim.ui.presenting.strip import Strip
    from nnsim.ui.presenting.told import Told
    from nnsim.ui.presenting.tools import CommandTold
    from nnsim.ui.presenting.window import PresenterWindow

TICK_MS = 1000


class PresenterSight(QObject):
    """``changed`` tells that window or strip came or went, ``escaped`` that Escape was pressed in the window.

    ``clock`` gives seconds; ``commands`` says what its buttons do, and ``run`` carries them out.
    """

    changed = Signal()
    escaped = Signal()

    def __init__(
        self, shell: QMainWindow, document: Document, *, lessons: Lessons, lesson: PresentedLesson, scenes: Scenes
    ) -> None:
        super().__init__(shell)
        self._shell, self._document, self._lessons, self._lesson = shell, document, lessons, lesson
        self._scenes = scenes
        self.clock: Callable[[], float] = time.monotonic
        self._began = self._came = self.clock()
        self._at: tuple[str, int] = ("", -1)
        self._window: PresenterWindow | None = None
        self._dock: QDockWidget | None = None
        self._strip: Strip | None = None
        self.commands: Callable[[], Mapping[str, CommandTold]] = dict
        self.run: Callable[[str], object] = lambda _command: None
        self.escape_words: Callable[[], str] = lambda: ""
        self.timer = QTimer(self, interval=TICK_MS)
        self.timer.timeout.connect(self._show_now)
        for signal in (lessons.changed, lesson.changed, scenes.changed, document.changed):
            signal.connect(self.tell)

    # ------------------------------------------------------------ the window

    @property
    def window(self) -> PresenterWindow:
        """The presenter's window, made when it is first wanted."""
        if self._window is None:
            from nnsim.ui.presenting.window import PresenterWindow  # noqa: PLC0415  when it is first wanted

            self._window = window = PresenterWindow(self._shell)
            page, rows = window.page, window.page.rows
            window.escaped.connect(self.escaped)
            window.left.connect(self.changed)
            page.wanted.connect(self._give)
            page.pointed.connect(self._lessons.pointing.point)
            page.followed.connect(self._lessons.follow)
            page.answer_wanted.connect(self.show_answer)
            page.sheet.poll.counted.connect(self._lesson.count)
            page.sheet.poll.left.connect(window.setFocus)
            rows.jumped.connect(self._lesson.go)
            rows.restored.connect(self._restore)
            rows.renamed.connect(self._scenes.rename)
            rows.removed.connect(self._scenes.remove)
        return self._window

    def _restore(self, at: int) -> None:
        """A scene of the list, unless the lesson locks the keys of scenes, which says so."""
        key = self._scenes.all[at].key or 1
        if not self._lessons.locks.refuses(f"present_scene_{key}"):
            self._scenes.restore(at)

    def _give(self, command: str) -> None:
        self.run(command)

    @property
    def has_window(self) -> bool:
        """Whether the presenter's window is seen."""
        return self._window is not None and self._window.isVisible()

    def show_window(self, on: bool, screen: QScreen | None = None) -> None:
        """Bring it, all over ``screen`` where there is one, or put it away."""
        if not on:
            if self._window is not None and self._window.isVisible():
                self._window.hide()
                self._shell.activateWindow()
        elif screen is not None:
            put_on(self.window, screen)
        else:
            self.window.show()
            self.window.raise_()
        self.tell()
        self.changed.emit()

    def close(self) -> None:
        """The main window closes, and takes this one along."""
        self.timer.stop()
        if self._window is not None:
            self._window.left.disconnect()
            self._window.hide()

    # ------------------------------------------------------------ the strip

    @property
    def has_strip(self) -> bool:
        """Whether the strip is seen."""
        return self._dock is not None and not self._dock.isHidden()

    @property
    def strip(self) -> Strip:
        """The narrow strip below, which everybody sees, made when it is first wanted."""
        if self._strip is None:
            from nnsim.ui.presenting.strip import Strip  # noqa: PLC0415  when it is first wanted

            self._strip = strip = Strip()
            strip.poll.counted.connect(self._lesson.count)
            strip.poll.left.connect(self._give_keys_back)
            self._dock = dock = QDockWidget(self._shell)
            dock.setObjectName("presenter_strip")
            dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
            dock.setTitleBarWidget(QWidget(dock))
            dock.setWidget(strip)
            self._shell.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            dock.hide()
        return self._strip

    def show_strip(self, on: bool) -> None:
        """Bring it, or put it away."""
        if on:
            self.strip.show()
        if self._dock is not None:
            self._dock.setVisible(on)
        self.tell()
        self.changed.emit()

    def forget(self) -> None:
        """Nobody presents any more: no answer is shown, and no hands are being counted."""
        if self._window is not None:
            self._window.page.sheet.forget_answer()
        if self._strip is not None:
            self._strip.end_count()

    def _give_keys_back(self) -> None:
        self._lessons.places.layout.setFocus(Qt.FocusReason.OtherFocusReason)

    def count_hands(self) -> None:
        """The keys to the fields for raised hands."""
        if self.has_window:
            self.window.page.sheet.poll.focus_first()
        else:
            self.show_strip(True)
            self.strip.count()

    def show_answer(self, whom: str) -> None:
        """The right answer to ``me`` or to the ``class``."""
        if whom == "class":
            self._lesson.show_answer()
        elif self.has_window:
            self.window.page.sheet.show_answer(self.told())

    # ------------------------------------------------------------ what they say

    def told(self) -> Told:
        """What there is to be presented now."""
        from nnsim.ui.presenting.told import SceneTold, Told  # noqa: PLC0415  with the page

        scenes = tuple(SceneTold(scene.key, scene.name) for scene in self._scenes.all)
        sitting, lesson = self._lesson.sitting, self._lesson
        if sitting is None:
            return Told(
                self._document.title, scenes=scenes, why_no_hands=lesson.why_no_hands, escape=self.escape_words()
            )
        return Told(
            sitting.lesson.title, sitting.lesson.steps, sitting.at, lesson.asked, lesson.answer(), lesson.hands,
            lesson.locks, lesson.is_open, lesson.why_no_hands, scenes, sitting.lesson.sha, self.escape_words(),
        )  # fmt: skip

    def tell_escape(self) -> None:
        """What Escape does now."""
        for part in self._parts():
            part.escape.setText(self.escape_words())

    def _parts(self) -> list[Any]:
        """The page and the strip, as far as they are seen."""
        page = [self._window.page] if self._window is not None and self.has_window else []
        return [*page, *([self._strip] if self._strip is not None and self.has_strip else [])]

    def tell(self) -> None:
        """Let whatever is seen say what there is now."""
        sitting = self._lesson.sitting
        at = (sitting.lesson.sha, sitting.at) if sitting else ("", -1)
        if at[0] != self._at[0]:  # another lesson has another plan
            self.start_clock()
        if at != self._at:
            self._at, self._came = at, self.clock()
        parts = self._parts()
        if parts:
            told = self.told()
            for part in parts:
                part.tell(told)
            self._show_now()
            self.show_commands()

    def _show_now(self) -> None:
        """Times, and the values of now in all words."""
        from nnsim.ui.presenting.told import Times  # noqa: PLC0415  with the page

        now, sitting, stage = self.clock(), self._lesson.sitting, self._lessons.stage
        plan = sitting.lesson.minutes * 60.0 if sitting else None
        here = sitting.step.minutes * 60.0 if sitting and sitting.step.minutes else None
        wall = f"{datetime.now().astimezone():%H:%M}"
        times = Times(now - self._began, now - self._came if sitting else None, plan, here, wall)
        state = stage.state() if stage is not None and sitting is not None else None
        for part in self._parts():
            part.show_times(times)
            if state is not None:
                part.show_values(state)

    def show_commands(self) -> None:
        """The buttons of the window say what their commands do now."""
        if self._window is not None and self.has_window:
            self._window.page.show_commands(self.commands())

    def start_clock(self) -> None:
        """The time begins now."""
        self._began = self._came = self.clock()
