"""Numbers of ``LANES`` samples as one value: kernels keep many of them in registers, which loops over arrays cannot.

Each function becomes one or two instructions; none looks at the length of an array.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar, cast

import llvmlite.binding
import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.datamodel import models
from numba.core.typing import signature
from numba.extending import intrinsic, register_model
from numpy.typing import NDArray

from nnsim.engine.kernels.given import Floats
from nnsim.engine.kernels.operations import LANES

IS_WIDE = bool(llvmlite.binding.get_host_cpu_features().get("avx512f"))
"""Whether the processor has 32 registers of 16 numbers."""

_VECTOR = ir.VectorType(ir.FloatType(), LANES)
_NUMBER, _INDEX = ir.FloatType(), ir.IntType(32)
_ZEROS = ir.Constant(_VECTOR, [0.0] * LANES)


class Vector:
    """Numbers float32 [LANES] as kernels hold them: what stands for their type where nothing is compiled."""


class Lanes(types.Type):  # type: ignore[misc]
    """The compiler's type of these values."""

    def __init__(self) -> None:
        super().__init__(name=f"Lanes({LANES})")


LANES_TYPE = Lanes()


@register_model(Lanes)
class _Model(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _VECTOR)


Given = ParamSpec("Given")
Result = TypeVar("Result")
Make = Callable[..., Any]


class Made(NamedTuple, Generic[Result]):
    """What a function is for the compiler: its signature, and what ``make`` writes down where it is called."""

    signature: Any
    make: Make


def instruction(function: Callable[Concatenate[Any, Given], Made[Result]]) -> Callable[Given, Result]:
    """Let kernels call it, without the context; what is annotated is what they give, the function gets its types."""
    return cast("Callable[Given, Result]", intrinsic(function))


def _place(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    return builder.gep(context.make_array(kind)(context, builder, array).data, [index])


def _vectors(context: Any, builder: Any, kind: Any, array: Any, index: Any) -> Any:
    return builder.bitcast(_place(context, builder, kind, array, index), _VECTOR.as_pointer())


@instruction
def at(_context: Any, array: NDArray[Any], _index: int) -> Made[Any]:
    """``array[index]``, for an index that is known to be within."""

    def make(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(_place(context, builder, signature.args[0], *given))

    return Made(signature(array.dtype, array, types.intp), make)


@instruction
def load(_context: Any, array: Floats, _index: int) -> Made[Vector]:
    """``array[index : index + LANES]``."""

    def make(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.load(_vectors(context, builder, signature.args[0], *given), align=4)

    return Made(LANES_TYPE(array, types.intp), make)


@instruction
def store(_context: Any, array: Floats, _index: int, value: Vector) -> Made[None]:
    """``array[index : index + LANES] = value``."""

    def make(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        builder.store(given[2], _vectors(context, builder, signature.args[0], *given[:2]), align=4)
        return context.get_dummy_value()

    return Made(types.void(array, types.intp, value), make)


@instruction
def alike(_context: Any, _number: np.float32) -> Made[Vector]:
    """The same number in every lane."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        none = ir.Constant(_VECTOR, ir.Undefined)
        first = builder.insert_element(none, given[0], ir.Constant(_INDEX, 0))
        return builder.shuffle_vector(first, none, ir.Constant(ir.VectorType(_INDEX, LANES), [0] * LANES))

    return Made(LANES_TYPE(types.float32), make)


@instruction
def joined(_context: Any, a: Vector, b: Vector, c: Vector) -> Made[Vector]:
    """``a * b + c``, rounded once."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * 3)
        return builder.call(cgutils.get_or_insert_function(builder.module, kind, f"llvm.fma.v{LANES}f32"), given)

    return Made(LANES_TYPE(a, b, c), make)


def _of_two(make: Make) -> Make:
    return lambda _context, builder, _signature, given: make(builder, *given)


@instruction
def plus(_context: Any, a: Vector, b: Vector) -> Made[Vector]:
    """``a + b``."""
    return Made(LANES_TYPE(a, b), _of_two(lambda builder, a, b: builder.fadd(a, b)))


@instruction
def minus(_context: Any, a: Vector, b: Vector) -> Made[Vector]:
    """``a - b``."""
    return Made(LANES_TYPE(a, b), _of_two(lambda builder, a, b: builder.fsub(a, b)))


@instruction
def times(_context: Any, a: Vector, b: Vector) -> Made[Vector]:
    """``a * b``."""
    return Made(LANES_TYPE(a, b), _of_two(lambda builder, a, b: builder.fmul(a, b)))


@instruction
def larger(_context: Any, a: Vector, b: Vector) -> Made[Vector]:
    """The larger number, or one that is no number where there is any."""

    def make(builder: Any, a: Any, b: Any) -> Any:
        stays = builder.or_(builder.fcmp_ordered(">=", a, b), builder.fcmp_unordered("uno", a, a))
        return builder.select(stays, a, b)

    return Made(LANES_TYPE(a, b), _of_two(make))


@instruction
def rectified(_context: Any, a: Vector) -> Made[Vector]:
    """ReLU; what is no number stays so."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", given[0], _ZEROS), _ZEROS, given[0])

    return Made(LANES_TYPE(a), make)


@instruction
def where_positive(_context: Any, a: Vector, b: Vector) -> Made[Vector]:
    """0 where ``a`` is 0 or below, else ``b``: also where ``a`` is no number, as PyTorch has it."""

    def make(builder: Any, a: Any, b: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<=", a, _ZEROS), _ZEROS, b)

    return Made(LANES_TYPE(a, b), _of_two(make))


@instruction
def where_equal(_context: Any, a: Vector, b: Vector, c: Vector) -> Made[Vector]:
    """``c`` where ``a`` and ``b`` are equal or either is no number, else 0."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_unordered("==", given[0], given[1]), given[2], _ZEROS)

    return Made(LANES_TYPE(a, b, c), make)


@instruction
def where_not_equal(_context: Any, a: Vector, b: Vector, c: Vector) -> Made[Vector]:
    """0 where ``a`` and ``b`` are equal or either is no number, else ``c``."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.select(builder.fcmp_unordered("==", given[0], given[1]), _ZEROS, given[2])

    return Made(LANES_TYPE(a, b, c), make)


@instruction
def total(_context: Any, a: Vector) -> Made[np.float32]:
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

    return Made(types.float32(a), make)
