"""Curves of a run as drawings in a page: a plot for each axis, with numbers at it, and a sentence that tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import count, groupby
from math import floor, log10

import numpy as np

from nnsim.core.counted import counted, figures
from nnsim.core.project import Project
from nnsim.core.run import Column, History
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.tasks.columns import accuracies, columns_of, losses
from nnsim.tasks.kinds import task_of

WIDE, HIGH = 480, 230
"""Size of a drawing, in its own units."""

LEFT, RIGHT, TOP, BELOW = 56, 12, 12, 28
"""Room beside the curves: for the numbers of the axis at the left, and the epochs below."""

SPAN, RISE, FLOOR = WIDE - LEFT - RIGHT, HIGH - TOP - BELOW, HIGH - BELOW

MOST_POINTS = 2 * WIDE
"""Of a curve: two for each pixel across."""

ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)
CLASSES = ("#e8741a", "#3876d2", "#009e73", "#cc79a7", "#a89512", "#3f9fd4", "#7b8494", "#a8447a", "#8f8f2e", "#7a68d8")
"""Colours of classes, as the window has them, for light and dark paper."""


def columns_told(project: Project) -> tuple[Column, ...]:
    """Whatever the history may tell of ``project``."""
    return (*losses(), *accuracies(task_of(project)), *columns_of(project))


def drawings(project: Project, history: History) -> Iterator[str]:
    """A figure for each axis of which something was measured, as HTML."""
    known = [column for column in columns_told(project) if np.isfinite(history.column(column.id)).any()]
    places = {axis: place for place, axis in reversed(list(enumerate(column.axis for column in known)))}
    for axis, group in groupby(sorted(known, key=lambda column: places[column.axis]), key=lambda column: column.axis):
        yield _drawing(axis, list(group), history)


def written(value: float, column: Column) -> str:
    """A number of this column as one reads it."""
    return percent(value) if column.written == "share" else figures(float(f"{value:.4g}"))


def _drawing(axis: str, columns: list[Column], history: History) -> str:
    colours, low, high = _colours(columns), *_range(columns, history)
    words = say("{axis} over {epochs}", axis=axis, epochs=counted(int(history.column("epoch")[-1]), "epoch"))
    told = ", ".join(f"{column.label} {_ends(column, history)}" for column in columns)
    names = ", ".join(
        f'<span class="key" style="--of: {colour}">{escape(column.label)}</span> {_ends(column, history)}'
        for column, colour in zip(columns, colours, strict=True)
    )
    lines = (_line(history, column, colour, low, high) for column, colour in zip(columns, colours, strict=True))
    inside = "".join((*_grid(columns[0], low, high), *_epochs(history), *lines))
    label = escape(f"{words}: {told}", quote=True)
    drawing = f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{label}">{inside}</svg>'
    return f"<figure><figcaption><b>{escape(words)}</b></figcaption>{drawing}<figcaption>{names}</figcaption></figure>"


def _colours(columns: Sequence[Column]) -> list[str]:
    number = count()
    return [CLASSES[next(number) % len(CLASSES)] if c.role == "class" else f"var(--{c.role})" for c in columns]


def _ends(column: Column, history: History) -> str:
    """From where to where a curve goes."""
    values = history.column(column.id)
    values = values[np.isfinite(values)]
    first, last = written(float(values[0]), column), written(float(values[-1]), column)
    return f"{first} → {last}"


def _range(columns: Sequence[Column], history: History) -> tuple[float, float]:
    """Round numbers that all curves lie between, 0 among them."""
    if all(column.written == "share" for column in columns):
        return 0.0, 1.0
    measured = np.concatenate([history.column(column.id) for column in columns])
    measured = measured[np.isfinite(measured)]
    low, high = float(measured.min()), float(measured.max())
    return (-_above(-low) if low < 0 else 0.0), (_above(high) if high > 0 or low >= 0 else 0.0)


def _above(value: float) -> float:
    """The smallest round number that is not below ``value``."""
    value = max(value, 1e-9)
    scale = 10.0 ** floor(log10(value))
    return next(step * scale for step in ROUND if step * scale >= value * (1 - 1e-9))


def _grid(column: Column, low: float, high: float) -> Iterator[str]:
    """Lines across with their numbers."""
    for share in (0.0, 0.5, 1.0):
        y, number = FLOOR - RISE * share, escape(written(low + (high - low) * share, column))
        yield f'<path d="M{LEFT} {y:.1f}H{WIDE - RIGHT}" stroke="var(--line)"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number}</text>'


def _epochs(history: History) -> Iterator[str]:
    last = int(history.column("epoch")[-1])
    for epoch, anchor in ((0, "start"), (last, "end")):
        words = "0" if epoch == 0 else counted(last, "epoch")
        yield f'<text x="{LEFT + SPAN * (epoch > 0):.1f}" y="{HIGH - 8}" text-anchor="{anchor}">{words}</text>'


def _line(history: History, column: Column, colour: str, low: float, high: float) -> str:
    epochs, values = history.column("epoch"), history.column(column.id)
    seen = np.flatnonzero(np.isfinite(values))
    seen = seen[np.unique(np.linspace(0, len(seen) - 1, min(len(seen), MOST_POINTS)).astype(int))]
    across = LEFT + SPAN * epochs[seen] / max(float(epochs[-1]), 1e-9)
    up = FLOOR - RISE * (values[seen] - low) / (high - low)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
