"""Numbers of ``LANES`` samples as one value: kernels keep many of them in registers, which loops over arrays cannot.

Each function becomes one or two instructions; none looks at the length of an array.
"""

from __future__ import annotations

from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.extending import intrinsic, register_model

from nnsim.engine.kernels.operations import LANES

IS_WIDE = bool(llvmlite.binding.get_host_cpu_features().get("avx512f"))
"""Whether the processor has 32 registers of 16 numbers."""

_VECTOR = ir.VectorType(ir.FloatType(), LANES)
_NUMBER, _INDEX = ir.FloatType(), ir.IntType(32)
_ZEROS = ir.Constant(_VECTOR, [0.0] * LANES)


class Lanes(types.Type):  # type: ignore[misc]
    """The type of these values."""

    def __init__(self) -> None:
        super().__init__(name=f"Lanes({LANES})")


LANES_TYPE = Lanes()


@register_model(Lanes)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)


def _place(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    return builder.gep(context.make_array(kind)(context, builder, array).data, [index])


def _vectors(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    return builder.bitcast(_place(context, builder, kind, array, index), _VECTOR.as_pointer())


@intrinsic
def at(_context, array, index):  # type: ignore[no-untyped-def]
    """``array[index]``, for an index that is known to be within."""

    def make(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(_place(context, builder, signature.args[0], *given))

    return array.dtype(array, types.intp), make


@intrinsic
def load(_context, array, index):  # type: ignore[no-untyped-def]
    """``array[index : index + LANES]``."""

    def make(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(_vectors(context, builder, signature.args[0], *given), align=4)

    return LANES_TYPE(array, types.intp), make


@intrinsic
def store(_context, array, index, value):  # type: ignore[no-untyped-def]
    """``array[index : index + LANES] = value``."""

    def make(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        builder.store(given[2], _vectors(context, builder, signature.args[0], *given[:2]), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, LANES_TYPE), make


@intrinsic
def alike(_context, number):  # type: ignore[no-untyped-def]
    """The same number in every lane."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        none = ir.Constant(_VECTOR, ir.Undefined)
        first = builder.insert_element(none, given[0], ir.Constant(_INDEX, 0))
        return builder.shuffle_vector(first, none, ir.Constant(ir.VectorType(_INDEX, LANES), [0] * LANES))

    return LANES_TYPE(types.float32), make


@intrinsic
def joined(_context, a, b, c):  # type: ignore[no-untyped-def]
    """``a * b + c``, rounded once."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.v{LANES}f32"), given)

    return LANES_TYPE(LANES_TYPE, LANES_TYPE, LANES_TYPE), make


def _of_two(make: Any) -> Any:
    return lambda _context, builder, _signature, given: make(builder, *given)


@intrinsic
def plus(_context, a, b):  # type: ignore[no-untyped-def]
    """``a + b``."""
    return LANES_TYPE(LANES_TYPE, LANES_TYPE), _of_two(lambda builder, a, b: builder.fadd(a, b))


@intrinsic
def minus(_context, a, b):  # type: ignore[no-untyped-def]
    """``a - b``."""
    return LANES_TYPE(LANES_TYPE, LANES_TYPE), _of_two(lambda builder, a, b: builder.fsub(a, b))


@intrinsic
def times(_context, a, b):  # type: ignore[no-untyped-def]
    """``a * b``."""
    return LANES_TYPE(LANES_TYPE, LANES_TYPE), _of_two(lambda builder, a, b: builder.fmul(a, b))


@intrinsic
def larger(_context, a, b):  # type: ignore[no-untyped-def]
    """The larger number, or one that is no number where there is any."""

    def make(builder: Any, a: Any, b: Any) -> Any:
        stays = builder.or_(builder.fcmp_ordered(">=", a, b), builder.fcmp_unordered("uno", a, a))
        return builder.select(stays, a, b)

    return LANES_TYPE(LANES_TYPE, LANES_TYPE), _of_two(make)


@intrinsic
def rectified(_context, a):  # type: ignore[no-untyped-def]
    """ReLU; what is no number stays so."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", given[0], _ZEROS), _ZEROS, given[0])

    return LANES_TYPE(LANES_TYPE), make


@intrinsic
def where_positive(_context, a, b):  # type: ignore[no-untyped-def]
    """``b`` where ``a`` is above zero, else 0."""

    def make(builder: Any, a: Any, b: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", a, _ZEROS), b, _ZEROS)

    return LANES_TYPE(LANES_TYPE, LANES_TYPE), _of_two(make)


@intrinsic
def where_equal(_context, a, b, c):  # type: ignore[no-untyped-def]
    """``c`` where ``a`` and ``b`` are equal, else 0."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered("==", given[0], given[1]), given[2], _ZEROS)

    return LANES_TYPE(LANES_TYPE, LANES_TYPE, LANES_TYPE), make


@intrinsic
def where_not_equal(_context, a, b, c):  # type: ignore[no-untyped-def]
    """0 where ``a`` and ``b`` are equal, else ``c``."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered("==", given[0], given[1]), _ZEROS, given[2])

    return LANES_TYPE(LANES_TYPE, LANES_TYPE, LANES_TYPE), make


@intrinsic
def total(_context, a):  # type: ignore[no-untyped-def]
    """The sum over the lanes, always in the same order: halves, halves of these, and so on."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        value, size = given[0], LANES
        while size > 1:
            size //= 2
            kind, none = ir.VectorType(_INDEX, size), ir.Constant(value.type, ir.Undefined)
            lower = builder.shuffle_vector(value, none, ir.Constant(kind, list(range(size))))
            upper = builder.shuffle_vector(value, none, ir.Constant(kind, list(range(size, 2 * size))))
            value = builder.fadd(lower, upper)
        return builder.extract_element(value, ir.Constant(_INDEX, 0))

    return types.float32(LANES_TYPE), make
