"""The registry: stable ids, renamed ids, the order of registration, discovery."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from nnsim.core.registry import Registry, UnknownEntry, import_all, module_names
from nnsim.data import generators


@dataclass(frozen=True)
class Entry:
    id: str


@pytest.fixture
def registry():
    registry = Registry("thing", lambda e: e.id)
    registry.add(Entry("b"))
    registry.add(Entry("a"), replaces=("old", "older"))
    return registry


def test_ids_resolve_to_their_entries_and_renamed_ones_too(registry):
    assert registry["a"] is registry["old"] is registry["older"]
    assert "old" in registry
    assert registry.ids() == ("b", "a")
    assert [e.id for e in registry] == ["b", "a"]
    assert len(registry) == 2


def test_an_entry_may_stand_right_after_another(registry):
    registry.add(Entry("c"), after="b")
    registry.add(Entry("d"), after="older")
    assert registry.ids() == ("b", "c", "a", "d")
    with pytest.raises(UnknownEntry):
        registry.add(Entry("e"), after="nowhere")
    assert "e" not in registry


def test_an_unknown_id_is_a_sentence_that_lists_the_known(registry):
    with pytest.raises(UnknownEntry) as unknown:
        registry["c"]
    assert str(unknown.value) == "unknown thing 'c'; known are: a, b"
    assert "c" not in registry


@pytest.mark.parametrize(
    ("name", "replaces"), [("a", ()), ("old", ()), ("c", ("b",)), ("c", ("old",)), ("c", ("c",)), ("c", ("d", "d"))]
)
def test_no_id_is_taken_twice_and_a_refused_entry_leaves_no_trace(registry, name, replaces):
    with pytest.raises(ValueError, match="duplicate thing id"):
        registry.add(Entry(name), replaces=replaces)
    assert registry.ids() == ("b", "a")
    assert "d" not in registry
    assert registry["old"].id == "a"


def test_every_public_module_of_a_package_is_imported_in_order():
    names = module_names(generators)
    assert names == sorted(names)
    assert "nnsim.data.generators.xor" in names
    assert not any(name.rpartition(".")[2].startswith("_") for name in names)
    assert import_all(generators) == names
