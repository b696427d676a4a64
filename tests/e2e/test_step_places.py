"""What is written of layers without neurons in a step: pixels, pooled windows, rows of attention and gates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core.answers.beats import Answered
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.messages import AboutStep
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import choose_bundled, set_generator
from nnsim.edits.network import insert_layer, mlp
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.networks.plan import Plan
from nnsim.tasks.plan import plan
from nnsim.ui.run.told_step import Part
from nnsim.ui.views.step.places import Place, place_of
from nnsim.ui.views.step.told_layer import Cell
from nnsim.ui.views.step.written import number, plain


def images() -> Project:
    """Digits through two convolutions, with a rim, a stride and groups, and both poolings."""
    project = mlp(choose_bundled(Project(), "digits"))
    layers = (
        Spec.of("conv2d", channels=4, kernel=3, padding=1, activation="tanh"),
        Spec.of("max_pool2d", kernel=2, stride=1, padding=1),
        Spec.of("conv2d", channels=2, kernel=3, stride=2, groups=2, activation="relu", bias=False),
        Spec.of("avg_pool2d", kernel=2, stride=1),
        Spec("flatten"),
    )
    for spec in layers:
        project = insert_layer(project, len(project.network.nodes), spec)
    return project


def series(kind: str) -> Project:
    """The adding problem for a recurrent layer of this kind, or for attention and a last state."""
    project = set_generator(open_example("adding-gru").project, Spec.of("adding", count=40))
    (node, *rest) = project.network.nodes
    recurrent = replace(node, spec=Spec.of("gru" if kind == "attention" else kind, units=5))
    project = replace(project, network=replace(project.network, nodes=(recurrent, *rest)))
    return insert_layer(project, 0, Spec.of("attention", heads=2)) if kind == "attention" else project


def answered(project: Project) -> tuple[StepSoFar, Plan, Answered]:
    trainer, planned = Trainer(project), plan(project)
    for _ in range(2):
        trainer.beat()
    about = AboutStep(("input", *(layer.id for layer in planned.layers)))
    step = compute(("step",), trainer, {"step": about})["step"]
    assert isinstance(step, StepSoFar)
    value = step.beats[-1].value
    assert isinstance(value, Answered)
    return step, planned, value


def results(place: Place) -> list[str]:
    return [bit.text for line in place.lines for bit in line if bit.tone == "result"]


@pytest.fixture(scope="module")
def seen() -> tuple[StepSoFar, Plan, Answered]:
    return answered(images())


@pytest.mark.parametrize("cell", [Cell(0, 0), Cell(1, 2)])
def test_pixels_come_to_what_the_network_made(seen, cell: Cell) -> None:
    step, planned, value = seen
    told = 0
    for layer in planned.layers:
        if layer.kind.id not in {"conv2d", "max_pool2d", "avg_pool2d"}:
            continue
        for unit in range(layer.out_shape[0]):
            place = place_of(step, planned, Part(layer.id, unit), cell)
            assert place is not None
            np.testing.assert_allclose(place.map, value.outputs[layer.id][0][unit], rtol=1e-6)
            made = float(value.outputs[layer.id][0][unit][cell])
            assert float(results(place)[-1].replace("−", "-").replace("·10", "e").translate(RAISED)) == pytest.approx(
                made, rel=1e-3, abs=1e-5
            )
            if layer.kind.id == "conv2d":
                z = float(value.sums[layer.id][0][unit][cell])
                assert number(z)[:5] == results(place)[0][:5]
            told += 1
    assert told == 4 + 4 + 2 + 2


RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def test_a_window_is_written_with_its_kernel(seen) -> None:
    step, planned, _ = seen
    place = place_of(step, planned, Part("conv2d1", 2), Cell(3, 4))
    assert place is not None
    lines = [plain(line) for line in place.lines]
    assert lines[0] == "Filter 3 of Conv2d 1, row 4, column 5: its window of 3 × 3 in 1 channel"
    assert all(line.count("×") == 3 for line in lines[1:4])
    assert lines[4].startswith("sum of the products: ")
    assert lines[5].startswith("z = Σ w x + b = ")
    assert lines[6].startswith("a = tanh(z) = tanh(")


@pytest.mark.parametrize("kind", ["rnn", "gru", "lstm"])
def test_gates_come_to_the_state_of_the_network(kind: str) -> None:
    step, planned, value = answered(series(kind))
    node = planned.layers[0].id
    for unit in (0, 4):
        place = place_of(step, planned, Part(node, unit), Cell(0, 10_000))
        assert place is not None
        assert place.cell.column == planned.input_shape[0] - 1
        last = float(value.outputs[node][0][unit])
        assert place.map[0, -1] == pytest.approx(last, rel=1e-4, abs=1e-6)
        assert results(place)[-1][:5] == number(float(place.map[0, -1]))[:5]
        first = place_of(step, planned, Part(node, unit), Cell(0, 0))
        assert first is not None
        assert first.lines != place.lines


def test_a_row_of_attention_sums_to_one() -> None:
    step, planned, _ = answered(series("attention"))
    node = next(layer.id for layer in planned.layers if layer.kind.attends)
    place = place_of(step, planned, Part(node, 1), Cell(3, 0))
    assert place is not None
    np.testing.assert_allclose(place.map.sum(axis=1), 1, rtol=1e-5)
    assert results(place) == ["1"]
    assert plain(place.lines[0]).endswith("place 4: its row of weights")


def test_an_association_unit_lacks_a_target_and_would_be_handed_a_slope() -> None:
    project = open_example("mark1").project
    trainer, planned = Trainer(project), plan(project)
    for _ in range(3):
        trainer.beat()
    step = compute(("step",), trainer, {"step": AboutStep(("input", *(layer.id for layer in planned.layers)))})["step"]
    assert isinstance(step, StepSoFar)
    node = planned.layers[-2].id
    place = place_of(step, planned, Part(node, 0), Cell(2, 5))
    assert place is not None
    text = [plain(line) for line in place.lines]
    unit = 2 * place.map.shape[1] + 5
    assert text[0].startswith(f"Association unit {unit + 1}: ")
    assert "No target says what it should answer" in text[3]
    x = torch.from_numpy(step.before["output.weight"]).double()
    seen_by_output = torch.from_numpy(step.beats[1].value.outputs[node][0]).double().requires_grad_()  # type: ignore[union-attr]
    scores = x @ seen_by_output + torch.from_numpy(step.before["output.bias"]).double()
    labels = torch.from_numpy(step.beats[2].value.label).double()  # type: ignore[union-attr]
    torch.nn.functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum").backward()
    assert seen_by_output.grad is not None
    assert results(place)[-1] == number(float(seen_by_output.grad[unit]))


def test_other_layers_have_no_places(seen) -> None:
    step, planned, _ = seen
    assert place_of(step, planned, Part("output", 0), None) is None
    assert place_of(step, planned, Part("conv2d1", 99), None) is None
