"""Tool tips break into lines that fit a small screen."""

from __future__ import annotations

import textwrap

import pytest
from PySide6.QtGui import QFontMetrics

from nnsim.core.catalogue import load
from nnsim.networks.kinds import LAYERS
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import PRESENTER_SCALE
from nnsim.ui.kit.widgets.tips import LETTERS, in_lines
from nnsim.ui.network.palette import LayerChip

load()


def test_lines_are_kept_and_long_ones_are_broken_between_words():
    text = "Short.\n" + "a few words " * 20
    lines = in_lines(text).split("\n")
    assert lines[0] == "Short."
    assert all(len(line) <= LETTERS for line in lines)
    assert " ".join(lines).split() == text.split()
    assert not in_lines("")


@pytest.mark.parametrize("blank", [" ", "  ", "\t", "\N{NO-BREAK SPACE}", "-", " - "])
@pytest.mark.parametrize("letters", [1, 7, 75, 76, 77, 200])
def test_lines_end_where_those_of_the_library_do(blank: str, letters: int) -> None:
    text = blank.join("n" * (1 + (letters * k) % (letters + k)) for k in range(1, 30)).strip()
    assert in_lines(text) == textwrap.fill(text, LETTERS, break_on_hyphens=False)


def test_what_is_marked_up_is_left_to_qt():
    text = "<b>Iris</b><br>" + "flowers " * 40
    assert in_lines(text) == text


@pytest.mark.parametrize("kind", LAYERS.ids())
def test_the_tip_of_a_layer_fits_a_small_screen_with_large_type(qtbot, kind):
    chip = LayerChip(kind)
    qtbot.addWidget(chip)
    metrics = QFontMetrics(fonts.font("body", PRESENTER_SCALE))
    assert max(metrics.horizontalAdvance(line) for line in chip.toolTip().split("\n")) < 900
    assert LAYERS[kind].help.split()[-1] in chip.toolTip()
