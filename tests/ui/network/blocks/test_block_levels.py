"""Semantic zoom: what blocks show from how far, read back from a drawing of them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from block_scene import BlockScene, block_scene, convolutional, picture_network, residual
from network_scene import project, weights_for
from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from nnsim.core.answers.samples import SampleMaps
from nnsim.core.messages import ProbeSample
from nnsim.core.problem import ProblemError
from nnsim.data import feeding
from nnsim.edits.images import add_image
from nnsim.examples.example import open_example
from nnsim.networks import forward
from nnsim.ui.kit import drawings, theming
from nnsim.ui.kit.colormap import value_color
from nnsim.ui.kit.numbers import weight
from nnsim.ui.kit.theme import LIGHT
from nnsim.ui.network import sample
from nnsim.ui.network.blocks.appearance import Bars
from nnsim.ui.network.blocks.card import Card
from nnsim.ui.network.blocks.detail import Level, level_of
from nnsim.ui.network.blocks.figure import BlockFigure
from nnsim.ui.network.blocks.mosaic import Mosaic, across, as_tiles
from nnsim.ui.network.blocks.weight_sheet import MOST, WeightSheet, cells

SVG = "{http://www.w3.org/2000/svg}"


def drawn(it: BlockScene, zoom: float, name: str, folder: Path) -> tuple[list[str], int]:
    """The words and the number of pictures that a block shows at ``zoom`` px per unit."""
    canvas = it.canvas
    canvas.zoom_at(zoom / canvas.zoom, it.at(name))
    assert canvas.zoom == pytest.approx(zoom)
    box, path = canvas.item_of(name).box, folder / "block.svg"
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(QSize(4000, 4000))
    painter = QPainter(generator)
    canvas.scene().render(
        painter, QRectF(0, 0, box.width * zoom, box.height * zoom), QRectF(box.x, box.y, box.width, box.height)
    )
    painter.end()
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    words = ["".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")]
    return words, sum(1 for _ in root.iter(f"{SVG}image"))


@pytest.fixture
def cnn(qtbot: QtBot) -> BlockScene:
    return block_scene(qtbot, convolutional())


@pytest.mark.parametrize(("zoom", "level"), [(0.2, 0), (0.5, 1), (1.0, 2), (1.7, 2), (3.0, 3), (40.0, 3)])
def test_levels_follow_the_zoom(zoom: float, level: int) -> None:
    assert level_of(zoom) == Level(level)


def test_far_away_a_block_is_an_icon(cnn: BlockScene, tmp_path: Path) -> None:
    words, pictures = drawn(cnn, 0.2, "conv1", tmp_path)
    assert words == []
    assert pictures >= 1


def test_from_some_way_off_it_says_name_shape_and_cost(cnn: BlockScene, tmp_path: Path) -> None:
    words, pictures = drawn(cnn, 0.55, "conv1", tmp_path)
    assert words == ["Conv2d", "ReLU", "3×12×12", "30 params"]
    assert pictures == 0


def test_a_name_that_has_no_room_takes_further_lines_or_names_its_family(qtbot: QtBot, tmp_path: Path) -> None:
    deep = block_scene(qtbot, open_example("tiny-gpt").project)
    each = next(node.id for node in deep.project.network.nodes if node.spec.kind == "dense_each")
    assert drawn(deep, 0.8, each, tmp_path)[0][0] == "Dense per step"
    assert drawn(deep, 0.55, each, tmp_path)[0][:2] == ["Dense per", "step"]
    residual_network = block_scene(qtbot, open_example("resnet-small").project)
    names = {node.spec.kind: node.id for node in residual_network.project.network.nodes}
    assert drawn(residual_network, 0.55, names["batchnorm2d"], tmp_path)[0][:2] == ["Batch norm", "2-D"]
    assert drawn(residual_network, 0.5, names["global_pool"], tmp_path)[0][:2] == ["Global", "pool"]
    assert drawn(residual_network, 0.36, names["global_pool"], tmp_path)[0][0] == "Pool"


def test_the_output_for_every_pixel_shows_their_classes_in_colours(qtbot: QtBot) -> None:
    segnet = block_scene(qtbot, open_example("segnet-small").project)
    photo = segnet.canvas.item_of("output").contents.photo
    answer = segnet.canvas.sample.answers()
    assert isinstance(photo, QImage)
    assert (photo.height(), photo.width()) == answer.shape[1:]
    theme, classes = theming.current(), answer.argmax(axis=0)
    for row, column in ((0, 0), (14, 14), (27, 20)):
        label = int(classes[row, column])
        color = theme.class_color(label - 1).name() if label else theme.panel.lower()
        assert photo.pixelColor(column, row).name() == color


def test_names_of_middle_size_blocks_are_not_cut_where_the_shape_tells_the_rest(qtbot: QtBot, tmp_path: Path) -> None:
    segnet = block_scene(qtbot, open_example("segnet-small").project)
    names = {node.spec.kind: node.id for node in segnet.project.network.nodes}
    assert drawn(segnet, 0.605, names["batchnorm2d"], tmp_path)[0][0] == "Batch norm"
    assert drawn(segnet, 0.605, names["upsample"], tmp_path)[0][0] == "Upsample"
    assert drawn(segnet, 0.45, names["upsample"], tmp_path)[0][:2] == ["Up-", "sample"]


def test_nearer_it_shows_its_feature_maps(cnn: BlockScene, tmp_path: Path) -> None:
    words, pictures = drawn(cnn, 1.2, "conv1", tmp_path)
    assert "3 × 12 × 12" in words
    assert "30 params" in words
    assert pictures == 2  # its icon and its maps
    picture = cnn.canvas.item_of("conv1").contents.picture
    assert isinstance(picture, Mosaic)
    assert (picture.count, picture.height, picture.width) == (3, 12, 12)


def test_nearer_still_its_weights_are_numbers(cnn: BlockScene, tmp_path: Path) -> None:
    words, _ = drawn(cnn, 12.0, "conv1", tmp_path)
    numbers = cnn.scene.live.weights["conv1.weight"].ravel()
    assert len(numbers) == 27
    assert {weight(float(number)) for number in numbers} <= set(words)


def test_a_matrix_has_a_row_per_unit_with_its_numbers(qtbot: QtBot, tmp_path: Path) -> None:
    it = block_scene(qtbot, project(6, 4))
    words, _ = drawn(it, 9.0, "dense2", tmp_path)
    assert {weight(float(number)) for number in it.scene.live.weights["dense2.weight"].ravel()} <= set(words)


def test_the_output_names_its_answers(cnn: BlockScene, tmp_path: Path) -> None:
    words, _ = drawn(cnn, 4.0, "output", tmp_path)
    bars = cnn.canvas.item_of("output").contents.picture
    assert isinstance(bars, Bars)
    assert bars.shares.sum() == pytest.approx(1.0)
    assert {"A", "B"} <= set(words)
    assert bars.right == int(cnn.project.data.y[cnn.canvas.sample.index])


# ------------------------------------------------------------ the pictures are those of the sample


def test_maps_are_what_the_network_makes_of_the_sample(cnn: BlockScene) -> None:
    data, live = cnn.project.data, cnn.scene.live
    assert cnn.canvas.sample.index == 16  # the first test sample
    values = forward.run(live.plan, live.weights, feeding.inputs(cnn.project, data.x[16:17]))
    maps = values["conv1"][0]
    picture = cnn.canvas.item_of("conv1").contents.picture
    assert isinstance(picture, Mosaic)
    scale = float(np.abs(maps).max())
    assert cnn.canvas.item_of("conv1").contents.scale == pytest.approx(scale)
    color = picture.image.pixelColor(5, 7)
    assert color == value_color(float(maps[0, 7, 5]) / scale, LIGHT)


def by_hand(it: BlockScene) -> np.ndarray:
    """A drawing in the shape of the data."""
    drawing = np.zeros_like(it.project.data.x[0])
    drawing[3:9, 5] = 255
    return drawing


def test_a_drawing_is_shown_until_a_sample_is_wanted_again(cnn: BlockScene) -> None:
    live, drawing, output = cnn.scene.live, by_hand(cnn), cnn.canvas.item_of("output").contents
    cnn.canvas.sample.show_drawn(drawing)
    answer = live.answers_of(drawing[None])[0]
    assert isinstance(output.picture, Bars)
    assert output.picture.shares[-1] == pytest.approx(answer[-1])
    assert output.picture.right == -1
    photo = cnn.canvas.item_of("input").contents.photo
    assert photo is not None
    assert photo.pixelColor(5, 4) != photo.pixelColor(0, 0)
    assert cnn.scene.panel.blocks.sample_bar.words.text() == "Your drawing on the test pad"
    cnn.key(Qt.Key.Key_PageDown)
    assert cnn.canvas.sample.drawn is None
    assert cnn.scene.panel.blocks.sample_bar.words.text().startswith("Test sample 2 of")


def test_a_drawing_stays_while_samples_come_and_not_in_other_shapes(cnn: BlockScene) -> None:
    cnn.canvas.sample.show_drawn(by_hand(cnn))
    cnn.scene.editor.edit("One more", lambda p: add_image(p, p.data.x[0], 1.0))
    assert cnn.canvas.sample.drawn is not None
    cnn.canvas.sample.show_drawn(np.zeros((3, 3), np.uint8))
    assert cnn.canvas.sample.drawn is None
    assert cnn.canvas.sample.index == 16


def test_maps_follow_the_weights_of_every_frame(cnn: BlockScene) -> None:
    picture = cnn.canvas.item_of("conv1").contents.picture
    assert isinstance(picture, Mosaic)
    before = picture.image.copy()
    cnn.scene.live.set_weights(weights_for(cnn.project, seed=9))
    assert cnn.canvas.item_of("conv1").contents.picture is picture  # updated in place
    assert picture.image != before


def test_blocks_of_points_show_their_neurons_over_the_plane(qtbot: QtBot) -> None:
    it = block_scene(qtbot, project(6, 4))
    picture = it.canvas.item_of("dense1").contents.picture
    assert isinstance(picture, Mosaic)
    assert picture.count == 6


@pytest.fixture
def heavy(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> BlockScene:
    """A network that is too much work for the window."""
    monkeypatch.setattr(sample, "AT_ONCE", 1000)
    return block_scene(qtbot, picture_network(*residual().network.nodes))


def answered(index: int, level: float) -> SampleMaps:
    """Maps of a sample, as the engine tells them."""
    maps = {"conv1": np.full((4, 12, 12), level, np.float32), "pool1": np.ones(4, np.float32)}
    return SampleMaps(index, maps, np.array([0.75], np.float32))


def test_what_is_too_much_for_the_window_comes_from_the_engine(heavy: BlockScene) -> None:
    it = heavy
    it.canvas.fit(("conv1", "output"))
    assert it.canvas.probe_sample() == ProbeSample(16)
    assert it.canvas.item_of("conv1").contents.picture is None
    it.canvas.sample.take(answered(16, -2.0))
    picture, bars = it.canvas.item_of("conv1").contents.picture, it.canvas.item_of("output").contents.picture
    assert isinstance(picture, Mosaic)
    assert picture.image.pixelColor(3, 3) == value_color(-1, LIGHT)
    assert isinstance(bars, Bars)
    assert bars.shares.tolist() == [0.25, 0.75]


def test_maps_of_another_sample_are_dropped(heavy: BlockScene) -> None:
    it = heavy
    it.canvas.fit(("conv1", "conv2"))
    it.canvas.sample.take(answered(3, -2.0))
    assert it.canvas.item_of("conv1").contents.picture is None
    it.canvas.sample.take(answered(16, -2.0))
    it.key(Qt.Key.Key_PageDown)
    assert it.canvas.probe_sample() == ProbeSample(17)
    assert it.canvas.item_of("conv1").contents.picture is None


def test_the_engine_looks_at_a_drawing(heavy: BlockScene) -> None:
    drawing = by_hand(heavy)
    heavy.canvas.fit(("conv1", "conv2"))
    heavy.canvas.sample.show_drawn(drawing)
    assert heavy.canvas.probe_sample() == ProbeSample.at(drawing)
    heavy.canvas.sample.take(answered(16, -2.0))
    assert heavy.canvas.item_of("conv1").contents.picture is None
    heavy.canvas.sample.take(answered(-1, -2.0))
    assert isinstance(heavy.canvas.item_of("conv1").contents.picture, Mosaic)


def test_the_engine_is_asked_only_for_what_is_seen(heavy: BlockScene) -> None:
    heavy.canvas.fit(("conv1",))
    assert heavy.canvas.probe_sample() == ProbeSample(16)
    heavy.canvas.zoom_at(0.4 / heavy.canvas.zoom)
    assert heavy.canvas.probe_sample() is None  # too far to be seen
    heavy.canvas.fit(("conv1",))
    heavy.scene.panel.hide()
    assert heavy.canvas.probe_sample() is None


def test_the_engine_is_not_asked_for_what_the_window_computes(cnn: BlockScene) -> None:
    assert cnn.canvas.probe_sample() is None


def test_a_hidden_canvas_costs_nothing(cnn: BlockScene) -> None:
    picture = cnn.canvas.item_of("conv1").contents.picture
    assert isinstance(picture, Mosaic)
    before = picture.image.copy()
    cnn.scene.panel.hide()
    cnn.scene.live.set_weights(weights_for(cnn.project, seed=9))
    assert picture.image == before
    cnn.scene.panel.show()
    assert picture.image != before


# ------------------------------------------------------------ mosaics and sheets


def test_tiles_are_as_large_as_they_can_be() -> None:
    assert across(6, 28, 28) == 3
    assert across(10, 1, 1) == 5
    assert across(1, 5, 5) == 1


def test_a_mosaic_keeps_its_tiles_apart() -> None:
    mosaic = Mosaic(3, 2, 2, LIGHT)
    mosaic.show(np.array([-1, 0, 1], np.float32)[:, None, None] * np.ones((3, 2, 2), np.float32))
    colors = [mosaic.image.pixelColor(x, 0).name().upper() for x in (0, 3, 6, 2)]
    assert mosaic.columns == 3
    assert colors[:3] == [value_color(value, LIGHT).name().upper() for value in (-1, 0, 1)]
    assert colors[3] == LIGHT.panel


def test_large_maps_are_thinned_out_and_many_left_out() -> None:
    assert as_tiles(np.zeros((512, 224, 224), np.float32)).shape[0] == 64
    assert as_tiles(np.zeros((512, 224, 224), np.float32)).size <= 70_000
    assert as_tiles(np.zeros(5000, np.float32)).shape == (1024, 1, 1)
    assert as_tiles(np.zeros(120, np.float32)).shape == (120, 4, 4)


def test_filters_stand_apart_and_say_where_no_number_is() -> None:
    filters = np.arange(2 * 3 * 2 * 2, dtype=np.float32).reshape(2, 3, 2, 2)
    values, there = cells(filters)
    assert values.shape == (2 * 3 - 1, 3 * 3 - 1)
    assert there.sum() == filters.size
    np.testing.assert_array_equal(values[:2, :2], filters[0, 0])
    np.testing.assert_array_equal(values[3:, 6:], filters[1, 2])
    assert np.isnan(values[2]).all()


def test_filters_of_one_channel_fill_the_sheet() -> None:
    filters = np.random.default_rng(1).normal(size=(5, 1, 3, 3)).astype(np.float32)
    values, there = cells(filters)
    assert there.sum() == filters.size
    assert sorted(values[there]) == sorted(filters.ravel())


def test_a_large_matrix_shows_its_beginning_and_says_so() -> None:
    sheet = WeightSheet(np.ones((MOST + 5, 30), np.float32), LIGHT)
    assert (sheet.rows, sheet.columns) == (MOST, 30)
    assert not sheet.complete
    assert WeightSheet(np.ones((4, 4), np.float32), LIGHT).complete


def test_weights_that_are_not_numbers_have_their_own_colour() -> None:
    sheet = WeightSheet(np.array([[np.nan, 1.0, np.inf]], np.float32), LIGHT)
    assert sheet.color(0, 0).name().upper() == LIGHT.missing


# ------------------------------------------------------------ figures


def test_a_figure_is_a_drawing_of_all_blocks_without_selection(qtbot: QtBot, tmp_path: Path) -> None:
    it = block_scene(qtbot, residual())
    it.click(it.at("stem"))
    drawings.write(BlockFigure(it.canvas), tmp_path / "net.svg")
    root = ElementTree.fromstring((tmp_path / "net.svg").read_text(encoding="utf-8"))
    words = ["".join(node.itertext()).strip() for node in root.iter(f"{SVG}text")]
    assert words.count("Conv2d 3×3") == 3
    assert {"Image", "Add", "Output"} <= set(words)
    assert f'stroke="{LIGHT.accent.lower()}' not in (tmp_path / "net.svg").read_text(encoding="utf-8").lower()
    assert it.canvas.highlight.chosen == ("stem",)


def test_a_figure_as_png_is_sharp_in_print(cnn: BlockScene, tmp_path: Path) -> None:
    drawings.write(BlockFigure(cnn.canvas), tmp_path / "net.png")
    image = QImage(str(tmp_path / "net.png"))
    bounds = cnn.canvas.layout_now.bounds
    assert image.width() == pytest.approx(drawings.PIXELS * bounds.width, abs=3)
    assert not image.allGray()


def test_a_figure_that_cannot_be_written_says_so(cnn: BlockScene, tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="cannot be written"):
        drawings.write(BlockFigure(cnn.canvas), tmp_path / "missing" / "net.png")


def test_the_figure_is_the_same_from_every_distance(cnn: BlockScene, tmp_path: Path) -> None:
    drawings.write(BlockFigure(cnn.canvas), tmp_path / "a.png")
    cnn.canvas.zoom_at(0.3)
    drawings.write(BlockFigure(cnn.canvas), tmp_path / "b.png")
    assert QByteArray((tmp_path / "a.png").read_bytes()) == QByteArray((tmp_path / "b.png").read_bytes())


def test_what_a_layer_is_set_to_stands_beside_its_shape_in_every_block(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = block_scene(qtbot, open_example("mnist-cnn").project, (732, 448))
    lines: dict[tuple[str, str], float] = {}

    def line(card: Card, _painter: object, box: QRectF, text: str, *_ink: object) -> None:
        lines[card.block.id, text] = box.y()

    monkeypatch.setattr(Card, "_line", line)
    it.canvas.grab()
    shapes = {"conv2d1": "8 × 26 × 26", "conv2d2": "16×11×11", "dense1": "64"}
    for name, shape in shapes.items():
        assert lines[name, "ReLU"] == lines[name, shape], name


def test_the_input_shows_a_picture_of_pictures_alone(qtbot: QtBot) -> None:
    """A text is no picture, though one sample of it is looked at as well."""
    it = block_scene(qtbot, open_example("tiny-gpt").project, (2600, 900))
    assert level_of(it.canvas.zoom) >= Level.MID
    assert it.canvas.item_of("input").contents.photo is None


def test_values_of_actions_are_cells_and_no_shares(qtbot: QtBot) -> None:
    it = block_scene(qtbot, open_example("dqn-breakout").project, (732, 448))
    picture = it.canvas.item_of("output").contents.picture
    assert isinstance(picture, Mosaic)
    assert picture.count == 3
    assert it.canvas.item_of("input").contents.photo is not None
