"""The tabs of the lower panel in a column that scrolls where it is too low for them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from nnsim.ui.kit.theme import HIT, SPACE
from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.choice_row import SideTabs
from nnsim.ui.kit.widgets.scrolled import MARGIN, Scrolled

LEAST = 3
"""Tabs that are seen however low the panel is."""


class TabColumn(Scrolled):
    """As wide as ``tabs`` and a bar beside them."""

    def __init__(self, tabs: SideTabs) -> None:
        self._tabs, self._sought = tabs, ""
        super().__init__(tabs)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.verticalScrollBar().rangeChanged.connect(self._seek)

    def sizeHint(self) -> QSize:
        """Every tab."""
        hint = self._tabs.sizeHint()
        return QSize(hint.width() + current().px(MARGIN), hint.height())

    def minimumSizeHint(self) -> QSize:
        """A few tabs."""
        least = current().px(LEAST * HIT + (LEAST - 1) * SPACE)
        return QSize(self.sizeHint().width(), min(self._tabs.sizeHint().height(), least))

    def show_tab(self, name: str) -> None:
        """Scroll to a tab; there may be others now."""
        self._sought = name
        self.updateGeometry()
        self._seek()

    def _seek(self) -> None:
        """Now, and once the column has grown by a tab that is new."""
        if self._sought and (layout := self._tabs.layout()):
            layout.activate()
            self.ensureWidgetVisible(self._tabs.button(self._sought), 0, current().px(SPACE))
