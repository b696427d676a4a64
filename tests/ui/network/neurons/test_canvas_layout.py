"""Where columns and cells stand, for any network and any size."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_scene import project

from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.adapt import adapt
from nnsim.edits.network import insert_layer, set_layer
from nnsim.tasks.plan import plan
from nnsim.ui.network.neurons.columns import SUMMARISED_FROM, Column, columns
from nnsim.ui.network.neurons.layout import CELL, GAP, GRID_CELL, NAME_RIGHT, Heads, Layout, Room, arrange, ports


def lay_out(document: Project, width: float = 700, height: float = 330) -> Layout:
    found = columns(document, plan(document))
    count = len(found)
    return arrange(found, Room(width, height, height, height), Heads((110.0,) * count, (58.0,) * count, 30.0))


def test_columns_tell_what_the_network_is() -> None:
    found = columns(project(6, 4), plan(project(6, 4)))
    assert [c.id for c in found] == ["input", "dense1", "dense2", "output"]
    assert found[0].slots == (0, 1, -1, -1, -1, -1, -1)
    assert [c.units for c in found] == [2, 6, 4, 1]
    assert [c.link for c in found] == ["none", "full", "full", "full"]
    assert found[1].weight == "dense1.weight"
    assert found[1].bias == "dense1.bias"
    assert found[3].names == ("B",)


def test_layers_that_pass_numbers_on_join_each_to_its_own() -> None:
    document = insert_layer(insert_layer(project(3), 1, Spec("dropout")), 2, Spec("batchnorm1d"))
    _, _, dropout, norm, _ = columns(document, plan(document))
    assert (dropout.link, dropout.weight, dropout.bias) == ("each", "", "")
    assert (norm.link, norm.weight, norm.bias) == ("each", "batchnorm1d1.weight", "batchnorm1d1.bias")
    assert dropout.narrow
    assert norm.narrow


def test_a_network_that_cannot_be_built_is_drawn_as_far_as_it_tells() -> None:
    document = set_layer(project(5, 3), "dense1", units=100_000)
    assert plan(document).layers == ()
    found = columns(document, plan(document))
    assert [c.units for c in found] == [2, 1, 3, 1]
    assert {c.link for c in found} == {"none"}


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 256), max_size=9),
    st.floats(300, 2000),
    st.floats(150, 1200),
    st.sampled_from([1.0, 1.4]),
)
def test_nothing_overlaps_at_any_size(units: list[int], width: float, height: float, scale: float) -> None:
    document = project(*units)
    found = columns(document, plan(document))
    count = len(found)
    layout = arrange(found, Room(width, height, height, height), Heads((110.0,) * count, (58.0,) * count, 30.0), scale)
    for left, right in zip(layout.boxes, layout.boxes[1:], strict=False):
        assert right.x - left.right >= GAP[0] * scale - 1
    for box in layout.boxes:
        assert box.x >= 0
        assert box.right <= layout.width
        assert box.y >= 0
        assert box.y + box.height <= layout.height + 0.5
        assert box.pitch > box.cell
        assert box.shown >= 1


@pytest.mark.parametrize("width", [700, 1500])
def test_eight_by_eight_fits_and_stays_readable(width: int) -> None:
    layout = lay_out(project(*[8] * 8), width)
    assert layout.width == width
    assert all(box.cell >= 24 for box in layout.boxes)


def test_headers_become_compact_where_full_ones_do_not_fit() -> None:
    assert not lay_out(project(6, 4)).compact
    assert lay_out(project(6, 4, 4, 4, 4)).compact


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([1, 2, 4, 8, 12, 64, 256]), max_size=9),
    st.integers(200, 1400),
    st.integers(40, 800),
    st.sampled_from([1.0, 1.4]),
)
def test_what_does_not_fit_scrolls(units: list[int], width: int, height: int, scale: float) -> None:
    document = project(*units)
    found = columns(document, plan(document))
    heads = Heads((110.0,) * len(found), (58.0,) * len(found), 30.0)
    layout = arrange(found, Room(width, height, height - 20, height - 40, bar=12), heads, scale)
    below, beside = layout.bars
    room = width - 12 * beside, height - {"full": 0, "compact": 20, "tight": 40}[layout.form] - 12 * below
    assert below or layout.width <= room[0]
    assert beside or layout.height <= room[1]
    assert layout.form == "tight" or not below, "before the columns scroll, the headers give way"


def test_full_headers_leave_room_for_inserting() -> None:
    layout = lay_out(project(6, 4))
    centres = [box.centre for box in layout.boxes]
    assert min(np.diff(centres)) >= 110 + 30


@pytest.mark.parametrize("units", [SUMMARISED_FROM, 64, 100])
def test_large_layers_show_every_unit_in_a_grid(units: int) -> None:
    box = lay_out(project(8, units)).boxes[2]
    assert box.shown == units
    assert GRID_CELL[0] <= box.cell <= GRID_CELL[1]
    assert box.width < 160


def test_sixty_four_units_fill_whole_rows() -> None:
    box = lay_out(project(64)).boxes[1]
    assert 64 % box.across == 0


def classes_drawn(names: list[str], width: float = 700, height: float = 330) -> tuple[Layout, Column]:
    """The output column of a network for classes of these names."""
    document = project(8)
    data = replace(document.data, classes=tuple(names), y=np.arange(30.0) % len(names))
    document = adapt(replace(document, data=data))
    found = columns(document, plan(document))
    return arrange(found, Room(width, height, height, height), Heads((110.0,) * 3, (58.0,) * 3, 30.0)), found[-1]


@settings(max_examples=40)
@given(st.integers(SUMMARISED_FROM, 30), st.integers(1, 30), st.integers(400, 1400), st.integers(150, 800))
def test_names_of_many_classes_stand_beside_their_pictures(count: int, letters: int, width: int, height: int) -> None:
    layout, column = classes_drawn([chr(65 + k) * letters for k in range(count)], width, height)
    box = layout.boxes[-1]
    assert column.grid
    if box.named:
        assert box.step - box.cell >= NAME_RIGHT[0]
        assert layout.width - box.right >= NAME_RIGHT[0]
        assert box.right - box.x <= layout.width / 2
    for slot in range(box.shown):
        x, y = box.corner(slot)
        assert box.slot_at(x + box.cell / 2, y + box.cell / 2) == slot


def test_letters_have_their_names_and_a_hundred_long_words_do_not() -> None:
    assert classes_drawn([chr(65 + k) for k in range(26)])[0].boxes[-1].named
    assert not classes_drawn([f"a class of things {k}" for k in range(30)], height=150)[0].boxes[-1].named


def test_huge_layers_show_the_first_units_that_fit() -> None:
    box = lay_out(project(256), height=200).boxes[1]
    assert 20 < box.shown < 256
    assert box.cell == GRID_CELL[0]


def test_cells_grow_with_the_space() -> None:
    small, large = lay_out(project(4, 2), 500, 250), lay_out(project(4, 2), 1500, 900)
    assert small.boxes[1].cell < large.boxes[1].cell == CELL[1]


def test_slot_at_is_the_inverse_of_corner() -> None:
    for box in lay_out(project(5, 64)).boxes:
        for slot in range(box.shown):
            x, y = box.corner(slot)
            assert box.slot_at(x + box.cell / 2, y + box.cell / 2) == slot
        assert box.slot_at(box.x - 3, box.y) is None


def test_ports_are_units_or_bands_that_cover_all_units() -> None:
    document = project(5, 64)
    found, layout = columns(document, plan(document)), lay_out(document)
    units, y = ports(found[1], layout.boxes[1])
    assert units.tolist() == [[i, i + 1] for i in range(5)]
    assert np.allclose(np.diff(y), layout.boxes[1].pitch)
    bands, _ = ports(found[2], layout.boxes[2])
    assert bands.tolist() == [[8 * i, 8 * i + 8] for i in range(8)]
    used, _ = ports(found[0], layout.boxes[0])
    assert used.tolist() == [[0, 1], [1, 2]]
