"""From older formats of the project file to the current one, a step at a time.

Who changes the format raises ``FORMAT`` and adds the step from the one before to ``MIGRATIONS``; a step gets the JSON
object of ``project.json`` and the other members and returns both, and never touches what it was given. What is damaged
is left to be found by who reads the newest format.

=======  ============================================================================
format   what it brought
=======  ============================================================================
1        the first
2        ``data.kind``: what the samples are, which format 1 told by their shape alone
=======  ============================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nnsim.core.files import bundled
from nnsim.core.files.archive import SAMPLES, Damaged, Members
from nnsim.core.files.arrays import shape_of
from nnsim.core.files.fields import newer
from nnsim.language.texts import say

FORMAT = 2

Contents = tuple[dict[str, Any], Members]
Migration = Callable[[dict[str, Any], Members], Contents]


def _state_the_kind(document: dict[str, Any], members: Members) -> Contents:
    """Two numbers were a point, others a row of a table, and what has more than one axis an image."""
    data = document.get("data")
    if not isinstance(data, dict):
        return document, members
    axes = _sample_shape(data, members)
    kind = "points" if axes == (2,) else "image" if len(axes) > 1 else "table"
    return {**document, "data": {**data, "kind": kind}}, members


def _sample_shape(data: dict[str, Any], members: Members) -> tuple[int, ...]:
    """The shape of a sample; those of an unedited bundled set lie beside the program. Empty where nothing tells."""
    name = data.get("bundled")
    if isinstance(name, str) and name and not data.get("edited"):
        return bundled.first_samples(name, 1).shape[1:]
    return shape_of(members.get(SAMPLES, b""))[1:]


MIGRATIONS: Mapping[int, Migration] = {1: _state_the_kind}
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
        raise Damaged(say("its format number is damaged"))
    if version > target:
        raise newer(
            say(
                "it has format {version}, this version reads up to {target},",
                version=min(version, 10**9),
                target=target,
            )
        )
    for step in range(version, target):
        document, members = migrations[step](document, members)
    return {key: value for key, value in document.items() if key != "format"}, members
