"""The same run with another number: what is kept, what begins anew, and one step to undo."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnsim.edits.layer_trials import trials
from nnsim.edits.recipe import set_recipe
from nnsim.edits.recipe_fields import NUMBERS, others
from nnsim.examples.example import open_example
from nnsim.networks.kinds import ACTIVATIONS
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.ui.network.blocks.menus import block_menu
from nnsim.ui.network.menus import layer_menu


@pytest.fixture
def trained(bench):
    client = bench.bridge.client
    client.tell(client.loaded())
    bench.bridge.tick()
    client.tell(client.frame([[5, 1, 0.3, 0.4, 0.9, 0.8]], step=5, epoch=1))
    bench.bridge.tick()
    return bench


def test_the_same_but_one_number(trained):
    before, client = trained.editor.project, trained.bridge.client
    trained.bridge.play()
    trained.run("same_but", field="rate", value=0.3)
    after = trained.editor.project
    assert (after.recipe.rate, [run.state.step for run in after.runs]) == (0.3, [5])
    assert after.recipe.seed == before.recipe.seed
    assert len(client.named("reset")) == 1
    assert trained.bridge.running
    assert trained.editor.stack.count() == 1
    trained.run("undo")
    assert trained.editor.project == before
    assert len(client.named("restore")) == 1


@pytest.mark.parametrize("rate", [NUMBERS["rate"].low, 0.03, NUMBERS["rate"].high])
def test_from_the_menu_bar_it_takes_a_rate_that_there_is(trained, rate):
    trained.editor.edit("Learning rate", set_recipe.of(rate=rate))
    trained.run("same_but")
    assert trained.editor.project.recipe.rate == others("rate", rate)[0]


def test_a_knob_offers_it_in_its_menu(trained):
    cell = trained.recipe.page.cells["rate"]
    at = cell.mapToGlobal(cell.rect().center())
    QApplication.sendEvent(
        trained.recipe, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, trained.recipe.mapFromGlobal(at), at)
    )
    menu = next(menu for menu in trained.recipe.findChildren(QMenu) if menu.isVisible())
    assert all(action.text().startswith("The same, but Learning rate ") for action in menu.actions())
    wanted = others("rate", trained.editor.project.recipe.rate)[0]
    menu.actions()[0].trigger()
    menu.close()
    assert trained.editor.project.recipe.rate == wanted


def test_the_same_but_one_choice(trained):
    trained.bridge.play()
    before = trained.editor.project
    for field, value in (("optimizer", "rmsprop"), ("loss", "squared_error"), ("activation", "relu")):
        trained.run("same_but", field=field, value=value)
    after = trained.editor.project
    assert (after.recipe.optimizer.kind, after.recipe.loss) == ("rmsprop", "squared_error")
    hidden = [node.spec.values["activation"] for node in after.network.nodes]
    assert hidden
    assert set(hidden) == {"relu"}
    assert len(trained.bridge.client.named("reset")) == 3
    for _ in range(3):
        trained.run("undo")
    assert trained.editor.project == before


def test_a_choice_offers_it_in_its_menu(trained):
    menu = trained.recipe.menu("loss")
    (other,) = (action for action in menu.actions() if "quared" in action.text())
    assert other.text().startswith("The same, but Loss ")
    other.trigger()
    assert trained.editor.project.recipe.loss == "squared_error"
    at = trained.recipe.page.cells["optimizer"]
    where = at.mapToGlobal(at.rect().center())
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(at, QContextMenuEvent(mouse, at.mapFromGlobal(where), where))
    shown = next(one for one in trained.recipe.findChildren(QMenu) if one.isVisible())
    offered = [action.text() for action in shown.actions()]
    assert "The same, but Optimizer SGD" in offered
    assert len(offered) == len(list(OPTIMIZERS)) - 1
    shown.close()


def test_a_layer_offers_other_activations_for_all(trained):
    panel = trained.network
    node = trained.editor.project.network.nodes[0].id
    menu = layer_menu(
        trained.editor.project,
        node,
        panel.edits,
        panel.open_settings,
        panel,
        branch=panel.activation_wanted.emit,
        branch_layer=panel.layer_branch_wanted.emit,
    )
    (inner,) = (action.menu() for action in menu.actions() if action.text() == "The same, but all layers")
    (sigmoid,) = (action for action in inner.actions() if action.text() == ACTIVATIONS["sigmoid"].label)
    sigmoid.trigger()
    hidden = {one.spec.values["activation"] for one in trained.editor.project.network.nodes}
    assert hidden == {"sigmoid"}


@pytest.mark.parametrize("name", NUMBERS)
def test_other_values_fit(name):
    number = NUMBERS[name]
    for value in (number.low, number.default, number.high):
        tried = others(name, value)
        assert tried
        assert value not in tried
        for one in tried:
            number.check(one)


def test_runs_are_a_table_with_recipe_results_and_hash(trained):
    trained.keeping.keep("first")
    trained.run("show_runs")
    titles, rows = trained.plots.views["runs"].table()
    kept = dict(zip(titles, list(rows)[1], strict=True))
    assert (kept["run"], kept["train_loss"], kept["rate"]) == ("first", 0.3, trained.editor.project.recipe.rate)


@pytest.mark.parametrize("drawing", ["neurons", "blocks"])
def test_the_same_but_one_layer(trained, drawing):
    """Its width, its activation, and the network without it: each one step to undo, the run kept beside."""
    before, panel, client = trained.editor.project, trained.network, trained.bridge.client
    first, second = (node.id for node in before.network.nodes[:2])

    def offered() -> dict[str, QAction]:
        menu = (
            layer_menu(
                trained.editor.project, first, panel.edits, panel.open_settings, panel,
                branch=panel.activation_wanted.emit, branch_layer=panel.layer_branch_wanted.emit,
            )
            if drawing == "neurons"
            else block_menu(panel.blocks.commands, first, panel)
        )  # fmt: skip
        (inner,) = (action.menu() for action in menu.actions() if action.text() == "The same, but this layer")
        return {action.text(): action for action in inner.actions() if action.text()}

    units = before.network.node(first).spec.values["units"]
    for label, seen in (
        (f"{2 * units} neurons", lambda project: project.network.node(first).spec.values["units"] == 2 * units),
        (
            ACTIVATIONS["sigmoid"].label,
            lambda project: project.network.node(first).spec.values["activation"] == "sigmoid",
        ),
        ("Without it", lambda project: [node.id for node in project.network.nodes] == [second]),
    ):
        client.tell(client.frame([[5, 1, 0.3, 0.4, 0.9, 0.8]], step=5, epoch=1))
        trained.bridge.tick()
        resets = len(client.named("reset"))
        offered()[label].trigger()
        after = trained.editor.project
        assert seen(after)
        assert [run.state.step for run in after.runs] == [5]
        assert after.recipe == before.recipe
        assert len(client.named("reset")) == resets + 1
        assert trained.editor.stack.count() == 1
        assert "the same, but" in trained.editor.stack.undoText()
        trained.run("undo")
        assert trained.editor.project == before


def test_what_would_not_fit_is_greyed_and_says_why():
    lenet = open_example("lenet5").project
    flatten = next(node.id for node in lenet.network.nodes if node.spec.kind == "flatten")
    (gone,) = trials(lenet, flatten)
    assert gone.label == "Without it"
    assert gone.refusal
    conv = next(node.id for node in lenet.network.nodes if node.spec.kind == "conv2d")
    fitting = [trial.label for trial in trials(lenet, conv) if not trial.refusal]
    assert any("channel" in label for label in fitting)
