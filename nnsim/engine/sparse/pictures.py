"""Patches of pictures, and pictures of patches."""

from __future__ import annotations

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.patches import Denoised
from nnsim.core.data import Samples
from nnsim.engine.sparse.pursuit import pursue, summed

GAIN = 1.15
"""A patch is coded until so many times the noise is left of it (Elad and Aharon 2006)."""

GREY = 3
"""Axes of a stack of grey pictures."""


def grey(pictures: Samples) -> Doubles:
    """Pictures [n, h, w] or [n, h, w, 3], bytes or from 0 to 1, as grey ones [n, h, w] from 0 to 1."""
    values = pictures.astype(np.float64) / (255 if pictures.dtype == np.uint8 else 1)
    return np.asarray(values.mean(3) if values.ndim > GREY else values)


def patches_of(pictures: Doubles, side: int) -> Doubles:
    """Every patch [n, rows, columns, side * side] of pictures [n, h, w]."""
    found = np.lib.stride_tricks.sliding_window_view(pictures, (side, side), axis=(1, 2))
    return found.reshape(*found.shape[:3], side * side)


def drawn(pictures: Doubles, side: int, count: int, draw: np.random.Generator) -> Doubles:
    """At most ``count`` patches [n, d] without their mean, of those that are not flat."""
    every = patches_of(pictures, side)
    which = draw.permutation(every[..., 0].size)[: 8 * count]
    found = every.reshape(-1, side * side)[which] if every.size <= 1 << 24 else _some(every, which)
    found = found - found.mean(1, keepdims=True)
    spread = np.linalg.norm(found, axis=1)
    return np.asarray(found[spread > 0.1 * spread.max(initial=0.0)][:count])


def _some(every: Doubles, which: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Doubles:
    """Some of very many patches, without a copy of all."""
    picture, row, column = np.unravel_index(which, every.shape[:3])
    return np.asarray(every[picture, row, column])


def denoised(atoms: Doubles, was: Doubles, noise: float, draw: np.random.Generator) -> Denoised:
    """Noise is put on a picture [h, w]; each patch is coded until only noise is left, and all are laid over another."""
    noisy = was + noise * draw.normal(size=was.shape)
    side = round(np.sqrt(atoms.shape[1]))
    every = patches_of(noisy[None], side)[0]
    rows, columns = every.shape[:2]
    flat = every.reshape(-1, side * side)
    means = flat.mean(1, keepdims=True)
    chosen, weights = pursue(atoms, flat - means, side, GAIN * noise * side)
    coded = (summed(atoms, chosen, weights) + means).reshape(rows, columns, side, side)
    total, times = np.zeros_like(was), np.zeros_like(was)
    for down in range(side):
        for right in range(side):
            total[down : down + rows, right : right + columns] += coded[:, :, down, right]
            times[down : down + rows, right : right + columns] += 1
    cleaned = np.clip(total / times, 0, 1)
    return Denoised(was, noisy, cleaned, (psnr(noisy, was), psnr(cleaned, was)))


def psnr(found: Doubles, was: Doubles) -> float:
    """The peak signal-to-noise ratio in decibels, of pictures from 0 to 1; infinite where they are alike."""
    error = float(((found - was) ** 2).mean())
    return float("inf") if error == 0 else -10 * float(np.log10(error))
