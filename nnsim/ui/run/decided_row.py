"""The row above what is decided: of which part, output and class it is, and of which moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.core.run import PARTS
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import counter
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.decided import DecidedWatcher

PART_WORDS = dict(zip(PARTS, (say("Training"), say("Test"), say("Validation")), strict=True))


FRESH = say("Fresh weights: what the same network decided before anything was learned")


class DecidedRow(QWidget):
    """Boxes that say what of ``watcher`` is seen: which output, where several tell classes, and the part or the class.

    ``own`` are further controls of a view, ``fresh`` shows the same with weights that learned nothing. At the right
    stands of which samples and moment it is, and its ``cost``.
    """

    def __init__(
        self,
        watcher: DecidedWatcher,
        cost: Callable[[], str],
        box: Literal["part", "label", ""] = "",
        own: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self._watcher, self._cost = watcher, cost
        self.part = ComboBox(say("Part of the data"), PART_WORDS.items())
        self.output = ComboBox(say("Output"))
        self.output.setToolTip(say("Which of the outputs decides"))
        self.label = ComboBox(say("Class"))
        self.label.setToolTip(say("Which class is told from all others"))
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self.of = Text("", "label", "muted")
        self.of.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.of.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.part, self.output, self.label, *own, self.fresh):
            self._row.addWidget(widget)
        self._row.addWidget(self.of, 1)
        self.part.setVisible(box == "part")
        self.label.setVisible(box == "label")
        self.part.chosen.connect(lambda part: watcher.look(part=part))
        self.output.chosen.connect(lambda output: watcher.look(output=output))
        self.label.chosen.connect(lambda label: watcher.look(label=int(label)))
        self.fresh.toggled.connect(lambda on: watcher.look(fresh=on))
        watcher.changed.connect(self.refresh)
        watcher.moved.connect(self._tell_moment)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(3 * SPACE))

    def refresh(self) -> None:
        """Offer what there is, and say of what the answer is."""
        watcher, about = self._watcher, self._watcher.about
        self.part.set_current(about.part)
        self.fresh.setChecked(about.fresh)
        self.fresh.setEnabled(watcher.can_be_fresh)
        _offer(self.output, watcher.titles, about.output)
        self.output.setVisible(len(watcher.titles) > 1)
        _offer(self.label, [(str(place), name) for place, name in enumerate(watcher.classes)], str(about.label))
        self._tell_moment()

    def showEvent(self, event: QShowEvent) -> None:
        """What there is now."""
        super().showEvent(event)
        self.refresh()

    def _tell_moment(self, _frame: object = None) -> None:
        """What stands here is of an earlier step as soon as there is a newer one."""
        if self.isVisible():
            self.of.setText(" · ".join(filter(None, (self._samples(), self._moment(), self._cost()))))

    def _samples(self) -> str:
        said = self._watcher.said
        return (
            say("{asked:,} of {total:,}, drawn once", asked=said.asked, total=said.total)
            if said and said.asked < said.total
            else ""
        )

    def _moment(self) -> str:
        if self._watcher.said is None:
            return ""
        if self._watcher.about.fresh:
            return say("of fresh weights")
        late = "" if self._watcher.is_current else say("earlier ")
        return say("of {late}step {step}", late=late, step=counter(self._watcher.step))


def _offer(box: ComboBox, options: list[tuple[str, str]], current: str) -> None:
    if [(box.itemData(place), box.itemText(place)) for place in range(box.count())] != options:
        box.set_options(options)
    box.set_current(current)
