"""Steps by tuned PyTorch come to what float64 does, and to the same bits however they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from gone_through import DENSE, DROPS, edit, run, visit
from pairs_data import pairs, two_towers
from wide_runs import in_float64

from nnsim.core.backends import again, unmet
from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Load, SetBackend, SetWeight, StepOnce
from nnsim.core.network import OUTPUT, Network
from nnsim.core.project import Phase, Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits.heads import add_head
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine.backends import batches, choosing
from nnsim.engine.samples import inputs
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.networks.building import Builder
from nnsim.tasks.kinds import TASKS

STEPS, ROWS, SIDE = 100, 30, 6

OPTIMIZERS = [
    Spec("sgd", {"momentum": 0.0, "nesterov": False}),
    Spec("sgd", {"momentum": 0.9, "nesterov": False}),
    Spec("sgd", {"momentum": 0.8, "nesterov": True}),
    Spec("rmsprop", {"alpha": 0.9, "eps": 1e-2}),
    Spec("adagrad", {"eps": 1e-2}),
    Spec("adam", {"beta1": 0.8, "beta2": 0.99, "eps": 1e-2}),
    Spec("adamw", {"beta1": 0.9, "beta2": 0.999, "eps": 1e-2, "weight_decay": 0.1}),
]
"""A large ``eps``: without it a gradient that is 0 but for rounding makes a step as large as any other."""

NORMALISED = (Spec.of("dense", units=4, activation="tanh"), Spec.of("layernorm"), Spec.of("dense", units=4))


def images() -> Data:
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 256, (ROWS, SIDE, SIDE), np.uint8), rng.integers(0, 3, ROWS).astype(np.float32)
    return Data(x, y, np.arange(ROWS) % 6 == 0, ("a", "b", "c"), (), kind="image")


def tokens(words: int = 40, length: int = 5) -> Data:
    rng, names = np.random.default_rng(2), tuple(f"w{number}" for number in range(words))
    x, y = rng.integers(0, words, (ROWS, length)).astype(np.int16), rng.integers(0, words, ROWS).astype(np.float32)
    return Data(x, y, np.arange(ROWS) % 6 == 0, names, (), vocabulary=names, kind="tokens")


def gpt() -> Network:
    made = Builder()
    made.add("embedding", words=40, channels=8)
    before = made.add("positional_encoding", learned=True)
    made.add("layernorm")
    made.add("attention", heads=2, causal=True)
    made.add("add", before, made.last)
    made.add("dense_each", units=8, activation="gelu")
    return made.network("next_token", ())


def recurrent(kind: str) -> Network:
    made = Builder()
    made.add("to_sequence")
    made.add(kind, units=5)
    return made.network("multiclass", ())


def per_pixel() -> Network:
    made = Builder()
    made.add("conv2d", channels=4, padding=1, activation="tanh")
    made.add("batchnorm2d")
    made.add("avg_pool2d")
    made.add("upsample")
    made.add("conv2d", channels=4, padding=1, activation="tanh")
    return made.network("pixels", ())


def squeezed() -> Network:
    made = Builder()
    made.add("flatten")
    made.add("dense", units=4, activation="tanh")
    made.add("layernorm")
    return made.network("reconstruction", ())


CE, SQUARES = "categorical_cross_entropy", "squared_error"
NETWORKS: dict[str, tuple[Callable[[], Data], Callable[[], Network], str]] = {
    "gpt": (tokens, gpt, CE),
    "gru": (images, lambda: recurrent("gru"), CE),
    "lstm": (images, lambda: recurrent("lstm"), SQUARES),
    "rnn": (images, lambda: recurrent("rnn"), "hinge"),
    "pixels": (images, per_pixel, CE),
    "squared pixels": (images, per_pixel, SQUARES),
    "autoencoder": (images, squeezed, "absolute_error"),
    "towers": (pairs, two_towers, "binary_cross_entropy"),
}
LOSSES = [(task, loss) for task in ("binary", "multiclass", "regression") for loss in (*TASKS[task].losses, "huber")]


def project(name: str, **recipe: object) -> Project:
    data, network, loss = NETWORKS[name]
    given = {"loss": loss, "batch": 7, "rate": 0.02, "optimizer": OPTIMIZERS[5], **recipe}
    return Project(name, data(), network(), Recipe(**given))  # type: ignore[arg-type]


def with_heads() -> Project:
    found = add_head(project("gru"), "reconstruction")
    return replace(found, recipe=replace(found.recipe, batch=8))


def trained(of: Project, steps: int) -> Trainer:
    trainer = Trainer(of, backend="tuned")
    assert trainer.learner.backend == "tuned"
    go(trainer, steps)
    return trainer


def go(trainer: Trainer, steps: int, at_once: int = 10**6) -> None:
    until = trainer.step + steps
    while trainer.step < until:
        trainer.begin_steps(min(at_once, until - trainer.step))
        trainer.settle()


def sha(trainer: Trainer) -> str:
    return weights_sha256(trainer.learner.weights() | trainer.learner.state())


def near_float64(of: Project) -> None:
    expected, found = in_float64(of, STEPS), trained(of, STEPS).learner.weights()
    for name, array in expected.items():
        off = np.abs(found[name] - array).max()
        assert off < 1e-3 * max(np.abs(array).max(), 0.1), f"{name}: {off}"


# ------------------------------------------------------------ what they come to


@pytest.mark.parametrize("name", NETWORKS)
def test_what_no_kernel_covers_is_descended_as_in_float64(name: str) -> None:
    place = list(NETWORKS).index(name)
    optimizer = OPTIMIZERS[place % len(OPTIMIZERS)]
    near_float64(project(name, optimizer=optimizer, l1=1e-4 * (place % 3 > 0), l2=1e-3 * (place % 2)))


@pytest.mark.parametrize(("task", "loss"), LOSSES)
def test_every_loss_is_descended_as_in_float64(build, task: str, loss: str) -> None:
    optimizer = OPTIMIZERS[(3 * LOSSES.index((task, loss)) + 2) % len(OPTIMIZERS)]
    near_float64(build(*NORMALISED, output=task, loss=loss, optimizer=optimizer, rate=0.01))


def test_several_outputs_are_descended_as_in_float64() -> None:
    near_float64(with_heads())


def test_samples_are_the_same_gathered_or_laid_out(monkeypatch) -> None:
    of = project("pixels")
    laid_out = sha(trained(of, 12))
    monkeypatch.setattr(batches, "LAID_OUT", 0)
    assert sha(trained(of, 12)) == laid_out


def test_frozen_layers_and_what_is_remembered_of_them_stay(build) -> None:
    of = build(DENSE, DROPS, DENSE, optimizer=OPTIMIZERS[6], l2=0.01)
    first, *others = of.network.nodes
    of = replace(of, network=replace(of.network, nodes=(replace(first, frozen=True), *others)))
    trainer = Trainer(of, backend="tuned")
    before = trainer.learner.weights() | trainer.learner.state()
    go(trainer, 9)
    after = trainer.learner.weights() | trainer.learner.state()
    still = {name for name in before if np.array_equal(before[name], after[name])}
    assert {name.rpartition("/")[2] for name in still} == {"node0.weight", "node0.bias"}


def test_gradients_of_the_reference_are_left_alone() -> None:
    trainer = trained(project("gpt"), 3)
    model = trainer.learner.model  # type: ignore[attr-defined]
    assert not model.grad.any()
    for array in model.learning().values():
        assert array.grad.untyped_storage().data_ptr() == model.grad.untyped_storage().data_ptr()


def test_a_run_recovers_from_gradients_that_were_no_numbers(build) -> None:
    trainer = Trainer(build(DENSE, DROPS, optimizer=OPTIMIZERS[3]), backend="tuned")
    state = trainer.checkpoint()
    go(trainer, 2)
    expected = sha(trainer)
    trainer.learner.model.flat[:] = float("nan")  # type: ignore[attr-defined]
    go(trainer, 1)
    assert not trainer.learner.is_finite()
    trainer._take(state, trainer.project)
    go(trainer, 2)
    assert sha(trainer) == expected


# ------------------------------------------------------------ however they are made


def in_phases() -> Project:
    """One output after the other, the second time without the first layer: 4 steps an epoch."""
    of = with_heads()
    head, first = of.network.heads[0].id, of.network.nodes[0].id
    phases = (
        Phase("first", 1, 0.02, outputs=(head,)),
        Phase("second", 2, 0.05, Spec("cosine"), ("gru1",), (OUTPUT,)),
        Phase("third", 2, 0.01, frozen=(first,)),
    )
    return replace(of, recipe=replace(of.recipe, phases=phases, epochs=5))


@pytest.mark.parametrize("name", ["drops", "heads", "phases", "gpt", "pixels"])
def test_wherever_blocks_end_and_a_run_is_resumed_it_is_the_same(build, name: str) -> None:
    schedule = Spec.of("cosine", period=5)
    made = {"drops": lambda: build(DENSE, DROPS, optimizer=Spec("adam"), schedule=schedule), "heads": with_heads,
            "phases": in_phases}  # fmt: skip
    of = made[name]() if name in made else project(name, schedule=schedule)
    whole, one_by_one, resumed = trained(of, 17), Trainer(of, backend="tuned"), trained(of, 6)
    go(one_by_one, 9, 1)
    for _ in range(2):  # who asks in between changes nothing
        one_by_one.learner.gradient(inputs(of, of.data.x[:3]), of.data.y[:3], np.arange(3))
        one_by_one.learner.evaluate()
    one_by_one.beat()
    while one_by_one.is_within_step:
        one_by_one.beat()
    one_by_one.finish_step()
    go(one_by_one, 7, 3)
    resumed = Trainer(of, checkpoint=resumed.checkpoint(), backend="tuned")
    go(resumed, 11)
    assert sha(whole) == sha(one_by_one) == sha(resumed)
    assert whole.history.kept().rows.tobytes() == one_by_one.history.kept().rows.tobytes()


def beat_by_beat(session: Session) -> None:
    """A whole step."""
    session.handle(StepOnce("beat"))
    while session.trainer.is_within_step:
        session.handle(StepOnce("beat"))


def test_every_step_is_gone_back_to(build) -> None:
    deeds = {
        3: edit(lambda of: set_recipe(of, rate=0.05)),
        5: lambda session: session.handle(SetWeight("node0.weight", (0, 0), 2.0)),
        8: lambda session: session.handle(StepOnce("sample")),
        11: beat_by_beat,
        14: lambda session: session.handle(SetBackend("torch")),
        17: edit(lambda of: choose(of, "optimizer", "adam")),
        20: lambda session: session.handle(SetBackend("tuned")),
    }
    session, digests = run(build(DENSE, DROPS, Spec.of("batchnorm1d"), DENSE), deeds, backend="tuned")
    said = [mark.message.id for mark in session.trainer.marks.all]
    assert [text for text in said if text.startswith("by_")] == ["by_torch", "by_tuned"]
    steps = [*digests, *reversed(digests)]
    assert [visit(session, step) for step in steps] == [digests[step] for step in steps]


def test_steps_before_the_kernel_was_there_are_gone_back_to(build, monkeypatch) -> None:
    """A kernel that was compiled meanwhile does not make them then."""
    with monkeypatch.context() as patch:
        patch.setattr(choosing, "ready", lambda *_of, **_how: choosing.Chosen("Tuned until then.", awaits=False))
        session, digests = run(build(DENSE), {}, steps=5, backend="auto")
        assert session.trainer.learner.backend == "tuned"
    session.handle(SetBackend("fused"))
    session.trainer.accelerate(wait=True)
    session.handle(StepOnce("batch"))
    assert session.trainer.learner.backend == "fused"
    assert [visit(session, step) for step in reversed(digests)] == [digests[step] for step in reversed(digests)]


# ------------------------------------------------------------ who makes them


@pytest.mark.parametrize("backend", ["auto", "fused"])
def test_they_are_made_where_no_kernel_covers_the_network(build, backend) -> None:
    learner = Trainer(build(DENSE, DROPS), backend=backend).learner
    assert (learner.backend, learner.awaits) == ("tuned", False)
    assert learner.why == "Tuned PyTorch makes the steps: there is no kernel for node1."


def test_who_asks_for_them_gets_them(build) -> None:
    session = Session()
    (loaded,) = session.handle(Load(1, build(DENSE), backend="tuned"))
    assert (loaded.backend, loaded.why) == ("tuned", "Tuned PyTorch makes the steps, as was chosen.")
    (loaded,) = session.handle(SetBackend("torch"))
    assert loaded.backend == "torch"


def test_the_reference_is_no_answer_to_who_asks_for_more() -> None:
    assert unmet("tuned", "torch") == "The tuned loop cannot train this project."
    assert unmet("fused", "tuned") == "No kernel can train this project."
    assert unmet("auto", "tuned") == unmet("tuned", "tuned") == ""
    assert again("tuned") == "tuned"


def test_the_reference_still_rounds_as_it_did() -> None:
    """What is tuned differs from it in the last digits, so that nothing of it can have become part of it."""
    of = project("gpt", optimizer=Spec("adam"), rate=0.001)
    reference = Trainer(of)
    go(reference, 12)
    assert sha(reference) != sha(trained(of, 12))
    assert torch.allclose(*(trainer.learner.model.flat for trainer in (reference, trained(of, 12))), atol=1e-3)
