"""Locks that the text says, and how the next one is to be: it is set by clicking on the thing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.lesson import LOCK_STATES
from nnsim.lessons.lock_text import PlacedLock
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.lesson_editor.rows import Rows

STATES = {"fixed": say("Fixed"), "hidden": say("Hidden"), "editable": say("Editable")}
SCOPE_NAMES = (("here", say("In this step")), ("on", say("From here on")), ("chapter", say("In the whole chapter")))
HELP = say("Nothing is locked. Choose how, press Lock by clicking, and click on a thing of the window.")


class Locks(QWidget):
    """``hand_wanted(bool)``: clicks on things are to lock them, or no more. ``removed(PlacedLock)`` takes one out.

    ``pointed(str)`` names the thing of the chosen row, ``wanted(int)`` its line.
    """

    hand_wanted = Signal(bool)
    removed = Signal(object)
    pointed = Signal(str)
    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.state = ComboBox(
            say("How it is locked"), [(key, STATES[key]) for key in (*LOCK_STATES[1:], LOCK_STATES[0])]
        )
        self.scope = ComboBox(say("For how long"), SCOPE_NAMES)
        self.scope.set_current("on")
        self.hand = Button(say("Lock by clicking"), "lock")
        self.hand.setCheckable(True)
        self.hand.set_hint(
            say("Click on a thing of the window; Tab and Enter do the same, Escape ends it"), "Ctrl+Shift+L"
        )
        self.remove = Button(say("Remove"), "trash")
        self.remove.set_hint(say("Take the chosen lock out of the text"), "Delete")
        self.help = Text(HELP, "body", "muted", wrap=True)
        self.rows = Rows(say("Locks of the lesson"), (say("Thing"), say("Lock"), say("Holds")))
        self.rows.setRootIsDecorated(False)
        self._build()
        self.hand.clicked.connect(self.hand_wanted)
        self.remove.clicked.connect(self._remove)
        self.rows.removed.connect(self.removed)
        self.rows.used.connect(lambda each: self.wanted.emit(each.line))
        self.rows.pointed.connect(lambda each: self.pointed.emit(each.lock.pattern if each is not None else ""))
        follow(self._restyle)

    def _build(self) -> None:
        how, act = QHBoxLayout(), QHBoxLayout()
        how.addWidget(self.state)
        how.addWidget(self.scope)
        how.addStretch(1)
        act.addWidget(self.hand)
        act.addStretch(1)
        act.addWidget(self.remove)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(how)
        self._column.addLayout(act)
        self._column.addWidget(self.help)
        self._column.addWidget(self.rows, 1)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        for column, width in enumerate((180, 70)):
            self.rows.setColumnWidth(column, theme.px(width))

    def _remove(self) -> None:
        if self.rows.chosen is not None:
            self.removed.emit(self.rows.chosen)

    def offer(self, found: Sequence[PlacedLock], titles: Sequence[str]) -> None:
        """These locks, with the titles of the steps that they are of."""
        self.rows.clear()
        for each in found:
            words, where = STATES[each.lock.state], dict(SCOPE_NAMES)[each.scope]
            if each.step is not None:
                where = say("{scope}: {step}", scope=where, step=titles[each.step])
            self.rows.add((each.lock.pattern, words, where), each, sign="lock")
        self.help.setVisible(not found)
        self.remove.setEnabled(bool(found))
