"""Where blocks stand, and how edges run between them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from block_scene import convolutional, images, layer, picture_network, residual
from hypothesis import given
from hypothesis import strategies as st
from network_scene import project

from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import choose_generator
from nnsim.edits.graph import insert_between
from nnsim.edits.presets import use_preset
from nnsim.examples.example import open_example
from nnsim.networks.kinds import PRESETS
from nnsim.tasks.plan import plan
from nnsim.ui.network.blocks.arrangement import moved, tidy, with_moved
from nnsim.ui.network.blocks.flow import Edge, Flow, flow, is_chain, is_plain
from nnsim.ui.network.blocks.layout import GAP, HEIGHT, Layout, arrange, columns_of
from nnsim.ui.network.blocks.routes import routes

WIDE, FLAT = (4000.0, 400.0), (708.0, 356.0)


def shown(document: Project) -> Flow:
    return flow(document, plan(document))


def apart(layout: Layout) -> bool:
    boxes = list(layout.boxes.values())
    return not any(a.touches(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def test_a_chain_stands_level_from_left_to_right() -> None:
    layout = arrange(shown(convolutional()), WIDE)
    boxes = list(layout.boxes.values())
    assert layout.rows == 1
    assert len({box.y for box in boxes}) == 1
    assert all(b.x >= a.right + GAP for a, b in pairwise(boxes))


def test_a_long_network_goes_on_in_another_row_as_lines_of_text_do() -> None:
    layout = arrange(shown(convolutional()), FLAT)
    assert layout.rows == 2
    first, last = layout.boxes[INPUT], layout.boxes["output"]
    assert last.y >= first.bottom
    assert layout.bounds.width <= FLAT[0]


def test_no_row_ends_where_a_branch_is_open() -> None:
    layout = arrange(shown(residual()), (500.0, 900.0))
    assert layout.rows > 1
    tops = {name: layout.boxes[name].y for name in ("conv1", "conv2", "add1")}
    assert max(tops.values()) - min(tops.values()) < 0.01


def test_the_way_around_a_block_keeps_a_lane_of_its_own() -> None:
    layout = arrange(shown(residual()), WIDE)
    way = layout.ways[Edge("stem", "add1")]
    assert [layout.boxes[name].y for name in ("stem", "add1")] == pytest.approx([layout.boxes["conv1"].y] * 2, abs=0.01)
    assert all(y > layout.boxes["conv1"].bottom for _, y in way)


def test_branches_stand_in_lanes_and_meet_in_the_middle() -> None:
    document = picture_network(
        layer("a", "conv2d", INPUT), layer("b", "conv2d", INPUT), layer("c", "concat", "a", "b"),
        layer("g", "global_pool", "c"),
    )  # fmt: skip
    boxes = arrange(shown(document), WIDE).boxes
    assert boxes["a"].x == boxes["b"].x
    assert boxes["b"].y >= boxes["a"].bottom
    assert boxes["c"].middle[1] == pytest.approx((boxes["a"].middle[1] + boxes["b"].middle[1]) / 2)
    assert boxes["c"].middle[1] == pytest.approx(boxes[INPUT].middle[1])


def test_the_output_stands_last_even_beside_loose_layers() -> None:
    document = convolutional()
    loose = replace(document.network, nodes=(*document.network.nodes, layer("x", "dense", "dense1")))
    columns = columns_of(shown(replace(document, network=loose)))
    assert columns["output"] == max(columns.values())


def test_an_added_block_moves_no_block_before_it() -> None:
    before = arrange(shown(convolutional()), WIDE)
    grown = insert_between(convolutional(), Spec("dropout"), "flat1", "dense1")
    after = arrange(shown(grown), WIDE, before.rows)
    for name in (INPUT, "conv1", "pool1", "flat1"):
        assert after.boxes[name] == before.boxes[name]


def test_rows_change_only_where_it_is_worth_it() -> None:
    document = shown(convolutional())
    assert arrange(document, FLAT, 1, worth=float("inf")).rows == 1
    assert arrange(document, FLAT, 1).rows == 2


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12), st.integers(200, 2000))
def test_blocks_never_overlap_whatever_the_graph(pairs: list[tuple[int, int]], width: int) -> None:
    names = [INPUT]
    nodes = []
    for number, pair in enumerate(pairs):
        sources = dict.fromkeys(names[place % len(names)] for place in pair)
        nodes.append(layer(f"n{number}", "add", *sources))
        names.append(f"n{number}")
    layout = arrange(shown(picture_network(*nodes)), (float(width), 400.0))
    assert apart(layout)
    assert set(layout.boxes) == {*names, "output"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8))
def test_edges_end_at_their_blocks(pairs: list[tuple[int, int]]) -> None:
    nodes = []
    for number, pair in enumerate(pairs):
        known = [INPUT, *(node.id for node in nodes)]
        nodes.append(layer(f"n{number}", "add", *dict.fromkeys(known[place % len(known)] for place in pair)))
    document = shown(picture_network(*nodes))
    layout = arrange(document, FLAT)
    for edge, route in routes(document, layout).items():
        start, end = layout.boxes[edge.source], layout.boxes[edge.target]
        assert tuple(route.points[0]) == pytest.approx((start.right, start.y + HEIGHT / 2))
        assert route.points[-1][0] == pytest.approx(end.x)
        assert end.y < route.points[-1][1] < end.bottom


def test_dragged_blocks_stay_away_from_their_places_until_all_is_tidied() -> None:
    document = with_moved(convolutional(), {"conv1": (10.0, -20.0), "gone": (5.0, 5.0), "pool1": (0.0, 0.0)})
    assert moved(document.view) == {"conv1": (10.0, -20.0)}
    here, there = (arrange(shown(document), WIDE, moved=places).boxes["conv1"] for places in ({}, moved(document.view)))
    assert (there.x - here.x, there.y - here.y) == (10.0, -20.0)
    assert moved(tidy(document).view) == {}


@pytest.mark.parametrize("value", ["", "1", "1,2,3", "a,b", "nan,1", "1e99,0", "inf,inf"])
def test_places_that_cannot_be_read_count_as_not_moved(value: str) -> None:
    document = convolutional()
    view = replace(document.view, places=Spec.of("moved", conv1=value, pool1="3,4"))
    assert moved(view) == {"pool1": (3.0, 4.0)}


def test_neurons_show_chains_of_vectors_and_blocks_the_rest() -> None:
    for document, chain, plain in (
        (project(6, 4), True, True),
        (convolutional(), True, False),
        (residual(), False, False),
    ):
        assert (is_chain(document), is_plain(document, plan(document))) == (chain, plain)


OF_KIND = {
    "tokens": lambda: open_example("tiny-gpt").project,
    "episodes": lambda: open_example("dqn-catch").project,
    "series": lambda: choose_generator(Project(), "waves"),
    "pairs": lambda: choose_generator(Project(), "captions"),
    "video": lambda: choose_generator(Project(), "moving_ball"),
    "symbols": lambda: choose_generator(Project(), "reber"),
}
"""By kind of data, for networks that take no other."""


@pytest.mark.parametrize("preset", PRESETS.ids())
@pytest.mark.parametrize("size", [FLAT, (460.0, 356.0), (1600.0, 900.0)])
def test_networks_from_the_books_stand_in_order(preset: str, size: tuple[float, float]) -> None:
    fitting = [OF_KIND[kind]() for kind in PRESETS[preset].kinds if kind in OF_KIND]
    fitting += [picture_network(layer("flat1", "flatten", INPUT), data=images(28))]
    document = shown(use_preset(fitting[0], preset))
    layout = arrange(document, size)
    assert apart(layout)
    for edge in document.edges:
        source, target = layout.boxes[edge.source], layout.boxes[edge.target]
        assert source.right < target.x or source.bottom < target.y
