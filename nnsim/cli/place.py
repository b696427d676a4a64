"""Where a command writes: what would keep it from that is said before the work, not after."""

from __future__ import annotations

from pathlib import Path

from nnsim.cli.errors import UsageError
from nnsim.core.files.write import check, why_not


def place(out: str) -> Path:
    """The file ``out``; raises ``UsageError`` where none can be written there."""
    path = Path(out)
    if not path.name:
        raise UsageError(f"--out {out!r} is no name of a file; write one.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder '{path.parent}' to write into; make it first.")
    try:
        check(path)
    except OSError as error:
        raise UsageError(f"{path.name} cannot be written: {why_not(error)}.") from None
    return path
