"""Points of the plane: painted, or made by a generator; the network gets features computed from them."""

from __future__ import annotations

from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.features import computed
from nnsim.language.texts import say


def _accepts(shape: Shape) -> Problem | None:
    if shape == (2,):
        return None
    return Problem(say("its samples are points but have no two coordinates each"), "data")


DATA_KINDS.add(
    DataKind(
        "points",
        noun="point",
        title=say("Point"),
        accepts=_accepts,
        size=lambda _shape: "2 inputs",
        fed_shape=lambda _shape, features: (len(features),),
        feed=lambda x, features: computed(features, x),
        made_on="plane",
        to_make=say("paint some points"),
        lies_in_plane="itself",
        takes_features=True,
        has_columns=True,
    )
)
