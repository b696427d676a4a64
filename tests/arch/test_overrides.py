"""No method that Qt calls lets an exception out: every class of ui and app, and what their tests do not reach."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nnsim.app
import nnsim.ui
from nnsim.ui.kit import border

ROOT = Path(__file__).parents[2]


def classes(cls: type = border.Root) -> Iterator[type]:
    for sub in type.__subclasses__(cls):
        yield sub
        yield from classes(sub)


@pytest.fixture(scope="module")
def overrides() -> list[tuple[type, str]]:
    """Each method of ours that replaces one of Qt."""
    for package in (nnsim.ui, nnsim.app):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    ours = {cls for cls in classes() if cls.__module__.startswith("nnsim.")}
    return [(cls, name) for cls in ours for name, _ in border.replaced(cls)]


def test_every_override_is_caught(overrides):
    assert len(overrides) > 200, "the walk finds them"
    assert {"paintEvent", "redo", "data", "eventFilter", "boundingRect"} <= {name for _, name in overrides}
    free = [f"{cls.__module__}.{cls.__qualname__}.{name}" for cls, name in overrides if not _is_caught(cls, name)]
    assert not free


def _is_caught(cls: type, name: str) -> bool:
    return border.is_caught(vars(cls).get(name))


def test_no_method_of_qt_is_replaced_behind_the_border():
    """``widget.paintEvent = ...`` would be called by Qt as it stands."""
    set_outside = re.compile(r"\.(\w+Event|paint|eventFilter|sizeHint|boundingRect) = ")
    files = [file for package in ("ui", "app") for file in (ROOT / "nnsim" / package).rglob("*.py")]
    found = [f"{file}: {line}" for file in files for line in file.read_text().splitlines() if set_outside.search(line)]
    assert not found


def test_painters_are_saved_where_they_are_put_back():
    """A bare ``save()`` stays open when something raises before its ``restore()``."""
    files = [file for file in (ROOT / "nnsim").rglob("*.py") if file.name != "painting.py"]
    assert not [file for file in files if re.search(r"painter\.save\(\)|painter\.restore\(\)", file.read_text())]


DYING = """
import math, sys
import nnsim.ui  # the border
from PySide6.QtCore import QEvent, QObject, QSize, QAbstractListModel
from PySide6.QtGui import QUndoCommand, QUndoStack, QPainter
from PySide6.QtWidgets import QApplication, QListView, QWidget, QGraphicsItem, QGraphicsScene, QGraphicsView

told = []
sys.excepthook = lambda kind, error, trace: told.append(f"{kind.__name__}")
app = QApplication([])

def make(base, *names):
    def failing(name):
        def fail(self, *arguments):
            math.log10(0)
        fail.__annotations__["return"] = {"rowCount": "int", "boundingRect": "QRectF"}.get(name, "")
        return fail
    return type("Failing", (base,), {"__module__": "nnsim.made", **{name: failing(name) for name in names}})

def count(what, do):
    before = len(told)
    do()
    print(what, len(told) > before, flush=True)

widget = make(QWidget, "resizeEvent", "showEvent", "hideEvent", "paintEvent", "sizeHint", "eventFilter", "event")()
other = make(QWidget, "showEvent", "paintEvent", "sizeHint", "resizeEvent")()
count("show", other.show)
count("setVisible", lambda: other.setVisible(True))
count("resize", lambda: [other.resize(100 + i, 90) for i in range(50)])
count("adjustSize", other.adjustSize)
count("grab", other.grab)
count("event", widget.show)
other.installEventFilter(widget)
count("eventFilter", lambda: other.resize(20, 20))
other.removeEventFilter(widget)
count("push", lambda: QUndoStack(app).push(make(QUndoCommand, "redo")()))
view = QListView()
count("model", lambda: (view.setModel(make(QAbstractListModel, "rowCount", "data")(view)), view.grab()))
scene = QGraphicsScene()
scene.addItem(make(QGraphicsItem, "boundingRect", "paint")())
shown = QGraphicsView(scene)
count("scene", lambda: shown.grab())
print(sorted(set(told)), "alive", flush=True)
"""


def test_errors_of_c_code_do_not_end_the_process():
    """Without the border, Python 3.11 dies at the first of them (``show``)."""
    done = subprocess.run(
        [sys.executable, "-c", DYING],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert lines[-1:] == ["['ValueError'] alive"], done.stdout + done.stderr
    reached = [line.split() for line in lines[:-1]]
    assert [name for name, caught in reached if caught != "True"] == ["setVisible"], "already visible: Qt asks nothing"
    assert done.stderr == ""
