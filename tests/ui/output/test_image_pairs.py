"""Networks that answer with images: held-out samples above the answers, from the newest weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from desk import Desk, desks
from network_scene import weights_for
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.presets import use_preset
from nnsim.networks.building import Builder
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theming import current
from nnsim.ui.output.image_pairs import FULL, ImagePairs
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

load()


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    yield from desks(qtbot)


@pytest.fixture
def digits(desk) -> Desk:
    made = desk()
    made.choose("digits")
    return made


def test_an_autoencoder_shows_what_it_makes_of_held_out_images(digits) -> None:
    digits.editor.edit("Autoencoder", lambda project: use_preset(project, "autoencoder"))
    output = digits.output
    assert output.pairs.isVisible()
    assert not output.images.isVisible()
    assert not output.way.isVisible()
    assert not output.accuracy.isVisible()
    assert output.pairs.pairs == []  # no weights fit yet
    digits.weigh()
    assert len(output.pairs.pairs) == FULL.pairs
    data = digits.editor.project.data
    sample = data.x[np.flatnonzero(data.test)[0]]
    above, below = output.pairs.pairs[0]
    assert np.array_equal(above, grey_pixels(sample, current()))
    answer = digits.live.answers_of(sample[None])[0].reshape(8, 8)
    assert np.array_equal(below, grey_pixels(answer, current()))
    before = output.pairs.grab().toImage()
    digits.live.set_weights({**digits.live.weights, "output.bias": digits.live.weights["output.bias"] + 1})
    assert output.pairs.grab().toImage() != before


def test_every_pixel_is_drawn_in_the_colour_of_its_class(digits) -> None:
    digits.editor.edit("SegNet", lambda project: use_preset(project, "segnet_small"))
    digits.weigh()
    live, theme = digits.live, current()
    live.set_weights({**live.weights, "output.weight": np.zeros_like(live.weights["output.weight"])})
    bias = np.zeros(11, np.float32)
    bias[3] = 5
    live.set_weights({**live.weights, "output.bias": bias})
    _, below = digits.output.pairs.pairs[0]
    assert below.shape == (8, 8)
    assert set(below.ravel().tolist()) == {0xFF000000 | int(theme.class_color(2).name()[1:], 16)}


def test_classes_come_back_with_another_network(digits) -> None:
    digits.editor.edit("Autoencoder", lambda project: use_preset(project, "autoencoder"))
    digits.editor.edit("Perceptron", lambda project: use_preset(project, "mlp"))
    assert digits.output.images.isVisible()
    assert digits.output.way.isVisible()
    assert digits.output.accuracy.isVisible()
    assert not digits.output.pairs.isVisible()


def test_values_of_pixels_are_drawn_as_pictures(qtbot: QtBot) -> None:
    x = np.random.default_rng(1).integers(0, 255, (8, 8, 8)).astype(np.uint8)
    data = Data(x, x.astype(np.float32) * 3 + 7, np.arange(8) % 2 == 1, (), (), kind="image")
    made = Builder()
    made.add("conv2d", channels=2, kernel=3, padding=1)
    editor = Editor(Store(Project(data=data, network=made.network("pixel_values"))))
    live = LiveModel(editor.store)
    live.set_weights(weights_for(editor.project))
    pairs = ImagePairs(editor, live)
    qtbot.addWidget(pairs)
    pairs.show()
    assert [(above.shape, below.shape) for above, below in pairs.pairs] == [((8, 8), (8, 8))] * 4
    assert pairs._heading == "Held-out images, and the value of every pixel"
    live.close()


def test_nothing_is_worked_out_for_pairs_that_nobody_sees(digits, monkeypatch) -> None:
    digits.editor.edit("Autoencoder", lambda project: use_preset(project, "autoencoder"))
    asked, answers_of = [], digits.live.answers_of
    monkeypatch.setattr(digits.live, "answers_of", lambda *about: asked.append(about) or answers_of(*about))
    digits.output.pairs.hide()
    digits.weigh()
    assert asked == []
    digits.output.pairs.show()
    assert (len(asked), len(digits.output.pairs.pairs)) == (1, FULL.pairs)
