"""What can lie over the audience's window: a plain colour, a spot that follows the mouse, an enlarged part."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMainWindow, QWidget

from nnsim.app.presenting_looks import as_part
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.presenting.curtain import Curtain
    from nnsim.ui.presenting.magnifier import Magnifier
    from nnsim.ui.presenting.spot import Spot


class Overlays(QObject):
    """Each is made when it is first wanted. ``changed`` tells that one came or went."""

    changed = Signal()

    def __init__(self, shell: QMainWindow, editor: Editor) -> None:
        super().__init__(shell)
        self._shell, self._editor = shell, editor
        self._curtain: Curtain | None = None
        self._magnifier: Magnifier | None = None
        self._spot: Spot | None = None
        editor.leaving.connect(self.enlarge_no_more)

    def clear(self) -> None:
        """Nothing lies over the window."""
        if self._curtain is not None:
            self._curtain.uncover()
        self.enlarge_no_more()
        if self._spot is not None:
            self._spot.turn(False)

    @property
    def there(self) -> tuple[str, ...]:
        """What lies over the window now: ``curtain``, ``zoom``, ``pointer``."""
        found = ("curtain", bool(self.color)), ("zoom", self.zooms), ("pointer", self.points)
        return tuple(name for name, is_there in found if is_there)

    def take_away(self, name: str) -> None:
        """One of ``there``."""
        if name == "curtain":
            self.lift()
        elif name == "zoom":
            self.zoom(False)
        else:
            self.point(False)

    # ------------------------------------------------------------ a plain colour

    @property
    def curtain(self) -> Curtain:
        """A plain colour over the window."""
        if self._curtain is None:
            from nnsim.ui.presenting.curtain import Curtain  # noqa: PLC0415  when it is first wanted

            self._curtain = Curtain(self._shell)
            self._curtain.left.connect(self.lift)
        return self._curtain

    @property
    def color(self) -> str:
        """That of the curtain, empty where it is up."""
        return self._curtain.color if self._curtain else ""

    def drop(self, color: str) -> None:
        """Black or white; the same again brings the window back."""
        if self.color == color:
            self.lift()
        else:
            self._editor.let_go()
            self.curtain.drop(color)
            self.changed.emit()

    def lift(self) -> None:
        """Show the window again."""
        if self._curtain is not None:
            self._curtain.uncover()
            self.changed.emit()

    # ------------------------------------------------------------ a spot

    @property
    def points(self) -> bool:
        """Whether a spot follows the mouse."""
        return self._spot is not None and self._spot.is_on

    def point(self, on: bool) -> None:
        """A spot that follows the mouse."""
        if self._spot is None:
            from nnsim.ui.presenting.spot import Spot  # noqa: PLC0415  when it is first wanted

            self._spot = Spot(self._shell)
        self._spot.turn(on)
        self.changed.emit()

    # ------------------------------------------------------------ an enlarged part

    @property
    def magnifier(self) -> Magnifier:
        """What enlarges a part of the window."""
        if self._magnifier is None:
            from nnsim.ui.presenting.magnifier import Magnifier  # noqa: PLC0415  when it is first wanted

            self._magnifier = Magnifier(self._shell)
            self._magnifier.left.connect(self._end_zoom)
        return self._magnifier

    @property
    def zooms(self) -> bool:
        """Whether a part is enlarged; one that glides back is no more."""
        return self._magnifier is not None and self._magnifier.is_on and not self._magnifier.leaves

    def zoom(self, on: bool) -> None:
        """Enlarge what is under the mouse, else under the control that has the keys; or go back."""
        if not on:
            self.magnifier.withdraw()
            self.changed.emit()
            return
        self._editor.let_go()
        self.magnifier.enlarge(self._place())
        self.changed.emit()

    def _place(self) -> QPoint:
        here = self._shell.mapFromGlobal(QCursor.pos())
        if self._shell.rect().contains(here):
            return here
        keys = cast("QWidget | None", self._shell.focusWidget())
        return keys.mapTo(self._shell, keys.rect().center()) if keys else self._shell.rect().center()

    def _end_zoom(self) -> None:
        self.magnifier.uncover()
        self.changed.emit()

    def enlarge_no_more(self) -> None:
        """All of the window at once: another document comes, or the presentation ends."""
        if self._magnifier is not None and self._magnifier.is_on:
            self._magnifier.uncover()
            self.changed.emit()

    @property
    def part(self) -> tuple[float, ...]:
        """What is enlarged, as a scene keeps it; empty for all of the window."""
        return as_part(self.magnifier.part, QRectF(self._shell.rect())) if self.zooms else ()

    def show_part(self, part: tuple[float, ...]) -> None:
        """What a scene kept."""
        if part:
            factor, across, down = part
            self.magnifier.show_part(factor, QPointF(across * self._shell.width(), down * self._shell.height()))
        else:
            self.enlarge_no_more()
        self.changed.emit()
