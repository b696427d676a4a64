"""A block for every input: what it shows, and edges from it by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from block_scene import BlockScene, block_scene
from pairs_data import pairs, two_towers
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.project import Project
from nnsim.data.kinds.pairs import TEXT
from nnsim.edits.graph import disconnect
from nnsim.io.figure import svg
from nnsim.tasks.plan import plan
from nnsim.ui.kit import theming
from nnsim.ui.network.blocks.appearance import Contents
from nnsim.ui.network.blocks.detail import Level
from nnsim.ui.network.blocks.filling import Filling
from nnsim.ui.network.blocks.flow import flow, is_plain

Key = Qt.Key


def towers() -> Project:
    return Project(data=pairs((8, 8)), network=two_towers())


@pytest.fixture
def loose(qtbot: QtBot) -> BlockScene:
    """The embedding reads nothing."""
    return block_scene(qtbot, disconnect(towers(), TEXT, "embedding1"))


def test_each_input_has_a_block_with_its_name() -> None:
    shown = flow(towers(), plan(towers()))
    named = {block.id: (block.title, block.shape) for block in shown.blocks if block.kind == "input"}
    assert named == {INPUT: ("Image", (1, 8, 8)), TEXT: ("Text", (4,))}
    assert shown.targets(TEXT) == ("embedding1",)
    assert not shown.block(TEXT).is_layer


def test_one_way_through_the_image_alone_is_not_drawn_as_columns() -> None:
    chain = replace(towers().network, nodes=(), output=replace(towers().network.output, inputs=(INPUT,)))
    project = replace(towers(), network=chain)
    assert not is_plain(project, plan(project))


def test_an_edge_is_dragged_from_the_second_input(loose: BlockScene) -> None:
    assert loose.inputs["embedding1"] == ()
    loose.drag([loose.port(TEXT), loose.at("embedding1")])
    assert loose.inputs["embedding1"] == (TEXT,)
    loose.scene.editor.stack.undo()
    assert loose.inputs["embedding1"] == ()
    loose.drag([loose.port(TEXT), loose.at("conv2d1")])
    assert loose.inputs["conv2d1"] == (INPUT,), "a convolution reads no text"
    loose.drag([loose.port("flatten1"), loose.at(TEXT)])
    assert loose.inputs == loose.inputs | {"embedding1": ()}


def test_keys_reach_the_second_input_and_connect_it(loose: BlockScene) -> None:
    loose.canvas.choose((TEXT,))
    assert "Text" in loose.canvas.accessibleName()
    loose.key(Key.Key_Delete)
    assert TEXT in loose.scene.live.plan.inputs
    loose.scene.panel.blocks.canvas.choose((TEXT,))
    joined = loose.scene.panel.blocks.commands.join(TEXT, "embedding1")
    assert joined
    loose.canvas.choose(("embedding1",))
    loose.key(Key.Key_Left)
    assert loose.canvas.highlight.current == TEXT


def test_inputs_show_the_picture_and_the_words(loose: BlockScene) -> None:
    canvas = loose.canvas
    filling = Filling(canvas.editor, canvas.live, canvas.sample)
    picture, words = Contents(), Contents()
    filling.fill(canvas.flow.block(INPUT), picture, theming.current(), Level.MID)
    filling.fill(canvas.flow.block(TEXT), words, theming.current(), Level.MID)
    assert isinstance(picture.photo, QImage)
    assert (picture.photo.width(), picture.words) == (8, "")
    assert words.photo is None
    assert words.words.split()[0] in pairs().vocabulary


def test_the_inspector_tells_of_each_input(loose: BlockScene) -> None:
    sheet = loose.scene.panel.inspector
    sheet.show_node(TEXT)
    assert sheet.title.text() == "Text"
    sheet.show_node(INPUT)
    assert sheet.title.text() == "Image"


def test_a_figure_names_both() -> None:
    drawn = svg(towers())
    assert f'<g id="{INPUT}">' in drawn
    assert f'<g id="{TEXT}">' in drawn
    assert ">Text<" in drawn
    assert OUTPUT in drawn
    assert np.all([name in drawn for name in ("Image", "Similarity")])
