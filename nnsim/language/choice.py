"""Which language is spoken: that of the command line, of the environment, of the settings, or of the system.

It has to stand before modules with texts are imported, so the settings of the window are read here without Qt.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from nnsim.language.catalogues import is_complete
from nnsim.language.languages import CODES, ENGLISH, NAMES, SYSTEM, VARIABLE
from nnsim.language.texts import use

SECTION, KEY = "view", "language"
"""Where the settings of the window hold it; Qt calls it ``view/language``."""


def settings_file() -> Path:
    """The settings of the window."""
    import platformdirs  # noqa: PLC0415  help and messages do without

    return Path(platformdirs.user_config_dir("nnsim", appauthor=False)) / "window.ini"


def begin(wanted: str = "", otherwise: str = ENGLISH) -> str:
    """Speak ``wanted``, else what the environment names, else ``otherwise``; processes that are started here too.

    Any of them may be "system". Returns the code of the language.
    """
    code = wanted or os.environ.get(VARIABLE, "") or otherwise
    code = use(system_language() if code == SYSTEM else code)
    os.environ[VARIABLE] = code
    return code


def remembered(file: Path | None = None) -> str:
    """What was chosen in the window; the system's language where nothing was."""
    lines: list[str] = []
    with suppress(OSError, UnicodeError):
        lines = (file or settings_file()).read_text("utf-8").splitlines()
    section = ""
    for line in lines:
        section = line.strip("[] ") if line.startswith("[") else section
        name, _, value = line.partition("=")
        if section == SECTION and name == KEY and value in CODES:
            return value
    return SYSTEM


def system_language(environment: Mapping[str, str] = os.environ) -> str:
    """The first language of the system that nnsim has all texts of; English where there is none."""
    for name in _of_system(environment):
        code = name.replace("-", "_").partition("_")[0].partition(".")[0].lower()
        if code == ENGLISH or (code in NAMES and is_complete(code)):
            return code
    return ENGLISH


def _of_system(environment: Mapping[str, str]) -> list[str]:
    """Names such as ``de_AT.UTF-8``, the preferred one first."""
    named = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    listed = environment.get("LANGUAGE", "").split(":") if named not in ("C", "POSIX") else []
    found = [name for name in (*listed, named) if name]
    return found or _of_desktop()


def _of_desktop() -> list[str]:
    """As Windows and macOS tell it to programs that no shell has started."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  only there

        return [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    if sys.platform == "darwin":
        import subprocess  # noqa: PLC0415  only there

        with suppress(OSError, subprocess.SubprocessError):
            command = ("/usr/bin/defaults", "read", "-g", "AppleLanguages")
            told = subprocess.run(command, capture_output=True, text=True, timeout=2, check=False).stdout
            return [line.strip(' ",') for line in told.splitlines() if line.strip() not in ("(", ")", "")]
    return []
