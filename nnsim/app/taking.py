"""What becomes of a file that was dropped on the window, or that the system hands over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nnsim.app.documents import Documents
from nnsim.app.exporting import Exporting
from nnsim.app.importing import Importing
from nnsim.app.opening import is_handed_in, is_lesson, is_project


def take(
    path: Path, run: Callable[..., object], documents: Documents, exporting: Exporting, importing: Importing
) -> None:
    """Open a project or a lesson, start from weights, look at what was handed in, or show what else there is."""
    if is_project(path):
        documents.open(path)
    elif path.suffix.lower() == ".safetensors":
        if not documents.is_closed():
            exporting.open_weights(path)
    elif is_handed_in(path):
        run("collect_class", path=path)
    elif is_lesson(path):
        run("open_lesson", path=path)
    else:
        importing.open(path)
