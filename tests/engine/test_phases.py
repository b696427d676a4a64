"""A run in phases: which one is on follows from the epoch alone, and what is frozen in it stays as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.files import nnsim_file
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import AboutBeat, Load, SetRunning
from nnsim.core.problem import Severity
from nnsim.core.project import Phase, Project
from nnsim.core.spec import Spec
from nnsim.edits import checks
from nnsim.edits.fixes import edit_of
from nnsim.edits.graph import insert_between, remove_nodes
from nnsim.edits.heads import add_head, remove_head
from nnsim.edits.names import MAX_NAME
from nnsim.edits.phases import add_phase, freeze_in_phase, learn_in_phase, move_phase, remove_phase, set_phase
from nnsim.edits.recipe import choose
from nnsim.engine.headless import run_headless
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.io import outgoing
from nnsim.recipes.phases import rates

DENSE = Spec.of("dense", units=4, activation="tanh")
LEARN = Phase("Learn", 2, 0.1)
HOLD = Phase("Hold", 2, 0.05, frozen=("node0",))
DECAY = Phase("Decay", 4, 0.1, Spec("cosine"))


def phased(build, *phases: Phase, **recipe: object) -> Project:
    epochs = sum(phase.epochs for phase in phases)
    return build(DENSE, Spec("batchnorm1d"), DENSE, phases=phases, epochs=epochs, optimizer=Spec("adam"), **recipe)


def weights(trainer: Trainer) -> dict[str, np.ndarray]:
    return trainer.learner.weights()


def test_the_rate_is_that_of_the_phase_and_its_schedule_counts_from_its_beginning(build) -> None:
    trainer = Trainer(phased(build, LEARN, DECAY))
    alone = Trainer(phased(build, DECAY)).project.recipe
    rates = []
    while trainer.epoch < 8:
        rates.append(trainer.rate)
        trainer.run_epoch()
    cosine = [0.1 * (1 + np.cos(np.pi * epoch / 4)) / 2 for epoch in range(4)]
    assert rates == pytest.approx([0.1, 0.1, *cosine, 0.0, 0.0])
    assert alone.epochs == 4


def test_a_layer_that_a_phase_freezes_stays_as_it_was_and_learns_on_afterwards(build) -> None:
    trainer = Trainer(phased(build, LEARN, HOLD, replace(LEARN, name="Again")))
    kept = []
    for _ in range(6):
        trainer.run_epoch()
        kept.append(weights(trainer)["node0.weight"])
    assert not np.array_equal(kept[0], kept[1])
    np.testing.assert_array_equal(kept[1], kept[3])
    assert not np.array_equal(kept[3], kept[4])
    assert [(mark.epoch, mark.text) for mark in trainer.marks.all] == [(2, "phase Hold"), (4, "phase Again")]


def test_a_frozen_normalisation_uses_the_averages_that_it_has(build) -> None:
    trainer = Trainer(phased(build, LEARN, replace(HOLD, frozen=("node1",))))
    for _ in range(2):
        trainer.run_epoch()
    before = weights(trainer)["node1.running_mean"]
    trainer.run_epoch()
    np.testing.assert_array_equal(weights(trainer)["node1.running_mean"], before)


def test_one_phase_is_the_run_itself(build) -> None:
    plain = build(DENSE, Spec("batchnorm1d"), DENSE, optimizer=Spec("adam"), rate=0.1, epochs=2)
    assert run_headless(phased(build, LEARN), 2)[0].weights_sha256 == run_headless(plain, 2)[0].weights_sha256


def test_it_is_the_same_in_the_window_from_any_state_and_from_a_file(build, tmp_path) -> None:
    project = phased(build, LEARN, HOLD, DECAY)
    result, _ = run_headless(project)
    assert result.epochs == 8
    session = Session(lambda: 0.0)
    session.handle(Load(1, project))
    session.handle(SetRunning(True, stop_every=8))
    states = []
    while session.running or session.trainer.recorder.is_busy:
        session.advance(0.0)
        states.append(session.trainer.checkpoint())
    assert weights_sha256(session.trainer.learner.weights()) == result.weights_sha256
    for state in states[:: len(states) // 6]:
        path = tmp_path / "run.nnsim"
        nnsim_file.save(path, project, state)
        loaded = nnsim_file.load(path)
        assert loaded.project.recipe == project.recipe
        other = Trainer(loaded.project, checkpoint=loaded.checkpoint)
        while other.epoch < 8:
            other.run_batch()
        assert weights_sha256(other.learner.weights()) == result.weights_sha256


def test_phases_can_be_changed_while_it_learns(build) -> None:
    project = phased(build, LEARN, LEARN)
    trainer = Trainer(project)
    for _ in range(3):
        trainer.run_epoch()
    trainer.edit(freeze_in_phase(project, 1, "node0", True))
    before = weights(trainer)["node0.weight"]
    trainer.run_epoch()
    np.testing.assert_array_equal(weights(trainer)["node0.weight"], before)
    trainer.edit(project)
    trainer.run_epoch()
    assert not np.array_equal(weights(trainer)["node0.weight"], before)


def test_learners_that_know_no_phases_have_none(build) -> None:
    project = choose(build(phases=(LEARN, replace(LEARN, rate=5.0))), "learner", "perceptron")
    assert Trainer(project).rate == project.recipe.rate


def test_a_phase_that_diverges_is_told_to_be_slower(build) -> None:
    wild = phased(build, LEARN, replace(LEARN, name="Wild", rate=1e6), l2=1e3)
    trainer = Trainer(replace(wild, recipe=replace(wild.recipe, optimizer=Spec("sgd"))))
    while trainer.stop is None:
        trainer.run_epoch()
    assert trainer.stop.reason == "diverged"
    assert "lower the learning rate of that phase" in trainer.stop.problem.text
    assert trainer.stop.problem.fix is not None
    assert trainer.stop.problem.fix.values == (), "the rate of the recipe would change nothing"


def test_a_run_of_other_epochs_lengthens_or_shortens_its_last_phase(build) -> None:
    project = phased(build, LEARN, DECAY)
    other = phased(build, LEARN, replace(DECAY, epochs=6))
    found, wanted = run_headless(project, 8)[0], run_headless(other)[0]
    assert (found.epochs, found.weights_sha256) == (8, wanted.weights_sha256), "its schedule ends with the run"


# ------------------------------------------------------------ edits


def test_the_first_phase_is_the_run_and_the_second_a_slower_one(build) -> None:
    project = add_phase(build(rate=0.2, epochs=30))
    assert project.recipe.phases == (Phase("Phase 1", 30, 0.2), Phase("Phase 2", 30, pytest.approx(0.02)))
    assert project.recipe.epochs == 60
    more = add_phase(project)
    assert [phase.name for phase in more.recipe.phases] == ["Phase 1", "Phase 2", "Phase 3"]
    moved = move_phase(set_phase(more, 2, name="Last", epochs=5), 2, 0)
    assert [phase.name for phase in moved.recipe.phases] == ["Last", "Phase 1", "Phase 2"]
    assert moved.recipe.epochs == 65
    assert remove_phase(remove_phase(moved, 1), 1).recipe == replace(moved.recipe, phases=(), rate=0.1 * 0.2, epochs=5)


def test_no_two_phases_are_called_alike(build) -> None:
    project = remove_phase(add_phase(add_phase(build(epochs=3))), 0)
    assert [phase.name for phase in add_phase(project).recipe.phases] == ["Phase 2", "Phase 3", "Phase 4"]
    assert set_phase(project, 0, name="Phase 3").recipe.phases[0].name == "Phase 3 2"
    assert set_phase(project, 0, name="  Fine \n tune ").recipe.phases[0].name == "Fine tune"
    assert set_phase(project, 0, name=" ") == project, "a phase has a name"
    assert len(set_phase(project, 0, name="x" * 99).recipe.phases[0].name) == MAX_NAME


def test_a_single_phase_is_the_run_again_only_where_all_learns_in_it(build) -> None:
    both = phased(build, LEARN, HOLD)
    assert remove_phase(both, 1).recipe.phases == ()
    assert remove_phase(both, 0).recipe.phases == (HOLD,)
    project = learn_in_phase(add_head(both, "reconstruction"), 0, "output", False)
    assert [phase.outputs for phase in remove_phase(project, 1).recipe.phases] == [("output2",)]


# ------------------------------------------------------------ checks


def test_a_layer_that_is_not_there_cannot_be_frozen(build) -> None:
    project = remove_nodes(phased(build, LEARN, HOLD), ("node0",))
    (problem,) = checks.problems(project)
    assert problem.text == ("In Hold the layer 'node0' is to be frozen, which the network does not have: leave it out.")
    assert problem.severity is Severity.ERROR
    mended = edit_of(problem.fix)(project)
    assert checks.problems(mended) == ()
    assert mended.recipe.phases[1].frozen == ()


@pytest.mark.parametrize("rate", [0.0, float("nan"), 3e38])
def test_the_rate_of_a_phase_must_let_it_learn(build, rate) -> None:
    broken = phased(build, LEARN, replace(HOLD, rate=rate))
    (problem,) = checks.problems(broken)
    assert problem.severity is Severity.ERROR
    assert problem.text.startswith("The learning rate of Hold must be a number above 0")
    mended = edit_of(problem.fix)(broken)
    assert checks.problems(mended) == ()
    assert rates(mended.recipe) == (LEARN.rate, 0.03)


def test_a_rate_that_no_phase_uses_forbids_nothing(build) -> None:
    assert checks.problems(phased(build, LEARN, HOLD, rate=0.0)) == ()


def test_in_every_phase_something_has_to_learn(build) -> None:
    every = ("node0", "node1", "node2", "output")
    (problem,) = checks.problems(phased(build, LEARN, replace(HOLD, frozen=every)))
    assert problem.text.startswith("Nothing learns in Hold")
    assert checks.problems(edit_of(problem.fix)(phased(build, LEARN, replace(HOLD, frozen=every)))) == ()


def test_a_script_has_phases_with_a_constant_rate_alone(build) -> None:
    assert outgoing.refusal(phased(build, LEARN, HOLD), "pytorch") is None
    refused = outgoing.refusal(phased(build, LEARN, DECAY), "pytorch")
    assert refused is not None
    assert refused.text.startswith("A script has phases with a constant rate alone")


# ------------------------------------------------------------ outputs that learn


def answering_twice(build, *phases: Phase, **recipe: object) -> Project:
    """A trunk that is classified and drawn again, each by a layer of its own."""
    drawn = add_head(build(DENSE, DENSE, **recipe), "reconstruction", "node0")
    head = drawn.network.heads[0]
    drawn = insert_between(drawn, DENSE, "node0", head.id)
    epochs = sum(phase.epochs for phase in phases) or 1
    return replace(drawn, recipe=replace(drawn.recipe, phases=phases, epochs=epochs))


PICTURE = Phase("Picture", 2, 0.1, outputs=("output2",))
CLASS = Phase("Class", 2, 0.1, outputs=("output",))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_only_the_losses_of_the_phase_count_and_the_others_stand_still(build, optimizer) -> None:
    trainer = Trainer(answering_twice(build, PICTURE, CLASS, optimizer=Spec(optimizer), l2=0.01))
    states = [weights(trainer)]
    for _ in range(4):
        trainer.run_epoch()
        states.append(weights(trainer))
    moved = [{name for name in states[0] if not np.array_equal(states[i][name], states[i + 2][name])} for i in (0, 2)]
    layers = [{name.partition(".")[0] for name in names} for names in moved]
    assert layers == [{"node0", "dense1", "output2"}, {"node0", "node1", "output"}]


def test_a_phase_of_one_output_is_the_run_of_the_network_with_it_alone(build) -> None:
    both = answering_twice(build, CLASS)
    alone = remove_head(replace(both, recipe=replace(both.recipe, rate=0.1, epochs=2, phases=())), "output2")
    left, right = (run_headless(project, 2)[1].weights for project in (both, alone))
    assert set(right) < set(left)
    for name, value in right.items():
        np.testing.assert_array_equal(left[name], value)


def test_a_phase_that_names_all_outputs_is_as_one_that_names_none(build) -> None:
    all_named = replace(LEARN, outputs=("output", "output2"))
    shas = {run_headless(answering_twice(build, one), 2)[0].weights_sha256 for one in (LEARN, all_named)}
    assert len(shas) == 1


def test_what_counts_follows_an_edit_and_the_file_keeps_it(build, tmp_path) -> None:
    project = answering_twice(build, PICTURE, CLASS)
    path = tmp_path / "run.nnsim"
    nnsim_file.save(path, project, None)
    assert nnsim_file.load(path).project.recipe == project.recipe
    trainer = Trainer(project)
    trainer.run_epoch()
    before = weights(trainer)["output.weight"]
    trainer.edit(learn_in_phase(project, 0, "output", True))
    trainer.run_epoch()
    assert not np.array_equal(weights(trainer)["output.weight"], before)


def test_beats_and_steps_are_the_same_where_the_first_output_does_not_count(build) -> None:
    whole, halting = (Trainer(answering_twice(build, PICTURE)).learner for _ in range(2))
    for learner in (whole, halting):
        learner.arrange(np.arange(20))
    whole.step(0, 10, 0.1, 0)
    about = AboutBeat(("output", "output2", "dense1"), None)
    told = {halt.id: halt.tell(about) for halt in halting.beats(0, 10, 0.1, 0)}
    assert weights_sha256(whole.weights()) == weights_sha256(halting.weights())
    assert not told["backward"].arrays["output.weight"].any()
    assert told["backward"].arrays["output2.weight"].any()


def test_an_output_is_told_whether_it_learns_in_a_phase(build) -> None:
    project = answering_twice(build, LEARN)
    without = learn_in_phase(project, 0, "output", False)
    assert without.recipe.phases[0].outputs == ("output2",)
    assert learn_in_phase(without, 0, "output", True).recipe.phases[0].outputs == ()


def test_an_output_that_is_not_there_cannot_learn(build) -> None:
    project = remove_head(answering_twice(build, PICTURE), "output2")
    (problem,) = checks.problems(project)
    assert problem.text == (
        "In Picture the output 'output2' is to learn, which the network does not have: leave it out."
    )
    mended = edit_of(problem.fix)(project)
    assert checks.problems(mended) == ()
    assert mended.recipe.phases[0].outputs == ()


def test_frozen_layers_and_silent_outputs_together_leave_nothing_that_learns(build) -> None:
    still = replace(PICTURE, frozen=("node0", "dense1", "output2"))
    (problem,) = checks.problems(answering_twice(build, still))
    assert problem.text.startswith("Nothing learns in Picture")
    mended = edit_of(problem.fix)(answering_twice(build, still))
    assert checks.problems(mended) == ()
