"""What atoms, sums and cleaned pictures are said to be."""

from __future__ import annotations

from math import isinf

from nnsim.core.answers.patches import Patches
from nnsim.core.counted import counted
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import fixed


def sentence(found: Patches) -> str:
    """How well the atoms explain the patches, and what that does for a picture."""
    learned = say(
        "{atoms} of {patches}, {rounds}: {left} of their size is left unexplained.",
        atoms=counted(len(found.atoms), "atom"),
        patches=counted(found.patches, "patch"),
        rounds=counted(found.rounds, "round"),
        left=percent(found.error[-1]) if found.error else "",
    )
    if found.denoised is None:
        return learned
    noisy, cleaned = map(decibels, found.denoised.psnr)
    return say(
        "{learned} The noisy picture has {noisy} to the true one, what its patches say of it {cleaned}.",
        learned=learned,
        noisy=noisy,
        cleaned=cleaned,
    )


def decibels(value: float) -> str:
    """A peak signal-to-noise ratio."""
    return "∞ dB" if isinf(value) else say("{ratio} dB", ratio=fixed(value, 1))
