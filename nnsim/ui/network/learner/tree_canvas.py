"""The decision tree on a canvas that is zoomed and moved; hands and keys walk on it and fold it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from nnsim.core.answers.tree import DecisionTree
from nnsim.data.one_value import alone
from nnsim.language.texts import say
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.kit.widgets.tips import show_above
from nnsim.ui.network.blocks.layout import Box
from nnsim.ui.network.blocks.lens import Lens
from nnsim.ui.network.learner import tree_words
from nnsim.ui.network.learner.tree_paint import Looks, TreePainter
from nnsim.ui.network.learner.tree_shape import Shape, arrange, depths, fitting
from nnsim.ui.run.explained import Explained
from nnsim.ui.run.undo import Editor

LARGEST_FIT, SMALLEST_FIT = 1.1, 0.72
"""Px per unit between which a tree is fitted; what would be smaller is folded."""
PER_NOTCH, PER_KEY = 1.2, 1.25
NOTCH = 120
DRAG = 4.0
"""Px from which on a press moves the view."""
NAME = say("Decision tree")

Key = Qt.Key

HELP = [
    (say("Arrow keys"), say("Walk from question to question: down to its answers, up, and sideways")),
    (say("Space"), say("Fold the questions below, or show them")),
    ("[, ]", say("Previous and next tree of a forest")),
    ("0", say("Show everything")),
    ("+, −", say("Nearer, farther; so does the wheel")),
    (say("Page Up, Page Down"), say("Previous and next test sample")),
]
"""``(keys, what they do)``."""

PLACES.append((NAME, HELP))


class TreeCanvas(Lens):
    """``levels`` are shown at most, 0 for as many as can be read; clicks fold single nodes. ``path`` is lit.

    ``arranged`` tells that more or less of it is shown.
    """

    arranged = Signal()

    def __init__(self, editor: Editor, explained: Explained, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._explained = editor, explained
        self.levels = 0
        self.path: tuple[int, ...] = ()
        self.current: int | None = None
        self._turned: frozenset[int] = frozenset()
        self._shape: Shape | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self.keys: dict[int, Callable[[], None]] = self._own_keys()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._say()
        follow(self._restyle)
        explained.lit_changed.connect(self.viewport().update)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setBackgroundBrush(QBrush(QColor(blend(theme.panel, theme.ground, 0.75))))
        self.rebuild()

    # ------------------------------------------------------------ what is shown

    @property
    def tree(self) -> DecisionTree | None:
        """What is drawn."""
        return self._explained.tree

    @property
    def shape(self) -> Shape:
        """Where its nodes stand."""
        assert self._shape is not None
        return self._shape

    @property
    def shown_levels(self) -> int:
        """How many questions stand below each other at most."""
        if self.tree is None:
            return 0
        width, height = self.room
        least = SMALLEST_FIT * self._theme.scale
        return self.levels or fitting(self.tree, width / least, height / least)

    @property
    def deepest(self) -> int:
        """How many questions are asked of a sample at most."""
        return max(depths(self.tree)) if self.tree else 0

    def begin(self) -> None:
        """Another tree or another learner: all of it in view, nothing folded by hand."""
        self.levels, self._turned, self.fitted, self.current = 0, frozenset(), True, None
        self.rebuild()

    def show_levels(self, levels: int) -> None:
        """Show down to another level, all of it in view."""
        self.levels = min(max(levels, 1), max(self.deepest, 1))
        self._turned, self.fitted = frozenset(), True
        self.rebuild()

    def fold(self, node: int) -> None:
        """Hide the questions below a node, or show the next of them."""
        if self.tree is not None and not self.tree.is_leaf(node):
            self.levels = self.shown_levels  # the room decides no more
            self._turned ^= {node}
            self.rebuild()

    def rebuild(self) -> None:
        """Arrange the tree anew."""
        if self.tree is None:
            self._shape = None
            return
        self._turned = frozenset(node for node in self._turned if node < len(self.tree.left))
        self._shape = arrange(self.tree, self.shown_levels, self._turned)
        if self.current not in self._shape.boxes:
            self.current = None
        if self.fitted:
            self.fit()
        else:
            self.give_room()
        self.viewport().update()
        self.arranged.emit()

    def show_path(self, path: tuple[int, ...]) -> None:
        """Light the way of a sample."""
        if path != self.path:
            self.path = path
            self.viewport().update()

    # ------------------------------------------------------------ looking

    def bounds(self) -> Box:
        """All nodes, with a margin."""
        return self._shape.bounds if self._shape else Box(0, 0, 1, 1)

    def fit(self) -> None:
        """Show everything."""
        self.fit_all(LARGEST_FIT * self._theme.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room shows more questions."""
        super().resizeEvent(event)
        self.rebuild()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The tree: it is one picture, which nothing lies upon."""
        super().drawBackground(painter, rect)
        if self.tree is not None and self._shape is not None:
            looks = Looks(frozenset(self.path), self._explained.lit, self.current if self.hasFocus() else None)
            with saved(painter):
                TreePainter(alone(self._editor.project), self.tree, self._shape, self._theme, self.zoom).draw(
                    painter, looks
                )

    # ------------------------------------------------------------ the mouse

    def node_at(self, position: QPointF) -> int | None:
        """The node under a px position of the viewport."""
        at = self.mapToScene(position.toPoint())
        return self._shape.at(at.x(), at.y()) if self._shape else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A node is folded when the button is let go; a drag moves the view."""
        self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the cursor, or move the view."""
        if self._pressed is None or not event.buttons():
            node = self.node_at(event.position())
            self._explained.light(node)
            inner = node is not None and self.tree is not None and not self.tree.is_leaf(node)
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if inner else Qt.CursorShape.ArrowCursor)
            return
        way = event.position() - self._pressed
        if self._dragged or way.manhattanLength() > DRAG:
            self._dragged, self._pressed = True, event.position()
            self.pan(way.x(), way.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold the node that was clicked."""
        clicked = self._pressed is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton
        self._pressed = None
        node = self.node_at(event.position())
        if clicked and node is not None:
            self.current = node
            self.fold(node)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._explained.light(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer and farther."""
        self.zoom_at(PER_NOTCH ** (event.angleDelta().y() / NOTCH), event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:
        """The whole of a node is told by its tool tip."""
        if isinstance(event, QHelpEvent):
            self._tell(self.node_at(QPointF(event.pos())))
            return True
        return super().viewportEvent(event)

    def _tell(self, node: int | None) -> None:
        if node is None or self.tree is None:
            QToolTip.hideText()
            return
        box = self.shape.boxes[node]
        seen = self.mapFromScene(QRectF(box.x, box.y, box.width, box.height)).boundingRect()
        place = QRect(self.viewport().mapToGlobal(seen.topLeft()), seen.size())
        show_above(tree_words.told(alone(self._editor.project), self.tree, node), place, self.viewport())

    # ------------------------------------------------------------ keys

    def _own_keys(self) -> dict[int, Callable[[], None]]:
        return {
            Key.Key_Up: self._go_up, Key.Key_Down: self._go_down,
            Key.Key_Left: partial(self._go_aside, -1), Key.Key_Right: partial(self._go_aside, 1),
            Key.Key_Space: self._fold_here, Key.Key_0: self.fit,
            Key.Key_Plus: partial(self.zoom_at, PER_KEY), Key.Key_Minus: partial(self.zoom_at, 1 / PER_KEY),
        }  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, fold, zoom; what means nothing here goes on."""
        act = self.keys.get(event.key())
        if act is None or self._shape is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        else:
            act()

    def _go(self, node: int | None) -> None:
        if node is None:
            return
        self.current = node
        self._explained.light(node)
        box = self.shape.boxes[node]
        rect = QRectF(box.x, box.y, box.width, box.height)
        if not self.mapToScene(self.viewport().rect()).boundingRect().contains(rect):
            self.fitted = False
            self.ensureVisible(rect, 12, 12)
        self._say()
        self.viewport().update()

    def _go_up(self) -> None:
        self._go(0 if self.current is None else self.shape.above.get(self.current))

    def _go_down(self) -> None:
        below = (node for node, above in self.shape.above.items() if above == self.current)
        self._go(0 if self.current is None else next(below, None))

    def _go_aside(self, by: int) -> None:
        """To the node beside, on the same level."""
        if self.current is None:
            self._go(0)
            return
        boxes = self.shape.boxes
        level = sorted((n for n in boxes if boxes[n].y == boxes[self.current].y), key=lambda n: boxes[n].x)
        place = level.index(self.current) + by
        self._go(level[place] if 0 <= place < len(level) else None)

    def _fold_here(self) -> None:
        if self.current is not None:
            self.fold(self.current)

    def _say(self) -> None:
        """Tell screen readers where the keyboard is."""
        here = self.current is not None and self.tree is not None
        words = tree_words.told(alone(self._editor.project), self.tree, self.current) if here else ""  # type: ignore[arg-type]
        self.setAccessibleName(f"{NAME}: {words}" if words else NAME)
        self.setAccessibleDescription(say("Arrow keys walk, Space folds the questions below."))
