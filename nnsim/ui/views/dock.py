"""The lower panel: tabs of the views that are in use, as far as they have something to show of the document."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.data import Mask
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import SideTabs
from nnsim.ui.kit.widgets.panel import Panel
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ShowsSamples, View, ViewContext
from nnsim.ui.views.hold import Hold
from nnsim.ui.views.kinds import VIEWS, offered
from nnsim.ui.views.shelf import Shelf
from nnsim.ui.views.slots import Slots
from nnsim.ui.views.tab_column import TabColumn


class Views(Mapping[str, QWidget]):
    """Every view by id, made when it is first asked for."""

    def __init__(self, make: Callable[[str], QWidget]) -> None:
        self._make = make
        self.made: dict[str, QWidget] = {}

    def __getitem__(self, name: str) -> QWidget:
        if name not in self.made:
            self.made[name] = self._make(name)
        return self.made[name]

    def __contains__(self, name: object) -> bool:
        return name in VIEWS

    def __iter__(self) -> Iterator[str]:
        return iter(VIEWS.ids())

    def __len__(self) -> int:
        return len(VIEWS)


class ViewDock(Panel):
    """Shows the views that are offered: the one that is remembered with the document, and beside it those that a person
    wants to see at the same time, as far as there is room. The tabs stand at the side, as height is scarce.

    A view is offered where it has something to show of the document. Where the remembered one has nothing, another
    stands in for it until it has. A view that was lent stands somewhere else until it is given back. Those that are not
    in use have no tab: they stand on the shelf, a list from which one is chosen, which gets a tab until it is closed.

    ``enlarge_wanted`` asks for the whole height of the window, or for the usual one again, ``split_wanted`` for one
    more view, or one only, ``beside_wanted`` (id) for this one, ``window_wanted`` for a window of the view in front,
    ``pulled_out`` (id, place on the screen) for a window there, ``raise_wanted`` (id) to bring one that was lent
    before the eyes, ``shelf_wanted`` for the list of the other views, and ``closing_wanted`` (id) to close a tab,
    ``menu_wanted`` (id, place on the screen) for the menu of a view.
    ``arranged`` tells that other views are offered or shown. What views ask of others than views, ``context`` says.

    With ``afterwards`` the views are made right after the panel was painted without them, which ``filled`` tells.
    """

    enlarge_wanted = Signal()
    split_wanted = Signal()
    beside_wanted = Signal(str)
    window_wanted = Signal()
    pulled_out = Signal(str, QPoint)
    raise_wanted = Signal(str)
    shelf_wanted = Signal()
    closing_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    arranged = Signal()
    filled = Signal()

    def __init__(
        self, editor: Editor, bridge: EngineBridge, parent: QWidget | None = None, *, afterwards: bool = False
    ) -> None:
        super().__init__(parent=parent)
        self._editor = editor
        self.context = ViewContext(editor, bridge, self)
        self.setAccessibleName(say("Plots"))
        self.tabs = SideTabs(say("Lower panel"), [(kind.id, kind.title) for kind in VIEWS])
        for kind in VIEWS:
            self.tabs.button(kind.id).set_hint(kind.help, kind.keys)
        self.more = IconButton("plus", say("More views"), side=28)
        self.split = IconButton("split", say("Another view beside this one"), "Shift+F6", side=28, checkable=True)
        self.window_button = IconButton("window", say("This view in a window of its own"), "Ctrl+F6", side=28)
        self.enlarge = IconButton("zoom_fit", say("Large lower panel"), "F6", side=28, checkable=True)
        self.all_away = Text(say("Every view is in a window of its own."), "body", "muted")
        self.views = Views(self._make)
        self._made = self.views.made
        self.slots = Slots(VIEWS.ids())
        self._offered: list[str] = []
        self._withheld: frozenset[str] = frozenset()
        self._uses: dict[str, bool] = {}
        self._beside: set[str] = set()
        self._lent: set[str] = set()
        self._wanted = self._remembered()
        self._front = ""
        self._marked: tuple[object, ...] = ()
        self._hold = Hold(self, self._planned) if afterwards else None
        self._build()
        self._connect()
        self._offer()
        self._show()
        self._restyle(self._theme)

    def _build(self) -> None:
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        for button in (self.more, self.split, self.window_button, self.enlarge):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._column = TabColumn(self.tabs)
        self._side = QVBoxLayout()
        self._side.addWidget(self._column, 1)
        self._side.addLayout(self._buttons)
        self._row = QHBoxLayout()
        self._row.addLayout(self._side)
        self._row.addWidget(self.all_away, 1, Qt.AlignmentFlag.AlignCenter)
        self._row.addWidget(self.slots, 1)
        self.body.addLayout(self._row)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.show_view)
        self.tabs.pulled.connect(self._drop)
        self.tabs.doubled.connect(self.enlarge_wanted)
        self.tabs.closed.connect(self.closing_wanted)
        self.more.clicked.connect(self.shelf_wanted)
        self.split.clicked.connect(self.split_wanted)
        self.window_button.clicked.connect(self.window_wanted)
        self.enlarge.clicked.connect(self.enlarge_wanted)
        self.context.samples_wanted.connect(self.show_samples)
        self.slots.fitted.connect(self._mark)
        self._editor.store.changed.connect(self._on_change)
        if self._hold:
            self._hold.over.connect(self._end_hold)

    def _make(self, name: str) -> QWidget:
        module, _, maker = VIEWS[name].widget.partition(":")
        kind: Callable[[ViewContext], QWidget] = getattr(importlib.import_module(module), maker)
        view = kind(self.context)
        self.slots.add(name, view)
        return view

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        if hasattr(self, "_row"):
            self._row.setSpacing(theme.px(SPACE / 2))  # beside the tabs there is room for a bar

    def set_on_stage(self, on: bool) -> None:
        """In presenter mode the tabs are left to the menu: beside them the panel could not be low."""
        for widget in (self._column, self.more, self.split, self.window_button, self.enlarge):
            widget.setVisible(not on)

    def stage_share(self) -> float:
        """The share of the height that the view in front wants in presenter mode; 0 for no more than usual."""
        return VIEWS[self.current].stage if self.current else 0.0

    # ------------------------------------------------------------ which views are seen

    @property
    def current(self) -> str:
        """The id of the view in front: the remembered one, or one that stands in for it; empty if all are lent."""
        here = self.here
        beside = [name for name in here if name in self._beside]
        return next((name for name in (self._remembered(), self._front, *beside, *here) if name in here), "")

    @property
    def beside(self) -> frozenset[str]:
        """Ids of the views that are wanted beside the one in front."""
        return frozenset(self._beside)

    @property
    def lent(self) -> frozenset[str]:
        """Ids of the views that stand somewhere else."""
        return frozenset(self._lent)

    @property
    def seen(self) -> tuple[str, ...]:
        """Ids of the views that are shown here, from left to right."""
        return self.slots.seen if self._hold is None else tuple(self._planned())

    def withhold(self, names: frozenset[str]) -> None:
        """Offer none of these, whatever they could show of the document."""
        if names != self._withheld:
            self._withheld = names
            if self._offer():
                self._swap()
                self._show()

    def is_offered(self, name: str) -> bool:
        """Whether the view has something to show of the document."""
        return name in self._offered

    @property
    def tabbed(self) -> list[str]:
        """Ids of the views with a tab: those in use that are offered, and where there is none the first that is."""
        return [name for name in self._offered if self.is_in_use(name)] or self._offered[:1]

    def is_in_use(self, name: str) -> bool:
        """Whether the view has a tab where it has something to show; else it is on the shelf."""
        return self._uses.get(name, not VIEWS[name].shelved)

    @property
    def uses(self) -> Mapping[str, bool]:
        """By id whether views are in use that are not as at a first start."""
        return self._uses

    def set_uses(self, uses: Mapping[str, bool]) -> None:
        """Put views into use and back on the shelf; those that are not named are as at a first start."""
        self._uses = {name: used for name, used in uses.items() if used == VIEWS[name].shelved}
        self._show()

    def _use(self, *names: str) -> None:
        if not all(map(self.is_in_use, names)):
            self.set_uses({**self._uses, **dict.fromkeys(names, True)})

    def shelve(self, name: str) -> None:
        """Close the tab of a view that is here; the last one stays."""
        here = self.here
        if name not in here or len(here) < 2:
            return
        place = here.index(name)
        if self.seen == (name,):
            self.show_view(here[place + 1] if place + 1 < len(here) else here[place - 1])
        self.close_view(name)
        self._beside.discard(name)
        self.set_uses({**self._uses, name: False})

    def open_shelf(self) -> Shelf:
        """The list of the views that have no tab."""
        has_tab = set(self.tabbed)
        shelf = Shelf([kind for kind in VIEWS if kind.id not in has_tab], self._editor.project, self)
        shelf.chosen.connect(lambda name: self.context.command_wanted.emit(f"show_{name}"))
        shelf.open_above(self.more if self.more.isVisible() else self)
        return shelf

    def _remembered(self) -> str:
        name = self._editor.project.view.panel
        return VIEWS[name].id if name in VIEWS else ""

    @property
    def here(self) -> list[str]:
        """Ids of the views that can be shown in this panel now, in the order of the tabs."""
        return [name for name in self.tabbed if name not in self._lent]

    def show_view(self, name: str) -> None:
        """Show another view in front, if it is offered; one that was lent where it stands."""
        if name not in self._offered:
            return
        self._use(name)
        if name in self._lent:
            self.raise_wanted.emit(name)
        else:
            self._editor.set_view(lambda project: replace(project, view=replace(project.view, panel=name)))

    def next_view(self, step: int = 1) -> None:
        """Show the view after the present one, or before it, and round again."""
        here = self.here
        if here:
            self.show_view(here[(here.index(self.current) + step) % len(here)])

    def show_samples(self, mask: Mask, words: str) -> None:
        """Show these samples alone, where they can be looked at one by one."""
        self.show_view("samples")
        cast("ShowsSamples", self.views["samples"]).show_only(mask, words)

    def show_beside(self, names: Iterable[str]) -> None:
        """Show these views beside the one in front, as far as there is room, and no others."""
        self._beside = set(names) & set(VIEWS.ids())
        self._use(*self._beside)
        self._show()

    def close_view(self, name: str) -> None:
        """Show a view no more, if another one is shown."""
        others = [other for other in self.seen if other != name]
        if others and name in self.seen:
            front = others[0] if name == self.current else self.current
            self.show_view(front)
            self.show_beside(self._beside - {name, front})

    # ------------------------------------------------------------ views that stand somewhere else

    def lend(self, name: str) -> QWidget:
        """Let a view go, which stands somewhere else from now on; it is hidden."""
        view = self.views[name]
        self._use(name)
        self._lent.add(name)
        self._beside.discard(name)
        self._show()
        self.slots.take(name)  # the view stays hidden until somebody shows it
        return view

    def give_back(self, name: str) -> None:
        """Take in a view that was lent."""
        self._lent.remove(name)
        self.slots.add(name, self.views[name])
        self._show()

    # ------------------------------------------------------------ reactions

    def _drop(self, name: str, at: QPoint) -> None:
        """A tab that is dragged onto the views goes beside them, one that is dragged out of the panel into a window."""
        if not self.rect().contains(self.mapFromGlobal(at)):
            self.pulled_out.emit(name, at)
        elif self.slots.geometry().contains(self.mapFromGlobal(at)):
            self.beside_wanted.emit(name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the view, or of that of the tab, which is pointed at or has the keyboard."""
        at = self.mapFromGlobal(event.globalPos())
        parts = [*((name, self.views[name]) for name in self.seen)]
        parts += [(name, self.tabs.button(name)) for name in self.here if self.tabs.isVisible()]
        for name, part in parts:
            if part.rect().contains(part.mapFrom(self, at)):
                self.menu_wanted.emit(name, event.globalPos())
                return
        super().contextMenuEvent(event)

    def _on_change(self, change: Change) -> None:
        if self._offer() or "view" in change.parts:
            self._swap()
            self._show()

    def _offer(self) -> bool:
        """Tabs for what the document has; whether they are others than before."""
        names = [name for name in offered(self._editor.project) if name not in self._withheld]
        if names == self._offered:
            return False
        self._offered = names
        return True

    def _swap(self) -> None:
        """What comes to the front from beside it changes places with what was there."""
        before, self._wanted = self._wanted, self._remembered()
        if before != self._wanted and self._wanted in self._offered:
            self._use(self._wanted)  # a document may bring a view that stood on the shelf
        if self._wanted in self._beside:
            self._beside = self._beside - {self._wanted} | {before}

    def _show(self) -> None:
        self._front = front = self.current
        if self._hold is None:
            names = self._planned()
            for name in names:
                self.views[name]  # is made now, if it is new
            self.slots.show_views(names, front)
        self.slots.setVisible(bool(front))
        self.all_away.setVisible(not front)
        self._mark()
        self._layout.activate()  # a view that was just made lies where it belongs before it is given the keyboard

    def _planned(self) -> list[str]:
        """The view in front, and those that are wanted beside it."""
        front = self.current
        return [name for name in self.here if name == front or name in self._beside]

    def _end_hold(self) -> None:
        self._hold = None
        self._show()
        self.filled.emit()

    def _mark(self) -> None:
        """The tabs tell what is shown here and what stands somewhere else."""
        now = self.current, self.seen, self.lent, tuple(self._offered), tuple(self.tabbed)
        if now == self._marked:
            return
        self._marked = now
        here = self.here
        closable = {*self._lent, *(here if len(here) > 1 else ())}
        self.tabs.offer(self.tabbed)
        self.tabs.mark(self.current, beside=self.seen, away=self._lent, closable=closable)
        self._column.show_tab(self.current)
        for button in (self.split, self.window_button):
            button.setEnabled(bool(self.current))
        self.arranged.emit()

    def refresh(self) -> None:
        """Redraw the views that are seen now; the others are drawn anew when they are shown."""
        for view in self._made.values():
            if view.isVisible():
                cast("View", view).refresh()
