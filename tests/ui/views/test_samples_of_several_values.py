"""Samples with several values, and images with a target for every pixel, among the samples and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot
from sample_room import SampleRoom

from nnsim.core.data import Data
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.ui.kit import theming
from nnsim.ui.kit.numbers import target_text
from nnsim.ui.views.samples.row_cells import RowCells


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[SampleRoom]:
    it = SampleRoom(qtbot, generate(Spec.of("arm", count=12)))
    yield it
    it.close()


def look_at(room: SampleRoom, value: int) -> None:
    room.editor.set_view(lambda project: replace(project, view=replace(project.view, value=value)))


def test_one_value_stands_in_the_rows_and_all_of_them_beside(room: SampleRoom) -> None:
    data = room.data
    off = np.linspace(0, 0.6, 12, dtype=np.float32)
    room.tell(np.stack([data.y[:, 0] + off, data.y[:, 1] - off[::-1]], 1), np.ones(12, np.float32))
    room.view.order.chosen.emit("hardest")
    assert room.view.order.currentText() == "Least exact hand x"
    assert room.index == list(range(12))[::-1]
    look_at(room, 1)
    assert room.view.order.currentText() == "Least exact hand y"
    assert room.index == list(range(12))
    heads = [name for name, _, _ in RowCells._columns(room.sheet.shown, QRect(0, 0, 900, 20), theming.current())]
    assert heads[2:4] == ["hand y", "predicted"]
    room.click(0)
    facts = dict(room.view.detail.facts())
    assert facts["hand x"] == f"{data.y[0, 0]:.4g} → {data.y[0, 0] + off[0]:.4g}".replace("-", "−")
    assert set(facts) == {"no.", "hand x", "hand y", "loss"}
    room.view.grab()


def test_a_target_says_itself_in_words() -> None:
    data = generate(Spec.of("arm", count=4))
    x, y = (f"{value:.4g}".replace("-", "−") for value in data.y[1])
    assert target_text(data, 1) == f"hand x {x}, hand y {y}"


def test_images_with_a_target_for_every_pixel_are_browsed(qtbot: QtBot) -> None:
    x = np.random.default_rng(1).integers(0, 255, (9, 8, 8)).astype(np.uint8)
    masks = (x > 127).astype(np.float32)
    it = SampleRoom(
        qtbot, Data(x, masks, np.arange(9) % 3 == 2, (), (), pixel_classes=("dark", "bright"), kind="image")
    )
    assert it.index == list(range(9))
    it.view.grab()
    assert target_text(it.data, 0) == "a target for every pixel"
    it.close()
