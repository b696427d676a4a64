"""A chart of findings: a line with its band for each line of the experiment, on axes that stay."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnsim.core.findings import Findings
from nnsim.core.shares import percent
from nnsim.experiments.bands import Banded, banded, places, profile
from nnsim.experiments.kinds import Chart, Experiment, Line, Measure
from nnsim.ui.kit import ticks
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Band, Curve, Label, Plane, Points
from nnsim.ui.kit.numbers import power, value_text
from nnsim.ui.kit.theme import Theme, blend
from nnsim.ui.views.experiment.legend import Entry

Reals = NDArray[np.float64]

ROOM = 0.02
"""Behind the ends of lines, as a share of these."""

PALE, FAINT = 0.16, 0.45
"""How much of its colour a band has, and a line that stands behind another."""


class Spot(NamedTuple):
    """A point of a chart: the place ``x`` on a line, and what it came to over the seeds."""

    line: Line
    measure: str
    x: float
    middle: float
    low: float
    high: float


class Drawn(NamedTuple):
    """A line of a chart as it is drawn."""

    line: Line
    found: Banded
    color: str
    is_faint: bool


def show_chart(
    plane: Plane, chart: Chart, experiment: Experiment, findings: Findings, *, theme: Theme, at: float | None
) -> list[Spot]:
    """Draw a chart, its profile of the variants at ``at`` or the last ones; what its points are, in their order."""
    lines = _lines(chart, experiment, findings, theme, at)
    x, y = _across(chart, lines, findings), _upright(chart, lines)
    bands, curves, spots, points = [], [], list[Spot](), []
    for each in lines:
        over, found = _place(chart, each.found.x), each.found
        middle, low, high = (_height(chart, values) for values in (found.middle, found.low, found.high))
        if not each.is_faint:
            bands.append(Band(over, low, high, blend(theme.panel, each.color, PALE)))
        xy = np.stack([over, middle], axis=1)
        color = blend(theme.panel, each.color, FAINT) if each.is_faint else each.color
        width = 1.2 if each.is_faint else 1.8
        curves.append(Curve(xy, color, width, each.line.is_control and not each.is_faint))
        points.append(xy)
        spots += [
            Spot(each.line, found.measure, *values)
            for values in zip(*(part.tolist() for part in (found.x, found.middle, found.low, found.high)), strict=True)
        ]
    colors = [each.color for each in lines for _ in each.found.x]
    dots = Points(np.concatenate(points) if points else np.zeros((0, 2)), side=4.0, colors=colors)
    marks, labels = _marked(chart, y, theme)
    plane.show_plane(x, y, bands=bands, curves=[*marks, *curves], points=dots, labels=labels)
    return spots


def _marked(chart: Chart, y: Axis, theme: Theme) -> tuple[list[Curve], list[Label]]:
    """A line across at the place that a chart marks, and its words."""
    if chart.mark is None:
        return [], []
    place, words = chart.mark
    at = float(_place(chart, np.array([place]))[0])
    line = Curve(np.array([[at, y.low], [at, y.high]]), theme.faint, 1.0, True)
    return [line], [Label(at, y.high, words)]


def entries(experiment: Experiment, findings: Findings | None, theme: Theme) -> list[Entry]:
    """What the legend says: the lines that there are findings of, then what faint lines are."""
    known = {row.line for row in findings.rows} if findings else set()
    lines = [
        Entry(line.label, color_of(experiment, line, theme), line.is_control)
        for line in experiment.lines
        if line.id in known
    ]
    measures = dict.fromkeys(measure for chart in experiment.charts for measure in chart.measures)
    has_faint = any(measure.faint for measure in measures)
    shades = [
        Entry(each.label, blend(theme.panel, theme.text, FAINT) if each.faint else theme.text, False)
        for each in measures
        if has_faint and known
    ]
    return lines + shades


def color_of(experiment: Experiment, line: Line, theme: Theme) -> str:
    """The colour of a line: that of a class with its number; a control is grey."""
    others = [each for each in experiment.lines if not each.is_control]
    return theme.muted if line.is_control else theme.class_color(others.index(line)).name()


def written(chart: Chart, value: float) -> str:
    """A number of the upright axis in words: a share, or one of decades."""
    return power(value) if chart.decades else percent(value)


def _lines(chart: Chart, experiment: Experiment, findings: Findings, theme: Theme, at: float | None) -> Sequence[Drawn]:
    if chart.profile:
        last = max(places(findings), default=0.0) if at is None else at
        found = [(line, Measure(chart.profile, ""), profile(findings, line.id, chart.profile, last))
                 for line in experiment.lines]  # fmt: skip
    else:
        found = [(line, measure, banded(findings, line.id, measure.id))
                 for measure in chart.measures for line in experiment.lines]  # fmt: skip
    return sorted(
        (
            Drawn(line, each, color_of(experiment, line, theme), measure.faint)
            for line, measure, each in found
            if len(each.x)
        ),
        key=lambda drawn: not drawn.is_faint,
    )


# ---------------------------------------------------------------- axes


def _place(chart: Chart, x: Reals) -> Reals:
    return np.log10(x) if chart.log_x and not chart.profile else x


def _height(chart: Chart, values: Reals) -> Reals:
    if chart.decades is None:
        return values
    with np.errstate(divide="ignore"):
        found: Reals = np.maximum(np.log10(values), chart.decades[0])
    return found


def _across(chart: Chart, lines: Sequence[Drawn], findings: Findings) -> Axis:
    """Wide enough for every place, with room for names; of decades only where the places are."""
    found = np.concatenate([each.found.x for each in lines]) if lines else np.array(places(findings) or (0.0, 1.0))
    low, high = (float(end) for end in (found.min(), found.max()))
    if chart.log_x and not chart.profile:
        low, high = math.log10(low), math.log10(high)
        labels = tuple(ticks.decades(math.floor(low), math.ceil(high), 5))
        return Axis(low, high + ROOM * ((high - low) or 1), chart.x, tuple(t for t in labels if low <= t[0] <= high))
    end = high + ROOM * ((high - low) or 1.0)
    labels = tuple(t for t in ticks.linear(low, high, 5) if low <= t[0] <= high)
    return Axis(low, end, chart.x, labels or ((low, value_text(low, 3)),))


def _upright(chart: Chart, lines: Sequence[Drawn]) -> Axis:
    """The same decades always; or shares, from none to the least quarter that has room for all bands."""
    if chart.decades:
        low, high = chart.decades
        most = max((float(each.found.high.max()) for each in lines), default=0.0)
        high = max(high, math.ceil(math.log10(most)) if most > 0 else high)
        return Axis(low, high, chart.y, tuple(ticks.decades(low, high, 6)))
    most = max((float(each.found.high.max()) for each in lines), default=1.0)
    high_share = min(max(math.ceil(most * 10 + 1e-9) / 10, 0.1), max(1.0, most))
    shares = tuple(t for t in ticks.percent(10) if t[0] <= high_share + 1e-9)
    return Axis(0.0, high_share, chart.y, shares)
