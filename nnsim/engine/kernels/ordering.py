"""The order of an epoch, as ``engine.samples.order`` has it: NumPy's ``default_rng`` and its shuffle, bit by bit.

O'Neill's SeedSequence and PCG64 (XSL RR 128/64) as NumPy documents them; its streams are stable, and ``fits`` asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic

from nnsim.engine.kernels.compiling import inlined, kernel, part
from nnsim.engine.kernels.given import Wholes

_U32, _U64 = np.uint32, np.uint64
_HIGH, _LOW = _U64(0x2360ED051FC65DA4), _U64(0x4385DF649FCCF645)
_HALF, _BITS, _LAST, _WORD = _U64(32), _U64(0xFFFFFFFF), _U64(63), _U64(64)
_TOP, _NONE, _SINGLE = _U64(58), _U64(0), _U64(1)
_TIMES_A, _TIMES_B = _U32(0x931E8875), _U32(0x58F38DED)
_LEFT, _RIGHT, _SHIFT = _U32(0xCA01F9DD), _U32(0x4973F715), _U32(16)


def _powers(first: int, times: int, count: int) -> tuple[np.uint32, ...]:
    return tuple(_U32(first * times**power & 0xFFFFFFFF) for power in range(count))


_FACTORS, _OTHERS = _powers(0x43B0D7E5, 0x931E8875, 16), _powers(0x8B51F9DD, 0x58F38DED, 8)
"""What words of entropy are hashed with, one after the other."""

State = tuple[np.uint64, np.uint64, np.uint64, np.uint64]
"""A congruential generator: its high and low half, and those of its increment."""


@intrinsic  # type: ignore[untyped-decorator]
def _upper(_context: Any, _a: Any, _b: Any) -> tuple[Any, Callable[..., Any]]:
    """The upper half of the 128 bits of a product, which is one instruction that Python has no sign for."""

    def generate(context: Any, builder: Any, _signature: Any, factors: Any) -> Any:
        word = context.get_value_type(types.uint64)
        double = type(word)(128)
        a, b = (builder.zext(factor, double) for factor in factors)
        return builder.trunc(builder.lshr(builder.mul(a, b), double(64)), word)

    return types.uint64(types.uint64, types.uint64), generate


@inlined
def _advanced(state: State) -> State:
    """The generator one step on."""
    high, low, more_high, more_low = state
    product = low * _LOW
    new = product + more_low
    carry = _SINGLE if new < product else _NONE
    return _upper(low, _LOW) + high * _LOW + low * _HIGH + more_high + carry, new, more_high, more_low


@inlined
def _told(state: State) -> np.uint64:
    """The 64 bits that a generator tells."""
    mixed, turn = state[0] ^ state[1], state[0] >> _TOP
    return (mixed >> turn) | (mixed << ((_WORD - turn) & _LAST))


@inlined
def _hashed(word: np.uint32, factor: np.uint32, times: np.uint32) -> np.uint32:
    """A word of entropy, its bits spread."""
    spread = _U32(_U32(word ^ factor) * _U32(factor * times))
    return spread ^ (spread >> _SHIFT)


@inlined
def _mixed(word: np.uint32, other: np.uint32, factor: np.uint32) -> np.uint32:
    """A word of the pool, with another one mixed in."""
    mixed = _U32(_U32(_LEFT * word) - _U32(_RIGHT * _hashed(other, factor, _TIMES_A)))
    return mixed ^ (mixed >> _SHIFT)


@inlined
def _joined(low: np.uint32, high: np.uint32) -> np.uint64:
    return _U64(low) | (_U64(high) << _HALF)


@part
def _seeded(seed: np.uint64) -> State:
    """The generator of ``seed``: a pool of four words, of which those that a seed of 64 bits does not fill are 0, then
    each word mixed with all others, and eight words made of them.
    """
    f = _FACTORS
    a, b = _hashed(_U32(seed & _BITS), f[0], _TIMES_A), _hashed(_U32(seed >> _HALF), f[1], _TIMES_A)
    c, d = _hashed(_U32(0), f[2], _TIMES_A), _hashed(_U32(0), f[3], _TIMES_A)
    b, c, d = _mixed(b, a, f[4]), _mixed(c, a, f[5]), _mixed(d, a, f[6])
    a, c, d = _mixed(a, b, f[7]), _mixed(c, b, f[8]), _mixed(d, b, f[9])
    a, b, d = _mixed(a, c, f[10]), _mixed(b, c, f[11]), _mixed(d, c, f[12])
    a, b, c = _mixed(a, d, f[13]), _mixed(b, d, f[14]), _mixed(c, d, f[15])
    g = _OTHERS
    begin_low = _joined(_hashed(c, g[2], _TIMES_B), _hashed(d, g[3], _TIMES_B))
    begin_high = _joined(_hashed(a, g[0], _TIMES_B), _hashed(b, g[1], _TIMES_B))
    high = _joined(_hashed(a, g[4], _TIMES_B), _hashed(b, g[5], _TIMES_B))
    low = _joined(_hashed(c, g[6], _TIMES_B), _hashed(d, g[7], _TIMES_B))
    more_high, more_low = (high << _SINGLE) | (low >> _LAST), (low << _SINGLE) | _SINGLE
    high, low, _, _ = _advanced((_NONE, _NONE, more_high, more_low))
    sum_low = low + begin_low
    carry = _SINGLE if sum_low < low else _NONE
    return _advanced((high + begin_high + carry, sum_low, more_high, more_low))


@part
def shuffle(seed: np.uint64, order: Wholes) -> None:
    """Write the order that belongs to ``seed``: int64 [n], n below 2^32.

    Draws that are too large for their place change nothing and leave the place to the next one: to ask first whether
    they are would cost more, as no processor guesses the answer.
    """
    for i in range(len(order)):
        order[i] = i
    state = _seeded(seed)
    left = _U64(max(len(order), 1) - 1)
    mask = _SINGLE
    while mask < left:
        mask = (mask << _SINGLE) | _SINGLE
    while left > _NONE:
        state = _advanced(state)
        bits = _told(state)
        left, mask = _place(bits & _BITS, left, mask, order)
        if left > _NONE:
            left, mask = _place(bits >> _HALF, left, mask, order)


@inlined
def _place(drawn: np.uint64, left: np.uint64, mask: np.uint64, order: Wholes) -> tuple[np.uint64, np.uint64]:
    """Put a number in the last of so many places that are ``left`` if the draw allows it; what is left then."""
    if mask >> _SINGLE >= left:
        mask >>= _SINGLE
    found = drawn & mask
    fits = found <= left
    at = found if fits else left
    order[left], order[at] = order[at], order[left]
    return left - (_SINGLE if fits else _NONE), mask


@kernel
def shuffled(seed: np.uint64, order: Wholes) -> None:
    """As ``shuffle``, for whoever asks from Python."""
    shuffle(seed, order)


def fits() -> bool:
    """Whether NumPy shuffles as it is done here."""
    order = np.empty(100, np.int64)
    shuffled(np.uint64(1 << 40 | 7), order)
    return bool((order == np.random.default_rng(1 << 40 | 7).permutation(100)).all())
