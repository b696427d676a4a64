"""Layers on the clipboard: JSON that any project can take, and people can read."""

from __future__ import annotations

import json
from collections.abc import Iterable

from PySide6.QtCore import QMimeData

from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import Fields, parse, spec_json
from nnsim.core.network import Node, is_input
from nnsim.core.registry import UnknownEntry
from nnsim.core.spec import Spec
from nnsim.networks.kinds import LAYERS

MIME = "application/x-nnsim-layers+json"
MOST = 1000
LONGEST = 1 << 20
"""Bytes of a text that is looked at; layers are small."""


def to_text(nodes: Iterable[Node]) -> str:
    """``nodes`` as JSON."""
    layers = [{"id": node.id, "spec": spec_json(node.spec), "inputs": list(node.inputs)} for node in nodes]
    return json.dumps({"nnsim-layers": layers}, indent=1)


def to_mime(nodes: Iterable[Node]) -> QMimeData:
    """``nodes`` for the clipboard, as layers and as text."""
    text = to_text(nodes)
    data = QMimeData()
    data.setData(MIME, text.encode())
    data.setText(text)
    return data


def from_text(text: str) -> tuple[Node, ...]:
    """The layers in a text; none if it holds anything else, or a layer with which no file could be opened."""
    if len(text) > LONGEST or "nnsim-layers" not in text:
        return ()
    try:
        top = Fields(parse(text.encode(), "text"), "text")
        nodes = tuple(_node(value) for value in top.items("nnsim-layers", MOST))
    except (Damaged, UnicodeEncodeError):
        return ()
    return nodes if _in_order(nodes) and all(_is_known(node.spec) for node in nodes) else ()


def from_mime(data: QMimeData | None) -> tuple[Node, ...]:
    """The layers on the clipboard; none if it holds anything else, or nothing."""
    if data is None:
        return ()
    if data.hasFormat(MIME):
        return from_text(bytes(data.data(MIME).data()).decode(errors="replace"))
    return from_text(data.text()) if data.hasText() else ()


def _node(value: object) -> Node:
    part = Fields(value, "layers")
    node = Node(part.text("id", 64), part.spec("spec"), part.texts("inputs", MOST))
    part.done()
    return node


def _is_known(spec: Spec) -> bool:
    """True for a kind of the catalogue with legal values."""
    try:
        spec.resolve(LAYERS[spec.kind].parameters)
    except (UnknownEntry, ValueError):
        return False
    return True


def _in_order(nodes: tuple[Node, ...]) -> bool:
    """Ids are there once, and no layer reads from one of the text that comes after it, or from itself."""
    ids = [node.id for node in nodes]
    if len(set(ids)) != len(ids) or any(map(is_input, ids)) or "" in ids:
        return False
    return all(not set(node.inputs) & set(ids[at:]) for at, node in enumerate(nodes))
