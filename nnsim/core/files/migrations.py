"""From older formats of the project file to the current one, a step at a time.

Format 1 is the first. When a release changes the format, it raises ``FORMAT`` and adds the
step from the one before to ``MIGRATIONS``; a step gets the JSON object of ``project.json`` and
the other members and returns both, and never touches what it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nnsim.core.files.archive import Damaged, Members
from nnsim.core.files.fields import newer

FORMAT = 1

Contents = tuple[dict[str, Any], Members]
Migration = Callable[[dict[str, Any], Members], Contents]

MIGRATIONS: Mapping[int, Migration] = {}
"""By the format that a step starts from."""


def migrate(
    document: dict[str, Any],
    members: Members,
    target: int = FORMAT,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> Contents:
    """Bring a file of any older format to ``target``; the key ``format`` is gone afterwards.

    Raises ``Damaged`` where the format is no number of a format or newer than ``target``.
    """
    version = document.get("format")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise Damaged("its format number is damaged")
    if version > target:
        raise newer(f"it has format {min(version, 10**9)}, this version reads up to {target},")
    for step in range(version, target):
        document, members = migrations[step](document, members)
    return {key: value for key, value in document.items() if key != "format"}, members
