"""Where views stand side by side, with a line between two that can be dragged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow

GAP = 6 * SPACE
"""Between two views, px."""


class _Line(QSplitterHandle):
    """A hairline in the middle of a gap."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One column of the line colour."""
        QPainter(self).fillRect(self.width() // 2, 0, 1, self.height(), current().line)


class Slots(QSplitter):
    """Views side by side in the order of ``order``: the one in front, and of the others as many as there is room for.

    It is never wider than its room: how many that is, is decided from the width that is given from outside.
    ``fitted`` tells that others are seen.
    """

    fitted = Signal()

    def __init__(self, order: Iterable[str]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._order = tuple(order)
        self._views: dict[str, QWidget] = {}
        self._names: tuple[str, ...] = ()
        self._front = ""
        self._shares: dict[str, float] = {}
        self.seen: tuple[str, ...] = ()
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._take_shares)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self.setHandleWidth(theme.px(GAP))

    def createHandle(self) -> QSplitterHandle:
        """The gaps have a line."""
        return _Line(self.orientation(), self)

    # ------------------------------------------------------------ what stands here

    def add(self, name: str, view: QWidget) -> None:
        """Take a view in, unseen."""
        view.hide()  # else it were seen for a moment
        self.insertWidget(sum(self._order.index(other) < self._order.index(name) for other in self._views), view)
        self._views[name] = view

    def take(self, name: str) -> None:
        """Let a view go that is not shown; somebody else takes it in."""
        del self._views[name]

    def show_views(self, names: Iterable[str], front: str) -> None:
        """Show these views, which are here, and whatever the room ``front``; an empty ``front`` if there are none."""
        self._names, self._front = tuple(names), front
        self._fit(self.width())

    # ------------------------------------------------------------ sizes

    @property
    def shares(self) -> Mapping[str, float]:
        """How wide views are beside others, as far as a person has said, by their names."""
        return self._shares

    def set_shares(self, shares: Mapping[str, float]) -> None:
        """Make views as wide as they were."""
        self._shares = dict(shares)
        self._share_out()

    def _take_shares(self) -> None:
        self._shares |= {name: self._views[name].width() / max(self.width(), 1) for name in self.seen}

    def _least(self, name: str) -> int:
        return _least(self._views[name]) if name else 0

    def _fit(self, room: int) -> None:
        left = room - self._least(self._front)
        seen = {self._front} if self._front else set()
        for name in self._names:
            need = self.handleWidth() + self._least(name)
            if name not in seen and need <= left:
                left -= need
                seen.add(name)
        found = tuple(name for name in self._order if name in seen)
        for name, view in sorted(self._views.items(), key=lambda item: item[0] in seen):
            if view.isHidden() == (name in seen):  # what goes makes room first
                view.setVisible(name in seen)
        if found != self.seen:
            self.seen = found
            self._share_out()
            self.fitted.emit()

    def _share_out(self) -> None:
        if len(self.seen) < 2:
            return
        even = 1 / len(self.seen)
        sizes = {self.indexOf(self._views[name]): self._shares.get(name, even) for name in self.seen}
        self.setSizes([round(1000 * sizes.get(place, 0)) for place in range(self.count())])

    def minimumSizeHint(self) -> QSize:
        """Room for the view in front."""
        return QSize(self._least(self._front), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other views may have room now."""
        self._fit(event.size().width())
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        """A view may need more or less room now."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit(self.width())
        return done


def _least(view: QWidget) -> int:
    """The least width of a view, px."""
    return view.minimumWidth() or view.minimumSizeHint().width()
