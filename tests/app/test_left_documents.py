"""What a document took of the memory is free once another one is shown."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtWidgets import QApplication

from nnsim.app.workbench import Workbench
from nnsim.core.data import Data
from nnsim.examples.example import build, examples

NAMES = ("digits-linear", "iris", "robot-arm", "flow-painted")


def looked_at(bench: Workbench, name: str) -> weakref.ref[Data]:
    """The samples of an example that was shown, with the views that work something out of samples."""
    project = build(examples()[name])
    bench.document.show(project)
    for view in ("samples", "columns"):
        if bench.plots.is_offered(view):
            bench.plots.show_view(view)
            QApplication.processEvents()
    return weakref.ref(project.data)


def test_samples_go_with_their_document(bench: Workbench) -> None:
    left = {name: looked_at(bench, name) for name in NAMES}
    looked_at(bench, "xor")  # a view holds what it showed last
    bench.bridge.client.told.clear()  # the double remembers all that it was told
    gc.collect()
    assert [name for name, data in left.items() if data() is not None] == []
