"""Functions of float32 of which compilers make vector instructions; how exact they are, tests say."""

from __future__ import annotations

import numpy as np

from nnsim.engine.kernels.compiling import inlined

_F, _I = np.float32, np.int32
ZERO, HALF, ONE, TWO = _F(0), _F(0.5), _F(1), _F(2)

_FLAT = _F(7.9053111)
"""Where tanh is 1 in float32."""

_A1, _A3, _A5, _A7 = _F(4.8935246e-03), _F(6.3726193e-04), _F(1.4857224e-05), _F(5.122297e-08)
_A9, _A11, _A13 = _F(-8.604672e-11), _F(2.0001879e-13), _F(-2.7607685e-16)
_B0, _B2, _B4, _B6 = _F(4.8935252e-03), _F(2.2684347e-03), _F(1.1853470e-04), _F(1.1982584e-06)

_LOWEST, _HIGHEST = _F(-87.33654), _F(88.0)
"""Between them exp is neither subnormal nor infinite in float32."""

_PER_LN2 = _F(1.442695041)
_LN2_HIGH, _LN2_LOW = _F(0.693359375), _F(-2.12194440e-4)
_C0, _C1, _C2 = _F(5.0000001201e-1), _F(1.6666665459e-1), _F(4.1665795894e-2)
_C3, _C4, _C5 = _F(8.3334519073e-3), _F(1.3981999507e-3), _F(1.9875691500e-4)
_BIAS, _FRACTION = _I(127), _I(23)


@inlined
def tanh(x: np.float32) -> np.float32:
    """A quotient of polynomials, as vector libraries have it."""
    x = max(x, -_FLAT)
    x = min(x, _FLAT)
    s = x * x
    odd = ((((((_A13 * s + _A11) * s + _A9) * s + _A7) * s + _A5) * s + _A3) * s + _A1) * x
    return odd / (((_B6 * s + _B4) * s + _B2) * s + _B0)


@inlined
def exp(x: np.float32) -> np.float32:
    """2^n times a polynomial on [-ln 2 / 2, ln 2 / 2] (Moshier's Cephes library); what is too large or too small stays
    at the edge of what is neither infinite nor subnormal."""
    x = max(x, _LOWEST)
    x = min(x, _HIGHEST)
    n = np.floor(x * _PER_LN2 + HALF)
    r = x - n * _LN2_HIGH - n * _LN2_LOW
    y = (((((_C5 * r + _C4) * r + _C3) * r + _C2) * r + _C1) * r + _C0) * r * r + r + ONE
    power = _I((_I(n) + _BIAS) << _FRACTION).view(np.float32)
    found: np.float32 = y * power
    return found


@inlined
def sigmoid(x: np.float32) -> np.float32:
    """The logistic function."""
    e = exp(-abs(x))
    return (ONE if x >= ZERO else e) / (ONE + e)
