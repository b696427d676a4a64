"""A data set in words: what it is, how large, and why some sets are not painted. Qt-free."""

from __future__ import annotations

from pathlib import PurePath

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.data.entries import GENERATORS
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say

LONGEST = 24
"""Characters of a name that fit beside the size."""


def in_words(data: Data) -> str:
    """``Spiral · 400 points``, ``Iris, edited · 150 rows``, ``MNIST · 70,000 images``; without augmented copies."""
    name = _short(data.origin.partition("; ")[0])  # what was left out follows a semicolon
    if data.source is not None:
        name = GENERATORS[data.source.kind].label
    edited = say(", edited") if name and data.edited else ""
    own = len(data) - data.copies
    size = counted(own, kind_of(data).noun)
    out = data.how_many("excluded")
    left = say(" · {out:,} excluded", out=out) if out else ""
    return f"{name}{edited} · {size}{left}" if name else f"{size}{left}"


def called(data: Data) -> str:
    """What samples are called after: generator, bundled set or file; empty for what was painted or drawn here."""
    if data.source is not None:
        return GENERATORS[data.source.kind].label if data.source.kind in GENERATORS else ""
    return PurePath(data.origin.partition("; ")[0]).stem or (say("Drawn images") if kind_of(data).is_drawn else "")


def why_not(data: Data) -> str:
    """Why points of ``data`` are not painted, or what is done instead; empty for the plane and for images."""
    if kind_of(data).lies_in_plane == "projected":
        columns = counted(data.sample_shape[0], "column")
        return say("Each point is a row of {columns}, so the plane shows rows but paints none.", columns=columns)
    if data.modality_shapes:
        return say(
            "Each pair is an image with a text, so neither is drawn here: import pairs, or try one on the test pad."
        )
    if kind_of(data).is_played:
        return (
            say("{help} These frames are of a random player.", help=GENERATORS[data.source.kind].help)
            if data.source
            else ""
        )
    if kind_of(data).is_curve:
        size = kind_of(data).size(data.sample_shape)
        return say(
            "Series of {word}{size}. Bend one by hand in the Output panel.",
            word=say("up to ") if data.lengths is not None else "",
            size=size,
        )
    if kind_of(data).is_moving:
        return say("Videos of {size}. They play in the Samples view.", size=kind_of(data).size(data.sample_shape))
    return ""


def _short(name: str) -> str:
    """A long file name keeps its ends."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2]}…{name[-LONGEST // 2 + 1 :]}"
