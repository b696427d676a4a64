"""The figure of a network: well formed whatever things are called, with everything in its place."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from exported import PROJECTS, chain, images
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.examples.example import open_example
from nnsim.io.figure import svg
from nnsim.io.figure_layout import HEIGHT, arrange
from nnsim.tasks.plan import plan

SVG = "{http://www.w3.org/2000/svg}"
NETWORKS = [name for name in PROJECTS if name.startswith(("layer", "residual", "features", "outputs"))]


def drawn(name: str) -> ET.Element:
    return ET.fromstring(svg(PROJECTS[name]))


@pytest.mark.parametrize("name", NETWORKS)
def test_every_layer_has_a_block_inside_the_figure_and_every_input_an_arrow(name: str) -> None:
    root, planned = drawn(name), plan(PROJECTS[name])
    assert [group.get("id") for group in root.iter(f"{SVG}g")] == [INPUT, *(layer.id for layer in planned.layers)]
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    boxes = [rect for group in root.iter(f"{SVG}g") for rect in group.iter(f"{SVG}rect")]
    for box in boxes:
        x, y, wide, tall = (float(box.get(side, -1)) for side in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert x + wide <= width
        assert y + tall <= height
    assert len(list(root.iter(f"{SVG}polygon"))) == sum(len(layer.node.inputs) for layer in planned.layers)
    for path in root.iter(f"{SVG}path"):
        assert all(0 <= float(x) <= width for x in re.findall(r"([\d.]+),", path.get("d", "")))


def test_blocks_do_not_overlap() -> None:
    planned = plan(PROJECTS["residual"])
    places = arrange(planned, dict.fromkeys((INPUT, *(layer.id for layer in planned.layers)), ("title", "detail")))
    boxes = list(places.blocks.values())
    for i, (x, y, width) in enumerate(boxes):
        for other_x, other_y, _ in boxes[:i]:
            assert abs(y - other_y) >= HEIGHT or abs(x - other_x) >= width


def test_words_are_those_of_papers() -> None:
    project = chain(images(), Spec.of("conv2d", channels=6, kernel=5, stride=2, padding=2), Spec("flatten"))
    texts = [text.text for text in ET.fromstring(svg(project)).iter(f"{SVG}text")]
    assert texts[:4] == ["Image", "1×8×8", "Conv2d 5×5 / 2 · ReLU", "6×4×4 · 156 parameters"]
    assert texts[-3:-1] == ["Output · Multi-class", "3 numbers · 291 parameters"]


def test_a_network_that_cannot_be_built_has_no_figure() -> None:
    with pytest.raises(ProblemError, match="vector"):
        svg(chain(images()))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_any_name_is_well_formed(title: str, node: str) -> None:
    spiral = open_example("spiral").project
    name = node if node not in {INPUT, OUTPUT} else "a"
    network = Network(nodes=(Node(name, Spec("dense")),), output=Node(OUTPUT, Spec("binary"), (name,)))
    ET.fromstring(svg(replace(spiral, name=title, network=network)))
