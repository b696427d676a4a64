"""The runs side by side: maps from their own weights, and words where there is no map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from nnsim.core.catalogue import load
from nnsim.core.data import Floats
from nnsim.core.hashing import samples_sha256, weights_sha256
from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, Checkpoint, History
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits.data import set_generator
from nnsim.edits.graph import insert_after
from nnsim.edits.network import mlp
from nnsim.edits.recipe import choose, set_recipe
from nnsim.edits.runs import keep_run, kept, remove_run
from nnsim.examples.example import build, examples
from nnsim.tasks.plan import plan
from nnsim.ui.run import kept_answers
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_answers import kept_map, shown_as, why_no_map
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.runs.view import RunsView

load()


def weights_of(project: Project, seed: int = 0) -> dict[str, Floats]:
    rng = np.random.default_rng(seed)
    arrays = ((f"{layer.id}.{array.name}", array.shape) for layer in plan(project).layers for array in layer.arrays)
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in arrays}


def state(project: Project, seed: int = 0) -> Checkpoint:
    rows = np.array([[40, 2, 0.3, 0.4, 0.9, 0.8, np.nan, np.nan]])
    return Checkpoint(40, 2, 0, weights_of(project, seed), history=History(rows, HISTORY))


def moons() -> Project:
    return mlp(build(examples()["moons"]), 4)


class Scene:
    def __init__(self, qtbot, project: Project) -> None:
        self.client, self.editor = FakeClient(), Editor(Store(project))
        self.live = LiveModel(self.editor.store)
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live))
        self.bridge._timer.stop()
        self.bridge.load()
        self.view = RunsView(ViewContext(self.editor, self.bridge))
        qtbot.addWidget(self.view)
        self.view.resize(900, 172)

    def keep(self, *states: Checkpoint) -> None:
        for one in states:
            self.editor.edit("keep", keep_run.of(kept(self.editor.project, one)))

    def close(self) -> None:
        self.bridge.close()
        self.live.close()


@pytest.fixture
def scene(qtbot):
    made = Scene(qtbot, moons())
    yield made
    made.close()


def test_the_map_of_a_kept_run_is_that_which_its_weights_had(scene):
    weights = weights_of(scene.editor.project, 3)
    scene.live.set_weights(weights)
    scene.keep(state(scene.editor.project, 3))
    run = scene.editor.project.runs[0]
    found = kept_map(run, shown_as(run, scene.editor.project, samples_sha256))
    np.testing.assert_array_equal(found.answer, scene.live.answer)
    np.testing.assert_array_equal(found.scores, scene.live.scores)


def test_every_run_has_its_card(scene):
    scene.keep(state(scene.editor.project, 1), state(scene.editor.project, 2))
    scene.editor.edit("rate", set_recipe.of(rate=0.5))
    scene.view.show()
    names = [card.name.text() for card in scene.view.cards]
    assert names == ["This run", "Run 1", "Run 2"]
    assert scene.view.cards[1].numbers.text().split("\n") == ["Epoch 2", "Test loss 0.4000", "Test accuracy 80.0 %"]
    assert "not 0.5." in scene.view.cards[1].told.text()
    assert all(card.map.isVisible() for card in scene.view.cards[1:])
    scene.editor.edit("remove", remove_run.of("run1"))
    assert [card.name.text() for card in scene.view.cards] == ["This run", "Run 2"]


def show_value(scene: Scene, value: int) -> None:
    scene.editor.set_view(lambda project: replace(project, view=replace(project.view, value=value)))


def test_of_several_values_every_map_shows_the_one_that_is_looked_at(qtbot):
    scene = Scene(qtbot, build(examples()["robot-arm"]))
    scene.keep(state(scene.editor.project, 1))
    scene.view.show()
    picture = scene.view.cards[1].map
    first = picture.grab().toImage()
    show_value(scene, 1)
    assert picture.grab().toImage() != first
    show_value(scene, 0)
    assert picture.grab().toImage() == first
    scene.close()


def test_the_epoch_of_a_run_is_that_of_the_bar(scene):
    made = state(scene.editor.project)
    rows = made.history.rows.copy()
    rows[0, 1] = 156 + 26 / 30
    scene.keep(replace(made, history=History(rows, HISTORY)))
    scene.view.show()
    assert scene.view.cards[1].numbers.text().startswith("Epoch 156.86\n")


def test_nothing_is_worked_out_while_nobody_looks_nor_twice(scene, monkeypatch):
    worked = []
    monkeypatch.setattr(
        "nnsim.ui.views.runs.view.kept_map", lambda run, project: worked.append(run.id) or kept_map(run, project)
    )
    scene.keep(state(scene.editor.project))
    scene.view.refresh()
    worked.clear()
    scene.editor.edit("data", set_generator.of(scene.editor.project.data.source.with_values(noise=0.3)))
    assert worked == []
    scene.view.show()
    assert worked == ["run1"]
    scene.editor.edit("rate", set_recipe.of(rate=0.5))
    assert worked == ["run1"]


def test_cards_are_as_large_as_there_is_room_for(scene):
    scene.keep(state(scene.editor.project), state(scene.editor.project, 1))
    scene.view.show()
    low = scene.view.cards[0].map.width()
    scene.view.resize(900, 700)
    assert scene.view.cards[0].map.width() > low


def test_no_line_of_what_differs_is_cut_however_much_it_is(scene):
    scene.keep(state(scene.editor.project))
    scene.editor.edit("rate", set_recipe.of(rate=0.5, seed=7, l1=0.1, l2=0.2, batch=3, epochs=77))
    scene.view.show()
    scene.view.grab()
    QApplication.processEvents()
    first, card = scene.view.cards
    needed = card.told.heightForWidth(card.told.width())
    assert needed > 4 * card.told.fontMetrics().height()
    assert card.told.height() >= needed
    assert card.told.geometry().bottom() < card.height() == first.height()
    assert card.map.geometry().top() == first.map.geometry().top() == 0


def why(project: Project, present: Project | None = None, state_of=state) -> str:
    run = kept(project, state_of(project))
    return why_no_map(run, shown_as(run, present or project, samples_sha256))


def pooled_points() -> Project:
    """Points through a layer that has no form outside the engine."""
    as_image = insert_after(moons(), Spec.of("reshape", channels=1, height=1, width=2), INPUT, "image")
    pooled = insert_after(as_image, Spec.of("adaptive_pool2d", size=1), "image", "pooled")
    return insert_after(pooled, Spec.of("flatten"), "pooled")


def without_weights(project: Project) -> Checkpoint:
    return replace(state(project), weights={})


def test_it_is_said_why_there_is_no_map():
    assert why(moons()) == ""
    assert why(build(examples()["iris"])) == ""
    assert why(build(examples()["digits-linear"])) == kept_answers.NO_PLANE
    assert why(build(examples()["flow-painted"])) == kept_answers.NO_SINGLE
    assert why(choose(moons(), "learner", "neighbours")) == kept_answers.IN_ENGINE
    assert why(mlp(moons(), 1000, 1100)) == kept_answers.TOO_LARGE
    assert why(moons(), state_of=without_weights) == kept_answers.NOT_YET
    pooled = pooled_points()
    assert not plan(pooled).problems
    assert why(pooled) == why(pooled, state_of=without_weights) == kept_answers.BY_ENGINE


def test_inputs_that_were_fitted_to_other_samples_cannot_be_made_again():
    iris = build(examples()["iris"])
    fewer = replace(iris, data=iris.data.kept(np.arange(len(iris.data)) > 0))
    assert why(iris, fewer) == kept_answers.OTHERS
    other = set_generator(moons(), moons().data.source.with_values(noise=0.4))
    assert why(moons(), other) == ""


# ---------------------------------------------------------------- the table


def column(scene: Scene, title: str) -> list[str]:
    model = scene.view.runs.model()
    at = model.titles.index(title)
    return [model.index(row, at).data() for row in range(model.rowCount())]


def result(project: Project, seed: int, loss: float) -> Checkpoint:
    made = state(project, seed)
    rows = made.history.rows.copy()
    rows[0, 3] = loss
    return replace(made, history=History(rows, HISTORY))


@pytest.fixture
def table(scene):
    project = scene.editor.project
    scene.live.set_weights(weights_of(project, 5))
    scene.keep(result(project, 1, 0.4), result(project, 2, 0.2), result(project, 3, 0.3))
    scene.editor.edit("rate", set_recipe.of(rate=0.5))
    scene.view.page.chosen.emit("table")
    scene.view.show()
    return scene


def click_on(scene: Scene, title: str) -> None:
    view = scene.view.runs
    header = view.horizontalHeader()
    at = header.sectionViewportPosition(view.model().titles.index(title)) + 12
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, header.height() // 2))


def test_a_click_on_a_heading_orders_the_runs(table):
    assert column(table, "Run") == ["This run", "Run 1", "Run 2", "Run 3"]
    assert column(table, "Learning rate")[0] == "0.5"
    assert column(table, "Test accuracy") == ["–", "80.0 %", "80.0 %", "80.0 %"]
    weights = table.editor.project.runs[0].state.weights
    assert weights_sha256(weights).startswith(column(table, "Hash")[1])
    click_on(table, "Test loss")
    assert column(table, "Run") == ["Run 2", "Run 3", "Run 1", "This run"]
    click_on(table, "Test loss")
    assert column(table, "Run") == ["Run 1", "Run 3", "Run 2", "This run"], "what has no loss is not the best"
    assert table.view.best.text() == "Least test loss: Run 2, 0.2000"
    click_on(table, "Test loss")
    assert column(table, "Run") == ["This run", "Run 1", "Run 2", "Run 3"]


def test_a_run_is_renamed_by_its_name_and_removed_by_a_key(table, qtbot):
    click_on(table, "Test loss")
    view = table.view.runs
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 3))
    QTest.keyClick(view, Qt.Key.Key_F2)
    field = view.viewport().findChild(QLineEdit)
    field.setText("deep")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [run.name for run in table.editor.project.runs] == ["Run 1", "deep", "Run 3"])
    assert column(table, "Run")[0] == "deep"
    table.editor.undo()
    assert column(table, "Run")[0] == "Run 2"
    view.model().setData(view.model().index(0, 0), "Run 3")
    assert [run.name for run in table.editor.project.runs] == ["Run 1", "Run 2", "Run 3"], "that name is taken"
    name = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=name)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=name)
    (field,) = (one for one in view.viewport().findChildren(QLineEdit) if one.isVisible())
    assert field.text() == "Run 3"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not view.model().flags(view.model().index(3, 0)) & Qt.ItemFlag.ItemIsEditable, "the present one has no name"
    view.setCurrentIndex(view.model().index(0, 1))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [run.name for run in table.editor.project.runs] == ["Run 1", "Run 3"]
    assert column(table, "Run") == ["Run 3", "Run 1", "This run"]


def test_the_exported_table_has_recipe_result_and_hash(table):
    header, rows = table.view.table()
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["run"] for row in found] == ["This run", "Run 1", "Run 2", "Run 3"]
    assert (found[0]["rate"], found[1]["rate"]) == (0.5, table.editor.project.runs[0].project.recipe.rate)
    assert (found[2]["optimizer"], found[2]["test_loss"]) == (table.editor.project.recipe.optimizer.kind, 0.2)
    assert found[0]["weights_sha256"] == weights_sha256(table.live.weights)
