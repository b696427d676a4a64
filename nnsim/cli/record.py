"""``nnsim record``: train in the engine process and draw the window into a film."""

from __future__ import annotations

import argparse
from pathlib import Path

from nnsim.cli.errors import UsageError
from nnsim.cli.painting import opened, painter, picture
from nnsim.io.film import refusal

PICTURES = 60
"""About so many there are if nobody says after how many epochs each is taken."""


def run(options: argparse.Namespace) -> int:
    """Write the film."""
    if problem := refusal(Path(options.out)):
        raise UsageError(problem.text)
    painting = opened(options, goes_on=True)
    every = options.every or max(1, painting.epochs // PICTURES)
    return painting.paint(painter("recording").record, every=every, fps=options.fps, picture=picture(options))
