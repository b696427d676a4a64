"""Presenter mode: large type, and the panels as a lecture room needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.ui.data.painting.paint_box import PaintBox
from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow

if TYPE_CHECKING:
    from nnsim.app.workbench import Workbench


class Presenter(QObject):
    """Arranges the panels when presenter mode begins, when it ends, and when other data need other room.

    It follows the theme last, so that panels have their type when they are measured.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        bench.layout.wanted_output = bench.output.width_for
        bench.output.add_paint_box(PaintBox(bench.editor, bench.painting))
        bench.editor.store.changed.connect(self._on_change)
        follow(self._restyle, last=True)

    def _restyle(self, _theme: Theme) -> None:
        on, bench = theming.manager().presenter, self._bench
        if on == bench.layout.presents:
            return
        keys = cast("QWidget | None", bench.shell.focusWidget())
        for panel in (bench.network, bench.output, bench.plots):
            panel.set_on_stage(on)
        bench.layout.present(on)
        if keys is not None and not keys.isVisibleTo(bench.shell):  # where nobody sees them
            bench.network.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_change(self, change: Change) -> None:
        if _what(change.old) != _what(change.new):
            self._bench.layout.fit_stage()


def _what(project: Project) -> tuple[object, ...]:
    """What decides how much room stands beside the plane."""
    data = project.data
    return data.is_image, data.is_plane, data.targets == "values", data.classes
