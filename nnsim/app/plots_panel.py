"""The lower panel: tabs of views. Which views there are stands in one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtWidgets import QStackedLayout, QWidget

from nnsim.ui.bridge import EngineBridge
from nnsim.ui.undo import Editor
from nnsim.ui.views.curves import CurvesView
from nnsim.ui.widgets.panel import Panel


class View(Protocol):
    """A widget of ``ui.views``."""

    def refresh(self) -> None:
        """Redraw from what is known now."""


VIEWS: dict[str, tuple[str, Callable[[Editor, EngineBridge], QWidget]]] = {"curves": ("Curves", CurvesView)}
"""Title and factory of every view by id, in the order of the tabs."""


class PlotsPanel(Panel):
    """Shows one of ``VIEWS``; the head belongs to the view."""

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Plots")
        self.views = {name: make(editor, bridge) for name, (_, make) in VIEWS.items()}
        self._stack = QStackedLayout()
        for view in self.views.values():
            self._stack.addWidget(view)
        self.body.addLayout(self._stack)

    def refresh(self) -> None:
        """Redraw every view now."""
        for view in self.views.values():
            cast("View", view).refresh()
