"""What can be done to the drawing of a tree: which of a forest, how deep, nearer and farther, and words beside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.network.learner.tree_canvas import TreeCanvas
from nnsim.ui.run.explained import Explained

STEP = 1.25
"""Factor of one press on nearer or farther."""


class TreeBar(QWidget):
    """``about_wanted(bool)`` shows words about the learner beside the tree, ``tree_wanted`` asks for another one."""

    tree_wanted = Signal()
    about_wanted = Signal(bool)

    def __init__(self, explained: Explained, canvas: TreeCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explained, self._canvas = explained, canvas
        self.setAccessibleName(say("Drawing of the tree"))
        self.about = IconButton("info", say("What this learner is and has"), checkable=True, side=28)
        self.previous = IconButton("chevron_left", say("Previous tree"), "[", side=28)
        self.which = Text("", "label")
        self.next = IconButton("chevron_right", say("Next tree"), "]", side=28)
        self.shallower = IconButton("shrink", say("Fold the lowest level"), side=28)
        self.levels = Text("", "label")
        self.deeper = IconButton("expand", say("Show another level"), side=28)
        self.everything = IconButton("zoom_fit", say("Show everything"), "0", side=28)
        self.farther = IconButton("minus", say("Farther"), "−", side=28)
        self.nearer = IconButton("plus", say("Nearer"), "+", side=28)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in (self.previous, self.which, self.next, self.shallower, self.levels, self.deeper):
            self._row.addWidget(part)
        for part in (self.everything, self.farther, self.nearer, self.about):
            self._row.addWidget(part)
        self._connect()
        follow(self._restyle)

    def _connect(self) -> None:
        canvas = self._canvas
        self.about.toggled.connect(self.about_wanted)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.shallower.clicked.connect(lambda: self._show_levels(-1))
        self.deeper.clicked.connect(lambda: self._show_levels(1))
        self.everything.clicked.connect(canvas.fit)
        self.farther.clicked.connect(lambda: canvas.zoom_at(1 / STEP))
        self.nearer.clicked.connect(lambda: canvas.zoom_at(STEP))
        canvas.arranged.connect(self.refresh)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(SPACE) // 2)

    def step(self, by: int) -> None:
        """To the next tree of a forest, or the one before, and round again."""
        tree = self._explained.tree
        if tree is not None and tree.count > 1:
            self.show_tree((tree.number + by) % tree.count)

    def show_tree(self, number: int) -> None:
        """Draw another tree, counted from 0."""
        self._explained.number = number
        self.tree_wanted.emit()

    def _show_levels(self, by: int) -> None:
        self._canvas.show_levels(self._canvas.shown_levels + by)

    def refresh(self) -> None:
        """Say which tree, and how much of it is shown."""
        tree, levels, deepest = self._explained.tree, self._canvas.shown_levels, self._canvas.deepest
        several = tree is not None and tree.count > 1
        if several and tree is not None:
            self.which.setText(say("Tree {number:,} of {count:,}", number=tree.number + 1, count=tree.count))
        for widget in (self.previous, self.which, self.next):
            widget.setVisible(several)
        self.levels.setText(
            counted(deepest, "level")
            if levels >= deepest
            else say("{levels} of {levels_2}", levels=levels, levels_2=counted(deepest, "level"))
        )
        self.shallower.setEnabled(levels > 1)
        self.deeper.setEnabled(levels < deepest)
