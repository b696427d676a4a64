"""The lower panel: tabs of the views that have something to show of the document."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from nnsim.core.data import Mask
from nnsim.core.store import Change
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import SideTabs
from nnsim.ui.kit.widgets.panel import Panel
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ShowsSamples, View, ViewContext
from nnsim.ui.views.kinds import VIEWS, offered


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
    """Shows one of the views, which is remembered with the document; the tabs stand beside it, as height is scarce.

    A view is offered where it has something to show of the document. Where the remembered one has nothing, the first
    stands in for it until it has.

    ``enlarge_wanted`` asks for the whole height of the window, or for the usual one again; ``offer_changed`` tells that
    other views are offered. What views ask of others than views, ``context`` says.
    """

    enlarge_wanted = Signal()
    offer_changed = Signal()

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._editor = editor
        self.context = ViewContext(editor, bridge, self)
        self.setAccessibleName("Plots")
        self.tabs = SideTabs("Lower panel", [(kind.id, kind.title) for kind in VIEWS])
        for kind in VIEWS:
            self.tabs.button(kind.id).set_hint(kind.help, kind.keys)
        self.enlarge = IconButton("zoom_fit", "Large lower panel", "F6", side=28, checkable=True)
        self.views = Views(self._make)
        self._made = self.views.made
        self._stack = QStackedLayout()
        self._offered: list[str] = []
        self._build()
        self.tabs.chosen.connect(self.show_view)
        self.tabs.doubled.connect(self.enlarge_wanted)
        self.enlarge.clicked.connect(self.enlarge_wanted)
        self.context.samples_wanted.connect(self.show_samples)
        editor.store.changed.connect(self._on_change)
        self._offer()
        self._show()
        self._restyle(self._theme)

    def _build(self) -> None:
        self._side = QVBoxLayout()
        self._side.addWidget(self.tabs)
        self._side.addStretch(1)
        self._side.addWidget(self.enlarge, 0, Qt.AlignmentFlag.AlignLeft)
        self._row = QHBoxLayout()
        self._row.addLayout(self._side)
        self._row.addLayout(self._stack, 1)
        self.body.addLayout(self._row)

    def _make(self, name: str) -> QWidget:
        """A view takes its place in the stack."""
        module, _, maker = VIEWS[name].widget.partition(":")
        kind: Callable[[ViewContext], QWidget] = getattr(importlib.import_module(module), maker)
        view = kind(self.context)
        self._stack.addWidget(view)
        return view

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        if hasattr(self, "_row"):
            self._row.setSpacing(theme.px(3 * SPACE))

    def set_on_stage(self, on: bool) -> None:
        """In presenter mode the tabs are left to the menu: beside them the panel could not be low."""
        for widget in (self.tabs, self.enlarge):
            widget.setVisible(not on)

    @property
    def current(self) -> str:
        """The id of the view that is shown: the remembered one, or the first if that is not offered or not known."""
        name = self._editor.project.view.panel
        wanted = VIEWS[name].id if name in VIEWS else ""
        return wanted if wanted in self._offered else self._offered[0]

    def show_view(self, name: str) -> None:
        """Show another view, if it is offered."""
        if name in self._offered:
            self._editor.set_view(lambda project: replace(project, view=replace(project.view, panel=name)))

    def next_view(self, step: int = 1) -> None:
        """Show the view after the present one, or before it, and round again."""
        self.show_view(self._offered[(self._offered.index(self.current) + step) % len(self._offered)])

    def show_samples(self, mask: Mask, words: str) -> None:
        """Show these samples alone, where they can be looked at one by one."""
        self.show_view("samples")
        cast("ShowsSamples", self.views["samples"]).show_only(mask, words)

    def _on_change(self, change: Change) -> None:
        if self._offer() or "view" in change.parts:
            self._show()

    def _offer(self) -> bool:
        """Tabs for what the document has; whether they are others than before."""
        names = offered(self._editor.project)
        if names == self._offered:
            return False
        self._offered = names
        self.tabs.offer(names)
        self.offer_changed.emit()
        return True

    def _show(self) -> None:
        self.tabs.set_current(self.current)
        self._stack.setCurrentWidget(self.views[self.current])
        self._layout.activate()  # a view that was just made lies where it belongs before it is given the keyboard

    def refresh(self) -> None:
        """Redraw the view that is seen now; the others are drawn anew when they are shown."""
        cast("View", self.views[self.current]).refresh()
