"""Finding layer kinds by what people type."""

from __future__ import annotations

from nnsim.networks.kinds import LAYERS, LayerKind


def groups() -> dict[str, list[LayerKind]]:
    """All kinds by group, groups and kinds in the order of the palette."""
    found: dict[str, list[LayerKind]] = {}
    for kind in LAYERS:
        found.setdefault(kind.group, []).append(kind)
    return found


def matching(text: str) -> list[LayerKind]:
    """Kinds in which every word of ``text`` occurs: names that begin with it first, explanations last."""
    words = text.lower().split()
    found = [kind for kind in LAYERS if all(word in _all(kind) for word in words)]
    return sorted(found, key=lambda kind: _rank(kind, words))


def _all(kind: LayerKind) -> str:
    return f"{kind.label} {kind.id} {kind.group} {kind.help}".lower()


def _rank(kind: LayerKind, words: list[str]) -> int:
    """0 where a name begins with the first word, 1 where it has all, 2 where only the rest does."""
    name = f"{kind.label} {kind.id}".lower()
    if words and kind.label.lower().startswith(words[0]):
        return 0
    return 1 if all(word in name for word in words) else 2
