"""The palette of values as a gradient, for legends and for picking a value."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QLinearGradient

from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.theme import Theme

STEPS = 16


def palette_gradient(box: QRectF, theme: Theme, *, hard: bool = False) -> QLinearGradient:
    """From -1 at the left of ``box`` to +1 at its right; ``hard`` knows only the two ends."""
    gradient = QLinearGradient(box.topLeft(), box.topRight())
    if hard:
        for at, value in ((0.0, -1.0), (0.4999, -1.0), (0.5, 1.0), (1.0, 1.0)):
            gradient.setColorAt(at, value_color(value, theme))
        return gradient
    for step in range(STEPS + 1):
        gradient.setColorAt(step / STEPS, value_color(2 * step / STEPS - 1, theme))
    return gradient
