"""Where samples come from, and the phases of a run, in the recipe panel."""

from __future__ import annotations

import pytest
from curve_words import CurveWords
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea
from recipe_hands import LEFT, click, combo, take, type_into

from nnsim.core.spec import Spec
from nnsim.edits import recipe as edits
from nnsim.edits.data import add_points, choose_bundled
from nnsim.edits.heads import add_head
from nnsim.edits.phases import add_phase


@pytest.fixture
def marks(editor):
    said = CurveWords()
    editor.marked.connect(said.take)
    return said


def test_fresh_samples_are_offered_where_a_generator_makes_them(panel, editor, marks):
    assert combo(panel, "source").count() == 2
    take(panel, "source", "Fresh samples")
    assert editor.project.recipe.source == "fresh"
    assert marks == ["samples Each once per epoch → Fresh samples"]
    assert "learned by heart" in combo(panel, "source").toolTip()
    editor.edit("import", choose_bundled.of("iris"))
    assert "source" not in panel.page.cells
    assert editor.project.recipe.source == "set"
    editor.undo()
    assert combo(panel, "source").currentText() == "Fresh samples"


def test_a_run_is_split_into_phases_by_mouse_and_keys(panel, editor, marks):
    click(panel.page.phases.add)
    assert [phase.name for phase in editor.project.recipe.phases] == ["Phase 1", "Phase 2"]
    assert not {"rate", "schedule", "epochs"} & panel.page.cells.keys(), "each phase has its own"
    first, second = panel.page.phases.cards.values()
    assert not first.earlier.isEnabled()
    assert not second.later.isEnabled()
    type_into(second.name, "Fine-tune")
    type_into(second.epochs.field, "30")
    type_into(second.rate.field, "0.002")
    second.menu().actions()[0].trigger()
    found = editor.project.recipe.phases[1]
    layer = editor.project.network.nodes[0].id
    assert (found.name, found.epochs, found.rate, found.frozen) == ("Fine-tune", 30, 0.002, (layer,))
    assert second.frozen.text() == "1 layer frozen"
    assert marks[-1] == "phase Fine-tune: freeze Dense 1"
    click(second.earlier)
    assert [phase.name for phase in editor.project.recipe.phases] == ["Fine-tune", "Phase 1"]
    click(panel.page.phases.cards["0"].remove)
    assert editor.project.recipe.phases == ()
    assert {"rate", "schedule", "epochs"} <= panel.page.cells.keys()
    for _ in range(7):
        editor.undo()
    assert editor.project.recipe.phases == ()


def test_phases_are_in_sight_once_a_run_is_split_into_them(panel):
    """The button stood at the end, what it made at the beginning, and the form in between."""
    panel.resize(336, 220)
    QApplication.processEvents()
    panel.findChild(QScrollArea).ensureWidgetVisible(panel.page.phases.add)
    click(panel.page.phases.add)
    QApplication.processEvents()
    card = panel.page.phases.cards["0"]
    assert not card.name.visibleRegion().isEmpty()


def test_only_several_outputs_can_be_told_which_of_them_learn(panel, editor, marks):
    editor.edit("phases", add_phase.of())
    assert not panel.page.phases.cards["0"].outputs.isVisible()
    editor.edit("output", add_head.of("reconstruction"))
    card = panel.page.phases.cards["0"]
    assert card.outputs.isVisible()
    assert (card.outputs.text(), card.frozen.text()) == ("All outputs learn", "All learn")
    click(card.outputs)
    menu = card.findChild(QMenu)
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
        ("Output", True), ("Reconstruction", True),
    ]  # fmt: skip
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[0]).center())
    assert editor.project.recipe.phases[0].outputs == ("output2",)
    assert marks[-1] == "phase Phase 1: do not let Output learn"
    assert (card.outputs.text(), card.frozen.text()) == ("Learns: Reconstruction", "None frozen")
    assert [action.isEnabled() for action in card.outputs_menu().actions()] == [True, False], "one has to learn"
    card.outputs_menu().actions()[0].trigger()
    assert card.outputs.text() == "All outputs learn"
    editor.undo()
    assert card.outputs.text() == "Learns: Reconstruction"


def test_another_optimizer_tells_the_rates_of_all_phases(panel, editor, marks):
    editor.edit("recipe", edits.set_recipe.of(rate=0.03, optimizer=Spec("sgd")) + add_phase.of())
    take(panel, "optimizer", "Adam")
    assert marks[-1] == "optimizer SGD → Adam, learning rates 0.03, 0.003 → 0.01, 0.001"


def test_learners_without_phases_show_none(panel, editor):
    editor.edit("neighbours", edits.choose.of("learner", "neighbours"))
    assert panel.page.phases is None


def test_a_set_that_somebody_painted_in_has_no_fresh_samples(panel, editor):
    editor.edit("paint", add_points.of([[0.0, 0.0]], [0.0]))
    assert "source" not in panel.page.cells
    editor.undo()
    assert "source" in panel.page.cells
