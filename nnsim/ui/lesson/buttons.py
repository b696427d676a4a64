"""The buttons of a step, always in the same order: Check, Hint, Show me; Back, Continue."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.seen import Seen
from nnsim.lessons.sitting import Sitting
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.text import Text


class StepButtons(QWidget):
    """``wanted`` names what was pressed: check, hint, show, back, on or ahead."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.offer = Text("", "label", "accent", wrap=True)
        self.offer.hide()
        self.ahead_words = Text("", "label", "accent", wrap=True)
        self.ahead = Button("", "chevron_right")
        self.ahead.setAccessibleName(say("Continue"))  # until it says where to
        self.ahead.set_hint(say("What lies between can be gone through later; nothing that you did is lost"))
        self.ahead_words.hide()
        self.ahead.hide()
        self.check = Button(say("Check"))
        self.hint = Button(say("Hint"))
        self.show_me = Button(say("Show me"))
        self.back = Button(say("Back"), "chevron_left", "ghost")
        self.on = Button(say("Continue"), "", "primary")
        self.on_anyway = Button(say("Continue anyway"))
        self.hint.set_hint(say("No further hints here"))
        self.check.set_hint(say("What is right so far, and what is missing"), "F4")
        self.show_me.set_hint(say("The app makes the moves; Undo takes them back"), "Ctrl+Shift+F4")
        self.back.set_hint(say("The step before, exactly as you entered it"), "Shift+F3")
        for button, keys in ((self.on, "F3"), (self.on_anyway, "F3")):
            button.set_hint(say("Go on; nothing that you did is lost"), keys)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        for button in (self.check, self.hint, self.show_me):
            self._rows[0].addWidget(button)
        self._rows[0].addStretch(1)
        self._rows[1].addWidget(self.back)
        self._rows[1].addStretch(1)
        self._rows[1].addWidget(self.on)
        self._rows[1].addWidget(self.on_anyway)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.offer)
        self._column.addWidget(self.ahead_words)
        self._column.addWidget(self.ahead, 0, Qt.AlignmentFlag.AlignLeft)
        for row in self._rows:
            self._column.addLayout(row)
        for button, what in (
            (self.check, "check"), (self.hint, "hint"), (self.show_me, "show"), (self.back, "back"), (self.on, "on"),
            (self.on_anyway, "on"), (self.ahead, "ahead"),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, what=what: self.wanted.emit(what))
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(1.5 * SPACE))
        for row in self._rows:
            row.setSpacing(theme.px(1.5 * SPACE))

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest of them: in a narrow panel one stands below the other."""
        every = [button.minimumSizeHint().width() for row in self._rows for button in _buttons(row)]
        return QSize(max(every, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        for row in self._rows:
            there = [button for button in _buttons(row) if not button.isHidden()]
            wide = sum(button.sizeHint().width() for button in there) + row.spacing() * max(len(there) - 1, 0)
            across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
            row.setDirection(across if wide <= self.width() else down)

    def show_seen(self, sitting: Sitting, seen: Seen) -> None:
        """What can be done now."""
        self._show_seen(sitting, seen)
        self._fit_rows()

    def _show_seen(self, sitting: Sitting, seen: Seen) -> None:
        step, looked_at = sitting.step, len(seen.hints)
        left = len(step.hints) - looked_at if sitting.may_hint else 0
        self.hint.setEnabled(left > 0)
        self.hint.set_hint(
            say(
                "Hint {looked_at} of {count}: a little deeper each time", looked_at=looked_at + 1, count=len(step.hints)
            )
            if left
            else say("No further hints here"),
            "Shift+F4" if left else "",
        )
        self.offer.setText(say("A hint says where to look.") if looked_at == 0 else say("The next hint goes deeper."))
        self.offer.setVisible(seen.offers_hint)
        self.show_me.setEnabled(bool(step.show) and not sitting.pacing.rules.exam)
        self.check.setEnabled(bool(step.goals or seen.questions))
        number, count = sitting.place
        self.back.setEnabled(number > 1)
        self._show_ahead(seen.ahead)
        is_last = number == count and seen.phase == sitting.phases[-1]
        self._show_way_on(is_last=is_last, is_free=seen.ready)

    def show_again(self, *, is_done: bool) -> None:
        """Questions of other chapters are asked: they can be checked and left, nothing else."""
        self.offer.hide()
        self._show_ahead(None)
        self.check.setEnabled(True)
        for button in (self.hint, self.show_me, self.back):
            button.setEnabled(False)
        self._show_way_on(is_last=False, is_free=is_done)

    def _show_ahead(self, at: int | None) -> None:
        """Offer the step in place ``at``, whose task is done already; None for none."""
        if at is not None and self.ahead.text() != (words := say("Go on at step {at}", at=at + 1)):
            self.ahead_words.setText(say("The task of step {at} is done already.", at=at + 1))
            self.ahead.setText(words)
            self.ahead.setAccessibleName(say("The task of step {at} is done already: go on there", at=at + 1))
        had_keys = self.ahead.hasFocus()
        for widget in (self.ahead_words, self.ahead):
            widget.setVisible(at is not None)
        if had_keys and at is None:
            self.way_on.setFocus()

    def _show_way_on(self, *, is_last: bool, is_free: bool) -> None:
        """The button that leads on; unless it ``is_free`` it says that something is left out."""
        words = say("Finish") if is_last else say("Continue")
        anyway = say("Finish anyway") if is_last else say("Continue anyway")
        for button, text in ((self.on, words), (self.on_anyway, anyway)):
            if button.text() != text:
                button.setText(text)
                button.setAccessibleName(text)
        had_keys = self.on.hasFocus() or self.on_anyway.hasFocus()
        self.on.setVisible(is_free)
        self.on_anyway.setVisible(not is_free)
        if had_keys:
            self.way_on.setFocus()

    @property
    def way_on(self) -> Button:
        """The button that leads on, whatever is met: the one of both that is shown."""
        return self.on_anyway if self.on.isHidden() else self.on


def _buttons(row: QBoxLayout) -> list[QWidget]:
    items = (row.itemAt(at) for at in range(row.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]
