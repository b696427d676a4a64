"""Which sample the pad holds: a new one, or one of the set that is drawn anew."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.core.data import PARTS
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.data.drawing.studio import Studio
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.undo import Editor

SIDE = 28


class SampleRow(QWidget):
    """Back, what is in the pad, forth; a cross leaves the sample as it is."""

    def __init__(self, editor: Editor, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._studio = editor, studio
        self.setAccessibleName(say("Image in the pad"))
        self.back = IconButton("chevron_left", say("Edit the image before"), side=SIDE)
        self.forth = IconButton("chevron_right", say("Edit the image after"), side=SIDE)
        self.close_button = IconButton("close", say("Leave this image as it is"), "Escape", side=SIDE)
        self.text = Text("", "label", "muted")
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.back.clicked.connect(lambda: studio.step(-1))
        self.forth.clicked.connect(lambda: studio.step(1))
        self.close_button.clicked.connect(studio.stop_editing)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.back, self.text, self.forth, self.close_button):
            self._layout.addWidget(widget, 1 if widget is self.text else 0)
        studio.changed.connect(self._show)
        editor.store.changed.connect(self._on_change)
        follow(self._restyle)
        self._show()

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data and kind_of(change.new.data).is_drawn:
            self._show()

    def _show(self) -> None:
        words = self.words
        self.text.setText(words)
        self.text.setToolTip(words)
        for button in (self.back, self.forth):
            button.setEnabled(len(self._editor.project.data) > 0)
        self.close_button.setVisible(self._studio.editing is not None)

    @property
    def words(self) -> str:
        """``New image``, or number and part of the sample."""
        data, index = self._editor.project.data, self._studio.editing
        if index is None:
            return say("New image")
        if data.copy_of is not None and data.copy_of[index] >= 0:
            return say(
                "{index:,} of {count:,} · copy of {copy_of:,}",
                index=index + 1,
                count=len(data),
                copy_of=data.copy_of[index] + 1,
            )
        part = next(name for name in PARTS if data.part(name)[index])
        return say("{index:,} of {count:,} · {part}", index=index + 1, count=len(data), part=part)

    def _restyle(self, theme: Theme) -> None:
        self._layout.setSpacing(theme.px(2))
