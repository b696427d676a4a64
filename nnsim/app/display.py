"""Whether a window can be opened here. Qt would abort where it cannot, and name no reason that helps."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from nnsim.language.texts import say

NO_DISPLAY = say(
    "There is no display to open a window on. Use 'nnsim train EXAMPLE' to train here, "
    "or 'nnsim snapshot EXAMPLE --out picture.png' for a picture of the window."
)


def missing_display(environment: Mapping[str, str] = os.environ, load: Callable[[str], object] = ctypes.CDLL) -> str:
    """A sentence if no window can be opened here, empty if one can."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return ""
    if environment.get("WAYLAND_DISPLAY"):
        return ""
    if not environment.get("DISPLAY"):
        return NO_DISPLAY
    return missing_library(load) or silent_display(environment["DISPLAY"], load)


def missing_library(load: Callable[[str], object] = ctypes.CDLL) -> str:
    """A sentence if Qt's part for X displays cannot be loaded: its loader's words name the library."""
    from PySide6.QtCore import QLibraryInfo  # noqa: PLC0415  the tests of this module's other half need no Qt

    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    try:
        load(str(plugin))
    except OSError as error:
        library = str(error.__cause__ or error).partition(":")[0]  # a frozen program wraps the loader's words
        return say(
            "The system library {library} is missing, without which Qt cannot open a window; install it.",
            library=library,
        )
    return ""


def silent_display(name: str, load: Callable[[str], object] = ctypes.CDLL) -> str:
    """A sentence if nothing answers at the X display called ``name``."""
    try:
        xcb = load("libxcb.so.1")
    except OSError:
        return ""  # then Qt brings its own
    return (
        ""
        if _answers(xcb)
        else say("The display {name} does not answer; check the variable DISPLAY, or log in anew.", name=name)
    )


def _answers(xcb: object) -> bool:
    connect = xcb.xcb_connect  # type: ignore[attr-defined]
    connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)  # type: ignore[attr-defined]
    xcb.xcb_disconnect(connection)  # type: ignore[attr-defined]
    return not failed
