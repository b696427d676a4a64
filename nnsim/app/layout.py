"""Where the panels stand: data, network and output as one reads, curves below, recipe beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QSplitter, QVBoxLayout, QWidget

from nnsim.app.settings import Settings
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow

GAP = 2 * SPACE + 2
"""Between panels, px at every scale: presenter mode has better use for the room."""

SIZES = {"columns": (984, 352), "rows": (462, 196), "row": (242, 732), "side": (444, 214), "lesson": (300, 1046)}
"""Default sizes of the splitters in px at 1366 x 768; they scale with the window."""

STRETCH = {"columns": (3, 1), "rows": (3, 1), "row": (0, 1), "side": (1, 1), "lesson": (0, 1)}
"""Who gets how much of a larger window: above all the network, but the map and what stands below it, too."""

CAN_GO = {"data": "row", "plots": "rows", "recipe": "side"}
"""Panels that can be put away, by name, and their splitter."""

STAGE_PLOTS = 118
"""Height of the lower panel in presenter mode, px: two curves that can be read from the last row."""

STAGE_OUTPUT = (300, 0.5)
"""Least width of the output panel in presenter mode, px, and its largest share of the window's."""

STAGE_VIEW = 0.46
"""Share of the lower panel in presenter mode where a view of it is the only one that shows what the network makes."""

STAGE_LOW = 460
"""Below this height, px, presenter mode leaves the curves away: network and plane need all the room there is."""

LESSON_NARROW = 1240
"""Width of the window, px, below which the data panel gives its room to a lesson."""

LESSON_TIGHT = 1080
"""Width below which the views beside a lesson do without their tabs, px."""

LEVELS = 12
"""So deep a wish for another size may have to climb through nested widgets."""


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """What a person made of the panels: what presenter mode gives back."""

    gone: frozenset[str]
    tall: bool
    splitters: tuple[QByteArray, ...]


BARE_VIEWS = 344
"""Width that curves need without the tabs beside them, px."""


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
    with the next start: nobody has to search for them. ``rearranged`` tells that presenter mode moved them.
    """

    rearranged = Signal()

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
        self._whole = Gaps(across, "lesson", columns)
        body = QHBoxLayout()
        body.setContentsMargins(GAP, GAP, GAP, GAP)
        body.addWidget(self._whole)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(bar)
        outer.addLayout(body, 1)
        self._strip = QWidget()
        self._strip.hide()
        outer.addWidget(self._strip)
        self._data, self._output, self._right = data, output, right
        self._upper, self._tall = row, False
        self._panels = {"data": data, "plots": plots, "recipe": recipe}
        self._gone: set[str] = set()
        self._lesson: QWidget | None = None
        self._made_way = False
        self.bare_views: Callable[[bool], None] = lambda _on: None
        self._before: _Arrangement | None = None
        self._moved = False
        self._asked = False
        self.wanted_output: Callable[[int], int] = lambda height: height
        self.views_lead: Callable[[], bool] = lambda: False
        self.views_share: Callable[[], float] = lambda: 0.0
        for splitter in self._splitters:
            splitter.splitterMoved.connect(self._take_hands)
        self.reset()
        self._restore()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._data.setMinimumWidth(theme.px(SIZES["row"][0]))  # its gallery and tools stand side by side

    @property
    def least_width(self) -> int:
        """What it needs beside a lesson once data panel and tabs have made way, px."""
        network, output = cast("QWidget", self._upper.widget(1)), self._output
        wide = max(network.minimumSizeHint().width(), self._theme.px(BARE_VIEWS))
        lesson = self._lesson.minimumSizeHint().width() + GAP if self._lesson is not None else 0
        return lesson + wide + GAP + output.minimumSizeHint().width() + 2 * GAP

    def give_room(self, height: int) -> QWidget | None:
        """A strip below all panels for a message of this height, px; 0 for none. None where they would get too low."""
        shown = 0 if self._strip.isHidden() else self._strip.height()
        has_room = 0 < height <= self.height() - (self.minimumSizeHint().height() - shown)
        if has_room:
            self._strip.setFixedHeight(height)
        if has_room == self._strip.isHidden():
            self._strip.setVisible(has_room)
        cast("QLayout", self.layout()).activate()  # so that who asks finds it in its place
        return self._strip if has_room else None

    # ------------------------------------------------------------ presenter mode

    @property
    def presents(self) -> bool:
        """Whether the panels stand as for a lecture room."""
        return self._before is not None

    def present(self, on: bool) -> None:
        """Network and output large over small curves, the rest put away; or what was there before.

        ``wanted_output`` says how wide the output should be for a height, 0 where it has nothing to show;
        ``views_lead`` whether a view of the lower panel shows what it is about, ``views_share`` which share of the
        height the view in front wants there, 0 for as little as will do. Call it when every panel has its type.
        """
        if on == self.presents:
            return
        if on:
            states = tuple(splitter.saveState() for splitter in self._splitters)
            self._before = _Arrangement(frozenset(self._gone), self._tall, states)
            self._stage()
        elif self._before is not None:
            before, self._before = self._before, None
            self._put_away(before.gone)
            self._show_output(True)
            self.set_tall(before.tall)
            self._tell_sizes()
            for splitter, state in zip(self._splitters, before.splitters, strict=True):
                splitter.restoreState(state)
                splitter.setHandleWidth(GAP)
        self.rearranged.emit()

    def _stage(self) -> None:
        self._moved = False
        self.set_tall(False)
        self._put_away(frozenset(CAN_GO) - {"plots"})
        self._asked = False
        self._fit_curves()
        self._tell_sizes()
        self.fit_stage()

    def _fit_curves(self, *, beside: bool = False) -> None:
        """Curves only where there is room for them, ``beside`` a lesson that comes, unless somebody chose otherwise."""
        room = self.views_lead() or (self.height() >= self._theme.px(STAGE_LOW) and self._is_wide(beside))
        if self._asked or room == self.shows("plots"):
            return
        self.show_panel("plots", room)
        self._asked = False
        self.rearranged.emit()

    def _is_wide(self, beside: bool) -> bool:
        """Whether a lesson beside curves leaves the width that they need in large type."""
        if self._lesson is None or not (beside or self.shows_lesson):
            return True
        parts = self._lesson, self._panels["plots"], self._output
        return self.width() >= sum(part.minimumSizeHint().width() for part in parts) + 4 * GAP

    def fit_stage(self) -> None:
        """The sizes of presenter mode for the present size of the window and content, unless a person chose others."""
        if not self.presents:
            return
        _, rows, _, columns = self._splitters
        wanted = self.wanted_output(columns.height())
        self._show_output(wanted > 0)
        if self._moved or self._tall:
            return
        self._fit_curves()
        least, share = self._theme.px(STAGE_OUTPUT[0]), round(STAGE_OUTPUT[1] * columns.width())
        output = max(min(wanted, share), least)
        columns.setSizes([columns.width() - GAP - output, output])
        view = STAGE_VIEW if self.views_lead() else self.views_share()
        plots = round(view * rows.height()) if view else self._theme.px(STAGE_PLOTS)
        rows.setSizes([rows.height() - GAP - plots, plots])

    def _show_output(self, on: bool) -> None:
        """The output, or the room of it to its neighbours, where nothing stands below it."""
        self._output.setVisible(on)
        self._right.setVisible(on or self.shows("recipe"))

    def _tell_sizes(self) -> None:
        """Let every panel say now how small it can be: the splitters would only hear of it after the next frames."""
        for _ in range(LEVELS):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _put_away(self, gone: frozenset[str]) -> None:
        for name in CAN_GO:
            self.show_panel(name, name not in gone)

    def _take_hands(self) -> None:
        self._moved = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Presenter mode arranges itself for each size; else panels grow by their shares."""
        super().resizeEvent(event)
        self._make_way()
        self.fit_stage()

    # ------------------------------------------------------------ a lesson

    def stand_beside(self, lesson: QWidget) -> None:
        """The place of the panel of a lesson: left of everything, put away at first."""
        self._lesson = lesson
        lesson.hide()
        self._whole.insertWidget(0, lesson)
        for place, share in enumerate(STRETCH["lesson"]):
            self._whole.setStretchFactor(place, share)

    @property
    def shows_lesson(self) -> bool:
        """Whether it stands there."""
        return self._lesson is not None and not self._lesson.isHidden()

    def show_lesson(self, on: bool) -> None:
        """Bring the panel of the lesson, as wide as it was last, or put it away; others make room, or get it back."""
        if self._lesson is None or on == self.shows_lesson:
            return
        if not on:
            self._keep_width()
        elif self.presents:  # before it is there: else the window would grow
            self._fit_curves(beside=True)
            self._tell_sizes()
        self._lesson.setVisible(on)
        self._make_way()
        if on:
            self._give_width()
        self.fit_stage()
        self.rearranged.emit()

    def _give_width(self) -> None:
        wide = int(self._settings.text("layout/lesson_width") or SIZES["lesson"][0])
        wide = min(self._theme.px(wide), max(self._whole.width() // 3, self._theme.px(250)))
        self._whole.setSizes([wide, max(self._whole.width() - GAP - wide, 1)])

    def _keep_width(self) -> None:
        if self.shows_lesson and self._whole.sizes()[0]:
            self._settings.set_text("layout/lesson_width", str(round(self._whole.sizes()[0] / self._theme.scale)))

    def expect_width(self, width: int) -> None:
        """Make way already before something comes that leaves only this width, px: else the window would grow."""
        self._make_way(width)
        self._tell_sizes()

    def _make_way(self, width: int = 0) -> None:
        """In a narrow window data panel and tabs leave their room to the lesson, until it goes or there is more."""
        width = width or self.width()
        narrow = self.shows_lesson and not self.presents and width < LESSON_NARROW
        if narrow != self._made_way:
            self._made_way = narrow
            self.show_panel("data", not narrow)
            self.rearranged.emit()
        if not self.presents:
            self.bare_views(self.shows_lesson and width < LESSON_TIGHT)

    # ------------------------------------------------------------ panels

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
        self._asked = self._asked or name == "plots"
        if on:
            self._gone.remove(name)
            self._panels[name].show()
            self._show_output(not self._output.isHidden())
            if self.presents:  # it had no size there yet
                self._make_room(CAN_GO[name])
        else:
            if name == "plots":
                self.set_tall(False)
            self._gone.add(name)
            self._panels[name].hide()
            self._show_output(not self._output.isHidden())

    def _make_room(self, name: str) -> None:
        """For a panel that comes back in presenter mode: its share of a first start."""
        splitter = next(each for each in self._splitters if each.objectName() == name)
        whole = sum(splitter.sizes())
        first, second = (self._theme.px(size) for size in SIZES[name])
        if name == "row":
            splitter.setSizes([first, max(whole - first, 1)])
        elif name == "side":
            splitter.setSizes([first * whole // (first + second), second * whole // (first + second)])
        else:
            self.fit_stage()

    def _restore(self) -> None:
        for splitter in self._splitters:
            state = self._settings.blob(f"layout/{splitter.objectName()}")
            if not state.isEmpty():
                splitter.restoreState(state)

    def remember(self) -> None:
        """Keep the sizes for the next start, which is not in presenter mode."""
        self._keep_width()
        states = self._before.splitters if self._before else [splitter.saveState() for splitter in self._splitters]
        for splitter, state in zip(self._splitters, states, strict=True):
            self._settings.set_blob(f"layout/{splitter.objectName()}", state)

    def splits(self) -> tuple[QByteArray, ...]:
        """How all of it is divided now, for ``put_splits``."""
        return tuple(splitter.saveState() for splitter in (self._whole, *self._splitters))

    def put_splits(self, states: tuple[QByteArray, ...]) -> None:
        """Divide it as it was."""
        for splitter, state in zip((self._whole, *self._splitters), states, strict=True):
            splitter.restoreState(state)
            splitter.setHandleWidth(GAP)

    def reset(self) -> None:
        """The sizes of a first start, with every panel; in presenter mode those of that."""
        if self.presents:
            self._stage()
            return
        self.set_tall(False)
        for name in CAN_GO:
            self.show_panel(name, True)
        for splitter in self._splitters:
            splitter.setSizes(SIZES[splitter.objectName()])
