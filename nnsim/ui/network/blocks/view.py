"""The block canvas: the network as blocks on a graphics view, with what stands out and what is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import inf

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QBrush, QColor, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from nnsim.core.messages import ProbeSample
from nnsim.core.network import INPUT, Group
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.network.blocks import arrangement, words
from nnsim.ui.network.blocks.appearance import Highlight
from nnsim.ui.network.blocks.card import State
from nnsim.ui.network.blocks.detail import Level, level_of
from nnsim.ui.network.blocks.filling import Filling
from nnsim.ui.network.blocks.flow import Edge, Flow, flow
from nnsim.ui.network.blocks.folding import expanded, owners
from nnsim.ui.network.blocks.items import BlockItems
from nnsim.ui.network.blocks.layout import WORTH, Box, around, arrange
from nnsim.ui.network.blocks.overlay import Overlay
from nnsim.ui.network.blocks.told_pixels import ToldPixels
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

LARGEST_FIT = 1.15
"""Fitting never enlarges a small network beyond this."""


class BlockCanvas(BlockItems):
    """Draws the network of ``editor`` and keeps it fresh from ``live``.

    ``arranged`` tells that blocks moved (also by zoom and scrolling), ``rearranging`` that others are about to be
    drawn, ``picked(str)`` the id of the block that the user is at, empty for none. Hands are in ``pointer`` and
    ``keyboard``.
    """

    arranged = Signal()
    rearranging = Signal()
    picked = Signal(str)

    def __init__(self, editor: Editor, live: LiveModel, sample: Sample, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor, self.live, self.sample = editor, live, sample
        self.highlight = Highlight()
        self.overlay = Overlay(current())
        self.told = ToldPixels(self)
        self._filling = Filling(editor, live, sample)
        self._rows = 0
        self._drawn: object = None
        self._stale = True
        self._groups: tuple[Group, ...] = ()
        self.scene().addItem(self.overlay)
        self._dress_up()
        follow(self._restyle)
        live.planned.connect(self.rebuild)
        live.updated.connect(self._follow)
        sample.changed.connect(self.refresh)
        sample.came.connect(self.refresh)
        sample.film.show_on(self, self.refresh)
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self._begin)

    def _dress_up(self) -> None:
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("Network as blocks"))
        self.setAccessibleDescription(words.KEYS)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)

    # ------------------------------------------------------------ what changed

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setBackgroundBrush(QBrush(QColor(self.ground)))
        self.overlay.restyle(theme)
        self._stale = True
        self.rebuild()

    @property
    def ground(self) -> str:
        """The colour behind the blocks."""
        return blend(self._theme.panel, self._theme.ground, 0.75)

    def _on_change(self, change: Change) -> None:
        if change.old.view.places != change.new.view.places:
            self.rebuild()

    def _begin(self) -> None:
        """Another document: all of it is in view, and nothing is chosen."""
        self._rows, self.fitted = 0, True
        self.choose(())
        self.rebuild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the network into the new size, unless the user chose what to look at."""
        super().resizeEvent(event)
        self.rebuild()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what was missed while something else was shown."""
        super().showEvent(event)
        self.rebuild()
        self.refresh()

    # ------------------------------------------------------------ arranging

    def rebuild(self) -> None:
        """Take over what the network has become."""
        project = self.editor.project
        shown = flow(project, self.live.plan)
        scale = self._theme.scale
        width, height = self.room
        size = (width / scale, height / scale)
        places = arrangement.moved(project.view)
        if not _akin(shown, self.flow):
            self._rows = 0
        layout = arrange(shown, size, self._rows, places, worth=WORTH if self.fitted else inf)
        groups = project.network.groups
        if self._stale or (shown, layout, groups) != (self.flow, self.layout_now, self._groups):
            self.rearranging.emit()
            self._stale, self._groups = False, groups
            self.match(shown, layout, groups)
            self._keep_highlight()
        self._rows = layout.rows
        if self.fitted:
            self.fit()
        else:
            self.give_room()
        self.refresh()
        self.arranged.emit()

    def _keep_highlight(self) -> None:
        """What is gone stands out no more."""
        known = set(self.layout_now.boxes)
        edge = next((edge for edge in self.routes if edge == self.highlight.edge), None)
        kept = tuple(name for name in self.highlight.chosen if name in known)
        here = self.highlight.current if self.highlight.current in known else ""
        self.highlight = Highlight(kept, here, edge)
        self.show_highlight()

    # ------------------------------------------------------------ looking

    @property
    def level(self) -> Level:
        """What blocks show now."""
        return level_of(self.zoom / self._theme.scale)

    def bounds(self) -> Box:
        """All blocks and edges, with a margin."""
        return self.layout_now.bounds

    def looked(self) -> None:
        """Something else is in view: fill it."""
        self.refresh()
        self.arranged.emit()

    def fit(self, ids: Iterable[str] = ()) -> None:
        """Show everything, or these blocks as large as possible."""
        boxes = [self.layout_now.boxes[name] for name in ids if name in self.layout_now.boxes]
        if boxes:
            self.fit_box(around(boxes))
        else:
            self.fit_all(LARGEST_FIT * self._theme.scale)

    def ensure_seen(self, name: str) -> None:
        """Scroll until a block is in view."""
        box = self.layout_now.boxes.get(name)
        if box:
            rect = QRectF(box.x, box.y, box.width, box.height)
            if not self.mapToScene(self.viewport().rect()).boundingRect().contains(rect):
                self.ensureVisible(rect, 12, 12)
                self.looked()

    def x_of(self, node_id: str) -> float:
        """Where the middle of a block stands in the viewport, px."""
        box = self.layout_now.boxes.get(owners(self.editor.project.network).get(node_id, node_id))
        return float(self.mapFromScene(QPointF(*box.middle)).x()) if box else self.viewport().width() / 2

    def place_of(self, node_id: str) -> QPoint:
        """The lower left corner of a block on the screen."""
        box = self.layout_now.boxes[node_id]
        return self.viewport().mapToGlobal(self.mapFromScene(QPointF(box.x, box.bottom)))

    # ------------------------------------------------------------ drawing

    def _follow(self) -> None:
        """New weights came; what else the live model tells, such as more predictions, changes nothing here."""
        if self.live.weights is not self._drawn:
            self.refresh()

    def refresh(self) -> None:
        """Show the newest numbers in all blocks in view; called for every frame."""
        if not self.isVisible() or self.level < Level.MID:
            return
        if self._filling.follows_sample:
            self.sample.refresh()
        self._drawn = self.live.weights
        seen = self._seen()
        for item in self._blocks.values():
            if item.box.touches(seen):
                self._filling.fill(item.block, item.contents, self._theme, self.level)
                item.update()

    @contextmanager
    def plainly(self, level: Level) -> Iterator[None]:
        """For a figure: every block filled as for ``level``, and nothing stands out."""
        now, self.highlight = self.highlight, Highlight()
        self.show_highlight()
        self.sample.refresh()
        for item in self._blocks.values():
            self._filling.fill(item.block, item.contents, self._theme, level)
        try:
            yield
        finally:
            self.highlight = now
            self.show_highlight()

    def probe_sample(self) -> ProbeSample | None:
        """The sample that the engine is to look at for what is in view; None for none."""
        shown = self.isVisible() and self.level >= Level.MID
        return self.sample.probe_sample() if shown else None

    def _seen(self) -> Box:
        rect = self.mapToScene(self.viewport().rect()).boundingRect()
        return Box(rect.x(), rect.y(), rect.width(), rect.height())

    # ------------------------------------------------------------ what stands out

    def choose(self, ids: Sequence[str], current: str | None = None) -> None:
        """Select blocks; keys act on ``current``, the last of them unless said otherwise."""
        self.highlight.chosen = tuple(dict.fromkeys(ids))
        here = current if current is not None else (self.highlight.chosen[-1] if self.highlight.chosen else "")
        self.highlight.current, self.highlight.edge = here, None
        self._tell()

    def choose_edge(self, edge: Edge | None) -> None:
        """Let keys act on an edge."""
        self.highlight.edge = edge
        if edge:
            self.highlight.chosen = ()
        self._tell()

    def _tell(self) -> None:
        self.show_highlight()
        self._announce()
        self.picked.emit(self.highlight.current)

    @property
    def layers(self) -> tuple[str, ...]:
        """Selected layers in the order of the network; inputs and outputs cannot be moved or copied."""
        chosen = self.highlight.chosen or (self.highlight.current,)
        shown = tuple(block.id for block in self.flow.blocks if block.id in chosen and block.is_layer)
        return expanded(self.editor.project.network, shown)

    def show_highlight(self) -> None:
        """Draw what stands out."""
        now = self.highlight
        for name, item in self._blocks.items():
            verdict = now.ends.get(name)
            target = verdict.legal if verdict and (verdict.legal or now.aimed == name) else None
            item.set_state(State(name in now.chosen, name == now.current and not now.edge, name == now.hovered, target))
        for edge, drawn in self._edges.items():
            near = {now.current, now.hovered} & {edge.source, edge.target} - {""}
            drawn.set_state(self._spot(edge), edge in {now.edge, now.hovered_edge} or bool(near))

    def _spot(self, edge: Edge) -> str:
        now = self.highlight
        if now.places:
            if edge not in now.places:
                return ""
            legal = now.places[edge].legal
            return f"{'aimed ' if now.aimed == edge else ''}{'legal' if legal else 'illegal'}"
        if edge == now.edge:
            return "aimed legal"
        return "legal" if edge == now.hovered_edge else ""

    def _announce(self) -> None:
        """Tell screen readers where the keyboard is."""
        name, description = say("Network as blocks"), words.KEYS
        if self.highlight.edge:
            name = words.edge_name(self.flow, self.highlight.edge)
            description = say("Insert puts a layer here, Delete cuts the edge.")
        elif self.highlight.current:
            name = words.block_name(self.flow, self.flow.block(self.highlight.current))
            description = words.chosen(len(self.highlight.chosen))
        self.say(name, description)

    def say(self, name: str, description: str = "") -> None:
        """Name and description for screen readers, told at once."""
        if (name, description) == (self.accessibleName(), self.accessibleDescription()):
            return
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for kind in (QAccessible.Event.NameChanged, QAccessible.Event.DescriptionChanged):
            QAccessible.updateAccessibility(QAccessibleEvent(self, kind))

    def start_walking(self) -> None:
        """Where the keyboard begins: at the inputs."""
        if not self.highlight.current:
            self.choose((INPUT,))


def _akin(new: Flow, old: Flow) -> bool:
    """True if most blocks were there before: then it is the same network, which should not jump."""
    ids = {block.id for block in new.blocks}
    return 2 * len(ids & {block.id for block in old.blocks}) > len(ids)
