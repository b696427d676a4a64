"""Sparse coding of patches: atoms, a patch as a sum of a few of them, and a picture with less noise."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.answers.arrays import Doubles, Places

NO_SAMPLE = -1


@dataclass(frozen=True, slots=True)
class AboutPatches:
    """``atoms`` of ``side`` x ``side`` pixels are learned; a patch is a sum of at most ``most`` of them.

    ``sample``  the picture that is told about, and ``noise`` what is put on it, in shares of the range of pixels
    ``turn``    every turn brings what more was learned in so many ``seconds``
    """

    atoms: int = 64
    side: int = 6
    most: int = 5
    sample: int = NO_SAMPLE
    noise: float = 0.2
    turn: int = 0
    seconds: float = 0.01


@dataclass(frozen=True, eq=False, slots=True)
class Sum:
    """One patch of the picture: its place, ``patch`` [side, side] without its mean, and the ``atoms`` [k] that are
    summed up for it, each ``weights`` [k] times."""

    row: int
    column: int
    patch: Doubles
    atoms: Places
    weights: Doubles


@dataclass(frozen=True, eq=False, slots=True)
class Denoised:
    """A picture [h, w] from 0 to 1: as it ``was``, ``noisy``, and ``cleaned``; ``psnr`` of the last two against the
    first, in decibels."""

    was: Doubles
    noisy: Doubles
    cleaned: Doubles
    psnr: tuple[float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Patches:
    """What is known so far.

    ``atoms``    [n, side, side], each of length 1, those first that are used most
    ``used``     [n] shares of the patches that each takes part in
    ``patches``  that they are learned from, after so many ``rounds``
    ``error``    what is left of the patches, as a share of their length, after each round
    ``sum``, ``denoised``  of the picture that is told about
    ``done``     the share of the work that is done, and ``ms`` how long that took
    ``why_not``  why nothing can be learned, in a sentence
    """

    atoms: Doubles
    used: Doubles
    patches: int
    rounds: int
    error: tuple[float, ...]
    sum: Sum | None
    denoised: Denoised | None
    done: float
    ms: float
    why_not: str = ""
