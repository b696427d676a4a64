"""The image that is framed among the samples is the one that the network shows; by mouse and keys in the window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from plane_scene import LEFT, NO_KEYS
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.app.workbench import Workbench
from nnsim.core.project import Project
from nnsim.data.bundled import load_set
from nnsim.edits.data import replace_data
from nnsim.edits.network import mlp
from nnsim.ui.kit.colormap import image
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.network.neurons.tiles import enlarged
from nnsim.ui.views.samples.view import SamplesView

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(params=["neurons", "blocks"])
def samples(qtbot: QtBot, bench: Workbench, request: pytest.FixtureRequest) -> SamplesView:
    """Some digits, whose samples are asked for by keys; ``request.param`` is how the network is shown."""
    digits = replace_data(mlp(Project(), 6), load_set("digits").take(np.arange(40)))
    bench.editor.open(replace(digits, view=replace(digits.view, network=request.param)))
    with qtbot.waitActive(bench.shell):
        bench.shell.activateWindow()
    QTest.keyClick(bench.shell, Key.Key_7, CTRL)
    view = bench.plots.views["samples"]
    assert isinstance(view, SamplesView)
    assert view.isVisible()
    return view


def shown_input(bench: Workbench) -> QImage:
    """The picture of the inputs in the network."""
    panel = bench.network
    if panel.blocks.isVisible():
        photo = panel.blocks.canvas.item_of("input").contents.photo
        assert photo is not None
        return photo
    return panel.neurons.canvas._sheet.tiles[0].image


def is_shown(bench: Workbench, sample: int) -> bool:
    """Whether the network shows this image, and no other one is looked at."""
    theme, shown = bench.network.blocks.canvas._theme, shown_input(bench)
    raw = bench.editor.project.data.x[sample]
    pixels = grey_pixels(raw, theme)
    if not bench.network.blocks.isVisible():
        pixels = enlarged(pixels, shown.width(), theme)
    wanted = image(pixels.reshape(pixels.shape[-2:])).convertToFormat(shown.format())
    return bench.live.chosen.index == sample and shown == wanted


def test_the_first_frame_is_what_the_network_shows(bench: Workbench, samples: SamplesView) -> None:
    assert samples.sheet.sample == 0
    assert bench.editor.project.data.train[0], "the network alone would show the first test sample"
    assert is_shown(bench, 0)


def test_after_delete_undo_and_redo_the_network_shows_the_framed_one(bench: Workbench, samples: SamplesView) -> None:
    sheet = samples.sheet
    QTest.mouseClick(sheet.viewport(), LEFT, NO_KEYS, sheet.box_of(1).center())
    assert is_shown(bench, 1)
    QTest.keyClick(sheet, Key.Key_Delete)
    assert sheet.sample == 2
    assert is_shown(bench, 2)
    for keys in (Key.Key_Z, Key.Key_Y):
        QTest.keyClick(bench.shell, keys, CTRL)
        assert sheet.sample == 2
        assert is_shown(bench, 2)
    QTest.keyClick(sheet, Key.Key_Delete)
    assert np.flatnonzero(bench.editor.project.data.excluded).tolist() == [1, 2]
    assert is_shown(bench, 3)
