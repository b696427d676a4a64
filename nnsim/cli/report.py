"""``nnsim report``: train in the engine process, or take a saved run, and write it up as one HTML file."""

from __future__ import annotations

import argparse

from nnsim.cli.painting import opened, painter


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    return opened(options).paint(painter("reporting").report)
