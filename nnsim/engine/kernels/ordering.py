"""The order of an epoch, as ``engine.samples.order`` has it, number for number: NumPy's ``default_rng`` and its shuffle.

O'Neill's SeedSequence and PCG64 (XSL RR 128/64) as NumPy documents them; its streams are stable, and ``fits`` asks.
"""

from __future__ import annotations

import numpy as np

from nnsim.engine.kernels.compiling import inlined, kernel, part

_U32, _U64 = np.uint32, np.uint64
_HIGH, _LOW = _U64(0x2360ED051FC65DA4), _U64(0x4385DF649FCCF645)
_HALF, _BITS, _LAST, _WORD = _U64(32), _U64(0xFFFFFFFF), _U64(63), _U64(64)
_TOP, _NONE, _SINGLE = _U64(58), _U64(0), _U64(1)
_A, _TIMES_A, _B, _TIMES_B = _U32(0x43B0D7E5), _U32(0x931E8875), _U32(0x8B51F9DD), _U32(0x58F38DED)
_LEFT, _RIGHT, _SHIFT = _U32(0xCA01F9DD), _U32(0x4973F715), _U32(16)


@inlined
def _upper(a, b):  # type: ignore[no-untyped-def]
    """The upper half of the 128 bits of a product."""
    a0, a1, b0, b1 = a & _BITS, a >> _HALF, b & _BITS, b >> _HALF
    middle = a1 * b0 + ((a0 * b0) >> _HALF)
    return a1 * b1 + (middle >> _HALF) + ((a0 * b1 + (middle & _BITS)) >> _HALF)


@inlined
def _advance(state):  # type: ignore[no-untyped-def]
    """One step of the congruential generator ``state``: its high and low half, those of its increment."""
    high, low = state[0], state[1]
    product = low * _LOW
    new = product + state[3]
    state[0] = _upper(low, _LOW) + high * _LOW + low * _HIGH + state[2] + (_SINGLE if new < product else _NONE)
    state[1] = new


@inlined
def _draw(state):  # type: ignore[no-untyped-def]
    """The next 64 bits."""
    _advance(state)
    mixed, turn = state[0] ^ state[1], state[0] >> _TOP
    return (mixed >> turn) | (mixed << ((_WORD - turn) & _LAST))


@part
def _seed(seed, state, pool):  # type: ignore[no-untyped-def]
    """Begin ``state`` as the sequence of ``seed`` would."""
    factor = _A
    for i in range(4):
        word = _U32(seed & _BITS) if i == 0 else _U32(seed >> _HALF) if i == 1 else _U32(0)
        word ^= factor
        factor = _U32(factor * _TIMES_A)
        word = _U32(word * factor)
        pool[i] = word ^ (word >> _SHIFT)
    for source in range(4):
        for target in range(4):
            if source != target:
                word = _U32(pool[source] ^ factor)
                factor = _U32(factor * _TIMES_A)
                word = _U32(word * factor)
                word ^= word >> _SHIFT
                mixed = _U32(_U32(_LEFT * pool[target]) - _U32(_RIGHT * word))
                pool[target] = mixed ^ (mixed >> _SHIFT)
    factor = _B
    for i in range(8):
        word = _U32(pool[i % 4] ^ factor)
        factor = _U32(factor * _TIMES_B)
        word = _U32(word * factor)
        word ^= word >> _SHIFT
        pool[4 + i] = word
    begin_high, begin_low = _joined(pool, 4), _joined(pool, 6)
    increment_high, increment_low = _joined(pool, 8), _joined(pool, 10)
    state[2] = (increment_high << _SINGLE) | (increment_low >> _LAST)
    state[3] = (increment_low << _SINGLE) | _SINGLE
    state[0] = state[1] = _NONE
    _advance(state)
    low = state[1] + begin_low
    state[0] += begin_high + (_SINGLE if low < begin_low else _NONE)
    state[1] = low
    _advance(state)


@inlined
def _joined(pool, at):  # type: ignore[no-untyped-def]
    return _U64(pool[at]) | (_U64(pool[at + 1]) << _HALF)


@part
def shuffle(seed, order):  # type: ignore[no-untyped-def]
    """Write the order that belongs to ``seed``: int64 [n], n below 2^32."""
    state, pool = np.empty(4, np.uint64), np.empty(12, np.uint32)
    _seed(seed, state, pool)
    for i in range(len(order)):
        order[i] = i
    mask = _U64(1)
    while mask < _U64(len(order) - 1):
        mask = (mask << _SINGLE) | _SINGLE
    kept, has_kept = _NONE, False
    for i in range(len(order) - 1, 0, -1):
        most = _U64(i)
        while mask >> _SINGLE >= most:
            mask >>= _SINGLE
        while True:
            if has_kept:
                drawn, has_kept = kept, False
            else:
                bits = _draw(state)
                drawn, kept, has_kept = bits & _BITS, bits >> _HALF, True
            if drawn & mask <= most:
                break
        j = np.int64(drawn & mask)
        order[i], order[j] = order[j], order[i]


@kernel
def shuffled(seed, order):  # type: ignore[no-untyped-def]
    """As ``shuffle``, for whoever asks from Python."""
    shuffle(seed, order)


def fits() -> bool:
    """Whether NumPy shuffles as it is done here."""
    order = np.empty(100, np.int64)
    shuffled(np.uint64(1 << 40 | 7), order)
    return bool((order == np.random.default_rng(1 << 40 | 7).permutation(100)).all())
