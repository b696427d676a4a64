"""What single samples look like in a strip."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Data, Floats
from nnsim.data import modalities
from nnsim.data.kinds import kind_of
from nnsim.data.steps import whole
from nnsim.ui.kit import colormap
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.series_lines import draw_series, spans_of
from nnsim.ui.kit.theme import Theme
from nnsim.ui.views.unit.sample_strip import Piece
from nnsim.ui.views.unit.words import alike

CURVE = 96
"""Side of the picture of a series, px."""


def pieces(data: Data, samples: Places, values: Floats, spots: Floats, theme: Theme) -> tuple[Piece, ...]:
    """Samples [m] with what a unit says to them [m], and where in each that is [m, 2], NaN for nowhere."""
    return tuple(
        Piece(
            _image(data, sample, theme),
            number,
            f"{sample + 1:,}",
            int(data.y[sample]) if data.classes else -1,
            None if math.isnan(x) else (x, y),
        )
        for sample, number, (x, y) in zip(samples.tolist(), alike(values.tolist()), spots.tolist(), strict=True)
    )


def _image(data: Data, sample: int, theme: Theme) -> QImage | None:
    kind = kind_of(data)
    if kind.is_curve:
        return _curve(data, sample, theme)
    if not kind.is_pictorial:
        return None
    moment = data.sample_shape[0] // 2 if kind.is_moving else 0
    picture = modalities.pictures(data, data.x[sample : sample + 1], moment)[0]
    return colormap.image(np.ascontiguousarray(grey_pixels(picture, theme)))


def _curve(data: Data, sample: int, theme: Theme) -> QImage:
    image = QImage(2 * CURVE, 2 * CURVE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    box = QRectF(2, 2, CURVE - 4, CURVE - 4)
    draw_series(painter, box, whole(data, sample), spans_of(data), theme, length=data.sample_shape[0])
    painter.end()
    return image
