"""The slopes of kernels, against autograd and finite differences in float64, and layers along one and three axes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core.answers.beats import Answered, Compared
from nnsim.core.answers.steps import Slope, StepSoFar
from nnsim.core.catalogue import load
from nnsim.core.messages import AboutSlope, AboutStep
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import choose_bundled, set_generator
from nnsim.edits.network import insert_layer, mlp
from nnsim.edits.recipe import set_recipe
from nnsim.engine.model import Model
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.networks.plan import Plan
from nnsim.tasks import feeding
from nnsim.tasks.plan import plan
from nnsim.ui.run.told_places import in_grid
from nnsim.ui.run.told_step import Part, Pixel
from nnsim.ui.views.step.filters import CONVOLUTIONS, Filter, filter_of
from nnsim.ui.views.step.neuron import neuron_of
from nnsim.ui.views.step.places import place_of
from nnsim.ui.views.step.snippets import as_latex, as_text
from nnsim.ui.views.step.telling import Scene, sections, sentence
from nnsim.ui.views.step.told_layer import Cell
from nnsim.ui.views.step.windows import place_in
from nnsim.ui.views.step.written import number

load()
BEATS = 5


def images() -> Project:
    project = mlp(choose_bundled(Project(), "digits"))
    layers = (
        Spec.of("conv2d", channels=4, kernel=3, padding=1, activation="tanh"),
        Spec.of("max_pool2d", kernel=2),
        Spec.of("conv2d", channels=2, kernel=3, stride=2, padding=2, dilation=2, groups=2, activation="relu"),
        Spec("flatten"),
    )
    for place, spec in enumerate(layers):
        project = insert_layer(project, place, spec)
    return set_recipe(project, batch=3, optimizer=Spec("adam"))


def series() -> Project:
    project = set_generator(open_example("adding-gru").project, Spec.of("adding", count=40))
    layers = (
        Spec.of("conv1d", channels=4, kernel=3, stride=2, padding=1, groups=2, activation="sine"),
        Spec.of("dense_each", units=3, activation="tanh"),
        Spec.of("dense_each", units=2, activation="linear", turned=True),
    )
    for place, spec in enumerate(layers):
        project = insert_layer(project, place, spec)
    first, second, third, recurrent, *rest = project.network.nodes
    flat = replace(recurrent, spec=Spec("flatten"))
    project = replace(project, network=replace(project.network, nodes=(first, second, third, flat, *rest)))
    return set_recipe(project, batch=1)


def videos() -> Project:
    project = set_recipe(open_example("moving-ball").project, batch=2)
    return replace(project, data=project.data.take(np.arange(40)))


MADE = {"images": images, "series": series, "videos": videos}


class Told:
    """A project after the last beat of a step, with autograd of the same in float64."""

    def __init__(self, project: Project) -> None:
        self.trainer, self.plan = Trainer(project), plan(project)
        self.project = project
        for _ in range(BEATS):
            self.trainer.beat()
        about = AboutStep(("input", *(layer.id for layer in self.plan.layers)))
        step = compute(("step",), self.trainer, {"step": about})["step"]
        assert isinstance(step, StepSoFar)
        self.step = step

    def filter(self, node: str, unit: int, source: int | None = None) -> Filter:
        found = filter_of(self.step, self.plan, Part(node, unit, source))
        assert found is not None
        return found

    def scene(self, part: Part) -> Scene:
        step, planned = self.step, self.plan
        return Scene(
            self.project, planned, step, neuron_of(step, planned, part), place=place_of(step, planned, part, None),
            filter=filter_of(step, planned, part),
        )  # fmt: skip

    def autograd(self, rows: slice) -> dict[str, torch.Tensor]:
        """Of the sum of the losses of some samples of the batch."""
        model, samples = Model(self.project), self.step.samples[rows]
        arrays = model.in_double(self.step.before)
        for array in arrays.values():
            array.requires_grad_()
        inputs = torch.from_numpy(feeding.inputs(self.project, self.project.data.x[samples])).double()
        scores = model.answers(inputs)[0]
        y = self.project.data.y[samples]
        if self.project.recipe.loss == "squared_error":
            loss = ((scores.flatten() - torch.from_numpy(y).double().flatten()) ** 2).sum()
        else:
            loss = torch.nn.functional.cross_entropy(scores, torch.from_numpy(y).long(), reduction="sum")
        loss.backward()
        return {name: array.grad for name, array in arrays.items() if array.grad is not None}

    def convolutions(self) -> list[str]:
        return [layer.id for layer in self.plan.layers if layer.kind.id in CONVOLUTIONS]


@pytest.fixture(scope="module", params=MADE)
def told(request) -> Told:
    return Told(MADE[request.param]())


def test_slopes_of_every_weight_are_those_of_autograd(told: Told) -> None:
    own, whole = told.autograd(slice(told.step.place, told.step.place + 1)), told.autograd(slice(None))
    for node in told.convolutions():
        kernels = own[f"{node}.weight"].numpy()
        largest = np.abs(kernels).max()
        for unit in (0, len(kernels) - 1):
            for source, expected in enumerate(kernels[unit].reshape(-1).tolist()):
                found = told.filter(node, unit, source)
                assert found.index == source
                assert found.own == pytest.approx(expected, rel=1e-4, abs=1e-6 * largest)
            mean = whole[f"{node}.weight"].numpy()[unit] / len(told.step.samples)
            np.testing.assert_allclose(
                found.numbers.gradient[: mean.size], mean.reshape(-1), rtol=1e-3, atol=1e-5 * np.abs(mean).max()
            )
            bias = own[f"{node}.bias"][unit].item()
            assert found.deltas.sum() == pytest.approx(bias, rel=1e-4, abs=1e-6 * largest)
            steepest = told.filter(node, unit)
            assert steepest.index == np.abs(mean).argmax()


def test_the_written_sum_is_whole(told: Told) -> None:
    """What is written out and what the rest adds up to come to the slope, and that to the mean of the batch."""
    for node in told.convolutions():
        part = Part(node, 1)
        scene = told.scene(part)
        found = scene.filter
        assert found is not None
        backward = next(section for section in sections(scene) if section.beat == "backward")
        words = ["".join(bit.text for bit in line) for line in backward.lines]
        assert words[0].startswith(f"Weight {found.name} of the kernel (channel ")
        assert f"at each of {found.deltas.size:,} places" in words[0]
        terms = [bit.text for bit in backward.lines[1] if bit.tone in {"delta", "input"}]
        assert len(terms) == 2 * min(found.deltas.size, 4 if found.deltas.size > 6 else 6)
        values = [_float(text.strip("()")) for text in terms]
        rest = [bit.text for bit in backward.lines[1] if "more that add up to" in bit.text]
        total = sum(a * b for a, b in zip(values[::2], values[1::2], strict=True))
        total += _float(rest[0].rpartition("to ")[2].strip(")")) if rest else 0.0
        largest = max(abs(a * b) for a, b in zip(values[::2], values[1::2], strict=True))
        assert total == pytest.approx(found.own, abs=3e-3 * largest)
        if len(told.step.samples) > 1:
            assert f"mean of {len(told.step.samples)} samples" in words[2]
            assert words[2].split("=")[-1].split()[0] == number(float(found.numbers.gradient[found.index]))
        assert any(line.startswith("∂loss/∂b = Σ δ over all places") for line in words)
        assert f"the slope of {found.name} is {number(found.own)}" in sentence(replace(scene, step=_until(told, 4)))


RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def _float(text: str) -> float:
    return float(text.replace("−", "-").replace("·10", "e").replace(",", "").translate(RAISED))


def _until(told: Told, beats: int) -> StepSoFar:
    return replace(told.step, beats=told.step.beats[:beats])


def test_a_finite_difference_checks_it_on_the_spot(told: Told) -> None:
    for node in told.convolutions():
        scene = told.scene(Part(node, 0))
        asked = [bit.check for section in sections(scene) for line in section.lines for bit in line if bit.check]
        assert len(asked) == 2, "that of the weight and that of the bias"
        for about in asked:
            slope = compute(("slope",), told.trainer, {"slope": about})["slope"]
            assert isinstance(slope, Slope)
            assert slope.gap < 1e-3 or abs(slope.found - slope.difference) < 1e-7
        assert asked[0] == AboutSlope(node, "weight", (0, *told.filter(node, 0).at), None)


def test_the_update_of_the_weight_is_that_of_the_step(told: Told) -> None:
    for node in told.convolutions():
        found = told.filter(node, 0, 1)
        after = told.trainer.learner.weights()[f"{node}.weight"][0].reshape(-1)[1]
        lines = next(s.lines for s in sections(told.scene(Part(node, 0, 1))) if s.beat == "update")
        moved = [line for line in lines if line[0].text.startswith("w₂ ← w₂ − η")]
        assert moved
        assert next(bit.text for bit in moved[-1] if bit.tone == "result") == number(float(after))
        assert found.written == (1, len(found.numbers.weights) - 1)
        text = as_text(told.scene(Part(node, 0)))
        assert "more weight" in text
        assert "\\begin{align*}" in as_latex(told.scene(Part(node, 0)))


def test_every_place_comes_to_what_the_network_made(told: Told) -> None:
    answered = next(beat.value for beat in told.step.beats if isinstance(beat.value, Answered))
    kinds = set()
    for layer in told.plan.layers:
        if in_grid(layer):  # every layer is walked in test_step_every_layer.py
            continue
        last = layer.kind.id == "conv1d" or (layer.kind.id == "dense_each" and not layer.values["turned"])
        made = answered.outputs[layer.id][0]
        for unit in (0, 1):
            place = place_of(told.step, told.plan, Part(layer.id, unit), Cell(10_000, 2))
            if place is None:
                continue
            kinds.add(layer.kind.id)
            expected = (made.T if last else made)[unit]
            for cell in np.ndindex(place.map.shape) if expected.ndim < 3 else ((0, 0), tuple(place.cell)):
                np.testing.assert_allclose(place.map[cell], expected[place_in(layer, Cell(*cell))], rtol=1e-6)
            shown = [bit.text for line in place.lines for bit in line if bit.tone == "result"]
            assert _float(shown[-1]) == pytest.approx(float(place.map[place.cell]), rel=1e-3, abs=1e-5)
    assert kinds & {"conv1d", "dense_each"} or kinds & {"conv2d", "conv3d"}
    if "conv1d" in kinds:
        assert "dense_each" in kinds


def test_numbers_of_the_sum_light_their_places() -> None:
    told = Told(images())
    lines = next(s.lines for s in sections(told.scene(Part("conv2d1", 1))) if s.beat == "backward")
    parts = [bit.part for bit in lines[1] if bit.tone in {"delta", "input"}]
    found = told.filter("conv2d1", 1)
    pairs = [(delta, read) for delta, read in zip(parts[::2], parts[1::2], strict=True) if read]
    assert pairs, "not all of them lie in the rim"
    for delta, read in pairs:
        assert isinstance(delta, Pixel)
        assert isinstance(read, Pixel)
        assert (delta.node, delta.unit, read.node) == ("conv2d1", 1, "input")
        assert (read.row - delta.row, read.column - delta.column) == (found.at[1] - 1, found.at[2] - 1)


def test_no_filter_before_its_slopes_are_known() -> None:
    told = Told(images())
    planned: Plan = told.plan
    assert filter_of(_until(told, 3), planned, Part("conv2d1", 0)) is None
    assert filter_of(told.step, planned, Part("output", 0)) is None
    assert isinstance(told.step.beats[2].value, Compared)
