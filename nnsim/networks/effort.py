"""What it takes to ask a network about many places of the plane, and about how many it can be asked at once."""

from __future__ import annotations

from math import prod, sqrt

from nnsim.networks.plan import Plan

VALUE = 100
"""Multiply-adds that a value of a layer takes the time of: numbers are bent one by one (tanh in numpy: 18 ns)."""

MOST = 1_000_000_000
"""Multiply-adds that no picture over the plane may exceed, whatever it looks like then: a tenth of a second or two."""


def work(plan: Plan) -> int:
    """What one sample takes, in multiply-adds."""
    return plan.macs + VALUE * sum(prod(layer.out_shape) for layer in plan.layers)


def most_cells(plan: Plan) -> int:
    """Cells per side of the plane that can be asked about without a pause that people feel; at least one."""
    return max(1, int(sqrt(MOST / max(work(plan), 1))))
