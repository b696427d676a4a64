"""Series as lines: where they begin, what a strip of a channel is, and gaps where there is no number."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.steps import real
from nnsim.ui.kit.series_lines import draw_series, spans, spans_of
from nnsim.ui.kit.theme import LIGHT

load()

WIDE, HIGH = 80, 40


def drawn(series: Floats, length: int = 0) -> np.ndarray:
    """True [h, w] where there is ink."""
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    painter = QPainter(image)
    draw_series(painter, QRectF(0, 0, WIDE, HIGH), series, spans(series), LIGHT, length=length)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(HIGH, WIDE)
    return pixels != QColor(LIGHT.panel).rgb()


def test_a_rising_series_goes_from_the_lower_left_to_the_upper_right() -> None:
    ink = drawn(np.arange(20, dtype=np.float32)[:, None])
    assert ink[-4:, :6].any()
    assert ink[:4, -6:].any()
    assert not ink[: HIGH // 2, : WIDE // 3].any()


def test_a_shorter_one_begins_later() -> None:
    ink = drawn(np.arange(10, dtype=np.float32)[:, None], length=20)
    assert not ink[:, : WIDE // 2 - 2].any()
    assert ink[:, -3:].any()


def test_each_channel_has_a_strip_of_its_own() -> None:
    rising = np.arange(20, dtype=np.float32)
    ink = drawn(np.stack([rising, 1000 - rising], axis=1))
    assert ink[: HIGH // 2, -6:].argmax(axis=0).max() < 4, "the first ends above"
    assert not ink[HIGH // 2 : HIGH - 8, -6:].any(), "the second ends below"


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_there_is_a_gap_where_there_is_no_number(number: float) -> None:
    series = np.ones((41, 1), np.float32)
    series[15:26] = number
    ink = drawn(series)
    assert ink[:, : WIDE // 4].any()
    assert not ink[:, WIDE * 3 // 8 + 2 : WIDE * 5 // 8 - 2].any()


def test_a_lone_spike_of_a_long_series_is_seen() -> None:
    series = np.zeros((5000, 1), np.float32)
    series[3333] = 1
    assert drawn(series)[:5].any()


def test_what_fills_series_up_has_no_part_in_their_span() -> None:
    waves = generate(Spec("waves"))
    high = Data(
        np.where(real(waves)[:, :, None], waves.x + 50, 0).astype(np.float32), waves.y, waves.test,
        classes=waves.classes, columns=waves.columns, lengths=waves.lengths, kind="series",
    )  # fmt: skip
    assert spans_of(high)[0, 0] > 40
    assert np.allclose(spans_of(high), spans_of(waves) + 50, atol=1e-4)
    assert spans(np.full((3, 1), 5.0)).tolist() == [[2.5, 7.5]]
