"""Layers that compute without learning: in the engine, in exported scripts, in files."""

import io
import runpy
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.files import nnsim_file
from nnsim.core.hashing import weights_sha256
from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits import checks
from nnsim.edits.fixes import edit_of
from nnsim.edits.network import set_frozen
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.base import make
from nnsim.engine.trainer import Trainer
from nnsim.io.pytorch.script import script
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.tasks.plan import plan

LAYERS = (Spec.of("dense", units=5), Spec("batchnorm1d"), Spec.of("dense", units=4), Spec.of("dropout", rate=0.2))
FIRST, NORM, SECOND = "node0", "node1", "node2"


def network(build, *frozen: str, **recipe: object) -> Project:
    project = build(*LAYERS, n=50, **{"batch": 8, "rate": 0.05, **recipe})
    for name in frozen:
        project = set_frozen(project, name, True)
    return project


def of(arrays: dict[str, np.ndarray], *nodes: str) -> dict[str, np.ndarray]:
    """Arrays of layers, and what is remembered of these, by name."""
    return {name: array for name, array in arrays.items() if name.rpartition("/")[2].partition(".")[0] in nodes}


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.ids())
def test_weights_memory_and_averages_of_frozen_layers_stay_to_the_bit(build, optimizer: str) -> None:
    kind = Spec.of(optimizer, momentum=0.9) if optimizer == "sgd" else Spec(optimizer)
    trainer = Trainer(network(build, optimizer=kind, l1=0.001, l2=0.01))
    trainer.run_epoch()
    trainer.run_batch()
    weights, memory = trainer.learner.weights(), trainer.learner.state()
    learner = trainer.learner
    trainer.edit(network(build, FIRST, NORM, optimizer=kind, l1=0.001, l2=0.01))
    assert trainer.learner is learner  # nothing is built anew, so nothing is forgotten
    for _ in range(2):
        trainer.run_epoch()
    assert same(of(trainer.learner.weights(), FIRST, NORM), of(weights, FIRST, NORM))
    assert same(of(trainer.learner.state(), FIRST, NORM), of(memory, FIRST, NORM))
    assert not same(of(trainer.learner.weights(), SECOND), of(weights, SECOND))
    trainer.edit(network(build, optimizer=kind, l1=0.001, l2=0.01))
    trainer.run_epoch()
    for name, array in of(trainer.learner.weights(), FIRST, NORM).items():
        assert not np.array_equal(array, weights[name]), name


def test_the_other_layers_take_the_step_that_they_would_take_anyway(build) -> None:
    free, held = Trainer(network(build)), Trainer(network(build, FIRST))
    for trainer in (free, held):
        trainer.run_batch()
    assert same(of(free.learner.weights(), NORM, SECOND, OUTPUT), of(held.learner.weights(), NORM, SECOND, OUTPUT))
    assert not same(of(free.learner.weights(), FIRST), of(held.learner.weights(), FIRST))


def test_a_run_with_frozen_layers_goes_on_from_its_file_with_the_same_bits(build, tmp_path: Path) -> None:
    project = network(build, NORM, OUTPUT, optimizer=Spec("adam"))
    trainer = Trainer(project)
    trainer.run_epoch()
    nnsim_file.save(tmp_path / "held.nnsim", project, trainer.checkpoint())
    opened = nnsim_file.load(tmp_path / "held.nnsim")
    assert opened.project.network.frozen == {NORM, OUTPUT}
    again = Trainer(opened.project, checkpoint=opened.checkpoint)
    for each in (trainer, again):
        each.run_epoch()
    assert weights_sha256(again.learner.weights()) == weights_sha256(trainer.learner.weights())


@pytest.mark.parametrize("frozen", [(FIRST, NORM), (NORM,), (SECOND, OUTPUT)], ids="-".join)
def test_exported_scripts_freeze_the_same_layers(build, frozen, tmp_path: Path, monkeypatch) -> None:
    project = network(build, *frozen, optimizer=Spec("adamw"), l2=0.01, epochs=3)
    path = tmp_path / "held.py"
    path.write_text(script(project, "held").text, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(path)])
    with redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(path), run_name="__main__")
    assert said.getvalue().split()[-1] == run_headless(project)[0].weights_sha256
    assert weights_sha256(make(project, "cpu").weights()) != said.getvalue().split()[-1]


def test_a_network_of_frozen_layers_alone_is_told_with_the_way_out(build) -> None:
    project = network(build, FIRST, NORM, SECOND)
    assert (checks.problems(project), plan(project).frozen) == ((), plan(project).parameters - 5)
    (problem,) = checks.problems(set_frozen(project, OUTPUT, True))
    assert problem.text == "Every layer that could learn is frozen: let one of them learn."
    assert problem.fix is not None
    assert edit_of(problem.fix)(set_frozen(project, OUTPUT, True)) == project


def test_rosenblatt_s_rule_has_one_layer_which_must_learn(build) -> None:
    project = build(learner=Spec("perceptron"))
    assert not checks.problems(project)
    assert "frozen" in checks.problems(set_frozen(project, OUTPUT, True))[0].text


def test_files_say_it_of_frozen_layers_alone(build, tmp_path: Path) -> None:
    """So that those without any are read by versions that knew none."""
    for project, told in ((network(build), False), (network(build, FIRST), True)):
        nnsim_file.save(tmp_path / "a.nnsim", replace(project, name="a"))
        assert (nnsim_file.load(tmp_path / "a.nnsim").project.network.frozen == {FIRST}) == told
