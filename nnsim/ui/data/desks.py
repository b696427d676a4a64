"""What the window offers for samples, by what a person makes them on: the one table from kinds of data to panels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nnsim.core.data import Data
from nnsim.data.entries import DATA_KINDS
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say

POINTS, TABLES, IMAGES, SERIES, TEXTS, WORLDS = "points", "tables", "images", "series", "texts", "worlds"
GROUPS = (
    (POINTS, say("Points")),
    (TABLES, say("Tables")),
    (IMAGES, say("Images")),
    (SERIES, say("Series")),
    (TEXTS, say("Texts")),
    (WORLDS, say("Worlds")),
)
"""The groups of data sets to choose from."""

PAINTING, WHY_NOT, PAD, WRITING, VALUE, CLASSES = "painting", say("why not"), "pad", "writing", "value", "classes"
"""Parts of the data panel that only some desks have: tools and brush, the reason why there are none, the drawing pad,
the page for a text, the value that what is made next has, and the classes that it may have."""


@dataclass(frozen=True, slots=True)
class Desk:
    """``group`` has the sets that are made like these; ``parts`` of the panel are there."""

    group: str
    parts: frozenset[str]


DESKS: Mapping[str, Desk] = {
    "plane": Desk(POINTS, frozenset({PAINTING, VALUE, CLASSES})),
    "table": Desk(TABLES, frozenset({WHY_NOT, CLASSES})),
    "pad": Desk(IMAGES, frozenset({PAD, VALUE, CLASSES})),
    "videos": Desk(IMAGES, frozenset({WHY_NOT, CLASSES})),
    "series": Desk(SERIES, frozenset({WHY_NOT, CLASSES})),
    "text": Desk(TEXTS, frozenset({WRITING})),
    "pairs": Desk(IMAGES, frozenset({WHY_NOT, CLASSES})),
    "world": Desk(WORLDS, frozenset({WHY_NOT})),
}
"""By ``DataKind.made_on``."""


def desk_of(data: Data) -> Desk:
    """Where samples like those of ``data`` are made."""
    return DESKS[kind_of(data).made_on]


def set_group(kind: str) -> str:
    """The group of sets of the kind of data with the id ``kind``."""
    return DESKS[DATA_KINDS[kind].made_on].group
