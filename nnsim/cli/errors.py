"""Exit statuses, wrong usage, and where the details of an unexpected error go."""

from __future__ import annotations

import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

DONE, FAILED, WRONG_USAGE = 0, 1, 2


class UsageError(Exception):
    """The command line asks for something that does not exist; the text is one sentence that says what to do."""


def log_crash(error: Exception) -> str:
    """Append the traceback of ``error`` to the log and return the one line that the user sees."""
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    place = _append("".join(traceback.format_exception(error)))
    if isinstance(error, ImportError):
        return missing_part(error)
    where = f"details are in {place}" if place else "the log could not be written"
    return f"Something unexpected went wrong ({what}); {where}, please report it with the output of 'nnsim doctor'."


def missing_part(error: ImportError) -> str:
    """One sentence for a library of the system, or a module, that a broken installation lacks."""
    library, _, reason = str(error).partition(":")
    if "cannot open shared object file" in reason:
        return f"The system library {library} is missing; install it, then start nnsim again."
    what = f"module {error.name}" if isinstance(error, ModuleNotFoundError) else f"part {error.name or error}"
    return f"The {what} of nnsim is missing or broken; install nnsim again."


def log_folder() -> Path:
    """Where logs go, e.g. ``~/.local/state/nnsim/log``."""
    import platformdirs  # noqa: PLC0415  only needed after a crash

    return Path(platformdirs.user_log_dir("nnsim", appauthor=False))


def _append(trace: str) -> Path | None:
    for folder in (log_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / "nnsim-errors.log").open("a", encoding="utf-8", errors="replace") as file:
                file.write(f"\n{datetime.now(UTC).isoformat(timespec='seconds')}\n{trace}")
        except OSError:
            continue
        return folder / "nnsim-errors.log"
    return None
