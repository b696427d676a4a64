"""The columns of points and tables, and series in numbers: histograms by class, and every column against another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.data import Data, Mask
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.summary import as_table
from nnsim.language.texts import say
from nnsim.ui.kit import theming
from nnsim.ui.kit.numbers import target_text, value_text
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.scrolled import to_start
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.columns.chooser import ColumnChooser
from nnsim.ui.views.columns.plot import ColumnsPlot
from nnsim.ui.views.columns.spread import columns
from nnsim.ui.views.context import ViewContext

NARROW, LEAST = 520, 420
"""Below the first width, px, names of columns have less room; below the second nothing would be left of the plots."""
KINDS = (("histograms", say("Histograms")), ("scatter", say("Scatter")))
HINTS = {
    "histograms": say("Click or drag over bars to see their samples"),
    "scatter": say("Drag a frame, with Shift a line, to see samples"),
}


class ColumnsView(QWidget):
    """The list of columns at the left, what is to be seen of them at the right."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self.kind = Segmented(say("Kind of picture"), KINDS)
        self.scaled = Switch(say("Scaled"))
        self.scaled.setToolTip(say("Tell the ends of the columns as the network sees them, instead of raw"))
        self.readout = Text("", "label", "muted")
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.chooser = ColumnChooser()
        self.plot = ColumnsPlot()
        self.none = Text(say("There are no samples yet."), "body", "muted", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._build()
        for signal in (self.kind.chosen, self.scaled.toggled, self.chooser.changed):
            signal.connect(self.refresh)
        self.plot.hovered.connect(self._say)
        self.plot.picked.connect(self._pick)
        self._chosen = context.run.live.chosen
        self._chosen.changed.connect(self._mark)
        self._editor.store.changed.connect(self._on_change)
        self._leaves = False
        self._editor.leaving.connect(self._leave)
        self._editor.opened.connect(self._begin)
        follow(self._restyle)
        self.refresh()

    def _build(self) -> None:
        self._left = QScrollArea()
        self.chooser.setProperty("see_through", True)
        self._left.setWidget(self.chooser)
        self._left.setWidgetResizable(True)
        self._left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._top = QHBoxLayout()
        for widget in (self.kind, self.scaled):
            self._top.addWidget(widget)
        self._top.addWidget(self.readout, 1)
        self._column = QVBoxLayout()
        self._column.addLayout(self._top)
        self._column.addWidget(self.plot, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._left)
        self._row.addLayout(self._column, 1)
        self._row.addWidget(self.none, 1)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(3 * SPACE))
        self._column.setSpacing(theme.px(SPACE))
        self._top.setSpacing(theme.px(3 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside another view, names of columns are shortened first."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        theme = theming.current()
        self._left.setFixedWidth(theme.px(184 if self.width() >= theme.px(NARROW) else 136))

    # ------------------------------------------------------------ showing

    def refresh(self, _what: object = None) -> None:
        """Take the data in anew."""
        data = self._data
        shown = kind_of(data).has_columns and len(data) > 0
        for widget in (self._left, self.kind, self.scaled, self.readout, self.plot):
            widget.setVisible(shown)
        self.none.setVisible(not shown)
        if not shown:
            return
        self.scaled.setEnabled(data.scaling != "none")
        scaled = self.scaled.isChecked() and data.scaling != "none"
        self.chooser.show_columns(columns(data))
        self.plot.show_columns(data, self.chooser.shown, matrix=self.kind.current == "scatter", scaled=scaled)
        self._mark()
        self._say(-1)

    @property
    def _data(self) -> Data:
        """What is shown: rows as they are, of series a few numbers each."""
        return as_table(self._editor.project.data)

    def _mark(self) -> None:
        """The sample that is looked at everywhere."""
        self.plot.show_chosen(self._chosen.index)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _leave(self) -> None:
        """Another document comes: what is shown of it waits until it is there."""
        self._leaves = True

    def _begin(self) -> None:
        """Another document: its first columns, from the top."""
        self._leaves = False
        self.chooser.forget()
        self.kind.set_current(next(iter(dict(KINDS))))
        self.scaled.setChecked(False)
        to_start(self._left)
        if self.isVisible():
            self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data and self.isVisible() and not self._leaves:
            self.refresh()

    def _say(self, sample: int) -> None:
        """The numbers of the sample under the mouse."""
        data = self._data
        if sample < 0 or sample >= len(data):
            odd = [f"{column.name} {column.note}" for column in self.chooser.columns if column.note]
            words = say(
                "{samples} in {columns}.",
                samples=counted(len(data), "sample"),
                columns=counted(len(self.chooser.columns), "column"),
            )
            self.plot.setAccessibleDescription(words)
            self.readout.setText(f"{words} {'; '.join(odd) or HINTS[self.kind.current]}")
            return
        label = target_text(data, sample)
        values = (f"{c.name} {value_text(float(data.x[sample, c.index]))}" for c in self.chooser.shown)
        self.readout.setText(
            say("no. {sample:,}, {label}: {values}", sample=sample + 1, label=label, values=", ".join(values))
        )

    def _pick(self, mask: Mask) -> None:
        count = int(mask.sum())
        self._context.samples_wanted.emit(mask, say("from the columns") if count > 1 else say("from the plot"))
