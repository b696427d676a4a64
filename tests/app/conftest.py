"""The window that most tests of the app need."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from driven_window import built, leave
from fake_client import FakeClient

from nnsim.app.workbench import Workbench
from nnsim.ui.kit import theming


@pytest.fixture
def bench(qapp, tmp_path) -> Iterator[Workbench]:
    """All panels, with nobody who trains behind them."""
    theming.manager().apply(qapp, "light")
    shell, bench = built(tmp_path, FakeClient())
    shell.show()
    yield bench
    leave(shell)
    theming.manager().set_presenter(False)
