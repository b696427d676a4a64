"""Why a learner answers as it does: the tree that is drawn, and what the answer to one sample is made of."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnsim.core.answers.reasons import Reasons
from nnsim.core.answers.tree import DecisionTree
from nnsim.core.data import Data
from nnsim.core.store import Change, Store
from nnsim.data.one_value import value_of

Point = tuple[float, float]


class Explained(QObject):
    """The newest ``tree`` and ``reasons``, as the engine told them; views read them on ``changed``.

    Of several values both tell the one that is looked at.

    ``number`` which tree of a forest is wanted, counted from 0
    ``point``  where the cursor is on the plane, None beside it; ``pointed`` follows it
    ``lit``    the node of the tree that stands out, None for none; ``lit_changed`` follows it
    """

    changed = Signal()
    pointed = Signal()
    lit_changed = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.tree: DecisionTree | None = None
        self.reasons: Reasons | None = None
        self._heard: tuple[DecisionTree | None, Reasons | None] = (None, None)
        self.number = 0
        self.point: Point | None = None
        self._heard_at: Point | None = None
        self.lit: int | None = None
        store.changed.connect(self._on_change)

    def point_at(self, point: Point | None) -> None:
        """The cursor stands elsewhere on the plane."""
        if point != self.point:
            self.point = point
            self.pointed.emit()

    def light(self, node: int | None) -> None:
        """Let another node of the tree stand out."""
        if node != self.lit:
            self.lit = node
            self.lit_changed.emit()

    def hear_tree(self, tree: DecisionTree | None) -> None:
        """What the engine says of the tree; None where the learner grows none."""
        self._heard = (tree, self._heard[1])
        self._narrow()
        if tree is None or (self.lit or 0) >= len(tree.left):
            self.light(None)
        self.changed.emit()

    def hear_reasons(self, reasons: Reasons | None, at: Point | None = None) -> None:
        """What it says of the sample, ``at`` a point of the plane; None where the data have no such sample."""
        if reasons is None or reasons.neighbours.max(initial=-1) < len(self._store.project.data):
            self._heard, self._heard_at = (self._heard[0], reasons), at
            self._narrow()
            self.changed.emit()

    def _narrow(self) -> None:
        """To one value, where there are several."""
        tree, reasons = self._heard
        if len(self._store.project.data.values) > 1:
            value = value_of(self._store.project)
            tree, reasons = tree and tree.of_value(value), reasons and reasons.of_value(value)
        self.tree, self.reasons = tree, reasons

    def reasons_at(self, point: Point) -> Reasons | None:
        """What was told of this point of the plane, None if nothing was."""
        return self.reasons if point == self._heard_at else None

    def forget(self) -> None:
        """Another learner, or other inputs: what was told is of no use any more."""
        self.number = 0
        if self.tree is not None or self.reasons is not None:
            self.tree = self.reasons = None
            self._heard = (None, None)
            self.light(None)
            self.changed.emit()

    def close(self) -> None:
        """Stop listening to the document."""
        self._store.changed.disconnect(self._on_change)

    def _on_change(self, change: Change) -> None:
        if _asked(change.old.data, change.old.network.features) != _asked(change.new.data, change.new.network.features):
            self.forget()
            self.point_at(None)  # the cursor did not leave the plane, but the plane may have left it
        elif "data" in change.parts and self.reasons is not None:
            self.reasons = None  # its neighbours have other numbers
            self._heard = (self._heard[0], None)
            self.changed.emit()
        elif value_of(change.old) != value_of(change.new):
            self._narrow()
            self.changed.emit()


def _asked(data: Data, features: tuple[str, ...]) -> object:
    """What questions and answers of a tree are about."""
    return data.sample_shape, data.classes, data.targets, data.target_shape, features
