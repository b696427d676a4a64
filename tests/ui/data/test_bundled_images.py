"""Image sets in the panels of the window, on made-up weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from desk import Desk, colors, desks
from PySide6.QtGui import QFontMetrics
from sklearn.metrics import confusion_matrix

from nnsim.core.catalogue import load
from nnsim.core.network import OUTPUT
from nnsim.data.bundled import load_set
from nnsim.edits.data import replace_data
from nnsim.edits.network import change_units, mlp
from nnsim.edits.split import set_test_share
from nnsim.ui.kit import fonts
from nnsim.ui.kit.image_pixels import weight_pixels
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.output.confusion import ClassScore, class_scores
from nnsim.ui.output.image_answers import ImageAnswers, _mistake

load()


@pytest.fixture
def desk(qtbot) -> Iterator[Callable[..., Desk]]:
    """``desk(*units)``: XOR and a network of these hidden layers."""
    yield from desks(qtbot)


load()


def test_scores_of_the_classes_against_scikit_learn() -> None:
    data = load_set("digits")
    said = np.random.default_rng(1).integers(0, 10, len(data)).astype(np.float32)
    table = confusion_matrix(data.y[data.test], said[data.test])
    for number, score in enumerate(class_scores(data, said)):
        assert (score.seen, score.right) == (table[number].sum(), table[number, number])
        wrong = table[number].copy()
        wrong[number] = 0
        assert score.mistakes == wrong.max()
        assert wrong[int(score.taken_for)] == score.mistakes


def test_unknown_predictions_do_not_count() -> None:
    data = load_set("digits")
    nothing = np.full(len(data), np.nan, np.float32)
    assert class_scores(data, nothing)[3] == ClassScore("3", 0, 0)
    assert np.isnan(class_scores(data, nothing)[3].share)


def test_each_class_shows_the_weights_of_a_single_layer(desk) -> None:
    it = desk()
    it.choose("digits")
    it.weigh()
    assert it.output.images.isVisible()
    assert not it.output.plane.isVisible()
    assert it.output.images.heading.startswith("Weight image of each class")
    assert np.array_equal(it.live.images[OUTPUT], it.live.weights["output.weight"].reshape(10, 8, 8))
    before = it.output.images.grab().toImage()
    it.live.set_weights({**it.live.weights, "output.weight": -it.live.weights["output.weight"]})
    assert it.output.images.grab().toImage() != before


def test_behind_a_hidden_layer_its_units_show_their_weights(desk) -> None:
    it = desk(5)
    it.choose("digits")
    it.weigh()
    assert set(it.live.images) == {"dense1"}
    assert it.live.images["dense1"].shape == (5, 8, 8)
    assert it.output.images.heading.startswith("Mean image of each class")


def test_names_of_classes_are_not_cut_where_there_is_room(desk) -> None:
    it = desk()
    it.choose("glyphs")
    images = it.output.images
    for width in (330, 440):
        images.resize(width, 330)
        name, bar, _ = images._widths(29)
        assert name > images.fontMetrics().horizontalAdvance("triangle")
        assert bar > 0


def test_a_mistake_and_its_count_cannot_be_taken_for_each_other() -> None:
    score = ClassScore("6", 9, 5, "4", 4)
    assert [_mistake(score, short) for short in (False, True)] == ["taken for 4: 4×", "for 4: 4×"]
    assert _mistake(replace(score, mistakes=0), short=True) == ""


def test_the_heading_gets_shorter_before_it_is_cut(desk, qtbot) -> None:
    it = desk()
    it.choose("digits")
    it.weigh()
    images = ImageAnswers(it.editor, it.live)
    qtbot.addWidget(images)
    for width in (520, 330, 240):
        images.resize(width, 330)
        assert QFontMetrics(fonts.font("label", images._theme.scale)).horizontalAdvance(images.heading) <= width
    assert images.heading == "Test images classified correctly"


def test_the_shares_follow_the_predictions(desk) -> None:
    it = desk()
    it.choose("digits")
    data = it.project.data
    templates = np.stack([data.x[(data.y == k) & ~data.test].mean(axis=0) for k in range(10)]).reshape(10, 64) / 255
    weights = {
        "output.weight": templates.astype(np.float32),
        "output.bias": (-(templates**2).sum(axis=1) / 2).astype(np.float32),
    }
    it.live.set_weights(weights)
    while it.live.catch_up():
        pass
    shares = [score.share for score in it.output.images.scores]
    assert sum(score.seen for score in it.output.images.scores) == int(data.test.sum())
    assert min(shares) > 0.6  # the nearest mean reads most digits
    assert "0: " in it.output.images.accessibleName()


def test_a_network_that_cannot_be_drawn_from_its_weights_hears_its_predictions(desk) -> None:
    it = desk()
    it.choose("digits")
    it.live.set_weights({})
    test = it.project.data.test
    assert it.live.is_blind
    assert it.output.images.heading.endswith("; test images are not measured yet")
    it.live.hear(np.zeros(0, np.float32))
    assert not it.live.has_heard
    it.live.hear(np.zeros(7, np.float32))
    assert not it.live.has_heard, "they are of other samples"
    it.live.hear(it.project.data.y[test])
    assert it.live.has_heard
    assert [score.share for score in it.output.images.scores] == [1.0] * 10
    assert it.output.images.heading.endswith("test images correct when last measured")
    assert it.output.images.toolTip().startswith("This network is asked about all test images only when")
    it.editor.edit("layer", lambda project: change_units(mlp(project, 3), "dense1", 1))
    assert not any(score.seen for score in it.output.images.scores), "they are of the former network"
    it.weigh()
    assert not it.live.is_blind
    assert it.output.images.toolTip() == ""


def test_what_a_small_network_said_is_not_shown_of_one_too_large_to_be_sent(desk) -> None:
    it = desk()
    it.choose("digits")
    it.weigh()
    while it.live.catch_up():
        pass
    assert any(score.seen for score in it.output.images.scores)
    it.live.set_weights({})
    assert not any(score.seen for score in it.output.images.scores)


def test_without_test_images_it_says_so(desk) -> None:
    it = desk()
    it.choose("digits")
    it.editor.edit("share", lambda project: set_test_share(project, 0.0))
    assert it.output.images.heading.endswith("; there are no test images")


def test_only_test_images_are_predicted(desk) -> None:
    it = desk()
    it.choose("mnist")
    it.weigh()
    known = np.isfinite(it.live.predictions)
    assert known.any()
    assert not known[:60_000].any()


def test_the_window_looks_at_an_image_as_one_input(desk) -> None:
    it = desk(4)
    it.choose("mnist")
    it.weigh()
    diagram = it.network.canvas.diagram
    assert [column.units for column in diagram.columns] == [784, 784, 4, 10]
    assert it.network.caption.text().startswith("784 → 4 → 10")
    assert all(len(edges) for edges in diagram.edges)


def test_weights_of_colours_have_that_colour() -> None:
    images = np.zeros((2, 1, 3, 3), np.float32)
    images[0, 0, 1] = (2, 0, 0)
    images[0, 0, 2] = (0, -2, 0)
    images[1, 0, 0, 2] = 0.5
    pixels, peaks = weight_pixels(images, LIGHT)
    assert peaks.tolist() == [2.0, 0.5]
    assert [[f"{pixel & 0xFFFFFF:06x}" for pixel in row] for row in pixels[:, 0].tolist()] == [
        ["808080", "ff8080", "800080"],
        ["8080ff", "808080", "808080"],
    ]


def test_colour_images_open_too(desk) -> None:
    it = desk(3)
    rng = np.random.default_rng(2)
    digits = load_set("digits")
    x = rng.integers(0, 256, (40, 6, 9, 3), np.uint8)
    y = (np.arange(40) % 3).astype(np.float32)
    data = replace(digits, x=x, y=y, test=np.arange(40) % 4 == 0, classes=("a", "b", "c"), bundled="", origin="pad")
    it.editor.edit("Import", lambda project: replace_data(project, data))
    it.weigh()
    for panel in it.panels():
        assert colors(panel.grab().toImage()) > 20
    by_channel = it.live.weights["dense1.weight"].reshape(3, 3, 6, 9)
    assert np.array_equal(it.live.images["dense1"], by_channel.transpose(0, 2, 3, 1))
    assert it.data.caption.text() == "pad · 40 images"
