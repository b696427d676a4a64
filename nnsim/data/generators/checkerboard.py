"""The fields of a checkerboard."""

from __future__ import annotations

import numpy as np

from nnsim.core.parameters import Integer, Values
from nnsim.data.entries import GENERATORS, Generator, Points
from nnsim.data.sampling import COUNT, jittered, noise, streams, turns, two_classes
from nnsim.language.texts import say

HALF = 2.8
"""Half the side of the board."""


def _make(values: Values, rng: np.random.Generator) -> Points:
    place, jitter = streams(rng)
    cells = int(values["cells"])
    y = turns(int(values["count"]), 2)
    u = place.random((len(y), 3))
    # Fields are numbered row by row; the fields of a class are chosen from a table of its own.
    row, column = np.divmod(np.arange(cells * cells), cells)
    tables = [np.flatnonzero((row + column) % 2 == label) for label in (0, 1)]
    field = np.where(y == 0, *(table[(u[:, 0] * len(table)).astype(np.intp)] for table in tables))
    corner = np.stack([column[field], row[field]], axis=1)
    return jittered((corner + u[:, 1:]) * (2 * HALF / cells) - HALF, y, float(values["noise"]), jitter)


GENERATORS.add(
    Generator(
        "checkerboard",
        say("Checkerboard"),
        say(
            "The classes alternate from field to field, like XOR many times over. "
            "The more fields, the more neurons, samples and epochs it takes."
        ),
        (COUNT, noise(0.0), Integer("cells", say("Fields"), 4, 2, 8, say("Fields along each side of the board."))),
        _make,
        two_classes,
    )
)
