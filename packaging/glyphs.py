"""Glyphs that look drawn by hand: vector strokes, bent and shifted at random, and inked with a round pen.

Nobody drew them; the same seed always gives the same bytes.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Strokes = list[Array]

NAMES = ("circle", "cross", "triangle", "square", "arrow", "star", "wave", "spiral", "tick", "house")


def _curve(count: int, x: Any, y: Any) -> Array:
    t = np.linspace(0.0, 1.0, count)
    return np.stack([x(t), y(t)], axis=1)


def _corners(*points: tuple[float, float]) -> Array:
    """A line through corners, with points between them that can be bent."""
    parts = [np.linspace(a, b, 8, endpoint=False) for a, b in itertools.pairwise(points)]
    return np.concatenate([*parts, [points[-1]]])


def strokes(name: str) -> Strokes:
    """The pen's ways in the square from -1 to 1, y downwards."""
    turn = 2 * np.pi
    star = [(np.sin(k * turn * 0.4), -np.cos(k * turn * 0.4)) for k in range(6)]
    return {
        "circle": [_curve(33, lambda t: 0.9 * np.sin(turn * t), lambda t: -0.9 * np.cos(turn * t))],
        "cross": [_corners((-0.8, -0.8), (0.8, 0.8)), _corners((0.8, -0.8), (-0.8, 0.8))],
        "triangle": [_corners((0, -0.9), (0.9, 0.7), (-0.9, 0.7), (0, -0.9))],
        "square": [_corners((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8), (-0.8, -0.8))],
        "arrow": [_corners((-0.9, 0), (0.9, 0)), _corners((0.3, -0.6), (0.9, 0), (0.3, 0.6))],
        "star": [_corners(*star)],
        "wave": [_curve(33, lambda t: 1.8 * t - 0.9, lambda t: 0.5 * np.sin(1.5 * turn * t))],
        "spiral": [_curve(41, lambda t: 0.95 * t * np.sin(2 * turn * t), lambda t: -0.95 * t * np.cos(2 * turn * t))],
        "tick": [_corners((-0.8, 0.1), (-0.2, 0.8), (0.8, -0.8))],
        "house": [_corners((-0.7, 0.9), (-0.7, -0.1), (0, -0.9), (0.7, -0.1), (0.7, 0.9), (-0.7, 0.9))],
    }[name]


def shaken(lines: Strokes, rng: np.random.Generator) -> Strokes:
    """As another hand would draw it: turned, stretched, leaning, shifted, and bent by slow waves."""
    angle, lean = rng.normal(0.0, 0.16), rng.normal(0.0, 0.12)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    change = turn @ np.array([[1.0, lean], [0.0, 1.0]]) @ np.diag(rng.uniform(0.68, 0.98, 2))
    shift, phase, size = (
        rng.uniform(-0.14, 0.14, 2),
        rng.uniform(0.0, 2 * np.pi, (2, 2)),
        rng.uniform(0.0, 0.07, (2, 2)),
    )
    moved = []
    for line in lines:
        points = line @ change.T + shift
        bend = sum(size[k] * np.sin((k + 2) * points[:, ::-1] + phase[k]) for k in range(2))
        moved.append(points + bend)
    return moved


def inked(lines: Strokes, side: int, pen: float) -> Array:
    """Darkness from 0 to 1 [side, side]: how much of each pixel the round pen of that width covers."""
    centres = (np.arange(side) + 0.5) / side * 2.4 - 1.2
    y, x = np.meshgrid(centres, centres, indexing="ij")
    pixels = np.stack([x, y], axis=-1).reshape(-1, 1, 2)
    nearest = np.full(side * side, np.inf)
    for line in lines:
        start, way = line[:-1], np.diff(line, axis=0)
        along = ((pixels - start) * way).sum(-1) / np.maximum((way**2).sum(-1), 1e-12)
        foot = start + np.clip(along, 0.0, 1.0)[..., None] * way
        nearest = np.minimum(nearest, np.linalg.norm(pixels - foot, axis=-1).min(axis=1))
    pixel = 2.4 / side
    return np.clip((pen / 2 - nearest) / pixel + 0.5, 0.0, 1.0).reshape(side, side)


def small(each: int = 100, side: int = 28, seed: int = 12) -> tuple[Array, Array]:
    """Grey glyphs uint8 [n, side, side], white on black, and their classes."""
    rng = np.random.default_rng(seed)
    y = np.tile(np.arange(len(NAMES)), each)
    images = [inked(shaken(strokes(NAMES[k]), rng), side, rng.uniform(0.13, 0.26)) for k in y]
    return np.rint(np.stack(images) * 255).astype(np.uint8), y.astype(np.uint8)


def large(each: int = 16, side: int = 224, seed: int = 13) -> tuple[Array, Array]:
    """Glyphs of four kinds in one colour on another, uint8 [n, side, side, 3]."""
    rng = np.random.default_rng(seed)
    y = np.tile(np.arange(4), each)
    images = []
    for k in y:
        ink, paper = rng.integers(0, 256, 3), rng.integers(0, 256, 3)
        while abs(int(ink.sum()) - int(paper.sum())) < 200:
            paper = rng.integers(0, 256, 3)
        dark = inked(shaken(strokes(NAMES[k]), rng), side, rng.uniform(0.13, 0.3))[..., None]
        images.append(np.rint(dark * ink + (1 - dark) * paper).astype(np.uint8))
    return np.stack(images), y.astype(np.uint8)
