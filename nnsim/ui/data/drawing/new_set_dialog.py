"""A new set of images: how large, grey or in colour, which classes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.problem import ProblemError
from nnsim.edits.images import SIDES, class_names
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text

PRESETS = (8, 16, 20, 28, 32, 64)
KNOWN = {
    8: say("As the digits of 8 × 8: a single layer can read them."),
    20: say("As the eye of the Mark I Perceptron, 1958: 20 × 20 photocells."),
    28: say("As MNIST."),
}
OTHER = "other"
WORDS = (
    (say("Digits"), ", ".join("0123456789")),
    (say("Letters"), ", ".join("ABCDE")),
    (say("Yes and no"), say("yes, no")),
)


@dataclass(frozen=True, slots=True)
class NewSet:
    """What was asked for."""

    side: int
    colour: bool
    classes: tuple[str, ...]


class NewSetDialog(Dialog):
    """``chosen(NewSet)`` once a person has accepted."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("New image set"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.size_row = Segmented(
            say("Size"), [*((str(side), str(side)) for side in PRESETS), (OTHER, say("Other"))], "28"
        )
        self.side = NumberField(Scale(*SIDES, 1, whole=True, unit="px"), 28, say("Side in pixels"))
        self.note = Text("", "label", "muted")
        self.colour = Segmented(say("Colours"), [("grey", say("Grey")), ("colour", say("Colour"))], "grey")
        self.names = QLineEdit("A, B")
        self.names.setAccessibleName(say("Names of the classes, with commas between them"))
        self.names.setToolTip(say("Names of the classes, with commas between them"))
        self.complaint = Text("", "label", "error", wrap=True)
        self.create_button = Button(say("Create"), kind="primary")
        self.cancel = Button(say("Cancel"), kind="ghost")
        self._build()
        self._connect()
        follow(self._restyle)
        self._show()
        self.names.setFocus(Qt.FocusReason.OtherFocusReason)
        self.names.selectAll()

    def _build(self) -> None:
        self._stack = QVBoxLayout(self)
        self._rows: list[QHBoxLayout] = []
        self._stack.addWidget(Text(say("Size in pixels"), tone="muted"))
        self._row(self.size_row, self.side, None)
        self._stack.addWidget(self.note)
        self._row(Text(say("Ink"), tone="muted"), self.colour, None)
        self._stack.addWidget(Text(say("Classes"), tone="muted"))
        self._stack.addWidget(self.names)
        self.offers = [Button(label, kind="plain") for label, _ in WORDS]
        self._row(*self.offers, None)
        self._stack.addWidget(self.complaint)
        self._stack.addStretch(1)
        self._row(None, self.cancel, self.create_button)
        self.takes(self.create_button)

    def _row(self, *widgets: QWidget | None) -> None:
        row = QHBoxLayout()
        for widget in widgets:
            if widget is None:
                row.addStretch(1)
            else:
                row.addWidget(widget)
        self._stack.addLayout(row)
        self._rows.append(row)

    def _connect(self) -> None:
        self.size_row.chosen.connect(self._take_size)
        self.side.changed.connect(self._show)
        self.names.textChanged.connect(self._show)
        for button, (_, words) in zip(self.offers, WORDS, strict=True):
            button.clicked.connect(lambda _=False, words=words: self.names.setText(words))
        self.create_button.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)

    def _take_size(self, key: str) -> None:
        if key != OTHER:
            self.side.set_value(int(key))
        self._show()
        if key == OTHER:
            self.side.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        side = int(self.side.value)
        self.side.setVisible(self.size_row.current == OTHER)
        self.note.setText(
            KNOWN.get(
                side,
                say(
                    "{side} × {side} = {inputs}, three times as many in colour.",
                    side=side,
                    inputs=counted(side * side, "input"),
                ),
            )
        )
        try:
            names = class_names(self.names.text().split(","))
        except ProblemError as error:
            self.complaint.set_tone("error")
            self.complaint.setText(str(error.problem))
            self.create_button.setEnabled(False)
            return
        self.complaint.set_tone("muted")
        self.complaint.setText(say("{classes}; more can be added later.", classes=counted(len(names), "class")))
        self.create_button.setEnabled(True)

    def accept(self) -> None:
        """Tell what was chosen; a wrong entry keeps the dialog open."""
        if self.side.complaint or not self.create_button.isEnabled():
            return
        names = class_names(self.names.text().split(","))
        self.chosen.emit(NewSet(int(self.side.value), self.colour.current == "colour", names))
        super().accept()

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._stack.setContentsMargins(margin, margin, margin, margin)
        self._stack.setSpacing(theme.px(2 * SPACE))
        for row in self._rows:
            row.setSpacing(theme.px(2 * SPACE))
        self.resize(QSize(theme.px(440), theme.px(330)))
