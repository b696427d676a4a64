"""Heat maps of an image with a text, half by half, against numbers that are worked out apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as f

from nnsim.core.answers.heat import HeatMap, HeatQuestion, Method
from nnsim.core.catalogue import load
from nnsim.core.messages import ProbeSample
from nnsim.core.spec import Spec
from nnsim.engine.heat.relevance import Bounds, relevance
from nnsim.engine.model import Model
from nnsim.engine.probes.base import compute
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import build, examples
from nnsim.networks.relevance import undefined_for

load()


def asked(trainer: Trainer, method: Method, **about: int) -> HeatMap:
    found = compute(("heat",), trainer, {"heat": HeatQuestion(ProbeSample(4), method=method, **about)})["heat"]
    assert isinstance(found, HeatMap)
    return found


def weights_of(trainer: Trainer) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array).double() for name, array in trainer.learner.weights().items()}


@pytest.fixture(scope="module")
def pairs() -> Trainer:
    """Some steps of the example, so that biases are no longer 0."""
    made = Trainer(build(examples()["captions"]))
    for _ in range(30):
        made.run_batch()
    return made


def scores_of_pairs(trainer: Trainer, image: torch.Tensor, vectors: torch.Tensor) -> torch.Tensor:
    """The score of images [n, 3, 16, 16] with texts whose words were looked up, [n, 7, 32]: both towers once more."""
    w = weights_of(trainer)
    a = f.max_pool2d(f.relu(f.conv2d(image, w["conv2d1.weight"], w["conv2d1.bias"], padding=1)), 2)
    a = f.max_pool2d(f.relu(f.conv2d(a, w["conv2d2.weight"], w["conv2d2.bias"], padding=1)), 2).flatten(1)
    a = f.linear(a, w["dense1.weight"], w["dense1.bias"])
    alike = 5.0 * (a * vectors.mean(1)).sum(1, keepdim=True) / 32**0.5
    return f.linear(alike, w["output.weight"], w["output.bias"])[:, 0]


def parted(trainer: Trainer, sample: int = 4) -> tuple[torch.Tensor, torch.Tensor]:
    """A sample as an image [1, 3, 16, 16], and the numbers of its words [1, 7]."""
    x = torch.from_numpy(trainer.project.data.x[sample].copy()).double()
    return x[:768].view(1, 16, 16, 3).permute(0, 3, 1, 2), x[768:].long()[None]


def test_of_pairs_the_slopes_of_both_are_those_of_float64(pairs: Trainer) -> None:
    table = weights_of(pairs)["embedding1.weight"]
    image, words = parted(pairs)
    vectors = table[words].requires_grad_()
    image.requires_grad_()
    score = scores_of_pairs(pairs, image, vectors)[0]
    of_image, of_words = torch.autograd.grad(score, (image, vectors))
    for number, by_hand in enumerate(((image * of_image).sum(1)[0], (vectors * of_words).sum(-1)[0])):
        found = asked(pairs, "gradient", unit=1, modality=number)
        np.testing.assert_allclose(found.heat, by_hand.detach(), atol=1e-5)
        assert np.abs(found.heat).max() > 1e-3
        assert found.score == pytest.approx(score.item(), abs=1e-4)


def test_of_pairs_one_half_is_covered_and_the_other_stays(pairs: Trainer) -> None:
    data, table = pairs.project.data, weights_of(pairs)["embedding1.weight"]
    image, words = parted(pairs)

    def chance(image: torch.Tensor, words: torch.Tensor) -> float:
        return float(scores_of_pairs(pairs, image, table[words]).sigmoid())

    train = np.flatnonzero(data.train)
    few = data.x[train[:: -(-len(train) // 500)]]
    usual = int(np.bincount(few[:, 768:].astype(int).reshape(-1)).argmax())
    whole, falls = chance(image, words), []
    for place in range(7):
        covered = words.clone()
        covered[0, place] = usual
        falls.append(whole - chance(image, covered))
    found = asked(pairs, "cover", unit=1, modality=1)
    np.testing.assert_allclose(found.heat, falls, atol=1e-5)
    assert found.answer == pytest.approx(whole, abs=1e-5)
    mean = torch.from_numpy(few[:, :768].mean(axis=0, dtype=np.float64)).view(16, 16, 3).permute(2, 0, 1)
    total, count = np.zeros((16, 16)), np.zeros((16, 16))
    for row, column in product((0, 4, 8), repeat=2):
        where, at = (slice(row, row + 8), slice(column, column + 8)), image.clone()
        at[0][:, *where] = mean[:, *where]
        total[where] += whole - chance(at, words)
        count[where] += 1
    found = asked(pairs, "cover", unit=1, modality=0, patch=8)
    np.testing.assert_allclose(found.heat, total / count, atol=1e-5)


@pytest.mark.parametrize("take", ["dot", "cosine"])
def test_of_pairs_all_of_the_score_arrives_at_pixels_and_words(pairs: Trainer, take: str) -> None:
    project = pairs.project
    compared = Spec.of("similarity", take=take, scale=5.0)
    nodes = (replace(node, spec=compared) if node.id == "similarity1" else node for node in project.network.nodes)
    network = replace(project.network, nodes=tuple(nodes))
    model = Model(replace(project, network=network)).double()  # biases begin at 0
    model.set_mode(training=False)
    assert undefined_for(model.plan) is None
    x = torch.from_numpy(np.array(inputs(project, project.data.x[4:5]))).double()
    scores = model(x).detach()
    for bounds in ({}, {"input": Bounds(0.0, 1.0)}):
        handed = relevance(model, x, scores, bounds)
        assert float(handed.sum()) == pytest.approx(float(scores), rel=1e-4)
        image, words = handed[0, :768], handed[0, 768:]
        assert float(image.sum()) == pytest.approx(float(words.sum()), rel=1e-4), "each tower gets half of it"


def test_words_get_what_their_vectors_contributed(pairs: Trainer) -> None:
    w = weights_of(pairs)
    image, words = parted(pairs)
    vectors = w["embedding1.weight"][words]
    score = scores_of_pairs(pairs, image, vectors)[0]
    leaf = vectors.clone().requires_grad_()
    (slope,) = torch.autograd.grad(scores_of_pairs(pairs, image, leaf)[0], leaf)
    kept = (score - w["output.bias"][0]) / score  # the bias of the output keeps its part, of what is shared out
    by_hand = (vectors * slope).sum(-1)[0] / 2
    assert float(by_hand.sum()) == pytest.approx(float(score * kept) / 2, rel=1e-6)
    found = asked(pairs, "relevance", unit=1, modality=1)
    np.testing.assert_allclose(found.heat, by_hand, atol=1e-5)


def test_what_is_no_modality_is_not_explained(pairs: Trainer) -> None:
    for number in (-1, 2):
        assert compute(("heat",), pairs, {"heat": HeatQuestion(modality=number)}) == {"heat": None}
