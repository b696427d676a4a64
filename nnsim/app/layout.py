"""Where the panels stand: data, network and output as one reads, curves below, recipe beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from nnsim.app.settings import Settings
from nnsim.ui.theme import SPACE, Theme
from nnsim.ui.theming import follow

GAP = 2 * SPACE + 2
SIZES = {"columns": (984, 352), "rows": (490, 196), "row": (242, 732), "side": (472, 214)}
"""Default sizes of the splitters in px at 1366 x 768; they scale with the window."""

PRESENTER_SIZES = {"rows": (1000, 1), "side": (1000, 1)}
"""In presenter mode plane and network get all that curves and recipe can do without."""


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

    Sizes are remembered in ``settings`` and can be put back with ``reset``.
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
        for splitter in (row, columns):
            splitter.setStretchFactor(0, 0 if splitter is row else 1)
            splitter.setStretchFactor(1, 1 if splitter is row else 0)
        for splitter in (left, right):
            splitter.setStretchFactor(0, 1)
            splitter.setStretchFactor(1, 0)
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
            self._put_back(scale)
            # panels that are told of the scale after this one may have been too large just now
            QTimer.singleShot(0, self, lambda: self._put_back(scale))
        else:
            for splitter in self._splitters:
                splitter.setSizes(PRESENTER_SIZES.get(splitter.objectName(), splitter.sizes()))

    def _put_back(self, scale: float) -> None:
        if scale == self._scale:
            for splitter, sizes in zip(self._splitters, self._kept[scale], strict=True):
                splitter.setSizes(sizes)

    @property
    def is_tall(self) -> bool:
        """Whether the lower panel has the height of data and network, too."""
        return self._tall

    def set_tall(self, tall: bool) -> None:
        """Give the lower panel the whole height, or put everything back to where it was."""
        self._tall = tall
        self._upper.setVisible(not tall)

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
        """The sizes of a first start."""
        self.set_tall(False)
        for splitter in self._splitters:
            splitter.setSizes(SIZES[splitter.objectName()])
