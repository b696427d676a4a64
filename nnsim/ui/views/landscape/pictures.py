"""The landscape as curves, points and a coloured ground, for figures of the plane."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QImage

from nnsim.core.answers.landscape import Descent, Landscape
from nnsim.core.data import Floats
from nnsim.language.texts import say
from nnsim.ui.kit.colormap import image, to_rgb32, value_table
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Curve, Label, Plane, Points, Reals
from nnsim.ui.kit.theme import Theme
from nnsim.ui.plane.contour import zero_lines

FOLD = 2.0
"""Doublings, or halvings, of the present loss at which colours are full."""

GAP = 0.5
"""Doublings from one contour line to the next."""

LINES = 8
"""Contour lines above the present loss, and below it."""

PAST = 0.06
"""How far an axis reaches beyond what is shown, as a share of that."""

CROWDED = 0.2
"""Of points nearer to each other than this share of what is shown only one has a name."""

FINER = 6
"""So many times finer than it was looked at the plane is coloured, by straight lines in between."""

SPARED = (4, 2)
"""Places that are not known yet look like the last one before them among every fourth, or every second."""


def show_descent(figure: Plane, found: Descent | None, theme: Theme, instead: str) -> None:
    """The loss along the gradient, its tangent, and the next step; words ``instead`` of nothing."""
    if found is None:
        figure.show_words(instead)
        return
    known = np.isfinite(found.losses)
    ahead = found.next if found.next and np.isfinite(found.next.loss) else None
    ends = [*found.losses[known].tolist(), *([ahead.loss] if ahead else [])]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    margin = PAST * (high - low or abs(high) or 1.0)
    line = np.stack([found.along[known], found.losses[known]], axis=1)
    tangent = np.stack([found.along, found.loss - found.slope * found.along], axis=1)
    spots, labels = [(0.0, found.loss)], [Label(0.0, found.loss, say("now"))]
    if ahead:
        reached = ahead.length * ahead.cosine
        spots.append((reached, ahead.loss))
        is_apart = abs(ahead.loss - found.loss) > CROWDED * (high - low)
        labels = [*(labels if is_apart else []), Label(reached, ahead.loss, say("next step"))]
    figure.show_plane(
        Axis(float(found.along[0]), float(found.along[-1]), say("Way downhill")),
        Axis(low - margin, high + margin, say("Loss")),
        curves=(Curve(tangent, theme.muted, 1.2, dashed=True), Curve(line, theme.accent, 2.0)),
        points=Points(np.array(spots), side=7.0, colors=(theme.text, theme.warning)[: len(spots)]),
        labels=labels,
    )


def show_landscape(figure: Plane, found: Landscape | None, theme: Theme, instead: str) -> None:
    """The plane in colours, and on it the path with a stalk from each moment to where it is above the plane; words
    ``instead`` of nothing."""
    if found is None or not len(found.x):
        figure.show_words(instead)
        return
    half = (found.x[1] - found.x[0]) / 2  # what was looked at lies in the middle of each cell
    last = len(found.steps) - 1
    stalks = np.full((3 * len(found.xy), 2), np.nan)
    stalks[0::3], stalks[1::3] = found.xy, found.xy + np.stack([np.zeros_like(found.heights), found.heights], axis=1)
    figure.show_plane(
        Axis(float(found.x[0]) - half, float(found.x[-1]) + half),
        Axis(float(found.y[0]) - half, float(found.y[-1]) + half),
        curves=(
            Curve(_contours(found), theme.muted, 0.8),
            Curve(stalks, theme.text, 1.0),
            Curve(found.xy, theme.text, 1.6),
        ),
        points=Points(found.xy, side=5.0, colors=(theme.text,) * (last + 1)),
        labels=_labels(found),
        ground=_ground(found, theme),
    )


def _labels(found: Landscape) -> list[Label]:
    """The present, and of the other points of the plane those that are not beside it."""
    apart = CROWDED * float(found.x[-1] - found.x[0])
    others = [number for number in (0, found.corner) if number >= 0]
    named = [number for number in others if np.hypot(*(found.xy[number] - found.xy[-1])) > apart]
    words = [(number, say("step {step:,}", step=found.steps[number])) for number in named]
    return [
        Label(float(found.xy[number, 0]), float(found.xy[number, 1]), text)
        for number, text in ((len(found.xy) - 1, say("now")), *words)
    ]


def _doublings(found: Landscape) -> Floats:
    """How often the present loss is doubled at each place, float32 [s, s], the largest y first."""
    losses = found.losses.copy()
    rows, columns = np.indices(losses.shape)
    for gap in reversed(SPARED):
        spared = losses[rows - rows % gap, columns - columns % gap]
        losses = np.where(np.isnan(losses), spared, losses)
    present = float(found.moment_losses[-1])
    with np.errstate(divide="ignore", invalid="ignore"):
        doublings: Floats = np.log2(losses / present).astype(np.float32)
    return np.ascontiguousarray(doublings[::-1])


def _ground(found: Landscape, theme: Theme) -> QImage:
    """Blue where the loss is lower than now, orange where it is higher; neutral where nothing is known."""
    shares = np.clip(np.nan_to_num(_doublings(found) / FOLD, nan=0.0, posinf=1.0, neginf=-1.0), -1, 1)
    return image(to_rgb32(-_finer(shares), value_table(theme)))


def _finer(cells: Floats) -> Floats:
    """Cells [s, s] as [s * FINER, s * FINER], blended between their middles."""
    side = len(cells)
    places = (np.arange(side * FINER) + 0.5) / FINER - 0.5
    blend = np.maximum(1 - np.abs(np.clip(places, 0, side - 1)[:, None] - np.arange(side)), 0)
    blended: Floats = (blend @ cells @ blend.T).astype(np.float32)
    return blended


def _contours(found: Landscape) -> Reals:
    """Lines of equal loss as runs of two points, with a gap behind each; none before all of it is known."""
    if found.done < 1:
        return np.zeros((0, 2))
    field = _doublings(found)
    half = (found.x[1] - found.x[0]) / 2
    low, high = np.array([found.x[0], found.y[0]]), np.array([found.x[-1], found.y[-1]])
    runs = []
    for level in (GAP * (number + 0.5) for number in range(-LINES, LINES)):
        ends = zero_lines(field - np.float32(level)).reshape(-1, 2, 2).astype(np.float64)
        ends[..., 1] = 1 - ends[..., 1]
        run = np.full((len(ends), 3, 2), math.nan)
        run[:, :2] = low - half + ends * (high - low + 2 * half)
        runs.append(run.reshape(-1, 2))
    return np.concatenate(runs)
