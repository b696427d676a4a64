"""Heat maps of a decision, against numbers that are worked out apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as f
from scipy.stats import spearmanr

from nnsim.core.answers.heat import HeatMap, HeatQuestion, Method, rank_correlation
from nnsim.core.catalogue import load
from nnsim.core.data import Data, Floats
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import ProbeSample
from nnsim.core.network import Network
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits.beginnings import with_samples
from nnsim.engine.heat.covering import cover
from nnsim.engine.heat.redrawn import redrawn
from nnsim.engine.heat.relevance import Bounds, relevance
from nnsim.engine.learners.network import NetworkLearner
from nnsim.engine.model import Model
from nnsim.engine.probes.base import compute
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import build, examples, preset
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import read
from nnsim.io.sources import Pasted
from nnsim.networks.building import Builder
from nnsim.networks.relevance import undefined_for
from nnsim.tasks.plan import plan

load()
PIXELS = np.random.default_rng(0).integers(0, 255, (12, 8, 8), np.uint8)


def images(network: Network | None = None, **recipe: object) -> Project:
    made = Builder()
    made.add("conv2d", channels=3)
    made.add("max_pool2d")
    made.add("flatten")
    made.add("dense", units=5, activation="relu")
    data = Data(PIXELS, (np.arange(12) % 3).astype(np.float32), np.arange(12) > 9, ("a", "b", "c"), kind="image")
    settings = Recipe(**{"loss": "categorical_cross_entropy", "batch": 4, **recipe})  # type: ignore[arg-type]
    return Project(data=data, network=network or made.network("multiclass"), recipe=settings)


def asked(trainer: Trainer, method: Method, **about: int) -> HeatMap:
    found = compute(("heat",), trainer, {"heat": HeatQuestion(ProbeSample(4), method=method, **about)})["heat"]
    assert isinstance(found, HeatMap)
    return found


@pytest.fixture(scope="module")
def trained() -> Trainer:
    made = Trainer(images())
    for _ in range(4):
        made.run_epoch()
    return made


def weights_of(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array).double() for name, array in trainer.learner.weights().items()}


def in_float64(trainer: Trainer, x: torch.Tensor) -> torch.Tensor:
    """Scores of the network of ``images``, written down once more."""
    w = weights_of(trainer)
    a = f.max_pool2d(f.relu(f.conv2d(x, w["conv2d1.weight"], w["conv2d1.bias"], padding=1)), 2).flatten(1)
    a = f.relu(f.linear(a, w["dense1.weight"], w["dense1.bias"]))
    return f.linear(a, w["output.weight"], w["output.bias"])


def test_gradient_times_input_is_that_of_float64(trained: Trainer) -> None:
    x = torch.tensor(PIXELS[4] / 255.0)[None, None].requires_grad_()
    score = in_float64(trained, x)[0, 2]
    (slope,) = torch.autograd.grad(score, x)
    found = asked(trained, "gradient", unit=2)
    np.testing.assert_allclose(found.heat, (x * slope)[0, 0].detach(), atol=1e-5)
    assert found.score == pytest.approx(score.item(), abs=1e-5)
    assert found.answer == pytest.approx(in_float64(trained, x).softmax(1)[0, 2].item(), abs=1e-5)


def test_covering_is_that_of_a_plain_loop(trained: Trainer) -> None:
    mean = PIXELS[:10].mean(axis=0).astype(np.uint8)
    found = asked(trained, "cover", unit=1, patch=3)

    def answer(picture: Floats) -> float:
        return float(in_float64(trained, torch.tensor(picture / 255.0)[None, None]).softmax(1)[0, 1])

    total, count, falls = np.zeros((8, 8)), np.zeros((8, 8)), {}
    for row in (0, 2, 4, 5):
        for column in (0, 2, 4, 5):
            covered = PIXELS[4].astype(np.float64)
            covered[row : row + 3, column : column + 3] = mean[row : row + 3, column : column + 3]
            falls[row, column] = answer(PIXELS[4]) - answer(covered)
            total[row : row + 3, column : column + 3] += falls[row, column]
            count[row : row + 3, column : column + 3] += 1
    np.testing.assert_allclose(found.heat, total / count, atol=1e-5)
    most = max(falls, key=lambda place: abs(falls[place]))
    assert found.covered is not None
    assert (found.covered.start, found.covered.sides, found.passes) == (most, (3, 3), 16)
    assert found.covered.answer == pytest.approx(answer(PIXELS[4]) - falls[most], abs=1e-5)


@pytest.mark.parametrize(("patch", "most", "passes"), [(3, 1000, 100), (3, 60, 49), (40, 1000, 1), (1, 1000, 400)])
def test_as_many_places_are_covered_as_there_is_time_for_and_none_is_left_out(
    patch: int, most: int, passes: int
) -> None:
    x = np.ones((20, 20), np.float32)
    found = cover(lambda rows: rows.sum(axis=(1, 2)), x, np.zeros_like(x), (0, 1), patch=patch, most=most)
    assert len(found.starts) == passes
    assert (found.heat > 0).all()
    assert found.falls == pytest.approx(min(patch, 20) ** 2)


# ---------------------------------------------------------------- relevance


def chain(*layers: tuple[str, dict[str, Any]]) -> Network:
    made = Builder()
    for kind, values in layers:
        made.add(kind, **values)
    return made.network("multiclass")


NETWORKS = {
    "dense": lambda: chain(
        ("flatten", {}), ("dense", {"units": 9, "activation": "relu"}), ("dense", {"units": 6, "activation": "linear"})
    ),
    "conv": lambda: chain(
        ("conv2d", {"channels": 4}), ("avg_pool2d", {}), ("conv2d", {"channels": 5, "stride": 2}), ("max_pool2d", {}),
        ("dropout", {}), ("flatten", {}), ("dense", {"units": 6, "activation": "relu"}),
    ),
    "residual": lambda: preset("resnet_small", (1, 8, 8)),
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("bounds", [None, Bounds(0.0, 1.0)], ids=["free", "pixels"])
def test_without_biases_all_of_the_score_arrives_at_the_input(name: str, bounds: Bounds | None) -> None:
    model = Model(images(NETWORKS[name]())).double()  # biases begin at 0
    model.set_mode(training=False)
    x = torch.tensor(PIXELS[3] / 255.0)[None, None]
    scores = model(x).detach()
    assert undefined_for(model.plan) is None
    for unit in range(3):
        aim = torch.zeros_like(scores)
        aim[0, unit] = scores[0, unit]
        handed = relevance(model, x, aim, {"input": bounds} if bounds else {})
        assert handed.dtype == torch.float64
        assert float(handed.sum()) == pytest.approx(float(scores[0, unit]), rel=1e-4)


@pytest.fixture(scope="module", params=["moving-ball", "dqn-catch"])
def other(request: pytest.FixtureRequest) -> Trainer:
    """A network that sees videos, and one that plays; some numbers of what others see of it are moved."""
    made = Trainer(build(examples()[request.param]))
    learner = made.learner
    assert isinstance(learner, NetworkLearner)
    learner.store.add_(0.01 * torch.randn(len(learner.store), generator=torch.Generator().manual_seed(1)).abs())
    return made


def test_of_videos_and_games_all_of_the_score_arrives_at_the_input(other: Trainer) -> None:
    project = other.project
    model = Model(project).double()  # biases begin at 0
    model.set_mode(training=False)
    x = torch.from_numpy(np.array(inputs(project, project.data.x[4:5]))).double()
    x = x / 255 if project.data.x.dtype == np.uint8 else x
    scores = model(x).detach()
    assert undefined_for(model.plan) is None
    for bounds in (None, Bounds(0.0, 1.0)):
        aim = torch.zeros_like(scores)
        aim[0, 1] = scores[0, 1]
        handed = relevance(model, x, aim, {"input": bounds} if bounds else {})
        assert float(handed.sum()) == pytest.approx(float(scores[0, 1]), rel=1e-4)


def test_videos_and_games_are_explained_by_the_network_that_others_see(other: Trainer) -> None:
    project, learner = other.project, other.learner
    assert isinstance(learner, NetworkLearner)
    x = np.array(inputs(project, project.data.x[4:5]))
    scores, covered = learner.scores(x)[0], asked(other, "cover", patch=3)
    assert covered.unit == int(scores.argmax())
    shape = project.data.sample_shape
    assert covered.heat.shape == (shape if project.data.kind == "video" else shape[:2])
    assert covered.score == pytest.approx(float(scores.max()), rel=1e-5)
    slopes = asked(other, "gradient")
    model = Model(project)
    model.load(learner.weights())
    model.double().set_mode(training=False)
    leaf = (torch.from_numpy(x).double() / (255 if x.dtype == np.uint8 else 1)).requires_grad_()
    model(leaf)[0, covered.unit].backward()
    by_hand = (leaf * leaf.grad)[0].sum(0).detach().numpy()
    np.testing.assert_allclose(slopes.heat, by_hand, atol=1e-5)
    control = asked(other, "gradient", redrawn=1)
    assert control.heat.tobytes() != slopes.heat.tobytes()
    assert asked(other, "gradient").heat.tobytes() == slopes.heat.tobytes()


def test_dense_layers_hand_on_what_was_worked_out_by_hand_and_biases_keep_their_part() -> None:
    trainer = Trainer(
        images(
            chain(
                ("flatten", {}),
                ("dense", {"units": 4, "activation": "linear"}),
                ("batchnorm1d", {}),
                ("activation", {}),
            )
        )
    )
    for _ in range(3):
        trainer.run_epoch()
    w = {name: array.astype(np.float64) for name, array in trainer.learner.weights().items()}
    x = PIXELS[4].reshape(-1) / 255.0
    scale = w["batchnorm1d1.weight"] / np.sqrt(w["batchnorm1d1.running_var"] + 1e-5)
    first = w["dense1.weight"] * scale[:, None]
    sums = first @ x + (w["dense1.bias"] - w["batchnorm1d1.running_mean"]) * scale + w["batchnorm1d1.bias"]
    hidden = np.maximum(sums, 0)
    handed_back = hidden * w["output.weight"][1]  # the score of class 1 less its bias
    low = np.minimum(first, 0)  # pixels lie between 0 and 1: of a negative weight the pixel of 1 speaks least
    contributed = first * x - low
    by_hand = (contributed / contributed.sum(axis=1, keepdims=True) * handed_back[:, None]).sum(axis=0)
    found = asked(trainer, "relevance", unit=1)
    np.testing.assert_allclose(found.heat.reshape(-1), by_hand, atol=1e-5)
    assert found.heat.sum() == pytest.approx(found.score - w["output.bias"][1], abs=1e-4)


def test_convolutions_hand_on_what_speaks_for_their_sums() -> None:
    model = Model(images(chain(("conv2d", {"channels": 2, "padding": 0, "kernel": 7}), ("flatten", {})))).double()
    x = torch.tensor(PIXELS[5] / 255.0 - 0.5)[None, None]
    w = {name: torch.from_numpy(array).double() for name, array in model.weights().items()}
    patches = x[0, 0].unfold(0, 7, 1).unfold(1, 7, 1)  # [2, 2, 7, 7]
    by_hand = torch.zeros(8, 8, dtype=torch.float64)
    scores = model(x).detach()
    for channel in range(2):
        for row in range(2):
            for column in range(2):
                parts = patches[row, column] * w["conv2d1.weight"][channel, 0]
                sent = parts.sum().relu() * w["output.weight"][2, 4 * channel + 2 * row + column]
                speaks = parts.clamp(min=0)
                by_hand[row : row + 7, column : column + 7] += speaks / speaks.sum() * sent
    aim = torch.zeros_like(scores)
    aim[0, 2] = scores[0, 2]
    np.testing.assert_allclose(relevance(model, x, aim)[0, 0], by_hand, atol=1e-5)


def test_what_bends_sums_has_no_relevance_and_the_probe_says_so() -> None:
    for layers, culprit in (
        ((("flatten", {}), ("dense", {"units": 4, "activation": "tanh"})), "dense1"),
        ((("conv2d", {}), ("batchnorm2d", {}), ("flatten", {})), "batchnorm2d1"),
        ((("flatten", {}), ("layernorm", {})), "layernorm1"),
    ):
        project = images(chain(*layers))
        found = undefined_for(plan(project))
        assert found
        assert found.id == culprit
        about = {"heat": HeatQuestion(method="relevance")}
        assert compute(("heat",), Trainer(project), about) == {"heat": None}


# ---------------------------------------------------------------- other samples, and the control


def test_columns_are_covered_one_by_one_with_their_mean(build: Callable[..., Project]) -> None:
    trainer = Trainer(build(Spec.of("dense", units=3), features=("x1", "x2", "x1x2")))
    data = trainer.project.data
    x = np.stack([data.x[:, 0], data.x[:, 1], data.x[:, 0] * data.x[:, 1]], axis=1)
    mean = x[data.train].mean(axis=0)

    def chance(row: Floats) -> float:
        return float(1 / (1 + np.exp(-trainer.learner.scores(row[None].astype(np.float32))[0, 0])))

    for unit, sign in ((1, 1), (0, -1)):
        falls = [sign * (chance(x[4]) - chance(np.where(np.arange(3) == i, mean, x[4]))) for i in range(3)]
        found = asked(trainer, "cover", unit=unit, patch=5)
        np.testing.assert_allclose(found.heat, falls, atol=1e-5)
        assert found.score == pytest.approx(
            sign * float(trainer.learner.scores(x[4:5].astype(np.float32))[0, 0]), abs=1e-5
        )


def test_characters_of_a_text_are_told_apart() -> None:
    trainer = Trainer(
        with_samples(read(Pasted("to be or not to be, that is the question " * 9), ImportChoices(length=12)))
    )
    data, place = trainer.project.data, 4
    scores = trainer.learner.scores(data.x[place : place + 1])[0, :, -1]
    for method in ("cover", "gradient"):
        found = asked(trainer, method, unit=3)
        assert found.heat.shape == (12,)
        assert found.score == pytest.approx(float(scores[3]), abs=1e-5)
    assert found.answer == pytest.approx(float(np.exp(scores[3]) / np.exp(scores).sum()), abs=1e-5)
    x = data.x[place].copy()
    covered = asked(trainer, "cover", unit=3).covered
    assert covered is not None
    x[covered.start[0]] = np.bincount(data.x[data.train].reshape(-1).astype(int)).argmax()
    without = trainer.learner.scores(x[None])[0, :, -1]
    assert covered.answer == pytest.approx(float(np.exp(without[3]) / np.exp(without).sum()), abs=1e-5)


def test_layers_are_drawn_anew_from_the_output_on_and_the_run_knows_nothing_of_it(trained: Trainer) -> None:
    before = weights_sha256(trained.learner.weights())
    learner = trained.learner
    assert isinstance(learner, NetworkLearner)
    for count, changed in (
        (1, {"output"}),
        (2, {"output", "dense1"}),
        (3, {"output", "dense1", "conv2d1"}),
        (9, {"output", "dense1", "conv2d1"}),
    ):
        store = redrawn(learner.model, learner.store, trained.project, count)
        now, then = learner.model.layout.split(store.numpy()), trained.learner.weights()
        assert {name.partition(".")[0] for name in then if not np.array_equal(now[name], then[name])} == changed
    real = asked(trained, "gradient")
    correlations = [rank_correlation(real.heat, asked(trained, "gradient", redrawn=count).heat) for count in (0, 3)]
    assert correlations[0] == 1
    assert correlations[1] < 0.9
    assert weights_sha256(trained.learner.weights()) == before
    assert asked(trained, "gradient").heat.tobytes() == real.heat.tobytes()


def test_ranks_are_compared_as_scipy_does() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(6, 7)).astype(np.float32), rng.integers(0, 4, (6, 7)).astype(np.float32)
    assert rank_correlation(a, b) == pytest.approx(spearmanr(a.reshape(-1), b.reshape(-1)).statistic)
    assert np.isnan(rank_correlation(a, np.zeros_like(a)))


def test_looking_leaves_the_run_as_it_is() -> None:
    quiet, watched = Trainer(images()), Trainer(images())
    for _ in range(8):
        quiet.run_batch()
        for method in ("cover", "gradient", "relevance"):
            asked(watched, method, redrawn=1)
        watched.run_batch()
    assert weights_sha256(quiet.learner.weights()) == weights_sha256(watched.learner.weights())


def test_unasked_it_is_about_what_the_network_decides(trained: Trainer) -> None:
    decided = int(compute(("predictions",), trained)["predictions"][4])
    by_itself, chosen = asked(trained, "gradient"), asked(trained, "gradient", unit=decided)
    assert by_itself.unit == decided
    assert by_itself.heat.tobytes() == chosen.heat.tobytes()


def test_weights_that_are_no_numbers_explain_nothing() -> None:
    trainer = Trainer(images())
    trainer.learner.set_number("output.bias", (0,), float("nan"))
    for method in ("cover", "gradient", "relevance"):
        assert compute(("heat",), trainer, {"heat": HeatQuestion(method=method)}) == {"heat": None}


def test_what_has_no_such_sample_or_unit_is_not_explained(trained: Trainer) -> None:
    for question in (HeatQuestion(ProbeSample(99)), HeatQuestion(unit=3)):
        assert compute(("heat",), trained, {"heat": question}) == {"heat": None}
