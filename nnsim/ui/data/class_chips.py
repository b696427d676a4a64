"""The classes as chips: mark, name and number of points; choose, rename, add, remove."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from nnsim.core.problem import ProblemError
from nnsim.core.store import Change
from nnsim.core.texts import Message, message, sentence
from nnsim.data.kinds import kind_of
from nnsim.edits.data import add_class, remove_class, rename_class
from nnsim.edits.kinds import Calls
from nnsim.edits.names import MAX_NAME
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_BY_HAND
from nnsim.ui.data.painting.painting import Painting, class_key
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.chip import ClassChip
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.leaving import take_away
from nnsim.ui.kit.widgets.name_field import NameField
from nnsim.ui.run.undo import Editor

NOISES = (0.0, 0.01, 0.02, 0.05, 0.1)
"""Standard deviations to choose from, as shares of the plane's width."""


FEW = 4
"""So many classes of images have their counts beside their names; with more the last ones would be out of sight."""


class ClassChips(QWidget):
    """One chip per class. A double click or F2 renames, the context menu removes, + adds."""

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._painting = editor, painting
        self.setAccessibleName(say("Classes"))
        self._flow = FlowLayout(self)
        self.chips: list[ClassChip] = []
        self._field: NameField | None = None
        self.add_button = IconButton("plus", say("Add a class"), side=28)
        self.add_button.clicked.connect(self._add)
        self._flow.addWidget(self.add_button)
        painting.changed.connect(self._show_choice)
        editor.store.changed.connect(self._on_change)
        editor.leaving.connect(self._drop_field)
        follow(self._restyle)
        self._rebuild()

    def _restyle(self, theme: Theme) -> None:
        self._flow.setSpacing(theme.px(SPACE + 2))

    # ------------------------------------------------------------ showing

    def _on_change(self, change: Change) -> None:
        if change.old.data is change.new.data:
            return
        if change.old.data.classes != change.new.data.classes:
            self._drop_field()
            self._rebuild()
        else:
            self._show_counts()

    def _rebuild(self) -> None:
        classes = self._editor.project.data.classes
        while len(self.chips) > len(classes):
            chip = self.chips.pop()
            self._flow.removeWidget(chip)
            take_away(chip)
        for index, name in enumerate(classes):
            self._chip(index).set_text(name)
        self._flow.removeWidget(self.add_button)
        self._flow.addWidget(self.add_button)
        self.add_button.setVisible(len(classes) < MAX_BY_HAND)
        if self.parentWidget() or not classes:  # what is shown without a parent is a window
            self.setVisible(bool(classes))
        self._show_counts()
        self._show_choice()

    def _chip(self, index: int) -> ClassChip:
        if index == len(self.chips):
            chip = ClassChip(index, "")
            chip.setParent(self)
            chip.clicked.connect(lambda _=False, index=index: self._choose(index))
            chip.installEventFilter(self)
            chip.show()
            self.chips.append(chip)
            self._flow.addWidget(chip)
        return self.chips[index]

    def _show_counts(self) -> None:
        data = self._editor.project.data
        for index, (chip, count) in enumerate(zip(self.chips, data.counts(), strict=False)):
            chip.set_count(count, self._copies(index) if data.copy_of is not None else 0, kind_of(data).noun)
            is_compact = kind_of(data).is_pictorial and len(data.classes) > FEW
            chip.set_compact(is_compact)
            what = (
                say("this class ({amount})", amount=chip.amount) if is_compact else say("this class")
            )  # a stroke changes counts all the time
            chip.set_hint(say("Paint {what}; double click renames", what=what), class_key(data.classes, index))

    def _copies(self, index: int) -> int:
        """How many samples of a class are augmented copies."""
        data = self._editor.project.data
        return int(np.count_nonzero(data.is_copy & (data.y == index)))

    def _show_choice(self) -> None:
        for index, chip in enumerate(self.chips):
            chip.setChecked(index == self._painting.class_index)

    def _choose(self, index: int) -> None:
        self._painting.set_class(index)
        self._show_choice()

    # ------------------------------------------------------------ editing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, ClassChip) or watched not in self.chips:
            return False
        index = self.chips.index(watched)
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.rename(index)
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_F2:
            self.rename(index)
            return True
        if isinstance(event, QContextMenuEvent):
            self.menu(index).popup(event.globalPos())
            return True
        return False

    def menu(self, index: int) -> QMenu:
        """The context menu of a chip."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor.interrupted.connect(menu.close)
        menu.addAction(say("Rename…"), lambda: self.rename(index))
        select = menu.addAction(say("Select its points"), lambda: self._painting.select_class(index))
        is_painted = kind_of(self._editor.project.data).is_painted
        select.setEnabled(is_painted and self._editor.project.data.counts()[index] > 0)
        noise = menu.addMenu(say("Noise of painted points"))
        noise.setEnabled(is_painted)
        self._offer_noise(noise, index)
        remove = menu.addAction(say("Remove class and its points"), lambda: self._remove(index))
        remove.setEnabled(len(self.chips) > 2)
        return menu

    def _offer_noise(self, menu: QMenu, index: int) -> None:
        for share in NOISES:
            action = menu.addAction(
                f"{share:.0%}".replace("%", say(" % of the plane's width")) if share else say("None")
            )
            action.setCheckable(True)
            action.setChecked(self._painting.noise.get(index, 0.0) == share)
            action.triggered.connect(lambda _=False, share=share: self._painting.set_noise(index, share))

    def rename(self, index: int) -> None:
        """Type another name in place; Enter accepts, Escape leaves it."""
        self._drop_field()
        chip = self.chips[index]
        present = self._editor.project.data.classes[index]
        self._field = NameField(present, say("New name of the class"), chip.geometry(), MAX_NAME, self)
        self._field.taken.connect(lambda name: self._take_name(index, name))

    def _take_name(self, index: int, name: str) -> None:
        if name.strip() != self._editor.project.data.classes[index]:
            self._edit(message("class_renamed"), rename_class.of(index, name), self.chips[index])

    def _drop_field(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.drop()

    def _add(self) -> None:
        if self._edit(message("class_added"), add_class.of(), self.add_button):
            self._painting.set_class(len(self.chips) - 1)

    def _remove(self, index: int) -> None:
        self._edit(message("class_removed"), remove_class.of(index), self.chips[index])

    def _edit(self, step: Message, change: Calls, place: QWidget) -> bool:
        """Make the edit, or say beside ``place`` why it cannot be made."""
        try:
            return self._editor.edit(sentence(step), change, mark=step)
        except ProblemError as error:
            QToolTip.showText(place.mapToGlobal(QPoint(0, place.height())), str(error.problem), place)
            return False
