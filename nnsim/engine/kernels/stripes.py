"""Sums of a few rows of a matrix, kept in registers.

A loop in Python cannot ask for that: as far as a compiler knows, what the loop writes may be what it reads next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

LANES = 16
"""Numbers of a vector; where a processor has no registers as long, the compiler takes several."""

WIDTH = 8 * LANES
"""Numbers of a stripe: as many as fit into registers."""

_VECTOR, _PLACE = ir.VectorType(ir.FloatType(), LANES), ir.IntType(32)


class _Sums:
    """Writes the code that adds rows of some vectors; ``values`` are what it is called with."""

    def __init__(self, context: Any, builder: Any, kinds: Any, values: Any, vectors: int) -> None:
        self._context, self._builder, self._vectors = context, builder, vectors
        made, rows, which, counts = (
            context.make_array(kinds[i])(context, builder, values[i]).data for i in (0, 1, 3, 4)
        )
        self._made, self._rows, self._which, self._counts = made, rows, which, counts
        self._width, self._first, self._last = values[2], values[5], values[6]
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        self._multiply_add = cgutils.get_or_insert_function(builder.module, kind, f"llvm.fmuladd.v{LANES}f32")

    def write(self) -> None:
        """The sums are read, grow row by row, and are written."""
        builder = self._builder
        sums = [cgutils.alloca_once(builder, _VECTOR) for _ in range(self._vectors)]
        for number, total in enumerate(sums):
            builder.store(builder.load(self._vector(self._made, self._whole(LANES * number)), align=4), total)
        with cgutils.for_range_slice(builder, self._first, self._last, self._whole(1)) as (k, _):
            self._add(k, sums)
        for number, total in enumerate(sums):
            builder.store(builder.load(total), self._vector(self._made, self._whole(LANES * number)), align=4)

    def _add(self, k: Any, sums: list[Any]) -> None:
        builder = self._builder
        place = builder.zext(builder.load(builder.gep(self._which, [k])), self._width.type)
        row, count = builder.mul(place, self._width), self._everywhere(builder.load(builder.gep(self._counts, [k])))
        for number, total in enumerate(sums):
            at = builder.add(row, self._whole(LANES * number))
            numbers = builder.load(self._vector(self._rows, at), align=4)
            builder.store(builder.call(self._multiply_add, [count, numbers, builder.load(total)]), total)

    def _vector(self, base: Any, offset: Any) -> Any:
        return self._builder.bitcast(self._builder.gep(base, [offset]), _VECTOR.as_pointer())

    def _everywhere(self, number: Any) -> Any:
        """A vector of one number."""
        nothing = ir.Constant(_VECTOR, ir.Undefined)
        one = self._builder.insert_element(nothing, number, ir.Constant(_PLACE, 0))
        return self._builder.shuffle_vector(one, nothing, ir.Constant(ir.VectorType(_PLACE, LANES), [0] * LANES))

    def _whole(self, number: int) -> Any:
        return self._context.get_constant(types.intp, number)


def _adding(vectors: int) -> Any:
    """``add(made, rows, width, which, counts, first, last)``: add to the first so many vectors of ``made`` those of
    ``rows``, ``width`` numbers apart, that ``which`` uint32 tells from ``first`` to ``last``, each as often as it
    ``counts``. The arrays lie in one piece.
    """

    @cast("Callable[[Any], Any]", intrinsic)
    def add(_: Any, made: Any, rows: Any, width: Any, which: Any, counts: Any, first: Any, last: Any) -> Any:
        del width, first, last

        def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            _Sums(context, builder, signature.args, values, vectors).write()
            return context.get_dummy_value()

        return types.none(made, rows, types.intp, which, counts, types.intp, types.intp), generate

    return add


add_stripe = _adding(WIDTH // LANES)
add_vector = _adding(1)
