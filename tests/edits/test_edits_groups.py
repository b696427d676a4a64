"""Groups: folding, opening, repeating, and what becomes of them when layers go; they survive files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnsim.core.catalogue import load
from nnsim.core.files.archive import Damaged
from nnsim.core.files.project import decode, encode
from nnsim.core.network import Group
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.edits.graph import remove_nodes
from nnsim.edits.groups import can_group, find, group, insert_copy, rename_group, set_folded, ungroup
from nnsim.edits.network import mlp
from nnsim.networks.building import Builder
from nnsim.tasks.plan import plan

load()


def residual():
    made = Builder()
    first = made.add("dense", units=5)
    made.add("dense", units=5)
    made.add("add", made.last, first)
    return replace(Project(), network=made.network())


def test_folding_names_a_selection_in_order_and_changes_nothing_computed() -> None:
    before = residual()
    made = group(before, {"add1", "dense2"}, "  A   block ")
    assert made.network.groups == (Group("group1", "A block", ("dense2", "add1")),)
    assert made.network.group_of("add1") == find(made.network, "group1")
    assert plan(made) == plan(before)
    assert ungroup(made, "group1") == before


def test_a_way_out_and_back_in_makes_no_block() -> None:
    problem = can_group(residual(), {"dense1", "add1"})
    assert problem is not None
    assert problem.where == "dense2"
    with pytest.raises(ProblemError, match="select dense2, too"):
        group(residual(), {"dense1", "add1"})
    assert can_group(residual(), set()) is not None
    assert can_group(residual(), {"output"}) is not None


def test_a_layer_belongs_to_one_group() -> None:
    made = group(group(residual(), {"dense1", "dense2"}), {"dense2", "add1"})
    assert [(g.name, g.members) for g in made.network.groups] == [
        ("Block 1", ("dense1",)),
        ("Block 2", ("dense2", "add1")),
    ]


def test_renaming_and_opening() -> None:
    made = rename_group(group(residual(), {"dense2", "add1"}), "group1", "Residual")
    made = set_folded(made, "group1", folded=False)
    assert find(made.network, "group1") == Group("group1", "Residual", ("dense2", "add1"), folded=False)
    with pytest.raises(ProblemError, match="1 to 60 characters"):
        rename_group(made, "group1", " ")
    with pytest.raises(KeyError):
        set_folded(made, "group9", folded=True)


def test_a_copy_has_new_ids_and_stands_on_the_edge() -> None:
    made = insert_copy(group(residual(), {"dense2", "add1"}, "R"), "group1", "add1")
    network = made.network
    assert [(g.id, g.name, g.members) for g in network.groups] == [
        ("group1", "R", ("dense2", "add1")),
        ("group2", "R", ("dense3", "add2")),
    ]
    assert network.node("dense3").inputs == ("add1",)
    assert network.node("add2").inputs == ("dense3", "add1")
    assert network.output.inputs == ("add2",)
    assert plan(made).problems == ()


def test_groups_follow_what_is_removed() -> None:
    made = group(residual(), {"dense2", "add1"})
    assert remove_nodes(made, ("dense2",)).network.groups == ()  # the sum of one input goes with it
    assert mlp(made, 3).network.groups == ()


def test_they_survive_a_file_and_are_not_written_where_there_are_none() -> None:
    made = group(residual(), {"dense2", "add1"}, "R")
    document, members = encode(made)
    assert decode(document, members).network == made.network
    assert "groups" not in encode(residual())[0]["network"]


@pytest.mark.parametrize(
    "groups",
    [
        [{"id": "a", "name": "A", "members": ["nobody"], "folded": True}],
        [{"id": "a", "name": "A", "members": [], "folded": True}],
        [{"id": "a", "name": "A", "members": ["dense1", "dense1"], "folded": True}],
        [{"id": "a", "name": "A", "members": ["dense1"], "folded": True}] * 2,
        [
            {"id": "a", "name": "A", "members": ["dense1"], "folded": True},
            {"id": "b", "name": "B", "members": ["dense1"], "folded": True},
        ],
        [{"id": "a", "name": "A", "members": ["dense1"], "folded": 1}],
        [None],
    ],
)
def test_broken_groups_are_refused(groups) -> None:
    document, members = encode(residual())
    document["network"]["groups"] = groups
    with pytest.raises(Damaged):
        decode(document, members)
