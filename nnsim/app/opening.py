"""What the window shows first: the given file, a crashed session's work, the last file, or an example."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nnsim.app.settings import is_file
from nnsim.catalog.example import DEFAULT, build, examples

if TYPE_CHECKING:
    from nnsim.app.workbench import Workbench

LAST = "files/last"


def first_document(bench: Workbench, path: Path | None, *, recover: bool) -> None:
    """Open ``path``; without one, the last document; failing that, the default example."""
    opened = path is not None and bench.document.open(path)
    if not opened and path is None and recover:
        last = Path(bench.settings.text(LAST)) if bench.settings.text(LAST) else None
        opened = last is not None and is_file(last) and bench.document.open(last)
    if not opened:
        bench.document.show(build(examples()[DEFAULT]))
    if recover:
        bench.messages.offer_recovery()


def remember_document(bench: Workbench) -> None:
    """Keep the present file for the next start."""
    bench.settings.set_text(LAST, str(bench.document.path or ""))
