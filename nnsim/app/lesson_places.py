"""What a lesson points at, in the window: where it lies, and how one gets there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtWidgets import QGraphicsView, QMainWindow, QWidget

from nnsim.app import tab_order
from nnsim.app.layout import CAN_GO, Layout
from nnsim.app.lesson_moves import choose_layer
from nnsim.app.panels import Panels
from nnsim.data.kinds import kind_of
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.views.kinds import VIEWS

REACH = 11
"""Around a sample in the plane, px."""

BUTTONS = {
    "play": "play", "step": "step", "reset": "reset", "undo": "undo", "redo": "redo", "step_back": "back",
    "next_beat": "step",
}  # fmt: skip
"""Commands that have a button in the bar, and what it is called there."""

Place = tuple[QWidget, QRect]
"""A widget, and the part of it that is meant."""


def _run_nothing(_command: str) -> object:
    return None


def _no_control(_name: str) -> QWidget | None:
    return None


@dataclass
class LessonPlaces:
    """``control`` finds a control by its id, ``run`` gives a command; both are there once the window is complete."""

    shell: QMainWindow
    layout: Layout
    panels: Panels
    bridge: EngineBridge
    control: Callable[[str], QWidget | None] = field(default=_no_control)
    run: Callable[[str], object] = field(default=_run_nothing)

    def box(self, target: str) -> QRect:
        """Where it lies in the window, px; empty where it is not seen."""
        found = self._place(target)
        if found is None or not found[0].isVisible():
            return QRect()
        widget, part = found
        inside = part.intersected(widget.rect())
        return QRect(widget.mapTo(self.shell, inside.topLeft()), inside.size())

    def go(self, target: str) -> None:
        """Show it, and take the keyboard there."""
        kind, _, name = target.partition("/")
        if kind == "view" and name in VIEWS:
            self.run(f"show_{name}")
        elif kind == "command":
            self.run(name)
        elif kind == "sample" and name.isdigit():
            self.bridge.run.live.chosen.choose(int(name))
        elif kind == "node":
            choose_layer(self.panels, name)
        elif kind == "panel" and name in CAN_GO:
            self.layout.show_panel(name, True)
            self._take_keys(self.layout.panel(name))
        else:
            found = self._place(target)
            if found:
                self._bring(found[0])
                self._take_keys(found[0])

    def _bring(self, widget: QWidget) -> None:
        """A panel that was put away comes back."""
        for name in CAN_GO:
            panel = self.layout.panel(name)
            if panel is widget or panel.isAncestorOf(widget):
                self.layout.show_panel(name, True)

    @staticmethod
    def _take_keys(widget: QWidget) -> None:
        stops = [widget] if widget.focusPolicy() != Qt.FocusPolicy.NoFocus else tab_order.reading_order(widget)
        if stops:
            tab_order.focus(stops[0], Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------ where it lies

    def _place(self, target: str) -> Place | None:
        kind, slash, name = target.partition("/")
        if not slash:
            return _whole(self.control(target))
        found: dict[str, Callable[[str], Place | None]] = {
            "control": lambda name: _whole(self.control(name)), "node": self._node, "edge": self._edge,
            "sample": self._sample, "class": self._class, "view": self._view, "command": self._command,
            "panel": self._panel,
        }  # fmt: skip
        return found[kind](name) if kind in found else None

    def _panel(self, name: str) -> Place | None:
        return _whole(getattr(self.panels, name, None))

    def _view(self, name: str) -> Place | None:
        plots = self.panels.plots
        if name in plots.seen:
            return _whole(plots.views[name])
        return _whole(plots.tabs.button(name)) if name in VIEWS and plots.is_offered(name) else None

    def _command(self, name: str) -> Place | None:
        if name in BUTTONS:
            return _whole(getattr(self.panels.bar, BUTTONS[name]))
        return _whole(self.shell.menuBar())

    def _node(self, name: str) -> Place | None:
        network = self.panels.network
        layer, _, unit = name.partition(".")
        if network.shows_blocks:
            return self._block(layer)
        canvas = network.canvas
        columns = [column.id for column in canvas.diagram.columns]
        if layer not in columns:
            return _whole(network) if layer else None
        box = canvas.diagram.layout.boxes[columns.index(layer)]
        area = QRectF(box.x, box.y, box.width, box.height)
        cell = canvas.diagram.cell_of(layer, int(unit)) if unit.isdigit() else None
        if cell is not None:
            x, y = box.corner(cell.slot)
            area = QRectF(x, y, box.cell, box.cell)
        return _in_view(canvas, area)

    def _block(self, layer: str) -> Place | None:
        canvas = self.panels.network.blocks.canvas
        if not any(block.id == layer for block in canvas.flow.blocks):
            return _whole(canvas)
        return _in_view(canvas, canvas.item_of(layer).sceneBoundingRect())

    def _edge(self, name: str) -> Place | None:
        """``dense1.2-output``: from a unit of a layer to the layer behind it; both ends and what lies between."""
        start, _, end = name.partition("-")
        one, other = self._node(start), self._node(end)
        if one is None or other is None or one[0] is not other[0]:
            return one or other
        return one[0], one[1].united(other[1])

    def _sample(self, name: str) -> Place | None:
        data, live = self.bridge.run.live.shown, self.bridge.run.live
        number, plane = int(name) if name.isdigit() else -1, self.panels.output.plane
        if not 0 <= number < len(data) or not kind_of(data).lies_in_plane or not live.has_plane:
            return self._view("samples")
        x, y = plane.transform_to_pixels.pixel((float(data.x[number, 0]), float(data.x[number, 1])))
        return plane, QRect(round(x) - REACH, round(y) - REACH, 2 * REACH, 2 * REACH)

    def _class(self, name: str) -> Place | None:
        chips = list(self._chips())
        return _whole(chips[int(name)]) if name.isdigit() and int(name) < len(chips) else _whole(self.panels.data)

    def _chips(self) -> Iterator[QWidget]:
        yield from self.panels.data.chips.chips


def _whole(widget: QWidget | None) -> Place | None:
    return (widget, widget.rect()) if widget is not None else None


def _in_view(view: QGraphicsView, area: QRectF) -> Place:
    """A part of a scene, as it lies in the view."""
    return view.viewport(), view.mapFromScene(area).boundingRect().adjusted(-2, -2, 2, 2)
