"""Blocks of a network that reads series: lines for the series and for few channels, a picture for many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nnsim.core.answers.samples import SampleMaps
from nnsim.core.catalogue import load
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.data.steps import whole
from nnsim.edits.data import set_generator
from nnsim.networks.building import Builder
from nnsim.ui.kit import theming
from nnsim.ui.network.blocks.appearance import Contents, Lines
from nnsim.ui.network.blocks.detail import Level
from nnsim.ui.network.blocks.filling import Filling
from nnsim.ui.network.blocks.flow import Block, is_plain
from nnsim.ui.network.blocks.inside import Inside
from nnsim.ui.network.blocks.mosaic import Mosaic
from nnsim.ui.network.handy import SEQUENCES, handy
from nnsim.ui.network.sample import Sample
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()


def waves() -> Project:
    project = set_generator(Project(), Spec.of("waves", count=20, steps=16))
    made = Builder()
    made.add("conv1d", channels=4)
    made.add("conv1d", channels=12)
    made.add("gru", units=5)
    network = made.network()
    return replace(project, network=replace(network, output=replace(network.output, spec=Spec("multiclass"))))


@pytest.fixture
def parts(qapp: object) -> Iterator[tuple[Filling, Sample]]:
    editor = Editor(Store(waves()))
    live = LiveModel(editor.store)
    sample = Sample(editor, live)
    yield Filling(editor, live, sample), sample
    live.close()


def filled(filling: Filling, name: str, kind: str) -> Contents:
    contents = Contents()
    filling.fill(Block(name, kind, "A block", shape=(16, 4)), contents, theming.current(), Level.MID)
    return contents


def ink(name: str, kind: str, contents: Contents) -> float:
    """The share of a block that is drawn on."""
    theme, picture = theming.current(), QImage(120, 80, QImage.Format.Format_RGB32)
    picture.fill(QColor(theme.panel))
    painter = QPainter(picture)
    box = QRectF(0, 0, 120, 80)
    Inside(Block(name, kind, "A block", shape=(16, 4)), contents, theme, Level.MID, 1.0).paint(painter, box, box)
    painter.end()
    pixels = np.frombuffer(picture.constBits(), np.uint32)
    return float((pixels != QColor(theme.panel).rgb()).mean())


def test_the_input_shows_the_series_without_what_fills_it_up(parts: tuple[Filling, Sample]) -> None:
    filling, sample = parts
    shown = filled(filling, INPUT, "input").picture
    assert isinstance(shown, Lines)
    assert np.array_equal(shown.sequence, whole(sample.data, sample.index))
    assert shown.length == 16
    drawn = np.zeros((16, 1), np.float32)
    drawn[10:] = 0.5
    sample.show_drawn(drawn)
    curve = filled(filling, INPUT, "input")
    assert isinstance(curve.picture, Lines)
    assert curve.picture.sequence.shape == (6, 1)
    assert 0.001 < ink(INPUT, "input", curve) < 0.1


def test_few_channels_are_lines_and_many_a_picture_with_time_to_the_right(parts: tuple[Filling, Sample]) -> None:
    filling, sample = parts
    rng = np.random.default_rng(0)
    maps = {"conv1d1": rng.normal(size=(16, 4)), "conv1d2": rng.normal(size=(16, 12)), "gru1": rng.normal(size=5)}
    sample.take(SampleMaps(sample.index, {name: m.astype(np.float32) for name, m in maps.items()}, np.ones(3)))
    few = filled(filling, "conv1d1", "conv1d")
    assert isinstance(few.picture, Lines)
    assert few.picture.sequence.shape == (16, 4)
    assert ink("conv1d1", "conv1d", few) > 0.02
    many = filled(filling, "conv1d2", "conv1d").picture
    assert isinstance(many, Mosaic)
    assert (many.count, many.height, many.width) == (1, 12, 16)
    assert isinstance(filled(filling, "gru1", "gru").picture, Mosaic)


def test_an_output_of_values_says_them(qapp: object) -> None:
    editor = Editor(Store(set_generator(Project(), Spec.of("adding", count=20, steps=8))))
    live = LiveModel(editor.store)
    sample = Sample(editor, live)
    filling = Filling(editor, live, sample)
    unknown = filled(filling, OUTPUT, "output")
    assert unknown.words == ""
    sample.take(SampleMaps(sample.index, {}, np.array([1.149], np.float32)))
    known = filled(filling, OUTPUT, "output")
    assert known.words == "value 1.15"
    assert ink(OUTPUT, "output", known) > ink(OUTPUT, "output", unknown) > 0
    live.close()


def test_a_network_that_reads_sequences_is_drawn_as_blocks_with_their_layers_at_hand(qapp: object) -> None:
    recurrent = set_generator(Project(), Spec("waves"))
    live = LiveModel(Store(recurrent))
    assert not is_plain(recurrent, live.plan)
    assert handy(recurrent, live.plan) == SEQUENCES
    live.close()
