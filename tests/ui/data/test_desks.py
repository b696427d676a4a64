"""The window has a place for every kind of data that there is."""

from __future__ import annotations

import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import empty_images, empty_plane
from nnsim.data.bundled import BUNDLED
from nnsim.data.entries import DATA_KINDS
from nnsim.ui.data.desks import DESKS, GROUPS, PAD, PAINTING, WHY_NOT, WRITING, desk_of, set_group

load()


@pytest.mark.parametrize("kind", DATA_KINDS.ids())
def test_every_kind_has_a_desk_and_a_group_of_sets(kind: str) -> None:
    desk = DESKS[DATA_KINDS[kind].made_on]
    assert desk.group in dict(GROUPS)
    assert len(desk.parts & {PAINTING, WHY_NOT, PAD, WRITING}) == 1, (
        "samples are made in one way, or it is said why not"
    )


def test_sets_stand_where_such_samples_are_made() -> None:
    assert desk_of(empty_plane()).group == "points"
    assert desk_of(empty_images(8)).group == "images"
    assert {entry.id: set_group(entry.kind) for entry in BUNDLED}["iris"] == "tables"
