"""The map behind the points: answers over the plane as colours."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.tasks.kinds import Task
from nnsim.ui.kit.colormap import Pixels, class_table, mix, to_rgb32, value_table
from nnsim.ui.kit.theme import Theme


def map_pixels(task: Task, answer: Floats, theme: Theme, *, decisions: bool = False) -> Pixels:
    """Colours uint32 [h, w] for ``answer`` [units, h, w].

    With ``decisions`` only who wins, no shades.
    """
    if task.shows_shares:
        return _winners(answer, theme) if decisions else _shades(answer, theme)
    values = 2 * answer[0] - 1 if task.shows_chance else answer[0]
    if decisions:
        values = np.where(np.isnan(values), values, np.where(values > 0, 1, -1)).astype(np.float32)
    return to_rgb32(values, value_table(theme))


def _winners(answer: Floats, theme: Theme) -> Pixels:
    pixels = class_table(theme, answer.shape[0])[:, -1][answer.argmax(axis=0)]
    return _mark_missing(pixels, answer, theme)


def _shades(answer: Floats, theme: Theme) -> Pixels:
    return _mark_missing(mix(answer, theme), answer, theme)


def _mark_missing(pixels: Pixels, answer: Floats, theme: Theme) -> Pixels:
    """A class that is not a number must not look like a certain one."""
    missing = ~np.isfinite(answer).all(axis=0)
    if missing.any():
        pixels[missing] = value_table(theme)[-1]
    return pixels


def field_pixels(field: Floats, theme: Theme, *, least: float = 1.0) -> Pixels:
    """One neuron's outputs [h, w] as colours; the strongest stand for its peak, or for ``least`` if that is more."""
    finite = field[np.isfinite(field)]
    peak = max(float(np.abs(finite).max()) if finite.size else 0.0, least)
    return to_rgb32(field / np.float32(peak), value_table(theme))


def share_pixels(share: Floats, unit: int, classes: int, theme: Theme) -> Pixels:
    """The probability of one class [h, w], from neutral to the colour of the class."""
    index = np.rint(np.nan_to_num(np.clip(share, 0, 1)) * 255).astype(np.intp)
    return _mark_missing(class_table(theme, classes)[unit][index], share[None], theme)
