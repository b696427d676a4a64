"""``nnsim snapshot``: train in the engine process and draw the window into a picture."""

from __future__ import annotations

import argparse

from nnsim.cli.painting import opened, painter, picture


def run(options: argparse.Namespace) -> int:
    """Write the picture."""
    return opened(options).paint(painter("snapshot").snapshot, picture=picture(options))
