"""Where things lie that can be made again at any time."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """The user's folder for what only saves time, e.g. ``~/.cache/nnsim``; it need not exist."""
    return Path(platformdirs.user_cache_dir("nnsim", appauthor=False))
