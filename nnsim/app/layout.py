"""Where the panels stand: data, network and output as one reads, curves below, recipe beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnsim.app.settings import Settings
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow

GAP = 2 * SPACE + 2
SIZES = {"columns": (984, 352), "rows": (462, 196), "row": (242, 732), "side": (444, 214)}
"""Default sizes of the splitters in px at 1366 x 768; they scale with the window."""

STRETCH = {"columns": (3, 1), "rows": (3, 1), "row": (0, 1), "side": (1, 1)}
"""Who gets how much of a larger window: above all the network, but the map and what stands below it, too."""

CAN_GO = {"data": "row", "plots": "rows", "recipe": "side"}
"""Panels that can be put away, by name, and their splitter."""

PRESENTER_ROWS = (1000, 1)
"""In presenter mode the network gets all that curves can do without, and the map what is left by the recipe."""

PATIENCE = 4
"""So often sizes are put back before every panel has found its own."""

BELOW_MAP = 140
"""Height of what the output panel shows beside its map, which is as high as wide, px."""


class Gaps(QSplitter):
    """A splitter whose handles are the quiet gaps between panels."""

    def __init__(self, orientation: Qt.Orientation, name: str, *widgets: QWidget) -> None:
        super().__init__(orientation)
        self.setObjectName(name)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GAP)
        for widget in widgets:
            self.addWidget(widget)


class Layout(QWidget):
    """The central widget: the transport bar over four panels that can be resized.

    Sizes are remembered in ``settings`` and can be put back with ``reset``. Panels that are put away come back
    with the next start: nobody has to search for them.
    """

    def __init__(
        self, settings: Settings, bar: QWidget, *, data: QWidget, network: QWidget, output: QWidget, plots: QWidget,
        recipe: QWidget,
    ) -> None:  # fmt: skip
        super().__init__()
        self._settings = settings
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        row = Gaps(across, "row", data, network)
        left = Gaps(down, "rows", row, plots)
        right = Gaps(down, "side", output, recipe)
        columns = Gaps(across, "columns", left, right)
        self._splitters = (row, left, right, columns)
        self.left: QWidget = left
        for splitter in self._splitters:
            for place, share in enumerate(STRETCH[splitter.objectName()]):
                splitter.setStretchFactor(place, share)
        body = QHBoxLayout()
        body.addWidget(columns)
        self._body = body
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(bar)
        outer.addLayout(body, 1)
        self._data, self._scale = data, 1.0
        self._upper, self._tall = row, False
        self._panels = {"data": data, "plots": plots, "recipe": recipe}
        self._gone: dict[str, float] = {}
        self._kept: dict[float, list[list[int]]] = {}
        self.reset()
        self._restore()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._data.setMinimumWidth(theme.px(SIZES["row"][0]))  # its gallery and tools stand side by side
        if theme.scale != self._scale:
            self._change_scale(theme.scale)
        gap = theme.px(GAP)
        self._body.setContentsMargins(gap, gap, gap, gap)
        for splitter in self._splitters:
            splitter.setHandleWidth(gap)

    def _change_scale(self, scale: float) -> None:
        """Presenter mode has sizes of its own; the former ones come back after it."""
        self._kept[self._scale] = [splitter.sizes() for splitter in self._splitters]
        self._scale = scale
        if scale in self._kept:
            self._put_back(scale, PATIENCE)
        else:
            for splitter in self._splitters:
                splitter.setSizes(self._first_sizes(splitter) or splitter.sizes())

    def _first_sizes(self, splitter: QSplitter) -> Sequence[int]:
        """Sizes for type of the present scale; none where those of before are as good."""
        name = splitter.objectName()
        if self._scale == 1:
            return SIZES[name]
        if name == "side":
            output = splitter.width() + round(self._scale * BELOW_MAP)
            return output, max(splitter.height() - output, 1)
        return PRESENTER_ROWS if name == "rows" else ()

    def _put_back(self, scale: float, patience: int) -> None:
        """The sizes that were there before; panels that are told of the scale later may be too large just now."""
        if scale == self._scale:
            for splitter, sizes in zip(self._splitters, self._kept[scale], strict=True):
                splitter.setSizes(sizes)
            if patience:
                QTimer.singleShot(0, self, lambda: self._put_back(scale, patience - 1))

    @property
    def is_tall(self) -> bool:
        """Whether the lower panel has the height of data and network, too."""
        return self._tall

    def set_tall(self, tall: bool) -> None:
        """Give the lower panel the whole height, or put everything back to where it was."""
        self._tall = tall
        if tall:
            self.show_panel("plots", True)
        self._upper.setVisible(not tall)

    def panel(self, name: str) -> QWidget:
        """A panel of ``CAN_GO``."""
        return self._panels[name]

    def shows(self, name: str) -> bool:
        """Whether a panel of ``CAN_GO`` has not been put away."""
        return name not in self._gone

    def show_panel(self, name: str, on: bool) -> None:
        """Put a panel away, so that its neighbours get its room, or bring it back."""
        if on == self.shows(name):
            return
        if on:
            scale = self._gone.pop(name)
            self._panels[name].show()
            if scale != self._scale:  # its former size was meant for other type
                splitter = next(each for each in self._splitters if each.objectName() == CAN_GO[name])
                splitter.setSizes(self._first_sizes(splitter) or SIZES[CAN_GO[name]])
        else:
            if name == "plots":
                self.set_tall(False)
            self._gone[name] = self._scale
            self._panels[name].hide()

    def _restore(self) -> None:
        for splitter in self._splitters:
            state = self._settings.blob(f"layout/{splitter.objectName()}")
            if not state.isEmpty():
                splitter.restoreState(state)

    def remember(self) -> None:
        """Keep the sizes for the next start."""
        for splitter in self._splitters:
            self._settings.set_blob(f"layout/{splitter.objectName()}", splitter.saveState())

    def reset(self) -> None:
        """The sizes of a first start, with every panel."""
        self.set_tall(False)
        for name in CAN_GO:
            self.show_panel(name, True)
        for splitter in self._splitters:
            splitter.setSizes(SIZES[splitter.objectName()])
