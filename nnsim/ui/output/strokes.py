"""What changes of single samples leave in the output panel as it is: strokes make many of them. Qt-free."""

from __future__ import annotations

from nnsim.core.data import Data
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of


def is_stroke(change: Change) -> bool:
    """True where nothing that is said of the numbers beside their values depends on what changed."""
    return change.parts == {"data"} and _told_of(change.old.data) == _told_of(change.new.data)


def looks_alike(change: Change) -> bool:
    """True where the panel has the same parts, too."""
    return is_stroke(change) and _parts_of(change.old.data) == _parts_of(change.new.data) is not None


def _told_of(data: Data) -> tuple[object, ...]:
    return data.classes, data.origin, data.source, data.target_scaling


def _parts_of(data: Data) -> tuple[object, ...] | None:
    """What they depend on where points lie in the plane with classes, whichever points; else None.

    Axes of a table, and the legend of values, follow the samples themselves.
    """
    alone = kind_of(data).lies_in_plane == "itself" and data.targets == "classes"
    return (data.kind, data.form, data.pixel_classes) if alone else None
