"""Clicks on things of the window name them for the text of a lesson, and do nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from nnsim.app.lesson_places import BUTTONS, LessonPlaces
from nnsim.core.project import Recipe
from nnsim.ui.views.kinds import VIEWS

if TYPE_CHECKING:
    from nnsim.ui.lesson.glow import Glow

PANELS = {"data": "data", "network": "network", "output": "output", "views": "plots", "recipe": "recipe"}
"""Panels by the ids of their controls, and what lessons call them."""

FIELDS = frozenset(field.name for field in fields(Recipe))

PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)
TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ClickingHand(QObject):
    """``begin`` lets every click pick; ``picked(str)`` names the thing, ``ended`` follows Escape or ``end``.

    Tab leads from control to control meanwhile, Enter picks the one that has the keyboard, and menus open as ever:
    their entries are picked. What lies in ``spared`` widgets goes on working.
    """

    picked = Signal(str)
    ended = Signal()

    def __init__(self, places: LessonPlaces, parent: QObject) -> None:
        super().__init__(parent)
        self._places = places
        self.spared: Callable[[], tuple[QWidget, ...]] = lambda: ()
        self.give_ids: Callable[[], None] = lambda: None
        self._points = False
        self._is_on = False
        self._glow: Glow | None = None

    @property
    def is_on(self) -> bool:
        """Whether clicks pick."""
        return self._is_on

    def begin(self, *, points: bool) -> None:
        """From now on clicks pick: things to be locked, or with ``points`` things to be pointed at."""
        self._points = points
        self.give_ids()
        if not self._is_on:
            self._is_on = True
            cast("QApplication", QApplication.instance()).installEventFilter(self)

    def end(self) -> None:
        """Clicks are clicks again."""
        if self._is_on:
            self._is_on = False
            cast("QApplication", QApplication.instance()).removeEventFilter(self)
            self._light(QRect())
            self.ended.emit()

    # ------------------------------------------------------------ events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """All of the program pass here, as long as it is on."""
        if not isinstance(watched, QWidget):
            return False
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        if isinstance(event, QMouseEvent) and not self._is_spared(watched):
            if event.type() == QEvent.Type.MouseMove:
                self._show(watched, event.position().toPoint())
            elif event.type() in PRESSES:
                return self._press(watched, event)
        return False

    def _is_spared(self, widget: QWidget) -> bool:
        window = widget.window()
        if window is not self._places.shell and not isinstance(window, QMenu):
            return True
        return any(each is widget or each.isAncestorOf(widget) for each in self.spared())

    def _press(self, widget: QWidget, event: QMouseEvent) -> bool:
        if isinstance(widget, QMenuBar):
            return False
        if isinstance(widget, QMenu):
            return self._menu(widget, widget.actionAt(event.position().toPoint()), event.type())
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pick(self.name_of(widget, event.position().toPoint()))
        return True

    def _menu(self, menu: QMenu, action: QAction | None, kind: QEvent.Type) -> bool:
        """An entry is picked in the place of being carried out; menus in menus open."""
        if action is None or action.menu() is not None:
            return False
        if kind not in (QEvent.Type.MouseButtonRelease, QEvent.Type.KeyPress):
            return True
        name = action.objectName()
        top: QWidget | None = menu
        while isinstance(top, QMenu):
            top.close()
            top = top.parentWidget()
        self._pick(self._command(name) if name else "")
        return True

    def _key(self, widget: QWidget, event: QKeyEvent) -> bool:
        key, override = event.key(), event.type() == QEvent.Type.ShortcutOverride
        if isinstance(widget, QMenu):
            if key in TAKES and not override:
                return self._menu(widget, widget.activeAction(), QEvent.Type.KeyPress)
            return False
        if key == Qt.Key.Key_Escape:
            event.accept()
            if not override:
                self.end()
            return True
        if key in TAKES and not self._is_spared(widget):
            event.accept()
            if not override and widget is QApplication.focusWidget():
                self._pick(self.name_of(widget, widget.rect().center()))
            return True
        return False

    def _pick(self, name: str) -> None:
        if name:
            self.picked.emit(name)

    # ------------------------------------------------------------ what is meant

    def _show(self, widget: QWidget, at: QPoint) -> None:
        """A glow around what a click would pick."""
        name = "" if isinstance(widget, QMenu | QMenuBar) else self.name_of(widget, at)
        self._light(self._box(name) if name else QRect())

    def _box(self, name: str) -> QRect:
        place, dot, thing = name.partition(".")
        if place in ("command", "view", "panel") and dot:
            name = f"{place}/{thing}"
        return self._places.box(name)

    def _light(self, box: QRect) -> None:
        if self._glow is None:
            if box.isEmpty():
                return
            from nnsim.ui.lesson.glow import Glow  # noqa: PLC0415  when it is first wanted

            self._glow = Glow(self._places.shell)
        self._glow.around(box)

    def name_of(self, widget: QWidget, at: QPoint) -> str:
        """What lessons call the thing at ``at`` in ``widget``; empty where nothing has a name."""
        if self._is_spared(widget):
            return ""
        if found := self._button(widget):
            return found
        if self._points and (node := self._node(widget.mapTo(self._places.shell, at))):
            return node
        step: QWidget | None = widget
        while step is not None and step is not self._places.shell:
            name = step.objectName()
            if name in PANELS:
                return f"panel{self._sign}{PANELS[name]}"
            if "." in name and name.split(".")[0] in (*PANELS, "transport", "large_pad"):
                return self._cut(name)
            step = step.parentWidget()
        return ""

    @property
    def _sign(self) -> str:
        """What stands between a place and a name: links and locks write them otherwise."""
        return "/" if self._points else "."

    def _cut(self, name: str) -> str:
        """A field of the recipe is locked as a whole, as the document knows it."""
        parts = name.split(".")
        is_field = parts[0] == "recipe" and parts[1] in FIELDS
        return ".".join(parts[:2]) if is_field and not self._points else name

    def _command(self, name: str) -> str:
        place, _, thing = name.partition("_")
        if place == "show" and thing in VIEWS:
            return f"view{self._sign}{thing}"
        return f"command{self._sign}{name}"

    def _button(self, widget: QWidget) -> str:
        """Buttons that do the same as a command, and tabs of views."""
        panels = self._places.panels
        for command, attribute in BUTTONS.items():
            if getattr(panels.bar, attribute) is widget and command != "next_beat":
                return f"command{self._sign}{command}"
        for view in VIEWS.ids():
            if panels.plots.is_offered(view) and panels.plots.tabs.button(view) is widget:
                return f"view{self._sign}{view}"
        return ""

    def _node(self, at: QPoint) -> str:
        """The layer of the network that is drawn there."""
        network = self._places.panels.network
        if not QRect(network.mapTo(self._places.shell, QPoint()), network.size()).contains(at):
            return ""
        drawn = network.blocks.canvas.flow.blocks if network.shows_blocks else network.canvas.diagram.columns
        nodes = (each.id for each in drawn)
        return next((f"node/{each}" for each in nodes if self._places.box(f"node/{each}").contains(at)), "")
