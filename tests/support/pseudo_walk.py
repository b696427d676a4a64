"""Walks through the window in the language that shows what is not translated and what is cut; prints what it finds.

Run as a process of its own, as a language is chosen once: ``python pseudo_walk.py FOLDER``.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from fake_client import FakeClient
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QMenu, QTabBar, QWidget

from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.client.engine_client import EngineClient
from nnsim.examples.example import open_example
from nnsim.language import pseudo
from nnsim.ui.kit import theming

EXAMPLES = ("spiral", "iris", "digits-linear", "robot-arm")
VIEWED = ("iris",)
WORD = re.compile(r"[A-Za-z]{3,}")


def texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What is shown or said of a widget, and by what."""
    yield "tip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QComboBox):
        for place in range(widget.count()):
            yield "item", widget.itemText(place)
    if isinstance(widget, QTabBar):
        for place in range(widget.count()):
            yield "tab", widget.tabText(place)


def actions(window: QWidget) -> Iterator[QAction]:
    """All entries of all menus."""
    for menu in window.findChildren(QMenu):
        yield from menu.actions()


def plain(text: str) -> str:
    """What stands outside of the brackets."""
    depth, outside = 0, []
    for sign in re.sub(r"<[^<>]*>|&\w+;", " ", text):
        depth += (sign == pseudo.OPENING) - (sign == pseudo.CLOSING)
        if depth <= 0 and sign != pseudo.CLOSING:
            outside.append(sign)
    return "".join(outside)


def _is_narrow(button: QAbstractButton) -> bool:
    """Whether it has less room than its words take."""
    return button.width() < button.minimumSizeHint().width()


class Walk:
    """Every text that has words outside of brackets, with a place where it was seen, and buttons without their room."""

    def __init__(self, app: QApplication, shell: Shell) -> None:
        self.app, self.shell = app, shell
        self.bare: dict[str, str] = {}
        self.cut: set[str] = set()

    def look(self, where: str) -> None:
        """At all that there is now."""
        for _ in range(3):
            self.app.processEvents()
        for widget in self.shell.findChildren(QWidget):
            for kind, text in texts(widget):
                self.read(text, f"{where}: {type(widget).__name__} {kind}")
            if isinstance(widget, QAbstractButton) and widget.isVisible() and widget.text() and _is_narrow(widget):
                self.cut.add(widget.text())
        for action in actions(self.shell):
            for text in (action.text(), action.toolTip()):
                self.read(text, f"{where}: menu")

    def read(self, text: str, place: str) -> None:
        """A text of the window."""
        if WORD.search(plain(text)):
            self.bare.setdefault(text, place)


def walk(folder: Path) -> dict[str, object]:
    """Documents, views, a lesson and pages of the window, one after the other."""
    app = QApplication([])
    theming.manager().apply(app, "light")
    shell = Shell(Settings(folder / "window.ini"))
    bench = Workbench(shell, cast("EngineClient", FakeClient()), shell.settings, None, recover=False)
    shell.take_in(bench)
    shell.fill(bench)
    shell.resize(1366, 768)
    shell.show()
    eyes = Walk(app, shell)
    for name in EXAMPLES:
        bench.document.show(open_example(name).project)
        eyes.look(name)
        for view in bench.plots.views if name in VIEWED else ():
            bench.run(f"show_{view}")
            eyes.look(f"{name}/{view}")
    for command in ("examples", "first_steps", "shortcuts"):
        bench.run(command)
        eyes.look(command)
        for child in app.topLevelWidgets():
            if child is not shell and child.isVisible():
                child.close()
    bench.lessons.open("counting")
    eyes.look("lesson")
    return {"bare": eyes.bare, "cut": sorted(eyes.cut)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walk(Path(sys.argv[1]))) + "\n")
    sys.stdout.flush()
    os._exit(0)
