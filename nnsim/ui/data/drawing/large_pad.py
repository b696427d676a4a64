"""The large pad: over the network for as long as somebody draws many samples."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.data.drawing.desk import GlyphDesk, LargeDesk
from nnsim.ui.data.drawing.overlay import Overlay
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.run.undo import Editor


class LargePad(Overlay):
    """Shows the drawing of the ``small`` desk, whose button opens it; closes where there are no images."""

    def __init__(self, editor: Editor, painting: Painting, small: GlyphDesk, below: QWidget, around: QWidget) -> None:
        self.desk = LargeDesk(editor, painting, small.studio)
        super().__init__(say("Draw samples"), self.desk, below, around)
        self.desk.pad.keys.left.connect(self.close_it)
        self.desk.pad.keys.can_leave = lambda: True
        self.closed.connect(lambda: small.pad.setFocus(Qt.FocusReason.OtherFocusReason))
        editor.store.changed.connect(self._on_change)

    def open(self) -> None:
        """Show it, with the keyboard on the pad."""
        super().open()
        self.desk.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_change(self, change: Change) -> None:
        if not kind_of(change.new.data).is_drawn:
            self.hide()
