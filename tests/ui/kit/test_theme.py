"""Colours that can be read, class colours and marks that can be told apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from nnsim.ui.kit.marks import MARKS, class_mark, mark_name
from nnsim.ui.kit.theme import DARK, LIGHT, PRESENTER_SCALE, Theme, blend, contrast, luminance

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
SURFACES = ("ground", "panel", "raised", "control", "control_hover", "tint")


def test_contrast_of_published_pairs() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1.0)
    # The grey that WCAG tutorials give as the lightest legal one on white: 4.54.
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert luminance("#FF0000") == pytest.approx(0.2126)


@BOTH
@pytest.mark.parametrize("ink", ["text", "muted"])
@pytest.mark.parametrize("surface", SURFACES)
def test_text_can_be_read(theme: Theme, ink: str, surface: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, surface)) >= 4.5


@BOTH
@pytest.mark.parametrize("ink", ["accent", "info", "success", "warning", "error"])
def test_coloured_words_can_be_read(theme: Theme, ink: str) -> None:
    assert contrast(getattr(theme, ink), theme.panel) >= 4.5
    assert contrast(getattr(theme, ink), theme.ground) >= 4.5


@BOTH
def test_words_on_filled_buttons_and_messages_can_be_read(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_accent, theme.accent_hover) >= 4.5
    for tone in ("info", "success", "warning", "error"):
        assert contrast(theme.text, theme.soft(tone)) >= 4.5
        assert contrast(theme.tone(tone), theme.soft(tone)) >= 4.5


@BOTH
def test_outlines_and_focus_rings_stand_out(theme: Theme) -> None:
    assert contrast(theme.edge, theme.panel) >= 3.0
    for surface in SURFACES:
        assert contrast(theme.accent, getattr(theme, surface)) >= 3.0


@BOTH
def test_ten_classes_differ_in_colour(theme: Theme) -> None:
    colors = [theme.class_color(k) for k in range(10)]
    for a, b in combinations(colors, 2):
        distance = abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue())
        assert distance > 60, (a.name(), b.name())
    assert theme.class_color(10) == theme.class_color(0)


@BOTH
def test_class_0_is_orange_and_class_1_blue(theme: Theme) -> None:
    assert 15 <= theme.class_color(0).hue() <= 40
    assert 200 <= theme.class_color(1).hue() <= 230


@pytest.mark.parametrize("index", range(len(MARKS)))
def test_marks_fill_their_box(index: int) -> None:
    path = class_mark(index)
    box = path.boundingRect()
    assert path.contains(QPointF(0, 0))
    assert 0.8 <= max(box.width(), box.height()) <= 1.25
    assert abs(box.center().x()) < 0.1
    assert abs(box.center().y()) < 0.15


def test_marks_differ_in_shape() -> None:
    steps = [x / 40 for x in range(-24, 25)]
    grid = [(x, y) for x in steps for y in steps]
    shapes = [frozenset(at for at in grid if class_mark(k).contains(QPointF(*at))) for k in range(10)]
    for a, b in combinations(shapes, 2):
        assert len(a ^ b) / len(a | b) > 0.1


@BOTH
def test_a_hundred_classes_are_told_apart_by_colour_and_mark(theme: Theme) -> None:
    assert len({(theme.class_color(index).name(), mark_name(index)) for index in range(100)}) == 100


def test_blend() -> None:
    assert blend("#000000", "#FFFFFF", 0.0) == "#000000"
    assert blend("#000000", "#FFFFFF", 1.0) == "#FFFFFF"
    assert blend("#000000", "#FF8000", 0.5) == "#804000"


def test_scaled_lengths() -> None:
    assert LIGHT.px(28) == 28
    assert LIGHT.scaled(PRESENTER_SCALE).px(10) == 14
    assert LIGHT.scaled(PRESENTER_SCALE).text == LIGHT.text


@BOTH
def test_every_colour_is_one(theme: Theme) -> None:
    for name in Theme.__dataclass_fields__:
        value = getattr(theme, name)
        if isinstance(value, str) and name != "name":
            assert QColor(value).isValid(), name
