"""The output panel: the plane, what the network scores on it, and what the colours mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, cast

from PySide6.QtCore import QRectF, Qt, QTimer, SignalInstance
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.core.project import Project, View
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import looked_at, value_of
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.errors import error_column, error_in_units, error_metric, learns_scaled
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import fonts, numbers
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.column import Column
from nnsim.ui.kit.widgets.panel import Panel
from nnsim.ui.kit.widgets.scrolled import to_start
from nnsim.ui.kit.widgets.stat import Stat, StatRow
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.output import measured
from nnsim.ui.output.axes_bar import AxesBar
from nnsim.ui.output.heads import HeadAnswers
from nnsim.ui.output.image_answers import ImageAnswers
from nnsim.ui.output.image_pairs import ImagePairs
from nnsim.ui.output.legend import Legend
from nnsim.ui.output.moves import Moves
from nnsim.ui.output.readout import caption
from nnsim.ui.output.series_pad import SeriesPad
from nnsim.ui.output.strokes import is_stroke, looks_alike
from nnsim.ui.output.test_pad import TestPad
from nnsim.ui.output.time_bar import TimeBar
from nnsim.ui.output.value_bar import ValueBar
from nnsim.ui.plane.flow import shows_flow
from nnsim.ui.plane.frame import draw_plate
from nnsim.ui.plane.geometry import PlaneTransform, Point
from nnsim.ui.plane.view import PlaneView
from nnsim.ui.run.answered_image import answers_with_images
from nnsim.ui.run.record import RunRecord
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

STATS_MS = 80
"""Numbers change at most this often, so that they can be read."""
EMPTY = say("Paint points here\nor choose a data set")


WAYS = (("classes", say("Classes")), ("trial", say("Test pad")))
ELSEWHERE = say(
    "A text has no place in a plane: what the network makes of it stands below, under Writing and Attention."
)
SHADED = say("Colour by the winning class alone, without shades of certainty")
SCALED = say("Of the scaled values that the network learns; the test error beside it is in the units of the values")
DECIDED = say("This learner knows decisions only, no shades of certainty")


class RunSource(Protocol):
    """What the panel needs of the bridge."""

    @property
    def framed(self) -> SignalInstance: ...

    @property
    def loaded(self) -> SignalInstance: ...

    @property
    def unseen(self) -> SignalInstance: ...


class OutputPanel(Panel):
    """``plane`` is the one large plane of the window; the numbers below are what ``run`` told."""

    def __init__(self, editor: Editor, bridge: RunSource, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(say("Output"), " ", parent)
        live = run.live
        self._editor, self._bridge, self._run, self._live = editor, bridge, run, live
        self.plane = PlaneView(editor, live)
        self.plane.overlays.append(self._draw_hint)
        self.elsewhere = Text(ELSEWHERE, "body", "muted", wrap=True)
        self.axes, self.value = AxesBar(), ValueBar()
        self.time = TimeBar(self.plane.flow)
        self.images = ImageAnswers(editor, live)
        self.pairs = ImagePairs(editor, live)
        self.test_pad = TestPad(editor, live)
        self.moves = Moves(editor, live)
        self.series = SeriesPad(editor, live)
        self.heads = HeadAnswers(editor, run)
        self.heads_column = Column(self.heads)
        self.images_column, self.pairs_column = Column(self.images), Column(self.pairs)
        self.test_pad_column = Column(self.test_pad)
        self.way = Segmented(say("What is shown of the images"), WAYS)
        self.test_pad_column.hide()
        self.train_loss = Stat(say("Train loss"))
        self.test_loss = Stat(say("Test loss"))
        self.accuracy = Stat(say("Test accuracy"))
        self.when = Text("", "label", "muted")
        self.when.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.when.hide()
        self.error = Stat(say("Test error"))
        self.measured = Stat("")
        self.legend = Legend()
        self.show_test = Switch(say("Test points"))
        self.decisions = Switch(say("Decisions only"))
        self._stats_timer = QTimer(self, singleShot=True, interval=STATS_MS)
        self._shown_kind = self._in_caption = ""
        self._meant: tuple[Project, tuple[str, str]] | None = None
        self._on_stage = False
        self._paint_box: QWidget | None = None
        self._build()
        self._connect()
        self._show_view(editor.project)
        self.show_numbers()
        self._show_caption()
        follow(self._refit, last=True)

    def _refit(self, _theme: Theme) -> None:
        """Once more when the choice in the head has its size."""
        self._fit_head()

    def _build(self) -> None:
        self.body.addWidget(self.axes)
        self.body.addWidget(self.value)
        self.body.addWidget(self.plane)
        self.body.addWidget(self.time)
        self.body.addWidget(self.elsewhere)
        self.body.addWidget(self.images_column)
        self.body.addWidget(self.pairs_column)
        self.body.addWidget(self.moves)
        self.body.addWidget(self.series)
        self.body.addWidget(self.test_pad_column)
        self.header.addWidget(self.way)
        self.body.addWidget(StatRow(self.train_loss, self.test_loss, self.accuracy, self.error, self.measured))
        self.body.addWidget(self.when)
        self.body.addWidget(self.legend)
        self._switches = QHBoxLayout()
        self._switches.addWidget(self.show_test)
        self._switches.addStretch(1)
        self._switches.addWidget(self.decisions)
        self.body.addLayout(self._switches)
        self.body.addWidget(self.heads_column)
        self.body.addStretch(1)
        self.show_test.setToolTip(say("Show the points that are held out: smaller, with a light ring"))

    def _connect(self) -> None:
        self.plane.pointed.connect(self._show_caption)
        self._live.updated.connect(self._refresh_caption)
        self._live.updated.connect(self.pairs.refresh)
        self._live.focus_changed.connect(self._refresh_caption)
        self._live.explained.changed.connect(self._refresh_caption)
        self._bridge.framed.connect(self._later)
        self._bridge.loaded.connect(self._later)
        self._bridge.unseen.connect(self._later)
        self._stats_timer.timeout.connect(self.show_numbers)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._begin)
        self.way.chosen.connect(lambda _key: self._show_way())
        for pad in (self.test_pad, self.series):
            pad.asked.connect(self.heads.show_drawn)
        self.axes.chosen.connect(lambda axes: self._set_view(lambda view: replace(view, axes=axes)))
        self.value.chosen.connect(lambda value: self._set_view(lambda view: replace(view, value=value)))
        self.show_test.clicked.connect(lambda on: self._set_view(lambda view: replace(view, show_test=on)))
        self.decisions.clicked.connect(lambda on: self._set_view(lambda view: replace(view, decisions=on)))

    # ------------------------------------------------------------ presenter mode

    def add_paint_box(self, paint_box: QWidget) -> None:
        """What one paints with, shown above the plane in presenter mode."""
        self._paint_box = paint_box
        self.body.insertWidget(0, paint_box)
        self._show_view(self._editor.project)

    def set_on_stage(self, on: bool) -> None:
        """Room for the plane: what one paints with instead of the legend, and the switches left to the menu."""
        self._on_stage = on
        self._show_view(self._editor.project)

    def width_for(self, height: int) -> int:
        """The width at which the plane takes all the height that the rest of the panel leaves of ``height``, px.

        0 where samples have no place in a plane and are no pictures.
        """
        kind = kind_of(self._editor.project.data)
        if kind.is_looked_at:
            return self.sizeHint().width()
        if not kind.lies_in_plane:
            return 0
        rest = self.sizeHint().height() - self.plane.sizeHint().height()
        margins = self._layout.contentsMargins()
        return height - rest - self.plane.heightForWidth(0) + margins.left() + margins.right()

    def leaves_to_views(self) -> bool:
        """Whether a view shows more of what the network makes of the data than this panel can: a text, or a game."""
        kind = kind_of(self._editor.project.data)
        return kind.is_written or kind.is_played

    # ------------------------------------------------------------ numbers

    def _later(self, _event: object = None) -> None:
        if not self._stats_timer.isActive():
            self._stats_timer.start()

    def show_numbers(self) -> None:
        """Write the newest losses and accuracy: a dash where there is none, grey where they are of earlier."""
        record, tests = self._run.record, self._editor.project.data.how_many("test")
        share, scaled = self._meanings()
        train, test, accuracy = (record.present(name) for name in ("train_loss", "test_loss", "test_accuracy"))
        for stat, newest, value, said in (
            (self.train_loss, train, numbers.loss(train.value), measured.of_train),
            (self.test_loss, test, numbers.loss(test.value), measured.of_test),
            (self.accuracy, accuracy, numbers.estimate(accuracy.value, accuracy.samples, tests), measured.of_test),
        ):
            stat.set_value(value, "muted" if record.is_behind(newest) else "text")
            what = share if stat is self.accuracy else scaled
            stat.set_tip("\n".join(filter(None, (what, in_lines(said(record, tests))))))
        self.heads.show_numbers()
        self._show_error(record)
        self._show_measured(record)
        self._show_when(record, tests)

    def _meanings(self) -> tuple[str, str]:
        """What the share of right answers is and what the losses are of: the same for a document, frame after frame."""
        project = self._editor.project
        if self._meant is None or self._meant[0] is not project:
            scaled = in_lines(SCALED) if learns_scaled(project) else ""
            self._meant = project, (measured.of_share(project), scaled)
        return self._meant[1]

    def _show_when(self, record: RunRecord, tests: int) -> None:
        """Of when and of what they are. The line keeps its place as long as a run of long epochs lasts.

        In a run of short ones it is seldom needed, and its coming would push the plane: the caption says it.
        """
        words, is_long = measured.in_short(record, tests), len(record.reading("step")) > 0
        in_caption = "" if is_long or self.plane.isHidden() else words
        if in_caption != self._in_caption:
            self._in_caption = in_caption
            self._show_caption(self.plane.cursor_point)
        self.when.setVisible(is_long or bool(words and not in_caption))
        shown = self.when.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.when.width())
        if shown != self.when.text():
            self.when.setText(shown)

    def _show_error(self, record: RunRecord) -> None:
        """The test error in the units of the values, which follows from the test loss."""
        if self.error.isHidden():
            return
        project = self._editor.project
        newest = record.present(error_column(project, value_of(project)) or "test_loss")
        error = newest.value if len(project.data.values) > 1 else error_in_units(project, newest.value)
        self.error.set_value(numbers.plain(error), "muted" if record.is_behind(newest) else "text")
        self.error.set_tip(measured.of_error(self._editor.project))

    def _show_measured(self, record: RunRecord) -> None:
        """What the learner measures first, where it does."""
        for column in learner_of(self._editor.project).columns[:1]:
            newest = record.present(column.id)
            self.measured.set_label(f"{column.axis}, {column.label}")
            self.measured.setToolTip(column.help)
            self.measured.set_value(numbers.plain(newest.value), "muted" if record.is_behind(newest) else "text")

    # ------------------------------------------------------------ the cursor

    def _show_caption(self, point: Point | None = None) -> None:
        told = caption(self._editor.project, self._live, point, current().text)
        self.set_caption(self._in_caption if self._in_caption and point is None else told)

    def _refresh_caption(self) -> None:
        if self.plane.cursor_point is not None:
            self._show_caption(self.plane.cursor_point)

    # ------------------------------------------------------------ the document

    def _begin(self) -> None:
        """Another document: what its network says, from the top."""
        self.way.set_current(WAYS[0][0])
        self._show_way()
        for column in (self.images_column, self.pairs_column, self.test_pad_column, self.heads_column):
            to_start(column)

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network", "recipe", "view"} and not looks_alike(change):
            self._show_view(change.new)
        if change.parts & {"data", "network"}:
            self.pairs.refresh()
        if is_stroke(change):
            self._later()  # many times a second
        else:
            self.show_numbers()

    def _show_view(self, project: Project) -> None:
        view, regression, image = project.view, project.data.targets == "values", kind_of(project.data).is_pictorial
        decides = learner_of(project).decides
        self.value.show_project(project)
        self.legend.show_data(looked_at(project), decisions=view.decisions or decides)
        lost, plane = self._lose_keys(project.data.kind), bool(kind_of(project.data).lies_in_plane)
        paints = self._on_stage and kind_of(project.data).is_painted
        if self._paint_box is not None:
            self._paint_box.setVisible(paints)
        self.plane.setVisible(plane)
        self.elsewhere.setVisible(kind_of(project.data).is_written and kind_of(project.data).follows_on)
        self.series.setVisible(kind_of(project.data).is_curve)
        flows = shows_flow(project)
        self.time.setVisible(flows)
        self.legend.setVisible(plane and not flows and (regression or not paints))
        for switch in (self.show_test, self.decisions):
            switch.setVisible(plane and not self._on_stage)
        self.heads_column.setVisible(bool(project.network.heads))
        self.decisions.setVisible(self.decisions.isVisibleTo(self) and task_of(project).tells_one)
        self.way.setVisible(image)
        self.caption.setVisible(plane)
        self._show_way()
        self.axes.setVisible(self._live.projection is not None)
        if self._live.projection is not None:
            self.axes.show_data(project.data, self._live.projection, view.axes)
        self._show_caption(self.plane.cursor_point)
        self.decisions.setEnabled(not decides)
        self.decisions.setToolTip(DECIDED if decides else SHADED)
        self.show_test.setChecked(view.show_test)
        self.decisions.setChecked(view.decisions)
        if lost and plane:
            self.plane.setFocus(Qt.FocusReason.OtherFocusReason)
        for stat, words in ((self.train_loss, say("Train loss")), (self.test_loss, say("Test loss"))):
            stat.set_label(say("{words}, scaled", words=words) if learns_scaled(project) else words)
        self.error.setVisible(error_metric(project) is not None or bool(error_column(project, 0)))
        self.accuracy.setVisible(task_of(project).share is not None)
        self.measured.setVisible(bool(learner_of(project).columns))
        self.test_loss.setVisible(kind_of(project.data).is_split)

    def _lose_keys(self, kind: str) -> bool:
        """Take the keys from what is about to be hidden: Qt hands them to some button that Space presses."""
        before, self._shown_kind = self._shown_kind, kind
        keys = cast("QWidget | None", self.window().focusWidget())
        if before in ("", kind) or (keys is not None and not self.isAncestorOf(keys)):
            return False
        if keys is not None:
            keys.clearFocus()
        return True

    def _fit_head(self) -> None:
        """The choice in the head is higher than the title, which stays where those of other panels are."""
        if hasattr(self, "way"):
            margin, higher = self._theme.px(3 * SPACE), self.way.sizeHint().height() - self._theme.px(5 * SPACE)
            top = margin - (higher // 2 if kind_of(self._editor.project.data).is_pictorial else 0)
            self._layout.setContentsMargins(margin, top, margin, margin)

    def _show_way(self) -> None:
        """For images: how the classes are told, or a pad to try one's own; pairs where the answers are images, too."""
        self._fit_head()
        image, paired = kind_of(self._editor.project.data).is_pictorial, answers_with_images(self._editor.project)
        acts = task_of(self._editor.project).acts
        still = kind_of(self._editor.project.data).is_still  # nobody draws a video
        way = "pairs" if paired else "moves" if acts else self.way.current if still else "classes"
        self.way.setVisible(still and not paired and not acts)
        self.moves.setVisible(acts)
        self.pairs_column.setVisible(paired)
        self.images_column.setVisible(image and way == "classes")
        self.test_pad_column.setVisible(image and way == "trial")

    def try_out(self) -> None:
        """Show the test pad with the keyboard on it."""
        if self.series.isVisibleTo(self):
            self.series.sketch.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.way.isVisibleTo(self):
            self.way.set_current("trial")
            self._show_way()
            self.test_pad.pad.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _set_view(self, change: Callable[[View], View]) -> None:
        self._editor.set_view(lambda project: replace(project, view=change(project.view)))

    def _draw_hint(self, painter: QPainter, place: PlaneTransform) -> None:
        """What to do while there is no point at all."""
        if len(self._editor.project.data):
            return
        theme = self._theme
        painter.setFont(fonts.font("strong", theme.scale))
        box = QRectF(place.left, place.top, place.width, place.height)
        margin = min(theme.px(4 * SPACE), place.width / 12)
        room = box.adjusted(margin, margin, -margin, -margin)
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        words = painter.boundingRect(room, wrapped, EMPTY)
        draw_plate(painter, words.adjusted(-margin, -margin, margin, margin), margin / 2, theme)
        painter.setPen(QColor(theme.text))
        painter.drawText(room, wrapped, EMPTY)

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        self._layout.setSpacing(theme.px(SPACE))
        self._fit_head()
