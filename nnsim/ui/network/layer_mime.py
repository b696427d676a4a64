"""What a drag from the palette carries: the id of a layer kind."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from nnsim.networks.kinds import LAYERS

LAYER_MIME = "application/x-nnsim-layer"


def carrying(kind: str) -> QMimeData:
    """``kind`` for a drag."""
    data = QMimeData()
    data.setData(LAYER_MIME, kind.encode())
    return data


def carried(data: QMimeData) -> str:
    """The layer kind that a drag carries; empty for anything else."""
    kind = bytes(data.data(LAYER_MIME).data()).decode(errors="replace")
    return kind if kind in LAYERS else ""
