"""How a curve is drawn, by what it is of. Qt-free."""

from __future__ import annotations

from typing import NamedTuple

from nnsim.core.run import PARTS, ROLES


class Look(NamedTuple):
    """``color`` as the theme calls it."""

    color: str
    dashed: bool = False


_DRAWN = (Look("train"), Look("test"), Look("validation", dashed=True), Look("text"), Look("muted", dashed=True))
LOOKS = dict(zip(ROLES, _DRAWN, strict=True))


def looks_of(roles: tuple[str, ...]) -> dict[str, Look]:
    """How the curves of a plot look, at most three, which it calls after the parts of the samples."""
    given = dict(zip(PARTS, roles, strict=False))
    return {part: LOOKS[given.get(part, part)] for part in PARTS}
