"""How many hands were raised for each answer, typed with keys alone."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.progress import Hands
from nnsim.lessons.questions import Question
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson.questions.number import read_number

MOST_HANDS = 999
MOST_ROWS = 12

WAYS: dict[int, int] = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
"""Keys that lead to the next field, or to the one before."""


class Count(LineEdit):
    """One field of it. Enter and Down go on to the next, Up goes back, Escape leaves; ``gone(int)`` tells which way."""

    gone = Signal(int)
    left = Signal()

    def __init__(self, name: str, wide: int) -> None:
        super().__init__()
        self._wide = wide
        self.setAccessibleName(name)
        self.setPlaceholderText(name if wide > 60 else "0")
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self.setFixedWidth(theme.px(self._wide))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that lead from field to field."""
        way = WAYS.get(event.key())
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif way is None:
            super().keyPressEvent(event)
        else:
            self.editingFinished.emit()
            self.gone.emit(way)


class PollEntry(QWidget):
    """A row for each option of a choice; of a number a row for each value that was called, and one more.

    ``counted(object)`` carries all that stands there now, as ``Hands``; ``left`` that the keys go elsewhere.
    """

    counted = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("Raised hands"))
        self._question: Question | None = None
        self._values: list[Count] = []
        self.counts: list[Count] = []
        self._told: Hands = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._grid.setHorizontalSpacing(theme.px(2 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE))

    @property
    def fields(self) -> list[Count]:
        """All fields in the order of the keys."""
        return [field for pair in self._pairs() for field in pair]

    def _pairs(self) -> Iterator[tuple[Count, ...]]:
        if self._values:
            yield from zip(self._values, self.counts, strict=True)
        else:
            yield from ((count,) for count in self.counts)

    def ask(self, question: Question | None, hands: Hands) -> None:
        """Count for ``question``, nothing with None; ``hands`` are those that were counted."""
        if question is self._question:
            if hands != self._told:
                self._put(hands)
            return
        self._question = question
        self._empty()
        if question is not None:
            for option in question.options:
                self._add(option.text)
            self._put(hands)

    def focus_first(self) -> None:
        """The keys to where nothing stands yet."""
        field = next((each for each in self.fields if not each.text()), next(iter(self.fields), None))
        if field is not None:
            field.window().activateWindow()
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------ rows

    def _empty(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._values, self.counts = [], []

    def _add(self, words: str = "") -> None:
        """A row: words, or a field for a number, before the field for the hands."""
        at = len(self.counts)
        count = Count(say("Hands for {answer}", answer=words) if words else say("Hands for this number"), 56)
        if words:
            label = Text(words, "body", wrap=True)
            self._grid.addWidget(label, at, 1)
        else:
            value = Count(say("Number"), 96)
            self._values.append(value)
            self._wire(value)
            self._grid.addWidget(value, at, 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(count, at, 0)
        if not words:  # the number is called first, then who is for it
            self._grid.addWidget(self._values[-1], at, 0)
            self._grid.addWidget(count, at, 1, Qt.AlignmentFlag.AlignLeft)
        self.counts.append(count)
        self._wire(count)
        for earlier, later in zip(self.fields, self.fields[1:], strict=False):
            QWidget.setTabOrder(earlier, later)

    def _wire(self, field: Count) -> None:
        field.editingFinished.connect(self._tell)
        field.gone.connect(lambda way: self._go(field, way))
        field.left.connect(self.left)
        field.show()

    def _go(self, field: Count, way: int) -> None:
        fields = self.fields
        there = fields.index(field) + way if field in fields else 0
        if 0 <= there < len(fields):
            fields[there].setFocus(Qt.FocusReason.TabFocusReason)
            fields[there].selectAll()
        elif there >= len(fields):
            self.left.emit()

    def _put(self, hands: Hands) -> None:
        """Show what was counted; a question for a number has one row more."""
        self._told = hands
        question = self._question
        if question is None:
            return
        if question.options:
            found = dict(hands)
            for at, count in enumerate(self.counts):
                _write(count, str(found[at]) if found.get(at) else "")
            return
        while len(self.counts) < min(len(hands) + 1, MOST_ROWS):
            self._add()
        for at, (value, count) in enumerate(zip(self._values, self.counts, strict=True)):
            number, raised = hands[at] if at < len(hands) else (None, 0)
            _write(value, "" if number is None else f"{number:g}")
            _write(count, str(raised) if raised else "")

    def _tell(self) -> None:
        hands = self._hands()
        if hands != self._told:
            self._told = hands
            self.counted.emit(hands)
            if self._values and len(hands) == len(self.counts) < MOST_ROWS:
                self._add()

    def _hands(self) -> Hands:
        """What stands there; a field with something else than a number counts as empty, and is marked."""
        found = list[tuple[float, int]]()
        for at, pair in enumerate(self._pairs()):
            raised = _whole(pair[-1])
            value = float(at) if len(pair) == 1 else read_number(pair[0].text())
            if raised and value is not None:
                found.append((value, raised))
        return tuple(found)


def _write(field: Count, text: str) -> None:
    """Another text, unless somebody is just typing there."""
    if field.text() != text and not (field.hasFocus() and field.isModified()):
        field.setText(text)


def _whole(field: Count) -> int:
    text = field.text().strip()
    is_wrong = bool(text) and not (text.isdecimal() and int(text) <= MOST_HANDS)
    if field.property("wrong") is not is_wrong:
        field.setProperty("wrong", is_wrong)
        field.style().polish(field)
    field.setToolTip(say("Hands are counted from 0 to {most}.", most=MOST_HANDS) if is_wrong else "")
    return 0 if is_wrong or not text else int(text)
