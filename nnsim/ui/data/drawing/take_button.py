"""The button that makes a sample of the drawing; it says of which class."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.data.drawing.studio import Studio
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit.marks import class_mark
from nnsim.ui.kit.numbers import loss as three_figures
from nnsim.ui.kit.theme import SPACE
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.run.undo import Editor

MARK = 10


class TakeButton(Button):
    """``Add as`` or ``Replace as``, with mark and name of the chosen class."""

    def __init__(self, editor: Editor, painting: Painting, studio: Studio, parent: QWidget | None = None) -> None:
        self._index = -1
        super().__init__(say("Add drawing"), kind="primary", parent=parent)
        self._editor, self._painting, self._studio = editor, painting, studio
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(studio.take)
        painting.changed.connect(self._show)
        studio.changed.connect(self._show)
        studio.sketch.drawing.changed.connect(self._show)
        editor.store.changed.connect(self._on_change)
        self._show()

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data and kind_of(change.new.data).is_drawn:
            self._show()

    def _show(self) -> None:
        data, new = self._editor.project.data, self._studio.editing is None
        self._index = -1 if data.targets == "values" else self._painting.class_index
        name = data.classes[self._index] if self._index in range(len(data.classes)) else ""
        said = name or three_figures(self._painting.value)
        if data.is_masked:
            self.setText(say("Add drawing") if new else say("Replace"))
        else:
            self.setText(say("Add as {said}", said=said) if new else say("Replace as {said}", said=said))
        self.setAccessibleName(self.text())
        hint = say("Make the drawing a sample of the set") if new else say("Give the sample this picture and class")
        if data.is_masked:
            hint = say("These images have a target for every pixel, which is not drawn here: import them with theirs")
        elif new:
            hint = say("{hint}; the test share decides whether it tests", hint=hint)
        self.set_hint(hint, "Return")
        self.setEnabled(not (new and self._studio.sketch.drawing.is_blank) and not data.is_masked)
        self.update()

    def _content(self, painter: QPainter, box: QRectF) -> None:
        if self._index < 0:
            super()._content(painter, box)
            return
        theme = self._theme
        side, gap, margin = theme.px(MARK), theme.px(SPACE + 2), theme.px(2 * SPACE)
        room = round(box.width() - side - gap - 2 * margin)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        left = (box.width() - side - gap - self.fontMetrics().horizontalAdvance(words)) / 2
        with saved(painter):
            painter.translate(QPointF(left + side / 2, box.center().y()))
            painter.scale(side, side)
            painter.fillPath(class_mark(self._index), QColor(self._ink()))
        painter.setPen(self._ink())
        painter.setFont(self.font())
        painter.drawText(box.adjusted(left + side + gap, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
