"""The presentation: F5 puts the window before a class, and gives everything back as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from nnsim.app.layout import Layout
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.app.presenting_lesson import PresentedLesson
from nnsim.app.presenting_overlays import Overlays
from nnsim.app.presenting_scenes import Scenes
from nnsim.app.presenting_screens import Before, Screens, fill_screen, put_back, remember
from nnsim.app.presenting_sight import PresenterSight
from nnsim.language.texts import say
from nnsim.ui.kit import theming
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.presenting.keys import PresenterKeys

LAST_STEP = say("This is the last step. Finish in the panel of the lesson (F3) closes it.")
ONE_SCREEN = say("The second screen is gone. T shows a strip with notes and clock here.")

STRIP_INSTEAD = say("On one screen the window of the class would hide the presenter's: this strip has notes and clock.")


class Presenting(QObject):
    """``is_on`` from ``begin`` to ``end``; ``changed`` tells that something can be done that could not, or is on now.

    Nothing of it is made before somebody presents. Whatever is done to the document or the lesson meanwhile stays.
    """

    changed = Signal()

    def __init__(
        self, shell: QMainWindow, layout: Layout, *, editor: Editor, lessons: Lessons, lesson: PresentedLesson,
        scenes: Scenes, messages: Messages, overlays: Overlays, sight: PresenterSight,
    ) -> None:  # fmt: skip
        super().__init__(layout)
        self._shell, self._layout, self._editor = shell, layout, editor
        self._lessons, self._messages = lessons, messages
        self.lesson, self.scenes, self.overlays, self.sight = lesson, scenes, overlays, sight
        self.screens = Screens(self)
        self.swapped = False
        self.actions: Sequence[QAction] = ()
        self.put_aside: Callable[[bool], None] = lambda _aside: None
        self._keys: PresenterKeys | None = None
        self._before: Before | None = None
        self.screens.changed.connect(self._on_screens)
        self._layers: list[str] = []
        sight.escape_words = self._escape_words
        overlays.changed.connect(self._on_layers)
        sight.changed.connect(self._on_layers)
        for part in (overlays, sight, lesson, scenes):
            part.changed.connect(self.changed)
        sight.escaped.connect(self.escape)
        scenes.part_wanted.connect(self._show_part)

    # ------------------------------------------------------------ begin and end

    @property
    def is_on(self) -> bool:
        """Whether somebody presents."""
        return self._before is not None

    def begin(self) -> None:
        """The window before the class in large type, and the presenter's beside it where there is a second screen."""
        if self.is_on:
            return
        self._editor.let_go()
        self.put_aside(True)
        self._before = remember(self._shell, self._layout)
        self.sight.start_clock()
        had_window = self.sight.has_window
        self._arrange()
        if had_window and not self.sight.has_window:
            self.sight.show_strip(True)
        theming.manager().set_presenter(True)
        self._watch_keys()
        self.sight.timer.start()
        self.sight.tell()

    def end(self) -> None:
        """Everything as it was before."""
        before, self._before = self._before, None
        if before is None:
            return
        self._editor.let_go()
        self.sight.timer.stop()
        if self._keys is not None:
            self._keys.end()
        self.overlays.clear()
        self.lesson.end()
        self.sight.forget()
        self.sight.show_window(False)
        self.sight.show_strip(False)
        put_back(self._shell, self._layout, before, self.screens.found())
        self.put_aside(False)
        self.changed.emit()

    def _watch_keys(self) -> None:
        """In both windows."""
        if self._keys is None:
            from nnsim.ui.presenting.keys import PresenterKeys  # noqa: PLC0415  when it is first wanted

            self._keys = PresenterKeys(self.actions, self)
            self._keys.escaped.connect(self.escape)
            self._keys.moved.connect(self.sight.tell_escape)
        self._keys.watch(self._shell)
        if self.sight.has_window:
            self._keys.watch(self.sight.window)

    def close(self) -> None:
        """The main window closes."""
        self.end()
        self.sight.close()
        self.scenes.close()
        self.blockSignals(True)  # the document tells of its end, too, when there are no commands any more

    # ------------------------------------------------------------ screens

    def _arrange(self) -> None:
        theirs, mine = self.screens.pair(swapped=self.swapped)
        fill_screen(self._shell, theirs)
        self.sight.show_window(mine is not None, mine)
        if self._keys is not None:
            self._watch_keys()

    def _on_screens(self) -> None:
        """A projector came or went."""
        if not self.is_on:
            self.changed.emit()
            return
        had_two = self.sight.has_window
        self._arrange()
        if had_two and not self.sight.has_window:
            self._messages.say(ONE_SCREEN)

    def swap(self) -> None:
        """The class gets the other screen."""
        self.swapped = not self.swapped
        if self.is_on:
            self.sight.show_window(False)
            self._arrange()

    @property
    def has_two_screens(self) -> bool:
        """Whether there is a screen for the presenter alone."""
        return self.screens.pair(swapped=False)[1] is not None

    def want_window(self, on: bool) -> None:
        """As ``show_window``; on a single screen, which the class sees, the strip comes in its place."""
        if on and self.is_on and not self.has_two_screens:
            self.sight.show_strip(True)
            self._messages.say(STRIP_INSTEAD)
        else:
            self.show_window(on)

    def show_window(self, on: bool) -> None:
        """The presenter's window on its own screen, or wherever there is room; or put it away."""
        mine = self.screens.pair(swapped=self.swapped)[1] if self.is_on else None
        self.sight.show_window(on, mine)
        if self.is_on:
            self._watch_keys()

    # ------------------------------------------------------------ on and back

    def escape(self) -> bool:
        """One step back: from what lies over the window, at last from presenting; False if there is none."""
        if not self.is_on:
            return False
        top = self._layers[-1] if self._layers else ""
        if top == "strip":
            self.sight.show_strip(False)
        elif top:
            self.overlays.take_away(top)
        else:
            self.end()
        return True

    def _on_layers(self) -> None:
        """What came last lies on top, and goes first."""
        there = (*(["strip"] if self.sight.has_strip else []), *self.overlays.there)
        kept = [each for each in self._layers if each in there]
        self._layers = [*kept, *(each for each in there if each not in kept)]
        self.sight.tell_escape()

    def _escape_words(self) -> str:
        """What Escape does now, in a sentence; empty while nobody presents."""
        if not self.is_on:
            return ""
        if self._keys is not None and self._keys.types:
            return say("Escape leaves the field")
        return {
            "strip": say("Escape puts this strip away"), "curtain": say("Escape brings the window back"),
            "zoom": say("Escape shows the whole window"), "pointer": say("Escape takes the pointer away"),
        }.get(self._layers[-1] if self._layers else "", say("Escape ends the presentation"))  # fmt: skip

    def go_on(self) -> None:
        """The next part of the lesson; without one the next scene. A curtain goes up."""
        self.overlays.lift()
        if self.lesson.sitting is None:
            self.scenes.go(1)
        elif self.lesson.is_at_end:
            self._messages.say(LAST_STEP)
        else:
            self._lessons.do("on")

    def go_back(self) -> None:
        """The step before; without a lesson the scene before."""
        self.overlays.lift()
        if self.lesson.sitting is None:
            self.scenes.go(-1)
        else:
            self._lessons.do("back")

    def count_hands(self) -> None:
        """To the fields for raised hands, or say why there are none."""
        if why := self.lesson.why_no_hands:
            self._messages.say(why)
        else:
            self.sight.count_hands()

    def keep_scene(self, name: str = "", key: int | None = None) -> None:
        """Keep what is there now, the enlarged part as well."""
        self.scenes.keep(key, name, self.overlays.part)

    def _show_part(self, part: tuple[float, ...]) -> None:
        if self.is_on:
            self.overlays.show_part(part)
