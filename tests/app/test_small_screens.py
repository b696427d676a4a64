"""The window fits small screens whatever it shows, also with type for a lecture room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from driven_window import leave
from fake_client import FakeClient
from PySide6.QtWidgets import QApplication

from nnsim.app.settings import Settings
from nnsim.app.shell import MINIMUM_SIZE, Shell
from nnsim.app.workbench import Workbench
from nnsim.catalog.example import build, examples
from nnsim.ui import theming

LAPTOP = (1366, 768)


@pytest.fixture
def bench(qapp, tmp_path) -> Iterator[Workbench]:
    """All panels, with nobody who trains behind them."""
    theming.manager().apply(qapp, "light")
    shell = Shell(Settings(tmp_path / "window.ini"))
    bench = Workbench(shell, FakeClient(), shell.settings, None, recover=False)
    shell.fill(bench)
    shell.show()
    yield bench
    leave(shell)
    theming.manager().set_presenter(False)


@pytest.mark.parametrize(("presenter", "room"), [(False, MINIMUM_SIZE.toTuple()), (True, LAPTOP)])
def test_every_example_fits(bench, presenter, room):
    theming.manager().set_presenter(presenter)
    wanted = {}
    for example in examples():
        bench.document.show(build(example))
        QApplication.processEvents()
        wanted[example.id] = bench.shell.minimumSizeHint().toTuple()
    assert {name: size for name, size in wanted.items() if size[0] > room[0] or size[1] > room[1]} == {}


def test_keys_never_go_to_a_button_that_nobody_chose(bench):
    bench.document.show(build(examples()["digits-linear"]))
    assert bench.shell.focusWidget() is None, "Space plays"
    bench.document.show(build(examples()["iris"]))
    assert bench.shell.focusWidget() is bench.output.plane
    bench.network.canvas.setFocus()
    bench.document.show(build(examples()["digits-linear"]))
    assert bench.shell.focusWidget() is bench.network.canvas
