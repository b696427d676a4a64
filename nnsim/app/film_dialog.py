"""What a film is to show: of what, which part of the run, how many pictures, and how fast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.app.live_pictures import SHARE
from nnsim.app.take import COMING, LIVE, PAST, Take
from nnsim.core.counted import counted, figures
from nnsim.core.shares import percent
from nnsim.io import film
from nnsim.io.film import LAST_S, MOST_PICTURES
from nnsim.language.texts import say
from nnsim.ui.kit.forms import FieldRow
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text

SPANS = ((LIVE, say("From now until I stop")), (COMING, say("The epochs to come")), (PAST, say("The run so far")))
SIZES = (("whole", say("As on the screen")), ("half", say("Half as wide")))

MOST_EPOCHS, MOST_FPS = 100_000, 30


def cost_words(seconds: float, fps: float) -> str:
    """What pictures of so many seconds each cost the window at this rate, and how many there can be."""
    each = say("A picture takes {seconds} ms of the window's time", seconds=figures(float(f"{1000 * seconds:.2g}")))
    if seconds * fps <= SHARE:
        return say("{each}: {seconds} of it.", each=each, seconds=percent(seconds * fps))
    return say(
        "{each}: there are {share} a second at most, so that you can go on.",
        each=each,
        share=figures(float(f"{SHARE / seconds:.2g}")),
    )


class FilmDialog(Dialog):
    """``chosen(Take)`` once a person has accepted. ``offered`` is what can be seen now, as id and name.

    ``cost`` measures how many seconds of the window's time a picture of it takes.
    """

    chosen = Signal(object)

    def __init__(
        self, take: Take, offered: Sequence[tuple[str, str]], steps: int, parent: QWidget,
        cost: Callable[[str], float],
    ) -> None:  # fmt: skip
        super().__init__(say("Record a film"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._steps, self._cost = steps, cache(cost)
        what = take.what if take.what in dict(offered) else offered[0][0]
        self.what = ComboBox(say("What is filmed"), offered, what)
        self.span = ComboBox(say("Part of the run"), SPANS, take.span)
        self.epochs = NumberField(Scale(1, MOST_EPOCHS, 1, whole=True), take.epochs, say("Epochs"))
        self.pictures = NumberField(Scale(2, MOST_PICTURES, 1, whole=True), take.pictures, say("Pictures"))
        self.fps = NumberField(Scale(1, MOST_FPS, 1, whole=True), take.fps, say("Pictures a second"))
        self.extent = ComboBox(say("Size of the film"), SIZES, take.size)
        self.note = Text("", "label", "muted", wrap=True)
        self.record = Button(say("Choose a file…"), kind="primary")
        self.cancel = Button(say("Cancel"), kind="ghost")
        self._build()
        self._connect()
        follow(self._restyle)
        self._show()
        self.record.setFocus(Qt.FocusReason.OtherFocusReason)  # everything has been chosen once

    def _build(self) -> None:
        self._stack = QVBoxLayout(self)
        self._few, self._many = FieldRow(say("Epochs"), self.epochs), FieldRow(say("Pictures"), self.pictures)
        self._fields = [self.what, self.span, self.epochs, self.pictures, self.fps, self.extent]
        for row in (
            FieldRow(say("What"), self.what),
            FieldRow(say("Part of the run"), self.span),
            self._few,
            self._many,
            FieldRow(say("Pictures a second"), self.fps),
            FieldRow(say("Size"), self.extent),
        ):
            self._stack.addWidget(row)
        self._stack.addWidget(self.note)
        if not film.has_mp4():
            self._stack.addWidget(Text(film.why_no_mp4(), "label", "muted", wrap=True))
        self._stack.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch(1)
        for button in (self.cancel, self.record):
            self._buttons.addWidget(button)
        self._stack.addLayout(self._buttons)
        self.takes(self.record)

    def _connect(self) -> None:
        for choice in (self.span, self.what):
            choice.chosen.connect(self._show)
        for field in (self.epochs, self.pictures, self.fps):
            field.changed.connect(self._show)
        self.record.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)

    @property
    def take(self) -> Take:
        """What the controls say."""
        return Take(
            self.what.current, self.span.current, int(self.epochs.value), int(self.pictures.value), self.fps.value,
            self.extent.current,
        )  # fmt: skip

    def _show(self) -> None:
        take = self.take
        self._few.setVisible(take.span == COMING)
        self._many.setVisible(take.span != LIVE)
        self.record.setEnabled(take.span != PAST or self._steps > 0)
        self.note.setText(self._words(take))

    def _words(self, take: Take) -> str:
        """What comes of it."""
        if take.span == LIVE:
            words = say(
                "What is to be seen there, as fast as it happens, until you press Stop. Go on working meanwhile."
            )
            return f"{words} {cost_words(self._cost(take.what), take.fps)}"
        if take.span == PAST and not self._steps:
            return say("The run has made no step yet: choose another part of it.")
        most = take.epochs + 1 if take.span == COMING else self._steps + 1
        count = min(take.pictures, most)
        seconds = figures(float(f"{count / take.fps + LAST_S:.2g}"))
        film_of = say(
            "{pictures}, {seconds} s; the last one stays for {last_s} s.",
            pictures=counted(count, "picture"),
            seconds=seconds,
            last_s=figures(LAST_S),
        )
        if take.span == COMING:
            return say(
                "Trains for {epochs}: pictures from now to the end, in even steps. {film_of}",
                epochs=counted(take.epochs, "epoch"),
                film_of=film_of,
            )
        return say("From the first step to the present, in even steps. {film_of}", film_of=film_of)

    def accept(self) -> None:
        """Tell what was chosen; a wrong entry keeps the dialog open."""
        fields = (self.epochs, self.pictures, self.fps)
        if not self.record.isEnabled() or any(field.complaint for field in fields if field.isVisible()):
            return
        super().accept()
        self.chosen.emit(self.take)

    def _restyle(self, theme: Theme) -> None:
        margin = theme.px(5 * SPACE)
        self._stack.setContentsMargins(margin, margin, margin, margin)
        self._stack.setSpacing(theme.px(2 * SPACE))
        self._buttons.setSpacing(theme.px(2 * SPACE))
        widest = max(field.sizeHint().width() for field in self._fields if isinstance(field, ComboBox))
        for field in self._fields:
            field.setFixedWidth(widest)
        self.resize(QSize(theme.px(440), theme.px(340)))
