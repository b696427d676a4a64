"""What links of a lesson point at glows, for as long as they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect

from nnsim.app.lesson_places import LessonPlaces

if TYPE_CHECKING:
    from nnsim.ui.lesson.glow import Glow


class Pointing(QObject):
    """``point`` lets a thing glow; ``follow`` keeps the glow where the thing is."""

    def __init__(self, places: LessonPlaces, parent: QObject) -> None:
        super().__init__(parent)
        self._places = places
        self._target = ""
        self.glow: Glow | None = None

    def point(self, target: str) -> None:
        """Let it glow; nothing with no target."""
        self._target = target
        self._show()

    def stop(self) -> None:
        """Point at nothing any more."""
        self.point("")

    def follow(self) -> None:
        """It may lie elsewhere by now."""
        if self._target:
            self._show()

    def _show(self) -> None:
        if self.glow is None:
            if not self._target:
                return
            from nnsim.ui.lesson.glow import Glow  # noqa: PLC0415  when it is first wanted

            self.glow = Glow(self._places.shell)
        self.glow.around(self._places.box(self._target) if self._target else QRect())
