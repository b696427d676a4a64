"""Shape rules that several layer kinds share."""

from __future__ import annotations

from nnsim.catalog.kinds import Shape
from nnsim.core.problem import Fix, Problem


def single(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """The shape of the one input, or a ``Problem`` if there are none or several."""
    if len(shapes) != 1:
        return Problem(f"{label} takes one input; it gets {len(shapes)}: connect exactly one layer to it.")
    return shapes[0]


def vector(label: str, shapes: tuple[Shape, ...]) -> Shape | Problem:
    """The shape of the one input if that is a vector with at least one number, else a ``Problem``."""
    shape = single(label, shapes)
    if isinstance(shape, Problem):
        return shape
    if len(shape) != 1:
        size = "×".join(map(str, shape)) + " numbers" if shape else "a single number"
        fix = Fix("Insert Flatten", "insert_flatten") if shape else None
        return Problem(f"{label} needs a vector; it gets {size}: put Flatten before it.", fix=fix)
    if shape[0] < 1:
        return Problem(f"{label} gets no numbers: connect at least one input.")
    return shape
