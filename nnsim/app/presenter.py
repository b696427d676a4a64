"""Presenter mode: large type, and the panels as a lecture room needs them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from nnsim.app.layout import Layout
from nnsim.app.panels import Panels
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.ui.data.painting.paint_box import PaintBox
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.run.undo import Editor


class Presenter(QObject):
    """Arranges the panels when presenter mode begins, when it ends, and when other data need other room.

    It follows the theme last, so that panels have their type when they are measured.
    """

    def __init__(self, shell: QMainWindow, layout: Layout, panels: Panels, editor: Editor, painting: Painting) -> None:
        super().__init__(layout)
        self._shell, self._layout, self._panels, self._editor = shell, layout, panels, editor
        layout.wanted_output, layout.views_lead = panels.output.width_for, panels.output.leaves_to_views
        layout.views_share, layout.bare_views = panels.plots.stage_share, panels.plots.set_on_stage
        panels.plots.arranged.connect(self._on_arranged)
        panels.output.add_paint_box(PaintBox(editor, painting))
        editor.store.changed.connect(self._on_change)
        follow(self._restyle, last=True)

    def _restyle(self, _theme: Theme) -> None:
        on, panels = theming.manager().presenter, self._panels
        if on == self._layout.presents:
            return
        keys = cast("QWidget | None", self._shell.focusWidget())
        for panel in (panels.network, panels.output, panels.plots):
            panel.set_on_stage(on)
        self._layout.present(on)
        if keys is not None and not keys.isVisibleTo(self._shell):  # where nobody sees them
            panels.network.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_arranged(self) -> None:
        """Another view is in front; while a change is told, not every panel has heard of it yet."""
        if not self._editor.store.is_telling:
            self._layout.fit_stage()

    def _on_change(self, change: Change) -> None:
        if _what(change.old) != _what(change.new):
            self._layout.fit_stage()


def _what(project: Project) -> tuple[object, ...]:
    """What decides how much room stands beside the plane, and below the network."""
    data = project.data
    return data.kind, data.targets == "values", data.classes, project.view.panel
