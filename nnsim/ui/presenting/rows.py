"""The list that one jumps by: scenes with their keys, then the steps of the lesson."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton, PaintedButton
from nnsim.ui.kit.widgets.name_field import NameField
from nnsim.ui.kit.widgets.painting import fill
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.presenting.told import SceneTold, Told

BADGE = 22
LONGEST = 60
"""Letters that the name of a scene may have."""


class Row(PaintedButton):
    """A badge with a number, and words; the one that is ``here`` stands out."""

    def __init__(self, badge: str, words: str, *, here: bool = False, hint: str = "") -> None:
        self._badge, self._here = badge, here
        super().__init__(words)
        self.setAccessibleName(f"{badge}: {words}")
        self.set_hint(hint or words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._theme.px(120), self._theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """Long words are cut."""
        return QSize(self._theme.px(80), self._theme.px(28))

    def _ground(self) -> str | None:
        if self._here:
            return self._theme.tint
        return self._theme.control_hover if self.underMouse() or self.isDown() else None

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme, side = self._theme, self._theme.px(BADGE)
        disc = QRectF(theme.px(SPACE), (box.height() - side) / 2, side, side)
        fill(painter, disc, theme.px(6), theme.accent if self._here else theme.control)
        painter.setFont(fonts.font("small", theme.scale))
        painter.setPen(QColor(theme.on_accent if self._here else theme.muted))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._badge)
        painter.setFont(fonts.font("strong" if self._here else "body", theme.scale))
        painter.setPen(QColor(self._ink()))
        left = int(disc.right()) + theme.px(2 * SPACE)
        room = QRect(left, 0, self.width() - left - theme.px(SPACE), self.height())
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)


class SceneRow(QWidget):
    """A scene: pressed it is restored; beside it its name can be changed, and it can be given up.

    ``restored(int)``, ``renamed(int, str)`` and ``removed(int)`` carry its place among the scenes.
    """

    restored = Signal(int)
    renamed = Signal(int, str)
    removed = Signal(int)

    def __init__(self, at: int, scene: SceneTold) -> None:
        super().__init__()
        self._at = at
        self.row = Row(
            str(scene.key) if scene.key else "·", scene.name, hint=say("Bring this scene back exactly; Undo leaves it")
        )
        self.rename = IconButton("draw", say("Give the scene “{name}” another name", name=scene.name), side=28)
        self.remove = IconButton("trash", say("Give up the scene “{name}”", name=scene.name), side=28)
        self._field: NameField | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.row, 1)
        line.addWidget(self.rename)
        line.addWidget(self.remove)
        self.row.clicked.connect(lambda _checked=False: self.restored.emit(at))
        self.rename.clicked.connect(self._type)
        self.remove.clicked.connect(lambda _checked=False: self.removed.emit(at))

    def _type(self) -> None:
        field = NameField(self.row.text(), say("Name of the scene"), self.row.geometry(), LONGEST, self)
        field.taken.connect(lambda name: self.renamed.emit(self._at, name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete gives the scene up."""
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit(self._at)
        else:
            super().keyPressEvent(event)


class Rows(QWidget):
    """``jumped(int)`` asks for a step; the signals of scenes are those of ``SceneRow``."""

    jumped = Signal(int)
    restored = Signal(int)
    renamed = Signal(int, str)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(say("Scenes and steps"))
        self.scenes: list[SceneRow] = []
        self.steps: list[Row] = []
        self._told: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE / 2))

    def offer(self, told: Told) -> None:
        """Those of now; the same again changes nothing."""
        now = (told.scenes, tuple(step.id for step in told.steps), told.at)
        if now == self._told:
            return
        self._told = now
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.scenes = [SceneRow(at, scene) for at, scene in enumerate(told.scenes)]
        hint = say("To this step, as it was entered; Undo leads back")
        self.steps = [Row(str(at + 1), step.title, here=at == told.at, hint=hint) for at, step in enumerate(told.steps)]
        for scene in self.scenes:
            scene.restored.connect(self.restored)
            scene.renamed.connect(self.renamed)
            scene.removed.connect(self.removed)
            self._column.addWidget(scene)
        if not self.scenes:
            words = say("No scene is kept yet. K keeps what is shown now, 1 to 9 bring it back.")
            self._column.addWidget(Text(words, "label", "muted", wrap=True))
        for at, row in enumerate(self.steps):
            row.clicked.connect(lambda _checked=False, at=at: self.jumped.emit(at))
            self._column.addWidget(row)
        self._column.addStretch(1)
