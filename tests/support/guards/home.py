"""Gives the whole session a home of its own, so that no test touches the user's settings."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "runtime",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "WIN_PD_OVERRIDE_APPDATA": "AppData/Roaming",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "AppData/Local",
}
"""Environment variables that name a folder of the user; the last two are platformdirs' own on Windows."""


def redirect(environment: MutableMapping[str, str]) -> Path:
    """Point every folder of the user to a new temporary one and return it."""
    home = Path(tempfile.mkdtemp(prefix="nnsim-home-"))
    environment["HOME"] = environment["USERPROFILE"] = str(home)
    for variable, folder in FOLDERS.items():
        path = home / folder
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        environment[variable] = str(path)
    return home


class Home:
    """The plugin: redirects at once, puts back and removes at the end."""

    def __init__(self) -> None:
        self._before = dict(os.environ)
        self.path = redirect(os.environ)

    def pytest_unconfigure(self) -> None:
        """Give the environment back and remove the folder."""
        for variable in ("HOME", "USERPROFILE", *FOLDERS):
            os.environ.pop(variable, None)
            if variable in self._before:
                os.environ[variable] = self._before[variable]
        shutil.rmtree(self.path, ignore_errors=True)
