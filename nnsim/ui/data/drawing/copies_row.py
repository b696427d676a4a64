"""Augmented copies in the data panel: make some, how many there are, take them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.store import Change
from nnsim.core.texts import message
from nnsim.data.kinds import kind_of
from nnsim.edits.images import remove_copies
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.data.drawing.augment_dialog import AugmentDialog

WHY = say(
    "Copies of training images, moved, turned, bent or made noisy at random. They train the network, never test it."
)


class CopiesRow(QWidget):
    """Shown for images only."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.make = Button(say("Augment…"), "augment")
        self.make.set_hint(WHY)
        self.make.clicked.connect(self.open_dialog)
        self.remove = Button(say("Remove"), kind="ghost")
        self.remove.set_hint(say("Take out all augmented copies"))
        self.remove.clicked.connect(self._remove)
        self.text = Text("", "label", "muted", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout()
        self._row.addWidget(self.make)
        self._row.addStretch(1)
        self._row.addWidget(self.remove)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._row)
        self._layout.addWidget(self.text)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self._show()

    def open_dialog(self) -> AugmentDialog:
        """Ask what is to be varied, and make the copies."""
        from nnsim.ui.data.drawing.augment_dialog import AugmentDialog  # noqa: PLC0415  when it is first wanted

        dialog = AugmentDialog(self._editor, self.window())
        dialog.open()
        return dialog

    def _remove(self) -> None:
        said = message("copies_removed", count=self._editor.project.data.copies)
        self._editor.edit(say("Remove augmented copies"), remove_copies.of(), mark=said)

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._show()

    def _show(self) -> None:
        data = self._editor.project.data
        copies = data.copies
        self.setVisible(kind_of(data).can_augment and not data.is_masked)
        self.remove.setVisible(copies > 0)
        self.text.setVisible(copies > 0)
        own = int((data.train & ~data.is_copy).sum()) if copies else data.how_many("train")
        self.text.setText(
            say(
                "{copies} beside {images}",
                copies=counted(copies, "augmented copy"),
                images=counted(own, "training image"),
            )
        )

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(SPACE))
