"""Quiet lines under the chips that point out what is odd about the samples."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.data import Data
from nnsim.core.store import Change
from nnsim.core.texts import plain
from nnsim.data.kinds import kind_of
from nnsim.edits.fixes import edit_of
from nnsim.language.texts import lowered, say
from nnsim.ui.data.desks import CLASSES, desk_of
from nnsim.ui.data.hints import Hint, hints
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.undo import Editor

LOOK_AFTER_MS = 250
"""Points are looked at when the hand rests, not at every tick of a stroke."""

AT_ONCE = 20_000
"""Samples that are looked at within a few milliseconds; more are in the background."""


class HintLine(QWidget):
    """A sentence, where it speaks of certain samples a button that shows them, and where there is one a way out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = Text("", "label", "muted", wrap=True)
        self.button = IconButton("select", say("Select them"), side=28)
        self.show_them = IconButton("eye", say("Show them among the samples"), side=28)
        self.fix = Button("")
        self._layout = QHBoxLayout()
        self._layout.addWidget(self.text, 1)
        for button in (self.button, self.show_them):
            self._layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._layout)
        self._column.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)
        follow(self._restyle)

    def show_hint(self, hint: Hint, *, plane: bool) -> None:
        """Say this; only on the plane samples can be selected."""
        self.text.setText(hint.text)
        self.button.setVisible(hint.mask is not None and plane)
        self.show_them.setVisible(hint.mask is not None)
        self.fix.setVisible(hint.fix is not None)
        if hint.fix is not None:
            self.fix.setText(hint.fix.label)
            self.fix.setAccessibleName(hint.fix.label)
        for button in (self.button, self.show_them, self.fix):
            button.setAccessibleDescription(hint.text)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(SPACE))
        self._column.setSpacing(theme.px(SPACE))


class HintLines(QWidget):
    """One line per hint about the present samples; hidden while there is nothing to say.

    ``wanted(mask, words)`` asks to show certain samples among all.
    """

    wanted = Signal(object, str)

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._painting = editor, painting
        self.setAccessibleName(say("Hints about the samples"))
        self.lines: list[HintLine] = []
        self._shown: list[Hint] = []
        self._job: Job | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._wait = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._wait.timeout.connect(self.look)
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self._begin)
        follow(self._restyle)
        self.look()

    @property
    def sentences(self) -> list[str]:
        """What is said."""
        return [hint.text for hint in self._shown]

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._wait.start()

    def _begin(self) -> None:
        """Another document: what was said of the former one is wrong at once, what is to be said of it has time."""
        self._stop()
        self._show([])
        self._wait.start()

    def look(self) -> None:
        """Look at the points, at very many in the background."""
        data = self._editor.project.data
        if CLASSES not in desk_of(data).parts or len(data) <= AT_ONCE:
            self._look_now()
            return
        self._stop()
        self._job = Job(lambda _progress: (data, hints(data)), self, what=say("These samples cannot be looked at"))
        self._job.finished.connect(self._take)
        self._job.start()

    def _look_now(self) -> None:
        self._stop()
        data = self._editor.project.data
        self._show(hints(data) if CLASSES in desk_of(data).parts else [])

    def _take(self, found: tuple[Data, list[Hint]]) -> None:
        self._job = None
        if found[0] is self._editor.project.data:
            self._show(found[1])

    def _stop(self) -> None:
        """Nothing that is still to be said matters any more."""
        self._wait.stop()
        if self._job is not None:
            self._job.leave()
            self._job = None

    def _show(self, found: list[Hint]) -> None:
        self._shown = found
        plane = kind_of(self._editor.project.data).is_painted
        while len(self.lines) < len(self._shown):
            self._add_line(len(self.lines))
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(self._shown))
            if number < len(self._shown):
                line.show_hint(self._shown[number], plane=plane)
        self.setVisible(bool(self._shown))

    def _add_line(self, number: int) -> None:
        line = HintLine(self)
        line.button.clicked.connect(lambda: self._act(number, self._select))
        line.show_them.clicked.connect(lambda: self._act(number, self._show_them))
        line.fix.clicked.connect(lambda: self._act(number, self._repair))
        self.lines.append(line)
        self._layout.addWidget(line)

    def _act(self, number: int, act: Callable[[Hint], None]) -> None:
        """Act on what the line speaks of; a moment ago the samples may have changed, or all that was said be gone."""
        if number >= len(self._shown):
            return
        wanted = self._shown[number].id
        if self._wait.isActive() or self._job is not None:
            self._look_now()
        for hint in self._shown:
            if hint.id == wanted:
                act(hint)

    def _select(self, hint: Hint) -> None:
        if hint.mask is not None:
            self._painting.take_selection(hint.mask)

    def _show_them(self, hint: Hint) -> None:
        if hint.mask is not None:
            self.wanted.emit(hint.mask, hint.short)

    def _repair(self, hint: Hint) -> None:
        if hint.fix is not None:
            self._editor.edit(hint.fix.label, edit_of(hint.fix), mark=plain(lowered(hint.fix.label)))

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(SPACE))
