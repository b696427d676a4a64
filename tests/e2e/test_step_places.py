"""What is written of layers without neurons in a step: pixels, pooled windows, rows of attention and gates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from told_layers import answered, results
from told_layers import value as written

from nnsim.core.answers.beats import Answered, Taken
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.catalogue import load
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
from nnsim.ui.run.told_step import Part, Pixel
from nnsim.ui.views.step.places import place_of
from nnsim.ui.views.step.told_layer import Cell
from nnsim.ui.views.step.written import number, plain

load()


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
            assert written(results(place)[-1]) == pytest.approx(made, rel=1e-3, abs=1e-5)
            if layer.kind.id == "conv2d":
                z = float(value.sums[layer.id][0][unit][cell])
                assert number(z)[:5] == results(place)[0][:5]
            told += 1
    assert told == 4 + 4 + 2 + 2


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
        assert place.map[-1, -1] == pytest.approx(last, rel=1e-4, abs=1e-6)
        assert results(place)[-1][:5] == number(float(place.map[-1, -1]))[:5]
        first = place_of(step, planned, Part(node, unit), Cell(0, 0))
        assert first is not None
        assert first.lines != place.lines
        shown = place_of(step, planned, Part(node, unit), None)
        assert shown is not None
        assert shown.cell.row == len(shown.rows) - 1, "a state, although gates are larger"


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _gru_by_hand(arrays, x) -> tuple[list[dict[str, np.ndarray]], np.ndarray]:
    """Every step as it stands in the book (Cho et al., 2014), one unit after the other; and the states before them."""
    w, u, b, c = (arrays[name].astype(np.float64) for name in
                  ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"))  # fmt: skip
    units, h = u.shape[1], np.zeros(u.shape[1])
    steps, states = [], []
    for row in x.astype(np.float64):
        states.append(h)
        found = {name: np.zeros(units) for name in "rznh"}
        for unit in range(units):
            r, z, n = (unit + block * units for block in range(3))
            found["r"][unit] = _sigmoid(w[r] @ row + b[r] + u[r] @ h + c[r])
            found["z"][unit] = _sigmoid(w[z] @ row + b[z] + u[z] @ h + c[z])
            found["n"][unit] = np.tanh(w[n] @ row + b[n] + found["r"][unit] * (u[n] @ h + c[n]))
            found["h"][unit] = (1 - found["z"][unit]) * found["n"][unit] + found["z"][unit] * h[unit]
        h = found["h"]
        steps.append(found)
    return steps, np.array(states)


def test_every_gate_of_a_step_is_told_with_what_it_read() -> None:
    step, planned, value = answered(series("gru"))
    node, unit = planned.layers[0].id, 3
    arrays = {name.rpartition(".")[2]: array for name, array in step.before.items() if name.startswith(f"{node}.")}
    assert isinstance(step.beats[0].value, Taken)
    x = step.beats[0].value.inputs[0]
    steps, states = _gru_by_hand(arrays, x)
    np.testing.assert_allclose(steps[-1]["h"], value.outputs[node][0], rtol=1e-4, atol=1e-6)
    for column in (0, 7, len(x) - 1):
        for row, gate in enumerate("rznh"):
            place = place_of(step, planned, Part(node, unit), Cell(row, column))
            assert place is not None
            assert place.rows == ("r", "z", "n", "h")
            assert float(place.map[row, column]) == pytest.approx(float(steps[column][gate][unit]), rel=1e-9)
            lines = [plain(line) for line in place.lines]
            assert lines[0].endswith(f" {gate} of unit 4 of GRU 1, step {column + 1} of {len(x)}")
            assert number(float(steps[column][gate][unit])) in place.sentence
            assert results(place) == [number(float(steps[column][each][unit])) for each in "rznh"]
            if gate == "h":
                continue
            block = unit + row * 5
            read = arrays["weight_ih_l0"][block].astype(np.float64) @ x[column] + float(arrays["bias_ih_l0"][block])
            assert lines[1].startswith("w x + b = ")
            assert lines[1].endswith(f" = {number(float(read))}")
            kept = arrays["weight_hh_l0"][block].astype(np.float64) @ states[column]
            kept += float(arrays["bias_hh_l0"][block])
            assert number(float(kept)) in lines[2]
            met = [bit.part for bit in place.lines[1] if bit.tone == "input"]
            assert met == [Pixel("input", channel, 0, column) for channel in range(2)]
            before = [bit.part for bit in place.lines[2] if bit.tone == "input"]
            assert before == [Pixel(node, other, 3, column - 1) for other in range(5)][: 5 if column else 0]


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(7, 1, 0), (6, 2, 3)])
def test_large_kernels_tell_their_largest_products_and_what_all_others_come_to(kernel, stride, padding) -> None:
    project = mlp(choose_bundled(Project(), "digits"))
    spec = Spec.of("conv2d", channels=2, kernel=kernel, stride=stride, padding=padding, activation="tanh")
    for each in (spec, Spec("flatten")):
        project = insert_layer(project, len(project.network.nodes), each)
    step, planned, value = answered(project)
    assert isinstance(step.beats[0].value, Taken)
    image = np.pad(step.beats[0].value.inputs[0][0].astype(np.float64), padding)
    weight = step.before["conv2d1.weight"][1, 0].astype(np.float64)
    cell = Cell(1, 1)
    row, column = cell.row * stride, cell.column * stride
    terms = weight * image[row : row + kernel, column : column + kernel]
    place = place_of(step, planned, Part("conv2d1", 1), cell)
    assert place is not None
    lines = [plain(line) for line in place.lines]
    assert lines[1] == f"The largest of its {kernel * kernel} products:"
    largest = sorted(np.ndindex(terms.shape), key=lambda at: -abs(terms[at]))[:4]
    told = lines[2:6]
    for (down, right), line in zip(largest, told, strict=True):
        assert line.endswith(
            f" = {number(float(terms[down, right]))}   (row {down + 1}, column {right + 1} of the window)"
        )
    rest = float(terms.sum() - sum(terms[at] for at in largest))
    assert lines[6] == f"{kernel * kernel - 4} smaller ones together: {number(rest)}"
    assert lines[7] == f"sum of the products: {number(float(terms.sum()))}"
    z = float(value.sums["conv2d1"][0][1][cell])
    assert terms.sum() + float(step.before["conv2d1.bias"][1]) == pytest.approx(z, rel=1e-4, abs=1e-6)
    weights = [bit.part for line in place.lines[2:6] for bit in line if bit.tone == "weight"]
    assert weights == [Part("conv2d1", 1, down * kernel + right) for down, right in largest]
    met = [bit.part for line in place.lines[2:6] for bit in line if bit.tone == "input"]
    assert met == [Pixel("input", 0, row - padding + down, column - padding + right) for down, right in largest]


def test_a_large_window_of_a_pooling_tells_its_largest_numbers() -> None:
    project = mlp(choose_bundled(Project(), "digits"))
    for each in (Spec.of("max_pool2d", kernel=7, stride=1), Spec("flatten")):
        project = insert_layer(project, len(project.network.nodes), each)
    step, planned, _ = answered(project)
    assert isinstance(step.beats[0].value, Taken)
    window = step.beats[0].value.inputs[0][0][1:8, 0:7]
    place = place_of(step, planned, Part("max_pool2d1", 0), Cell(1, 0))
    assert place is not None
    expected = ",  ".join(number(float(size)) for size in np.sort(window, axis=None)[::-1][:4])
    assert plain(place.lines[1]) == f"The largest numbers: {expected};  45 more"
    assert results(place) == [number(float(window.max()))]


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
