"""What Boltzmann machines dream of, make of samples, and hold likely."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.answers.arrays import Places
from nnsim.core.data import Floats

ANY = -1
"""In the place of a class: the machine may dream of any."""


@dataclass(frozen=True, slots=True)
class DreamQuestion:
    """Dreams of class ``label``, or of ``ANY``, that go on from hidden units ``hidden``, float32 as bytes.

    ``number`` counts questions and seeds what is drawn; where ``hidden`` fits no machine, dreams begin at samples.
    ``beside`` says of how many test samples it is told what comes back of them, or of training samples without such.
    """

    label: int = ANY
    number: int = 0
    hidden: bytes = b""
    beside: int = 8


@dataclass(frozen=True, eq=False, slots=True)
class Dreams:
    """``pictures`` [n, numbers] from 0 to 1 after so many more ``rounds``, and where they go on from.

    ``classes``  what the machine holds each to be [n], ``ANY`` where it knows no classes; ``told`` whether it does
    ``layers``   how many machines the way down leads through
    ``samples``  places of samples in the document [m], and ``again`` [m, numbers] what comes back of each, up and down
    ``train``, ``test``  free energies [k] of samples for the machine that learns; empty where none does
    """

    pictures: Floats
    classes: Places
    told: bool
    hidden: bytes
    rounds: int
    layers: int
    samples: Places
    again: Floats
    train: Floats
    test: Floats
