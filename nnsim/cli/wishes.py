"""How ``--data`` is to be read: options of the command line as the choices of an import."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from typing import Any

from nnsim.cli.errors import UsageError
from nnsim.io.choices import ImportChoices, Levels

NAMES = ("target", "scaling", "levels")
"""Options that are about ``--data`` alone."""


def choices(options: argparse.Namespace) -> ImportChoices:
    """What the command line says of the samples, all else as recognised; raises ``UsageError``."""
    said: dict[str, Any] = {"scaling": options.scaling}
    if options.levels is not None:
        said["levels"] = _levels(options.levels)
    return replace(ImportChoices(), **said)


def _levels(text: str) -> Levels:
    """``0:255``, black and white."""
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)", text)
    if found is None or float(found[1]) >= float(found[2]):
        raise UsageError(f"{text!r} are no levels, black before white; write them as 0:255.")
    return float(found[1]), float(found[2])
