"""The window with a real engine process behind it, shared because loading torch takes seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from driven_window import DrivenWindow, SharedEngine, driven_window

from nnsim.ui.kit import theming


@pytest.fixture(scope="session")
def engine() -> Iterator[SharedEngine]:
    client = SharedEngine()
    client.start()
    yield client
    client.end()


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Recovery files, logs and settings of one test are none of another's."""
    for name in (
        "XDG_STATE_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "LOCALAPPDATA",
        "WIN_PD_OVERRIDE_LOCAL_APPDATA",
    ):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture
def open_window(qtbot, qapp, engine, tmp_path) -> Iterator[Callable[..., DrivenWindow]]:
    """``open_window(path=None, project=None, recover=False)``; all windows are closed after the test."""
    theming.manager().apply(qapp, "light")
    with ExitStack() as windows:

        def opened(client=engine, **how) -> DrivenWindow:
            return windows.enter_context(driven_window(qtbot, client, tmp_path, **how))

        yield opened
    theming.manager().set_presenter(False)
    theming.manager().set_mode("light")


@pytest.fixture
def window(open_window) -> DrivenWindow:
    """A window on the default example."""
    return open_window()
