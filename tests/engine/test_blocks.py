"""Steps made in one go are the steps made one by one: wherever a block ends, whoever looks, and whatever is done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from gone_through import DENSE, digest, edit, run, visit

from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Load, Notice, Refused, Save, SetBackend, SetRunning, SetWeight, StepOnce
from nnsim.core.moments import Visit
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.edits.network import change_units
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine import blocks, past
from nnsim.engine.backends import choosing
from nnsim.engine.backends.compiled import KERNELS
from nnsim.engine.blocks import ahead
from nnsim.engine.measuring import NEVER
from nnsim.engine.past import Past
from nnsim.engine.session import Session
from nnsim.engine.stored_past import pack, unpack
from nnsim.engine.trainer import Trainer

COSINE = Spec.of("cosine", period=5)


@pytest.fixture(autouse=True)
def _states_close_together(monkeypatch):
    monkeypatch.setattr(past, "SHARE", 10.0)


def fused(project: Project, **more: object) -> Trainer:
    trainer = Trainer(project, backend="fused", **more)  # type: ignore[arg-type]
    trainer.accelerate(wait=True)
    assert trainer.learner.backend == "fused"
    return trainer


def everything(trainer: Trainer) -> tuple[object, ...]:
    rows = trainer.history.kept()
    counters = trainer.step, trainer.epoch, trainer.position, trainer.samples
    return weights_sha256(trainer.learner.weights()), counters, rows.columns, rows.rows.tobytes()


@pytest.mark.parametrize("schedule", [Spec("constant"), COSINE], ids=lambda spec: spec.kind)
@pytest.mark.parametrize("batch", [1, 7, 30, 64])
def test_wherever_blocks_end_a_run_is_the_same(build, schedule, batch):
    project = build(DENSE, schedule=schedule, batch=batch, optimizer=Spec("adam"))
    one_by_one, at_once, split = (fused(project) for _ in range(3))
    steps = 9 * -(-30 // batch)
    for _ in range(steps):
        one_by_one.run_batch()
    while at_once.epoch < 9:
        at_once.begin_steps(10**6, 9)
        at_once.settle()
    sizes = np.random.default_rng(batch)
    while split.step < steps:
        split.begin_steps(min(int(sizes.integers(1, 12)), steps - split.step), 9)
        split.settle()
    assert everything(one_by_one) == everything(at_once) == everything(split)


def test_the_work_of_a_block_is_bounded_and_nothing_depends_on_it(build, monkeypatch):
    """Who wants to end a run of a wide network need not wait for a thousand of its steps."""
    project = build(DENSE, batch=7, optimizer=Spec("adam"))
    free, bound = fused(project), fused(project)
    while free.epoch < 9:
        free.begin_steps(10**6, 9)
        free.settle()
    monkeypatch.setattr(blocks, "WORK", 3 * bound.step_work + 1)
    while bound.epoch < 9:
        before = bound.step
        bound.begin_steps(10**6, 9)
        bound.settle()
        assert bound.step - before <= 3
    assert everything(free) == everything(bound)
    assert bound.step_work > 3 * 7 * sum(array.size for array in bound.learner.weights().values()) // 2


@pytest.mark.parametrize(("batch", "share"), [(1, 1.0), (7, 2.0), (30, 10.0)])
def test_blocks_over_the_ends_of_epochs_come_to_the_same(build, monkeypatch, batch, share):
    """Epochs without a row are passed within a block: each with its own order, and counted as one by one."""
    monkeypatch.setattr("nnsim.engine.trainer.rows", lambda *_of: NEVER)
    monkeypatch.setattr(past, "SHARE", share)
    project, each = build(DENSE, batch=batch, optimizer=Spec("adam")), -(-30 // batch)
    one_by_one, at_once, split = (fused(project, past=Past()) for _ in range(3))
    while one_by_one.epoch < 63:
        one_by_one.run_batch()
    longest = 0
    while at_once.epoch < 63:
        block = ahead(at_once, 10**6, 63)
        longest = max(longest, len(block.seeds) if block else 0)
        at_once.begin_steps(10**6, 63)
        at_once.settle()
    assert longest >= 4
    sizes = np.random.default_rng(batch)
    while split.step < 63 * each:
        split.begin_steps(min(int(sizes.integers(1, 12 * each)), 63 * each - split.step), 63)
        split.settle()
    assert everything(one_by_one) == everything(at_once) == everything(split)
    pasts = [trainer.past for trainer in (one_by_one, at_once, split)]
    assert pasts[0].epochs == pasts[1].epochs == pasts[2].epochs
    assert len(pasts[0].epochs) == 63
    kept = [[state.step for state in past.states] for past in pasts]
    assert kept[0] == kept[1] == kept[2]
    assert len(kept[0]) > 2


def test_a_block_goes_over_the_ends_of_epochs_up_to_where_something_is_to_be_seen(build):
    trainer = fused(build(DENSE, batch=7))
    trainer.epoch, trainer.step = 1000, 5000
    block = ahead(trainer, 10**6, float("inf"))
    assert block is not None
    assert len(block.seeds) == 7
    assert block.count == 8 * 5  # 1,008 is the next of them with a row: 64 while their number doubles
    assert ahead(trainer, 12, float("inf")).count == 12
    assert ahead(trainer, 10**6, 1003).count == 3 * 5
    trainer.updates.is_wanted = True
    assert ahead(trainer, 10**6, float("inf")) is None


def test_new_samples_of_every_epoch_end_a_block_with_it(build):
    project = replace(build(DENSE, source="fresh"), data=generate(Spec.of("spiral", samples=60), 1, 0.25))
    trainer = fused(project)
    assert ahead(trainer, 10**6, float("inf")).count == -(-trainer.size // trainer.batch)
    one_by_one = fused(project)
    for _ in range(3):
        trainer.run_epoch()
    while one_by_one.epoch < 3:
        one_by_one.begin_steps(7, 3)
        one_by_one.settle()
    assert everything(trainer) == everything(one_by_one)


def test_kernels_come_to_what_pytorch_does(build):
    for optimizer in ("sgd", "adam", "rmsprop", "adagrad", "adamw"):
        project = build(DENSE, DENSE, optimizer=Spec(optimizer), rate=0.01, l2=0.001, l1=0.0001)
        kernel, reference = fused(project), Trainer(project)
        for _ in range(4):
            kernel.run_epoch()
            reference.run_epoch()
        for name, array in reference.learner.weights().items():
            np.testing.assert_allclose(kernel.learner.weights()[name], array, rtol=1e-4, atol=1e-5, err_msg=name)
        np.testing.assert_allclose(kernel.history.kept().rows, reference.history.kept().rows, rtol=1e-4, atol=1e-4)


def test_a_run_goes_on_from_its_state(build):
    project = build(DENSE, optimizer=Spec("adam"))
    whole = fused(project)
    whole.begin_steps(12)
    whole.settle()
    resumed = fused(project, checkpoint=whole.checkpoint())
    for trainer in (whole, resumed):
        while trainer.epoch < 6:
            trainer.begin_steps(5, 6)
            trainer.settle()
    assert everything(whole)[0] == everything(resumed)[0]


def test_frozen_layers_stay_as_they_are(build):
    project = build(DENSE, DENSE, optimizer=Spec("adam"))
    first, *others = project.network.nodes
    project = replace(project, network=replace(project.network, nodes=(replace(first, frozen=True), *others)))
    trainer = fused(project)
    before = trainer.learner.weights()
    trainer.begin_steps(20)
    after = trainer.learner.weights()
    still = {name for name in before if (before[name] == after[name]).all()}
    assert still == {"node0.weight", "node0.bias"}


def test_a_step_beat_by_beat_is_the_step(build):
    project = build(DENSE, optimizer=Spec("adam"))
    whole, slow = fused(project), fused(project)
    whole.run_batch()
    slow.beat()
    while slow.is_within_step:
        slow.beat()
    slow.finish_step()
    assert everything(slow)[0] == everything(whole)[0]


def test_every_step_is_gone_back_to(build):
    deeds = {
        3: edit(lambda project: set_recipe(project, rate=0.3)),
        5: lambda session: session.handle(SetWeight("node0.weight", (0, 0), 2.0)),
        8: lambda session: session.handle(StepOnce("sample")),
        11: edit(lambda project: change_units(project, "node0", 2)),
        14: lambda session: session.handle(SetBackend("torch")),
        17: edit(lambda project: choose(project, "optimizer", "adam")),
        20: lambda session: session.handle(SetBackend("fused")),
    }
    session, digests = run(build(DENSE, DENSE), deeds, backend="fused")
    steps = [*digests, *reversed(digests)]
    assert [visit(session, step) for step in steps] == [digests[step] for step in steps]


def test_a_kernel_that_an_edit_finds_ready_is_gone_back_to(build):
    """It was compiled while the run stood still: the steps before the edit are PyTorch's, those after it are not."""

    def excluded(session):
        session.trainer.backend = "auto"  # as if its kernel had been asked for in vain before
        edit(lambda project: replace(project, data=replace(project.data, y=1 - project.data.y)))(session)
        assert session.trainer.learner.backend == "fused"

    fused(build(DENSE))
    session, digests = run(build(DENSE), {6: excluded}, steps=15)
    assert [visit(session, step) for step in digests] == [digests[step] for step in digests]


@pytest.mark.parametrize("step", [12, 27])
def test_steps_that_no_kernel_can_make_again_are_not_looked_at(build, monkeypatch, step):
    """PyTorch would come to other numbers, which are none of the run."""
    fused(build(DENSE))  # compiled
    session, digests = run(build(DENSE), {9: lambda one: one.handle(SetBackend("fused"))})
    assert visit(session, 3) == digests[3]
    monkeypatch.setattr(choosing, "ready", lambda *_, wait: choosing.Chosen("There is no compiler."))
    told = session.handle(Visit(step))
    while session.waits() == 0:
        told += session.advance(1.0)
    assert [event.problem.text for event in told if isinstance(event, Refused | Notice)] == [
        "Kernels made these steps, so they cannot be gone through again here. There is no compiler."
    ]
    assert (session.trainer.step, digest(session)) == (29, digests[29])


def test_files_tell_who_made_the_steps(build):
    session, _digests = run(build(DENSE), {9: lambda one: one.handle(SetBackend("torch"))}, backend="fused")
    (saved,) = session.handle(Save(1, past=True))
    stored = saved.checkpoint.past
    assert stored is not None
    found = unpack(stored, session.trainer.project.data, saved.checkpoint)
    assert {state.backend for state in found.states} == {"fused", "torch"}
    assert pack(found, session.trainer.project.data, saved.checkpoint) == stored


def test_the_curves_say_where_another_one_makes_the_steps(build):
    session, _ = run(build(DENSE), {}, steps=4, backend="fused")
    (loaded,) = session.handle(SetBackend("torch"))
    assert (loaded.backend, loaded.why) == ("torch", "PyTorch makes the steps, as was chosen.")
    (mark,) = session.trainer.marks.all
    assert (mark.step, mark.text) == (4, "PyTorch makes the steps")
    session.handle(StepOnce("batch"))
    (loaded,) = session.handle(SetBackend("auto"))
    assert loaded.backend == "fused"
    assert [(mark.step, mark.text) for mark in session.trainer.marks.all] == [
        (4, "PyTorch makes the steps"),
        (5, "kernels make the steps"),
    ]


def test_played_or_stepped_it_is_the_same(build):
    played, _ = run(build(DENSE), {}, steps=0, backend="fused")
    stepped, _ = run(build(DENSE), {}, steps=0, backend="fused")
    played.handle(SetRunning(True, stop_every=30))
    while played.running or played.waits() == 0:
        played.advance(0.0)
    while stepped.trainer.epoch < 30:
        stepped.handle(StepOnce("batch"))
    assert digest(played) == digest(stepped)


# ---------------------------------------------------------------- Rosenblatt's rule


def rosenblatt(build, **more: object) -> Project:
    return choose(build(rate=0.5, **more), "learner", "perceptron")


@pytest.mark.parametrize("output", ["binary", "multiclass"])
def test_rosenblatts_rule_is_the_same_by_a_kernel(build, output):
    """Sums of two products differ in the last digits at most, which here decide nowhere."""
    project = rosenblatt(build, output=output)
    kernel, reference, split = fused(project), Trainer(project), fused(project)
    while reference.epoch < 20:
        reference.run_epoch()
    while kernel.epoch < 20:
        kernel.begin_steps(10**6, 20)
        kernel.settle()
    sizes = np.random.default_rng(1)
    while split.epoch < 20:
        split.begin_steps(int(sizes.integers(1, 40)), 20)
        split.settle()
    assert everything(kernel) == everything(split)
    assert kernel.learner.corrections == reference.learner.corrections
    for name, array in reference.learner.weights().items():
        np.testing.assert_allclose(kernel.learner.weights()[name], array, rtol=1e-5, atol=1e-5)


def test_it_ends_where_a_pass_was_free_of_corrections(build):
    project = rosenblatt(build, n=30)
    data = project.data
    project = replace(project, data=replace(data, y=(data.x[:, 0] > 0.2 * data.x[:, 1]).astype(np.float32)))
    ends = []
    for trainer in (fused(project), Trainer(project)):
        while not trainer.stop:
            trainer.begin_steps(10**6)
            trainer.settle()
        ends.append((trainer.step, trainer.epoch, trainer.position, trainer.stop.reason, trainer.learner.corrections))
    assert ends[0] == ends[1]
    assert ends[0][3] == "converged"


def test_its_steps_are_gone_back_to_and_through_beat_by_beat(build):
    deeds = {
        7: lambda session: [session.handle(StepOnce("beat")) for _ in range(9)],
        15: lambda session: session.handle(SetWeight("output.weight", (0, 0), 2.0)),
        20: lambda session: session.handle(SetBackend("torch")),
    }
    session, digests = run(rosenblatt(build), deeds, backend="fused")
    steps = [*digests, *reversed(digests)]
    assert [visit(session, step) for step in steps] == [digests[step] for step in steps]


def test_the_first_step_waits_a_little_for_a_kernel_that_is_kept(build, monkeypatch):
    """However soon somebody presses *Play*, or makes a step, a kernel makes the first one, too."""
    asked = iter([None, None])

    def late(name: str) -> object:
        return next(asked, KERNELS.wait(name))

    for command in (SetRunning(True), StepOnce("batch")):
        session = Session(clock=lambda: 0.0)
        asked = iter([None, None])
        with monkeypatch.context() as patch:
            patch.setattr(KERNELS, "ask", late)
            (loaded,) = session.handle(Load(1, build(DENSE), backend="auto"))
            assert (loaded.backend, session.trainer.learner.awaits) == ("tuned", True)
            told = session.handle(command)
        assert told[0].backend == "fused"
        assert session.trainer.marks.all == ()
