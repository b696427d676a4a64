"""The encoding of texts and file names that the system's locale asks for."""

from __future__ import annotations

import sys
from collections.abc import MutableMapping

PLAIN = ("C", "POSIX")


def use_utf8(environment: MutableMapping[str, str]) -> None:
    """Ask for UTF-8 where the locale is plain C: Python does so when it starts (PEP 538), a frozen program does not.

    Without it Qt prints a warning, and file names with umlauts are wrong. Must come before Qt is loaded.
    """
    if not sys.platform.startswith("linux"):
        return
    deciding = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), None)
    if deciding is None or environment[deciding] in PLAIN:
        environment["LC_ALL" if deciding == "LC_ALL" else "LC_CTYPE"] = "C.UTF-8"
