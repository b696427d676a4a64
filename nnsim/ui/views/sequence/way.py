"""States in the plane: the way of one sequence through them, or groups of them with what leads between."""

from __future__ import annotations

import math

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.sequences import Automaton, Edge, Reading
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.plane import Curve, Label, Plane, Points
from nnsim.ui.kit.theme import Theme, blend

ROOM, BEND, HEAD, PARTS, DOT = 0.08, 0.16, 0.028, 14, 11.0
"""Free space around, how far edges are bent, the length of their heads as a share of the plane, points of an edge, and
the size of a group, px."""

RARE = 0.02
"""Edges that fewer of what leaves a group take are not drawn."""


def show_path(plane: Plane, reading: Reading, text: str, theme: Theme) -> None:
    """The states of all sequences faintly, over them the way of one, with its symbols."""
    every = np.concatenate([reading.cloud, reading.path])
    x, y = (_axis(every[:, i], _title(reading, i)) for i in (0, 1))
    faint = [blend(theme.panel, theme.class_color(int(k)).name(), 0.42) for k in reading.read]
    ways = [Curve(reading.path[k : k + 2], theme.accent, 2.0) for k in range(len(reading.path) - 1)]
    colors = [*faint, *([theme.accent] * len(reading.path))]
    labels = [Label(place[0], place[1], letter) for place, letter in zip(reading.path.tolist(), text, strict=True)]
    plane.show_plane(x, y, curves=ways, points=Points(every, None, 5.0, colors=colors), labels=labels[::-1])


def _title(reading: Reading, axis: int) -> str:
    share = percent(reading.shares[axis], 0)
    return say("{number}. component, {share}", number=axis + 1, share=share)


def show_automaton(plane: Plane, found: Automaton, alphabet: tuple[str, ...], theme: Theme) -> None:
    """A point for each group; an edge for each symbol that leads on."""
    places = found.middles
    x, y = (_axis(places[:, i], say("{number}. component", number=i + 1), 2 * ROOM) for i in (0, 1))
    size = np.array([x.length, y.length])
    curves, labels = list[Curve](), list[Label]()
    for edge, letters in _drawn(found, alphabet):
        way, at = _bent(places[edge.start] / size, places[edge.end] / size)
        curves += [Curve(part * size, theme.muted, 1.2) for part in (way, _head(way))]
        labels.append(Label(float(at[0] * size[0]), float(at[1] * size[1]), letters))
    names = [Label(place[0], place[1], name) for place, name in zip(places.tolist(), found.meant, strict=False) if name]
    plane.show_plane(x, y, curves=curves, points=Points(places, None, DOT), labels=[*labels, *names])


def _drawn(found: Automaton, alphabet: tuple[str, ...]) -> list[tuple[Edge, str]]:
    """One edge for each pair of groups, with all symbols that lead along it."""
    leaves = np.bincount([e.start for e in found.edges], [e.count for e in found.edges], len(found.sizes))
    pairs: dict[tuple[int, int], list[Edge]] = {}
    for edge in found.edges:
        if edge.count >= RARE * leaves[edge.start]:
            pairs.setdefault((edge.start, edge.end), []).append(edge)
    return [(edges[0], " ".join(alphabet[e.symbol] for e in edges)) for edges in pairs.values()]


def _axis(values: Doubles, title: str, room: float = ROOM) -> Axis:
    low, high = float(values.min()), float(values.max())
    more = (high - low) * room or 1.0
    return Axis(low - more, high + more, title)


def _bent(start: Doubles, end: Doubles) -> tuple[Doubles, Doubles]:
    """A line that is bent to its left, and its middle; a loop where it leads back."""
    share = np.linspace(0, 1, PARTS)[:, None]
    if np.allclose(start, end):
        turn = 2 * math.pi * share[:, 0] - math.pi / 2
        ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        way = start + 0.045 * (ring + np.array([0.0, 1.0]))
        return way, way[PARTS // 2]
    across = np.array([start[1] - end[1], end[0] - start[0]])
    corner = (start + end) / 2 + BEND * across
    way = (1 - share) ** 2 * start + 2 * share * (1 - share) * corner + share**2 * end
    return way, way[PARTS // 2]


def _head(way: Doubles) -> Doubles:
    """The head of an arrow a little before the end of a line."""
    tip, before = way[-2], way[-4]
    along = (tip - before) / (np.hypot(*(tip - before)) or 1.0)
    across = np.array([-along[1], along[0]])
    return np.stack([tip - HEAD * (along - 0.5 * across), tip, tip - HEAD * (along + 0.5 * across)])
