"""The lower panel: tabs of views. Which views there are stands in one table."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, cast

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

if TYPE_CHECKING:
    from nnsim.ui.views.columns.view import ColumnsView
    from nnsim.ui.views.samples.view import SamplesView


class View(Protocol):
    """A widget of ``ui.views``."""

    def refresh(self) -> None:
        """Redraw from what is known now."""


VIEWS = {
    "curves": ("Curves", "CurvesView"),
    "samples": ("Samples", "SamplesView"),
    "columns": ("Columns", "ColumnsView"),
}
"""Title and class of every view by the name of its package, in the order of the tabs."""


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
        return iter(VIEWS)

    def __len__(self) -> int:
        return len(VIEWS)


class ViewDock(Panel):
    """Shows one of ``VIEWS``, which is remembered with the document; the tabs stand beside it, as height is scarce.

    ``enlarge_wanted`` asks for the whole height of the window, or for the usual one again; ``redraw_wanted``
    (sample) comes from the samples.
    """

    enlarge_wanted = Signal()
    redraw_wanted = Signal(int)

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._editor, self._bridge = editor, bridge
        self.setAccessibleName("Plots")
        self.tabs = SideTabs("Lower panel", [(name, title) for name, (title, _) in VIEWS.items()])
        self.enlarge = IconButton("zoom_fit", "Large lower panel", "F6", side=28, checkable=True)
        self.views = Views(self._make)
        self._made = self.views.made
        self._stack = QStackedLayout()
        self._build()
        self.tabs.chosen.connect(self.show_view)
        self.tabs.doubled.connect(self.enlarge_wanted)
        self.enlarge.clicked.connect(self.enlarge_wanted)
        editor.store.changed.connect(self._on_change)
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
        """A view takes its place in the stack, and is listened to."""
        kind: Callable[[Editor, EngineBridge], QWidget]
        kind = getattr(importlib.import_module(f"nnsim.ui.views.{name}.view"), VIEWS[name][1])
        view = kind(self._editor, self._bridge)
        self._stack.addWidget(view)
        if name == "columns":
            cast("ColumnsView", view).wanted.connect(self.show_samples)
        elif name == "samples":
            cast("SamplesView", view).redraw_wanted.connect(self.redraw_wanted)
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
        """The id of the view that is shown; a view of a newer version shows as the first."""
        name = self._editor.project.view.panel
        return name if name in self.views else next(iter(self.views))

    def show_view(self, name: str) -> None:
        """Show another view."""
        self._editor.set_view(lambda project: replace(project, view=replace(project.view, panel=name)))

    def next_view(self, step: int = 1) -> None:
        """Show the view after the present one, or before it, and round again."""
        names = list(self.views)
        self.show_view(names[(names.index(self.current) + step) % len(names)])

    def show_samples(self, mask: Mask, words: str) -> None:
        """Show these samples alone, where they can be looked at one by one."""
        self.show_view("samples")
        cast("SamplesView", self.views["samples"]).show_only(mask, words)

    def _on_change(self, change: Change) -> None:
        if "view" in change.parts:
            self._show()

    def _show(self) -> None:
        self.tabs.set_current(self.current)
        self._stack.setCurrentWidget(self.views[self.current])
        self._layout.activate()  # a view that was just made lies where it belongs before it is given the keyboard

    def refresh(self) -> None:
        """Redraw the view that is seen now; the others are drawn anew when they are shown."""
        cast("View", self.views[self.current]).refresh()
