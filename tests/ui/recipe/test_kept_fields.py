"""The form of the recipe goes from one document to the next: what it shows then is what a new one shows."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.edits import recipe as edits
from nnsim.edits.phases import add_phase
from nnsim.examples.example import build, examples
from nnsim.recipes.kinds import LEARNERS
from nnsim.ui.recipe.page import RecipePage

load()

NAMES = ("spiral", "moons")
WIDTH = 420


def projects() -> list[Project]:
    """Of every learner, with options and phases and without."""
    start = build(examples()[NAMES[0]])
    made = [build(examples()[NAMES[1]])]
    made.extend(edits.choose(start, "learner", learner) for learner in LEARNERS.ids())
    made.append(edits.choose(start, "schedule", "cosine"))
    made.append(add_phase(start))
    made.append(add_phase(edits.choose(edits.set_recipe(made[-1], rate=0.5), "optimizer", "adam")))
    return [*made, start]


def shown(page: RecipePage) -> list[tuple[object, ...]]:
    """All that can be seen of it, and where."""
    page.resize(WIDTH, 2000)
    for _ in range(3):
        QApplication.processEvents()
    return sorted(
        (*page_place(page, part), part.width(), part.height(), type(part).__name__, *content(part))
        for part in page.findChildren(QWidget)
        if part.isVisibleTo(page)
    )


def page_place(page: QWidget, part: QWidget) -> tuple[int, int]:
    at = part.mapTo(page, QPoint(0, 0))
    return at.y(), at.x()


def content(part: QWidget) -> tuple[str, ...]:
    said: tuple[object, ...] = (part.accessibleName(), part.toolTip(), part.isEnabled())
    if isinstance(part, QLabel | QLineEdit):
        said += (part.text(),)
    if isinstance(part, QComboBox):
        said += (part.currentText(), part.count())
    if isinstance(part, QSlider):
        said += (part.value(), part.minimum(), part.maximum())
    return tuple(map(str, said))


@pytest.fixture
def page(qtbot: QtBot) -> RecipePage:
    page = RecipePage(projects()[-1])
    qtbot.addWidget(page)
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.show()
    return page


def test_fields_that_stay_show_what_new_ones_show(page: RecipePage, qtbot: QtBot) -> None:
    for project in projects():
        page.show_fields(project)
        fresh = RecipePage(project)
        qtbot.addWidget(fresh)
        fresh.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        fresh.show()
        assert list(page.cells) == list(fresh.cells)
        assert list(page.forms) == list(fresh.forms)
        assert shown(page) == shown(fresh)


def test_what_both_need_is_not_made_anew(page: RecipePage) -> None:
    for before, after in pairwise(projects()):
        page.show_fields(before)
        cells = dict(page.cells)
        page.show_fields(before)
        assert page.cells == cells
        page.show_fields(after)
        both = {"rate", "optimizer"} & set(cells) & set(page.cells)
        assert all(page.cells[name] is cells[name] for name in both)
