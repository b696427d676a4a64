"""Rows of a table: one number per column, shown in the plane by two columns or components."""

from __future__ import annotations

from nnsim.core.counted import counted
from nnsim.core.problem import Problem
from nnsim.data.entries import DATA_KINDS, DataKind, Shape
from nnsim.language.texts import say


def _accepts(shape: Shape) -> Problem | None:
    if len(shape) == 1 and shape[0]:
        return None
    return Problem(say("its samples are rows of a table but have no columns"), "data")


DATA_KINDS.add(
    DataKind(
        "table",
        noun="row",
        title=say("Table"),
        accepts=_accepts,
        size=lambda shape: counted(shape[0], "input"),
        fed_shape=lambda shape, _features: shape,
        feed=lambda x, _features: x,
        made_on="table",
        to_make=say("add some rows"),
        lies_in_plane="projected",
        has_columns=True,
    )
)
