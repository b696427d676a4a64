"""The samples themselves: filtered, ordered by what the network makes of them, looked at, relabelled, excluded."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.data import Data, Mask
from nnsim.core.problem import Problem
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import value_of
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import theming
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.scrolled import to_start
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.film import Film
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.samples.cells import Cells, Shown
from nnsim.ui.views.samples.class_images import ClassImagesView
from nnsim.ui.views.samples.commands import SampleCommands
from nnsim.ui.views.samples.counts import ClassCounts
from nnsim.ui.views.samples.detail import SampleDetail
from nnsim.ui.views.samples.head import Head
from nnsim.ui.views.samples.looking import Looking
from nnsim.ui.views.samples.neighbours import Neighbours
from nnsim.ui.views.samples.pair_cells import PairCells
from nnsim.ui.views.samples.picture_cells import CurveCells, PictureCells
from nnsim.ui.views.samples.prediction_watcher import PredictionWatcher
from nnsim.ui.views.samples.query import OF_CLASSES, ORDERS, ORDERS_TIP, PART_WORDS, Query, Subset, orders, select
from nnsim.ui.views.samples.row_cells import RowCells
from nnsim.ui.views.samples.search import NeighbourSearch
from nnsim.ui.views.samples.sheet_input import HandledSheet
from nnsim.ui.views.samples.status import StatusLine, wordings

NARROW = 640
"""Below so many px of the design only what cannot be done without is shown."""
BARE = 560
"""Below so many the counts of the classes leave their room to the samples, unless one of them is chosen."""
LEAST = 380
PAGES = (("samples", say("Samples")), ("classes", say("Means")))


class SamplesView(QWidget):
    """Counts at the left, filters above, the sheet in the middle, one sample large at the right."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self.query = Query()
        self._only: Subset | None = None
        self._near: Neighbours | None = None
        self._data = self._editor.project.data
        self.search = NeighbourSearch(self)
        self.watcher = PredictionWatcher(self._editor, self._bridge, self)
        self._make()
        self._build()
        self._connect()
        follow(self._restyle)
        self.refresh()

    # ------------------------------------------------------------ building

    def _make(self) -> None:
        self.counts = ClassCounts()
        self.sheet = HandledSheet(say("Samples"))
        self.looking = Looking(self.sheet, self._context.run.live.chosen, self._editor)
        self.commands = SampleCommands(self._editor, self.sheet)
        self.film = self._context.run.live.film
        self.film.show_on(self.sheet, self.sheet.redraw)
        self.detail = SampleDetail(self.film)
        self.classes = ClassImagesView()
        self.page = Segmented(say("Show"), PAGES)
        self.part = ComboBox(say("Part of the data"), PART_WORDS.items())
        self.order = ComboBox(say("Order"), ORDERS.items())
        self.mistakes = Switch(say("Mistakes"))
        self.mistakes.setToolTip(say("Show only samples of which the network says another class"))
        self.status = StatusLine()
        self.back = Button(say("Back"))
        self.back.set_hint(say("Show all samples again"), "Esc")
        self.near = IconButton("search", say("Nearest neighbours of the current sample"), "N")
        self.again = IconButton("restart", say("Ask the network again"))
        self.cancel = Button(say("Cancel"))
        self.cancel.set_hint(say("End the search for neighbours"))
        self.order.setToolTip(in_lines(ORDERS_TIP))

    def _build(self) -> None:
        left = QScrollArea()
        left.setWidget(self.counts)
        left.setWidgetResizable(True)
        left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.counts.setProperty("see_through", True)
        self._left = left
        self._top = QHBoxLayout()
        asked: tuple[QWidget, ...] = (self.page, self.part, self.order, self.mistakes)
        told: tuple[QWidget, ...] = (self.status, self.cancel, self.back, self.near, self.again)
        for widget in asked:
            self._top.addWidget(widget)
        for widget in told:
            self._top.addWidget(widget, 1 if widget is self.status else 0)
        self._pages = QStackedLayout()
        self._below = QHBoxLayout()
        self._below.addLayout(self._pages, 1)
        self._below.addWidget(self.detail)
        self._column = QVBoxLayout()
        self._column.addLayout(self._top)
        self._column.addLayout(self._below, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(left)
        self._row.addLayout(self._column, 1)
        for page in (self.sheet, self.classes):  # the first one is shown at once: without a parent it were a window
            self._pages.addWidget(page)
        self._head = Head(self.sheet)

    def _connect(self) -> None:
        self.counts.chosen.connect(lambda label: self._ask(replace(self.query, label=label)))
        self.part.chosen.connect(lambda part: self._ask(replace(self.query, part=part)))
        for chooser in (self.order.chosen, self._head.asked):
            chooser.connect(lambda order: self._ask(replace(self.query, order=order)))
        self.mistakes.toggled.connect(lambda on: self._ask(replace(self.query, mistakes=on)))
        self.page.chosen.connect(self._turn)
        self.sheet.moved.connect(self._show_detail)
        self.sheet.picked.connect(self._say)
        self.sheet.digit.connect(self.commands.press_digit)
        self.sheet.commanded.connect(self._obey)
        self.sheet.menu_wanted.connect(self._pop_up)
        self.back.clicked.connect(self._go_back)
        self.near.clicked.connect(self.show_neighbours)
        self.again.clicked.connect(self.watcher.ask)
        self.cancel.clicked.connect(self._stop)
        self.search.late.connect(self._say)
        self.search.found.connect(self._take_neighbours)
        self.search.failed.connect(self._fail)
        self.watcher.changed.connect(self._rejudge)
        self._bridge.framed.connect(self._on_frame)
        self._editor.store.changed.connect(self._on_change)
        self._leaves = False
        self._editor.leaving.connect(self._leave)
        self._editor.opened.connect(self._begin)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(3 * SPACE))
        self._column.setSpacing(theme.px(SPACE))
        self._below.setSpacing(theme.px(3 * SPACE))
        self._top.setSpacing(theme.px(2 * SPACE))
        self._left.setFixedWidth(theme.px(164))
        self.setMinimumWidth(theme.px(LEAST))
        self._place_head(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window does without the large picture and the class means."""
        super().resizeEvent(event)
        self._place_head(theming.current())
        self._make_room()
        QTimer.singleShot(0, self, self._say)  # the words are placed after this

    def _make_room(self) -> None:
        wide = self.width() >= theming.current().px(NARROW)
        self.page.setVisible(wide and kind_of(self._editor.project.data).is_still)
        single = self.page.current == "samples"
        self._left.setVisible(self.width() >= theming.current().px(BARE) or self.query.label is not None)
        self.near.setVisible(wide and single)
        self.detail.setVisible(wide and single)
        for widget in (self.part, self.order, self.again):
            widget.setVisible(single)
        self.mistakes.setVisible(single and self._can_err)

    @property
    def _can_err(self) -> bool:
        """True where one class of several is told: others answer right or wrong of nothing."""
        return self._editor.project.data.targets == "classes" and task_of(self._editor.project).tells_classes

    def _place_head(self, theme: Theme) -> None:
        high = theme.px(RowCells.head)
        self._head.setGeometry(0, 0, self.sheet.viewport().width(), high)
        self._head.setVisible(not kind_of(self._editor.project.data).is_looked_at)

    # ------------------------------------------------------------ what is shown

    def refresh(self) -> None:
        """Take everything in anew."""
        project = self._editor.project
        data = project.data
        if self.query.label is not None and self.query.label >= len(data.classes):
            self.query = replace(self.query, label=None)
        self.counts.show_data(data, self.query.label)
        self.classes.show_data(data)
        if not kind_of(data).is_still and self.page.current != "samples":
            self._turn("samples")
        self._make_room()
        self._offer_orders()
        self._fill(keep=True)

    def _offer_orders(self) -> None:
        wanted = [key for key in ORDERS if key not in OF_CLASSES or self._can_err]
        if self.query.mistakes and not self._can_err:
            self.query = replace(self.query, mistakes=False)
        if self.query.order not in wanted:
            self.query = replace(self.query, order="number")
        if self.query.part == "copies" and not self._editor.project.data.copies:
            self.query = replace(self.query, part="all")
        labels = [orders(self._editor.project)[key] for key in wanted]
        if [self.order.itemText(index) for index in range(self.order.count())] != labels:
            self.order.set_options(list(zip(wanted, labels, strict=True)), self.query.order)
        self.order.set_current(self.query.order)
        parts = [key for key in PART_WORDS if key != "copies" or self._editor.project.data.copies]
        if self.part.count() != len(parts):
            self.part.set_options([(key, PART_WORDS[key]) for key in parts])
        self.part.set_current(self.query.part)
        self.mistakes.blockSignals(True)
        self.mistakes.setChecked(self.query.mistakes)
        self.mistakes.blockSignals(False)

    def _fill(self, *, keep: bool) -> None:
        data, said = self._editor.project.data, self.watcher.said
        self._drop_stale(data)
        near, only = self._near, self._only.mask if self._only else None
        query = replace(self.query, value=value_of(self._editor.project))
        index = select(data, said, query, only) if near is None else near.index
        cells = _cells(data, self.film)
        self.sheet.empty = self._why_empty()
        value = value_of(self._editor.project)
        self.looking.show(
            Shown(data, index, said, near.distance if near else None, value, query.order), cells, keep=keep
        )
        self._place_head(theming.current())
        self._head.update()
        self._say()

    def _drop_stale(self, data: Data) -> None:
        """What was picked or found among other samples; others may tell of a change before the document does."""
        if data is not self._data:
            self._data, self._near = data, None
        if self._only is not None and not self._only.fits(data):
            self._only = None

    def _why_empty(self) -> str:
        if not len(self._editor.project.data):
            what = kind_of(self._editor.project.data).to_make
            return say("There are no samples yet: {what} or choose a data set.", what=what)
        if (self.query.mistakes or self.query.order == "confident") and self.watcher.said is not None:
            return say("No mistakes here: the network says the right class of all of these samples.")
        return say("No samples here: choose another part or class.")

    def _ask(self, query: Query) -> None:
        """Another filter or order."""
        self.query = query
        self._near = None
        self._stop()
        self.counts.show_data(self._editor.project.data, query.label)
        self._offer_orders()
        self._fill(keep=False)

    def show_only(self, mask: Mask, words: str) -> None:
        """Show these samples alone, which ``words`` name."""
        self._only = Subset(self._editor.project.data.x, mask, words)
        self._turn("samples")
        self._ask(Query())

    def _turn(self, page: str) -> None:
        self.page.set_current(page)
        self._pages.setCurrentWidget(self.classes if page == "classes" else self.sheet)
        self._make_room()
        QTimer.singleShot(0, self, self._say)

    # ------------------------------------------------------------ words

    def _say(self) -> None:
        looking = self.search.is_late
        self.status.write([say("Looking for neighbours…")] if looking else self._words())
        self.setAccessibleDescription(self.status.toolTip())
        self.cancel.setVisible(looking)
        self.sheet.narrowed = self._near is not None or self._only is not None
        self.back.setVisible(self.sheet.narrowed)
        self.again.setEnabled(not self.watcher.is_current)
        self.near.setEnabled(self.sheet.sample is not None)

    def _words(self) -> list[str]:
        data = self._editor.project.data
        if self.page.current == "classes":
            return [say("over the {images}", images=counted(data.how_many("train"), "training image"))]
        return wordings(self.sheet, data, self.watcher, self._near, self._only)

    def _show_detail(self) -> None:
        self.detail.show_sample(self.sheet.shown, self.sheet.sample)
        self._say()

    # ------------------------------------------------------------ what happens elsewhere

    def _leave(self) -> None:
        """Another document comes: what is shown of it waits until it is there."""
        self._leaves = True

    def _begin(self) -> None:
        """Another document: all of its samples in order, from the top."""
        self._leaves = False
        self._stop()
        self.query, self._near, self._only = Query(), None, None
        self.sheet.forget()
        to_start(self._left)
        self._turn("samples")
        if self.isVisible():
            self.refresh()

    def _on_change(self, change: Change) -> None:
        old, new = change.old.data, change.new.data
        if old is not new:
            self._stop()
            self._drop_stale(new)
        elif task_of(change.old) is task_of(change.new) and value_of(change.old) == value_of(change.new):
            return
        if self.isVisible() and not self._leaves:
            self.refresh()

    def _rejudge(self) -> None:
        if self.isVisible() and not self._leaves:
            self._fill(keep=True)

    def _on_frame(self, _frame: object) -> None:
        if self.isVisible():
            self.again.setEnabled(not self.watcher.is_current)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watcher.watch(True)
        with self.looking.opening():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watcher.watch(False)
        self._stop()

    # ------------------------------------------------------------ commands

    def _obey(self, command: str) -> None:
        acts = {
            "exclude": lambda: self.commands.use_for("excluded"), "copy": self.commands.copy,
            "neighbours": self.show_neighbours, "back": self._go_back,
        }  # fmt: skip
        acts[command]()

    def _pop_up(self, at: QPoint) -> None:
        if self.sheet.sample is not None:
            self.commands.pop_up(
                at, self, self.show_neighbours, lambda: self._context.redraw_wanted.emit(self.sheet.sample)
            )

    def _go_back(self) -> None:
        if self._near is None:
            self._only = None
        self._near = None
        self._fill(keep=True)

    def show_neighbours(self) -> None:
        """Order the samples by their distance to the current one, in the background."""
        sample = self.sheet.sample
        if sample is None:
            return
        self.search.start(self._editor.project, sample)
        self._say()

    def _take_neighbours(self, near: Neighbours) -> None:
        self._stop()
        self._near = near
        self.sheet.current = 0
        self._fill(keep=False)

    def _fail(self, problem: Problem) -> None:
        self._stop()
        self.status.setText(problem.text)

    def _stop(self) -> None:
        """End the search for neighbours, whether it is done or not."""
        self.search.end()
        self._say()


def _cells(data: Data, film: Film) -> Cells:
    """How samples of ``data`` look."""
    if data.modality_shapes:
        return PairCells(film)
    kind = kind_of(data)
    return PictureCells(film) if kind.is_pictorial else CurveCells() if kind.is_curve else RowCells()
