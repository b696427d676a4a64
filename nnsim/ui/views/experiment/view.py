"""The view of experiments: which one, its runs with progress, and its charts with what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.findings import Findings
from nnsim.core.hashing import samples_sha256
from nnsim.core.problem import Problem
from nnsim.core.store import Change
from nnsim.edits.findings import keep_findings, take_variant
from nnsim.experiments import experiments, fitting
from nnsim.experiments.kinds import Experiment, Variant
from nnsim.language.texts import say
from nnsim.ui.kit.figures.plane import Plane
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.beside import Beside
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.progress_strip import ProgressBar
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.experiment.legend import Legend
from nnsim.ui.views.experiment.making import Making
from nnsim.ui.views.experiment.pictures import Spot, entries, show_chart
from nnsim.ui.views.experiment.words import OTHER_SAMPLES, band_words, ended_words, run_words, spot_words

LEAST, BESIDE = 400, 560
"""The least width, and that from which words have room beside the charts, px."""

LOW = 170
"""The height below which charts need the room of the words about bands, px."""

LEAST_CHART = 64
"""The least height of a chart, px."""

TAKE = say("Take this variant")


class ExperimentView(QWidget):
    """A row of controls, one or two charts, and sentences below them."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self.making = Making(self)
        self._so_far: Findings | None = None
        self._problem = ""
        self._spots: dict[Plane, list[Spot]] = {}
        self.picked: Spot | None = None
        self.which = ComboBox(say("Experiment"))
        self.which.hugs = True
        self.run = Button("", "play")
        self.take = IconButton("network", say("Take data, network and recipe of the point that was clicked"), side=28)
        self.cancel = Button(say("Cancel"), "close")
        self.bar = ProgressBar()
        self.first, self.second = (Plane(say("Chart {number}", number=number)) for number in (1, 2))
        self.legend = Legend()
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._build()
        self._connect()
        follow(self._restyle)
        self.refresh()

    def _build(self) -> None:
        self._row = QHBoxLayout()
        for widget in (self.which, self.run, self.cancel):
            self._row.addWidget(widget)
        self._row.addWidget(self.bar, 1)
        self._row.addStretch(0)
        self._row.addWidget(self.take)
        both = QWidget()
        self._charts = QHBoxLayout(both)
        self._charts.setContentsMargins(0, 0, 0, 0)
        for plane in (self.first, self.second):
            self._charts.addWidget(plane, 1)
        self._below = Beside(both, self.said)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addWidget(self.legend)
        self._column.addLayout(self._below, 1)
        self.setFocusProxy(self.first)

    def _connect(self) -> None:
        self.which.chosen.connect(self._choose)
        self.run.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.making.cancel)
        self.take.clicked.connect(self._take)
        self.making.progressed.connect(self._hear)
        self.making.found.connect(self._keep)
        self.making.failed.connect(self._fail)
        for plane in (self.first, self.second):
            plane.pointed.connect(partial(self._point, plane))
            plane.picked.connect(partial(self._pick, plane))
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        self._charts.setSpacing(theme.px(3 * SPACE))
        self._column.setSpacing(theme.px(SPACE))
        self._below.setSpacing(theme.px(2 * SPACE))
        self._below.put(beside=self.width() >= theme.px(BESIDE))
        self.setMinimumWidth(theme.px(LEAST))
        for plane in (self.first, self.second):
            plane.setMinimumHeight(theme.px(LEAST_CHART))
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words stand beside the charts or below them; where it is low, charts need the room."""
        super().resizeEvent(event)
        self._below.put(beside=self.width() >= current().px(BESIDE))
        self._say()

    # ------------------------------------------------------------ which

    @property
    def experiment(self) -> Experiment | None:
        """The one that is shown: the one that the document names, else the first that fits."""
        fit = fitting(self._editor.project)
        named = self._editor.project.view.experiment
        return next((each for each in fit if each.id == named), fit[0] if fit else None)

    @property
    def findings(self) -> Findings | None:
        """What is known of it: of the runs that are made now, else what the document keeps."""
        experiment = self.experiment
        if experiment is None or (self._so_far and self._so_far.experiment == experiment.id):
            return self._so_far
        kept = self._editor.project.findings
        return next((each for each in kept if each.experiment == experiment.id), None)

    def _choose(self, experiment_id: str) -> None:
        """Show another experiment."""
        self._forget()
        self._editor.set_view(lambda project: replace(project, view=replace(project.view, experiment=experiment_id)))
        self.refresh()

    # ------------------------------------------------------------ runs

    def _begin(self) -> None:
        if experiment := self.experiment:
            self._forget()
            self.making.begin(experiment, self._editor.project)
            self.refresh()

    def _hear(self, findings: Findings | None, share: float) -> None:
        self._so_far = findings
        self.bar.set_done(share)
        self.refresh()

    def _keep(self, findings: Findings) -> None:
        """All runs are made, or as many as were wanted."""
        self._so_far = None
        if findings.rows:
            title = experiments()[findings.experiment].title
            self._editor.edit(say("Experiment: {title}", title=title), keep_findings.of(findings))
        self.refresh()

    def _fail(self, problem: Problem) -> None:
        self._so_far, self._problem = None, problem.text
        self.refresh()

    def _forget(self) -> None:
        self.making.end()
        self._so_far, self._problem, self.picked = None, "", None

    def _open(self) -> None:
        """Another document."""
        self._forget()
        for plane in (self.first, self.second):
            plane.point_at(None)
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.parts - {"runs", "name"}:
            self.refresh()

    # ------------------------------------------------------------ points

    def _point(self, plane: Plane, place: int | None) -> None:
        self._say(plane, place)

    def _pick(self, plane: Plane, place: int) -> None:
        """The other chart shows this variant, and the document can take it."""
        spots = self._spots.get(plane, [])
        if place < len(spots):
            self.picked = spots[place] if plane is self.first else self._among_first(spots[place])
            self.refresh()

    def _among_first(self, spot: Spot) -> Spot | None:
        """A point of a profile is one of a variant of its line: that which is looked at."""
        there = [each for each in self._spots.get(self.first, []) if each.line == spot.line]
        at = self.picked.x if self.picked else max((each.x for each in there), default=0.0)
        return next((each for each in there if each.x == at), None)

    def _variant(self) -> Variant | None:
        experiment, picked = self.experiment, self.picked
        if experiment is None or picked is None:
            return None
        variants = experiment.variants(self._editor.project)
        on_line = [each for each in variants if each.line == picked.line.id]
        return min(on_line, key=lambda each: abs(each.x - picked.x), default=None)

    def _take(self) -> None:
        """Data, network and recipe of the variant that was picked."""
        project, variant = self._editor.project, self._variant()
        if variant is not None:
            made = variant.make(project, project.recipe.seed)
            self._editor.edit(TAKE, take_variant.of(made))

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Draw and say what is known now."""
        experiment = self.experiment
        if experiment is None:
            return
        fit = [(each.id, each.title) for each in fitting(self._editor.project)]
        if [self.which.itemData(n) for n in range(self.which.count())] != [each for each, _ in fit]:
            self.which.set_options(fit, experiment.id)
        self.which.set_current(experiment.id)
        self._show_controls(experiment)
        self._show_charts(experiment)
        self._say()

    def _show_controls(self, experiment: Experiment) -> None:
        is_busy = self.making.is_busy
        count = len(experiment.variants(self._editor.project)) * experiment.seeds
        self.run.setText(run_words(count))
        self.run.set_hint(experiment.text)
        self.run.setVisible(not is_busy)
        self.which.setEnabled(not is_busy)
        for widget in (self.cancel, self.bar):
            widget.setVisible(is_busy)
        self.take.setEnabled(not is_busy and self.picked is not None)

    def _show_charts(self, experiment: Experiment) -> None:
        findings, theme = self.findings, current()
        self.second.setVisible(len(experiment.charts) > 1)
        self.legend.show_entries(entries(experiment, findings, theme))
        self.legend.setToolTip(in_lines(band_words(findings)) if findings else "")
        self.legend.setVisible(findings is not None and bool(findings.rows))
        for plane, chart in zip((self.first, self.second), experiment.charts, strict=False):
            plane.setAccessibleName(chart.y)
            if findings is None or not findings.rows:
                self._spots[plane] = []
                plane.show_words(experiment.question)
                continue
            at = self.picked.x if self.picked else None
            self._spots[plane] = show_chart(plane, chart, experiment, findings, theme=theme, at=at)

    def _say(self, plane: Plane | None = None, place: int | None = None) -> None:
        experiment, words = self.experiment, self.sentence()
        for each in (self.first, self.second):
            each.setAccessibleDescription(words)
        if experiment is not None and plane is not None and place is not None and place < len(self._spots[plane]):
            chart = experiment.charts[0 if plane is self.first else 1]
            words = spot_words(chart, self._spots[plane][place])
        self.said.setText(words)

    def sentence(self) -> str:
        """What is run, what came of it, and how it is to be read."""
        experiment, findings = self.experiment, self.findings
        if experiment is None:
            return ""
        if self._problem or findings is None or not findings.rows:
            return self._problem or experiment.text
        is_old = findings.samples != samples_sha256(self._editor.project.data)
        is_low = self.height() < current().px(LOW)
        told = (
            experiment.tells(findings),
            "" if is_low else band_words(findings),
            "" if self.making.is_busy else ended_words(findings),
            OTHER_SAMPLES if is_old and not self.making.is_busy else "",
        )
        return " ".join(filter(None, told))

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Every number by line, place, seed and measure."""
        rows = self.findings.rows if self.findings else ()
        return ("line", "x", "seed", "measure", "value"), rows
