"""What is written of a step, against float64, against scripts that are run, and against PyTorch."""

from __future__ import annotations

import contextlib
import io
import math
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from nnsim.core.messages import AboutStep
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.edits.data import choose_bundled, set_generator
from nnsim.edits.network import mlp
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import open_example
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.tasks.plan import plan
from nnsim.ui.run.told_step import Part
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.latex import formula, spoken
from nnsim.ui.views.step.neuron import Neuron, neuron_of
from nnsim.ui.views.step.snippets import as_latex, as_numpy, as_pytorch, as_text
from nnsim.ui.views.step.telling import Scene, sections
from nnsim.ui.views.step.written import number

BEATS = 5


def xor(*units: int, **recipe: object) -> Project:
    project = mlp(open_example("xor").project, *(units or (2,)))
    return set_recipe(replace(project, data=generate(Spec.of("xor", samples=40), 1, 0.25)), **recipe)


def scene_after(project: Project, beats: int, part: Part) -> Scene:
    trainer = Trainer(project)
    for _ in range(beats):
        trainer.beat()
    planned = plan(project)
    about = AboutStep(("input", *(layer.id for layer in planned.layers)))
    step = compute(("step",), trainer, {"step": about})["step"]
    return Scene(project, planned, step, neuron_of(step, planned, part))  # type: ignore[arg-type]


def neuron(scene: Scene) -> Neuron:
    assert scene.neuron is not None
    return scene.neuron


def results(scene: Scene, beat: str) -> list[str]:
    """The numbers that the lines of a beat come to."""
    lines = next(section.lines for section in sections(scene) if section.beat == beat)
    return [bit.text for line in lines for bit in line if bit.tone == "result"]


def _number(value: object) -> object:
    return value.detach() if isinstance(value, torch.Tensor) else value


def run(script: str) -> dict[str, object]:
    found: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(script, found)
    return found


def test_the_numbers_of_a_small_network_are_those_of_float64() -> None:
    project = xor(2, batch=1, optimizer=Spec("sgd"), rate=0.25)
    hidden, output = (scene_after(project, BEATS, Part(node, unit)) for node, unit in (("dense1", 1), ("output", 0)))
    step = output.step
    sample = int(step.samples[0])
    x, t = project.data.x[sample].astype(np.float64), float(project.data.y[sample])
    before = {name: array.astype(np.float64) for name, array in step.before.items()}
    z1 = before["dense1.weight"] @ x + before["dense1.bias"]
    a = np.tanh(z1)
    z2 = float(before["output.weight"][0] @ a + before["output.bias"][0])
    p = 1 / (1 + math.exp(-z2))
    delta = p - t
    v = float(before["output.weight"][0][1])
    back = v * delta * (1 - a[1] ** 2)
    assert results(output, "forward") == [number(z2)]
    assert results(output, "compare") == [number(p), number(-math.log(p if t else 1 - p))]
    assert results(output, "backward") == [number(value) for value in (delta, *(delta * a), delta)]
    after = (before["output.weight"][0] - 0.25 * delta * a, before["output.bias"][0] - 0.25 * delta)
    assert results(output, "update") == [number(value) for value in (*after[0], after[1])]
    assert results(hidden, "forward") == [number(z1[1]), number(a[1])]
    assert results(hidden, "backward") == [
        number(value) for value in (v * delta, 1 - a[1] ** 2, back, *(back * x), back)
    ]
    moved = before["dense1.weight"][1] - 0.25 * back * x
    assert results(hidden, "update")[:2] == [number(value) for value in moved]


VARIANTS = {
    **{kind.id: Spec(kind.id) for kind in OPTIMIZERS},
    "momentum": Spec.of("sgd", momentum=0.9),
    "nesterov": Spec.of("sgd", momentum=0.8, nesterov=True),
}


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("batch", [1, 3])
def test_copied_scripts_make_the_step(name: str, batch: int) -> None:
    project = xor(3, batch=batch, optimizer=VARIANTS[name], l2=0.01 * (batch - 1))
    for part in (Part("dense1", 2), Part("output", 0)):
        scene = scene_after(project, 3 * BEATS, part)
        told = neuron(scene)
        by_numpy, by_torch = run(as_numpy(scene)), run(as_pytorch(scene))
        np.testing.assert_allclose(by_numpy["z"], told.sum, rtol=1e-5)
        np.testing.assert_allclose(by_numpy["delta"], told.delta, rtol=1e-4)
        np.testing.assert_allclose(by_numpy["theta"], told.after, rtol=1e-5, atol=1e-7)
        theta = torch.cat([by_torch["w"], by_torch["b"][None]]).detach().numpy()  # type: ignore[index]
        np.testing.assert_allclose(theta, told.after, rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(by_torch["delta"], told.delta, rtol=1e-4)


LOSSES = {
    "binary": ("binary_cross_entropy", "squared_error", "absolute_error", "hinge", "perceptron", "huber"),
    "multiclass": ("categorical_cross_entropy", "squared_error", "absolute_error", "hinge", "perceptron", "huber"),
    "regression": ("squared_error", "absolute_error", "huber"),
}


@pytest.mark.parametrize(("task", "loss"), [(task, loss) for task, losses in LOSSES.items() for loss in losses])
def test_every_loss_is_told_as_the_engine_has_it(task: str, loss: str) -> None:
    project = xor(2)
    if task == "multiclass":
        project = choose_bundled(project, "iris")
    elif task == "regression":
        project = set_generator(project, Spec("plane"))
    assert project.network.output.spec.kind == task
    project = set_recipe(project, loss=loss, batch=2)
    scene = scene_after(project, BEATS - 1, Part("output", 0))
    told = neuron(scene)
    assert scene.judged is not None
    for found in (run(as_numpy(scene)), run(as_pytorch(scene))):
        np.testing.assert_allclose(_number(found["loss"]), told.loss, rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(_number(found["delta"]), told.delta, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("activation", BENDS)
def test_slopes_of_activations_are_those_of_pytorch(activation: str) -> None:
    bend = BENDS[activation]
    for value in (-1.7, -0.2, 0.4, 2.3):
        z = torch.tensor(value, dtype=torch.float64, requires_grad=True)
        a = eval(bend.torch, {"torch": torch, "z": z})
        slope = torch.autograd.grad(a, z)[0].item() if a.requires_grad else 0.0
        known = {"math": math, "z": value, "a": a.item()}
        assert bend.at(value) == pytest.approx(slope, abs=1e-9)
        assert eval(bend.code, known) == pytest.approx(a.item(), abs=1e-9)
        assert eval(bend.code_slope, known) == pytest.approx(slope, abs=1e-9)


def two_answers(weight: float = 0.3) -> Project:
    project = set_recipe(open_example("two-answers").project, batch=3, optimizer=Spec("sgd"))
    (head,) = project.network.heads
    return replace(project, network=replace(project.network, heads=(replace(head, weight=weight),)))


def test_the_losses_of_two_outputs_are_told_with_their_sum() -> None:
    project = two_answers()
    scene = scene_after(project, BEATS, Part("output2", 5))
    step = scene.step
    compared, answered, taken = (step.beats[place].value for place in (2, 1, 0))
    picture = answered.outputs["output2"][0].astype(np.float64)  # type: ignore[union-attr]
    squared = (picture - taken.inputs[0].reshape(-1).astype(np.float64)) ** 2  # type: ignore[union-attr]
    scores = answered.scores[0].astype(np.float64)  # type: ignore[union-attr]
    entropy = float(np.log(np.exp(scores).sum()) - scores @ taken.targets[0])  # type: ignore[union-attr]
    total = entropy + 0.3 * float(squared.sum())
    assert results(scene, "compare") == [number(value) for value in (entropy, float(squared.sum()), total)]
    lines = [spoken(line) for section in sections(scene) if section.beat == "compare" for line in section.lines]
    assert lines[0].startswith("First output: loss = −ln p of the true class = −ln ")
    assert re.match(r"Picture: loss = Σ \(p − t\)² = \(.* − .*\)² \+ .* \+ \(60 more: ", lines[1])
    assert lines[2] == (
        f"loss of this sample = {number(entropy)} + 0.3 × {number(float(squared.sum()))} = {number(total)}"
    )
    mean = compared.loss + 0.3 * compared.beside["output2"].loss  # type: ignore[union-attr]
    assert lines[3] == f"The mean of the 3 samples of this step is {number(mean)}."


@pytest.mark.parametrize("weight", [0.3, 1.0])
def test_an_output_beside_the_first_has_its_delta_and_its_scripts(weight: float) -> None:
    scene = scene_after(two_answers(weight), BEATS, Part("output2", 5))
    told = neuron(scene)
    assert scene.judged is not None
    miss = 2 * (scene.judged.p - scene.judged.t)
    assert told.delta == pytest.approx(weight * miss, rel=1e-4)
    counts = [number(miss)] if weight != 1 else []
    assert results(scene, "backward")[: len(counts) + 1] == [*counts, number(weight * miss)]
    for found in (run(as_numpy(scene)), run(as_pytorch(scene))):
        np.testing.assert_allclose(_number(found["delta"]), told.delta, rtol=1e-4)
        assert "theta" not in found or np.allclose(found["theta"], told.after, rtol=1e-5)  # type: ignore[arg-type]


def test_what_counts_in_a_phase_is_what_is_summed_up() -> None:
    project = open_example("pretrain").project
    scene = scene_after(project, BEATS, Part("dense1", 0))
    text = as_text(scene)
    compare = text[text.index("Compare") : text.index("Backward")]
    assert compare.splitlines()[1].strip().startswith("No target says what this hidden neuron should answer")
    assert "First output" not in compare, "its first phase learns without labels"
    assert "Picture: loss = Σ" in compare


def as_python(written: str) -> str:
    """A formula of LaTeX in which there are only numbers, as an expression."""
    for old, new in (
        (r"\cdot", "*"), (r"\operatorname{", ""), ("{,}", ""), (r"\sqrt{", "sqrt({"), ("^{", "**{"), ("ln", "log"),
        ("{", "("), ("}", ")"),
    ):  # fmt: skip
        written = written.replace(old, new)
    return re.sub(r"\b(tanh|log|exp|sigmoid|max)\)", r"\1", written).replace("sqrt((", "sqrt(")


@pytest.mark.parametrize("part", [Part("dense1", 0), Part("output", 0)])
def test_latex_comes_to_the_numbers_that_stand_in_it(part: Part) -> None:
    scene = scene_after(xor(2, batch=1, optimizer=Spec("adam")), 2 * BEATS, part)
    known = {"tanh": math.tanh, "sqrt": math.sqrt, "log": math.log, "sigmoid": lambda z: 1 / (1 + math.exp(-z))}
    checked = 0
    for section in sections(scene):
        for line in section.lines:
            sides = [side.strip() for side in formula(spoken(line).strip()).split("=")]
            if len(sides) < 2 or not any(bit.tone == "result" for bit in line):
                continue
            bare = {side: re.sub(r"\b(tanh|sqrt|log|sigmoid)\b", "", as_python(side)) for side in sides[1:]}
            sums = [side for side, rest in bare.items() if re.fullmatch(r"[-\d\s.()+*/]*", rest)]
            found = [eval(as_python(side), known) for side in sums]
            if len(found) < 2:
                continue
            checked += 1
            assert found[-2] == pytest.approx(found[-1], rel=5e-3, abs=2e-4), as_python(sums[-2])
    assert checked >= 12
    assert as_latex(scene).startswith("\\begin{align*}\n& \\textbf{Take}")


def test_long_sums_are_folded() -> None:
    scene = scene_after(xor(20, batch=1, optimizer=Spec("sgd")), BEATS, Part("output", 0))
    text = as_text(scene)
    assert re.search(r"\(16 more: [−\d.]+\)", text)
    assert "and 16 more weights likewise" in text
    assert len(results(scene, "update")) == 5


def test_the_rule_of_rosenblatt_gives_its_verdict() -> None:
    project = open_example("perceptron").project
    verdicts = set()
    for rate, beats in ((0.01, 4), (0.01, 8), (0.01, 16), (0.01, 20), (1.0, 80), (1.0, 84)):
        project = set_recipe(project, rate=rate)
        scene = scene_after(project, beats, Part("output", 0))
        told = neuron(scene)
        found = run(as_numpy(scene))
        np.testing.assert_allclose(found["theta"], told.after, rtol=1e-5, atol=1e-7)
        assert told.verdict is not None
        assert bool(found["is_wrong"]) == told.verdict[2]
        by_torch = run(as_pytorch(scene))
        np.testing.assert_allclose(by_torch["w"].detach(), told.after[:-1], rtol=1e-5)  # type: ignore[attr-defined]
        verdicts |= set(re.findall(r" is (too low|too high|right)\.", as_text(scene)))
    assert verdicts == {"too low", "too high", "right"}


def test_a_hidden_neuron_lacks_a_target() -> None:
    text = as_text(scene_after(xor(2), 3, Part("dense1", 0)))
    assert "No target says what this hidden neuron should answer" in text


def test_frozen_layers_stay_and_say_so() -> None:
    project = xor(2)
    (node,) = project.network.nodes
    frozen = replace(project, network=replace(project.network, nodes=(replace(node, frozen=True),)))
    text = as_text(scene_after(frozen, BEATS, Part("dense1", 0)))
    assert "This layer is frozen" in text


@pytest.mark.parametrize("learner", ["tree", "neighbours"])
def test_learners_without_neurons_tell_their_beats(learner: str) -> None:
    project = choose(xor(2), "learner", learner)
    text = as_text(scene_after(project, 3, Part("output", 0)))
    assert text.splitlines()[0] == "Take"
    assert "Fit" in text
    assert "Look" in text
