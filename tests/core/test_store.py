"""The store: one signal for each edit, with the parts that it replaced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from psygnal import EmitLoopError

from nnsim.core.data import Data, empty_plane
from nnsim.core.findings import Findings
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import KeptRun, Project, Recipe, View
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.core.store import PARTS, Store


@pytest.fixture
def told():
    return []


@pytest.fixture
def store(told):
    store = Store(Project())
    store.changed.connect(told.append)
    return store


EDITS = {
    "name": "other",
    "data": empty_plane(),
    "network": Network(features=("x1",)),
    "recipe": Recipe(rate=1.0),
    "view": View(log_loss=True),
    "findings": (Findings("vanishing", 1, 0, 1, "", ()),),
    "runs": (KeptRun("run1", "before", Project(), Checkpoint(0, 0, 0, {}), (0, 0, 0), ""),),
}


def test_there_is_a_case_for_every_part():
    assert set(EDITS) == set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_change_names_its_part_and_nothing_else(store, told, part):
    old = store.project
    new = replace(old, **{part: EDITS[part]})
    assert store.replace(new) == {part}
    assert len(told) == 1
    assert (told[0].old, told[0].new, told[0].parts) == (old, new, {part})
    assert store.project is new


def test_several_parts_are_one_signal(store, told):
    assert store.replace(replace(store.project, **EDITS)) == set(PARTS)
    assert len(told) == 1


def test_nothing_is_told_where_nothing_changed(store, told):
    same = replace(store.project, recipe=Recipe(), network=Network())
    assert store.replace(same) == set()
    assert told == []


def test_equal_samples_in_another_data_set_are_a_change(store):
    again = replace(store.project, data=replace(store.project.data))
    assert store.replace(again) == {"data"}


def test_no_edit_is_made_while_a_change_is_told():
    store, seen = Store(Project()), []

    def meddle(change):
        if change.new.name == "one":
            with pytest.raises(RuntimeError, match="no edit while a change is told"):
                store.replace(replace(change.new, name="two"))

    store.changed.connect(meddle)
    store.changed.connect(lambda _change: seen.append(store.project.name))
    store.replace(replace(store.project, name="one"))
    assert seen == ["one"]


def test_after_a_listener_that_failed_the_store_goes_on():
    store = Store(Project())

    def fail(_change):
        raise ValueError("out of order")

    store.changed.connect(fail)
    with pytest.raises(EmitLoopError):
        store.replace(replace(store.project, name="one"))
    assert (store.project.name, store.is_telling) == ("one", False)


def test_data_guard_their_arrays():
    x, y, test = np.zeros((3, 2), np.float32), np.array([0, 1, 1], np.float32), np.zeros(3, np.bool_)
    data = Data(x, y, test, kind="points")
    assert (len(data), data.counts(), data.sample_shape, data.kind) == (3, (1, 2), (2,), "points")
    with pytest.raises(ValueError, match="read-only"):
        data.x[0, 0] = 1
    with pytest.raises(ValueError, match="3 samples need 3 targets"):
        Data(x, y[:2], test, kind="points")
    assert data.with_samples(x[:1], y[:1], test[:1]).edited
    assert replace(data, classes=()).targets == "values"
    assert replace(data, classes=()).counts() == ()


def test_nodes_are_found_by_id():
    network = Network(nodes=(Node("a", Spec("dense"), (INPUT,)),))
    assert network.node("a") is network.nodes[0]
    assert network.node(OUTPUT) is network.graph[-1]
    with pytest.raises(KeyError):
        network.node("b")
