"""Points of the plane: painted, or made by a generator; the network gets features computed from them."""

from __future__ import annotations

from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.data.features import computed


def _accepts(shape: Shape) -> Problem | None:
    if shape == (2,):
        return None
    return Problem("its samples are points but have no two coordinates each", "data")


DATA_KINDS.add(
    DataKind(
        "points",
        noun="point",
        title="Point",
        accepts=_accepts,
        size=lambda _shape: "2 inputs",
        fed_shape=lambda _shape, features: (len(features),),
        feed=lambda x, features: computed(features, x),
        made_on="plane",
        to_make="paint some points",
        lies_in_plane="itself",
        takes_features=True,
        has_columns=True,
    )
)
