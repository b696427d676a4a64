"""The test pad for images with texts: what is drawn and written is answered, or it is said what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from desk import Desk, click, desks
from glyph_hands import stroke
from pairs_data import pairs, two_towers
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.core.project import Project
from nnsim.data.modalities import pair


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    yield from desks(qtbot)


@pytest.fixture
def pad(desk: Callable[..., Desk]) -> Desk:
    it = desk()
    it.editor.open(Project(data=pairs((8, 8)), network=two_towers()))
    it.weigh()
    click(it.output.way.button("trial"))
    return it


def test_a_drawing_and_a_sentence_are_answered(pad: Desk) -> None:
    test_pad = pad.output.test_pad
    assert test_pad.text.isVisible()
    stroke(test_pad.pad, (1, 1), (6, 6))
    QTest.keyClicks(test_pad.text, "a red thing")
    asked = pair(pad.project.data, test_pad.image, "a red thing")
    assert isinstance(asked, np.ndarray)
    expected = float(pad.live.answers_of(asked[None])[0][0])
    assert test_pad.bars.shares == pytest.approx([1 - expected, expected], abs=1e-6)
    assert not test_pad.add.isVisible()


def test_what_is_not_read_is_said(pad: Desk) -> None:
    test_pad = pad.output.test_pad
    stroke(test_pad.pad, (1, 1), (6, 6))
    QTest.keyClicks(test_pad.text, "a purple thing")
    assert "'purple'" in test_pad.bars.words
    assert len(test_pad.bars.shares) == 0
    QTest.keyClick(test_pad.pad, Qt.Key.Key_Return)
    assert len(pad.project.data) == len(pairs())


def test_a_pair_of_the_set_comes_with_its_words(pad: Desk) -> None:
    test_pad = pad.output.test_pad
    click(test_pad.sample)
    assert test_pad.text.text()
    assert test_pad.note.text().startswith("Test pair ")
    assert len(test_pad.bars.shares) == 2
    pad.editor.open(Project())
    assert not test_pad.text.text()
