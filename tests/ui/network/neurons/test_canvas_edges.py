"""Curves between columns, the values that they show, and which one the cursor is at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_scene import project, weights_for

from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.network import insert_layer
from nnsim.tasks.plan import plan
from nnsim.ui.kit.theme import DARK, LIGHT, Theme
from nnsim.ui.network.neurons import edge_style
from nnsim.ui.network.neurons.columns import columns
from nnsim.ui.network.neurons.diagram import REACH, Cell, Diagram
from nnsim.ui.network.neurons.edges import controls, nearest, polylines, values
from nnsim.ui.network.neurons.layout import Heads, Room, arrange


def diagram(document: Project) -> Diagram:
    found = columns(document, plan(document))
    heads = Heads((100.0,) * len(found), (58.0,) * len(found), 30.0)
    return Diagram.of(found, arrange(found, Room(748.0, 330.0, 330.0, 330.0), heads))


def test_every_weight_of_a_dense_layer_is_one_edge() -> None:
    drawn = diagram(project(6, 4))
    assert [len(edges) for edges in drawn.edges] == [2 * 6, 6 * 4, 4]
    assert {drawn.edges[1].index(e) for e in range(24)} == {(i, j) for i in range(4) for j in range(6)}


def test_values_are_those_of_the_weight_array() -> None:
    document = project(6, 4)
    weights, drawn = weights_for(document), diagram(document)
    for edges in drawn.edges:
        found = values(edges, weights)
        assert found is not None
        assert [weights[edges.weight][edges.index(e)] for e in range(len(edges))] == found.tolist()


def test_bundles_show_the_root_mean_square_with_the_sign_of_the_mean() -> None:
    document = project(3, 64, 16)
    weights, drawn = weights_for(document), diagram(document)
    for edges in drawn.edges:
        found = values(edges, weights)
        assert found is not None
        for e in range(len(edges)):
            (t0, t1), (s0, s1) = edges.targets[e], edges.sources[e]
            block = weights[edges.weight][t0:t1, s0:s1].astype(np.float64)
            expected = np.copysign(np.sqrt((block**2).mean()), block.mean())
            assert found[e] == pytest.approx(expected, rel=1e-5)
            assert edges.count(e) == block.size


def test_scales_of_a_normalisation_are_edges_of_their_own() -> None:
    document = insert_layer(project(4), 1, Spec("batchnorm1d"))
    weights, drawn = weights_for(document), diagram(document)
    edges = drawn.edges[1]
    found = values(edges, weights)
    assert found is not None
    assert found.tolist() == weights["batchnorm1d1.weight"].tolist()
    assert [edges.index(e) for e in range(4)] == [(0,), (1,), (2,), (3,)]
    handle = drawn.edge(edges, 2)
    assert handle is not None
    assert handle.text == "γ 3"


def test_weights_that_do_not_fit_have_no_values() -> None:
    drawn, older = diagram(project(6, 4)), weights_for(project(5, 3))
    assert values(drawn.edges[1], older) is None
    assert values(drawn.edges[1], {}) is None


def test_curves_begin_and_end_level_at_the_cells() -> None:
    drawn = diagram(project(6, 4))
    edges, boxes = drawn.edges[1], drawn.layout.boxes
    points = controls(edges)
    assert np.all(points[:, 0, 0] == boxes[1].right)
    assert np.all(points[:, 3, 0] == boxes[2].x)
    assert np.array_equal(points[:, 0, 1], points[:, 1, 1])
    assert np.array_equal(points[:, 2, 1], points[:, 3, 1])
    assert np.allclose(polylines(edges)[:, [0, -1]], points[:, [0, 3]])


@settings(max_examples=40)
@given(st.floats(0, 100), st.floats(-50, 50))
def test_nearest_agrees_with_a_dense_sampling(x: float, y: float) -> None:
    lines = np.array([[[0.0, 0.0], [100.0, 0.0]], [[0.0, 30.0], [100.0, 50.0]]])
    share = np.linspace(0, 1, 2001)[:, None]
    dense = [a * (1 - share) + b * share for a, b in lines]
    distances = [float(np.hypot(*(points - [x, y]).T).min()) for points in dense]
    index, distance = nearest(lines, x, y)
    assert distance == pytest.approx(min(distances), abs=0.06)
    assert distances[index] == pytest.approx(min(distances), abs=0.06)


def test_nearest_of_nothing_is_nothing() -> None:
    assert nearest(np.zeros((0, 25, 2)), 1.0, 1.0) == (-1, float("inf"))


def test_an_edge_is_hit_ten_px_beside_its_curve() -> None:
    drawn = diagram(project(1))
    edges, line = drawn.edges[0], drawn.lines[0]
    x, y = line[0][12]
    hit = drawn.edge_at(float(x), float(y) - 7)
    assert hit is not None
    assert hit.edges is edges
    top = float(line[:, :, 1].min())
    assert drawn.edge_at(float(x), top - REACH - 15) is None


@pytest.mark.parametrize(("to", "source", "text"), [(1, 2, "w 3→2"), (0, 0, "w 1→1")])
def test_the_edge_under_the_cursor_has_its_name(to: int, source: int, text: str) -> None:
    drawn = diagram(project(6, 4))
    edges = drawn.edges[1]
    e = next(e for e in range(len(edges)) if edges.index(e) == (to, source))
    x, y = drawn.lines[1][e][15]
    handle = drawn.edge_at(float(x), float(y))
    assert handle is not None
    assert handle.text == text
    assert handle.weight is not None
    assert (handle.weight.array, handle.weight.index) == ("dense2.weight", (to, source))


def test_edges_from_features_and_into_classes_carry_names() -> None:
    drawn = diagram(project(2))
    names = {drawn._edge_text(edges, e) for edges in drawn.edges for e in range(len(edges))}
    assert names == {"w x₁→1", "w x₂→1", "w x₁→2", "w x₂→2", "w 1→B", "w 2→B"}


def test_a_unit_of_a_large_layer_has_edges_of_its_own() -> None:
    drawn = diagram(project(3, 64, 4))
    inward, outward = drawn.edges_of(Cell(2, 40))
    assert [inward.index(e) for e in range(3)] == [(40, 0), (40, 1), (40, 2)]
    assert [outward.index(e) for e in range(4)] == [(0, 40), (1, 40), (2, 40), (3, 40)]
    assert all(edges.is_single(e) for edges in (inward, outward) for e in range(len(edges)))


def test_handles_of_a_neuron_are_its_weights_and_its_bias() -> None:
    drawn = diagram(project(3, 2))
    texts = [handle.text for handle in drawn.handles_of(Cell(2, 1))]
    assert texts == ["w 1→2", "w 2→2", "w 3→2", "b 2", "w 2→B"]
    assert [h.text for h in drawn.handles_of(Cell(3, 0))] == ["w 1→B", "w 2→B", "b B"]


def test_bias_squares_are_found() -> None:
    drawn = diagram(project(3, 2))
    place = drawn.bias_place(Cell(1, 2))
    assert place is not None
    handle = drawn.bias_at(place[0] + 5, place[1] - 5)
    assert handle is not None
    assert handle.weight is not None
    assert (handle.weight.array, handle.weight.index) == ("dense1.bias", (2,))
    assert drawn.bias_at(place[0] + 25, place[1]) is None


def test_levels_grow_with_the_weight_and_keep_its_sign() -> None:
    levels = edge_style.levels(np.array([0, 0.2, 1, 3, 50, -0.2, -3], np.float32)).tolist()
    assert levels[:5] == sorted(levels[:5])
    assert levels[0] == 0
    assert levels[4] == edge_style.LEVELS
    assert levels[5:] == [-levels[1], -levels[3]]


def test_what_is_not_finite_is_marked() -> None:
    broken = np.array([np.nan, np.inf, -np.inf], np.float32)
    assert edge_style.levels(broken).tolist() == [edge_style.UNKNOWN] * 3
    assert edge_style.pen(edge_style.UNKNOWN, LIGHT).color().name().upper() == LIGHT.missing


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_pens_take_the_colours_of_the_palette(theme: Theme) -> None:
    full = edge_style.LEVELS
    assert edge_style.pen(full, theme).color().name().upper() == theme.positive
    assert edge_style.pen(-full, theme).color().name().upper() == theme.negative
    widths = [edge_style.pen(level, theme).widthF() for level in range(full + 1)]
    assert widths == sorted(widths)
