"""Every kind of layer in a step: which are told number by number, and that what is written comes to what they made."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
from layer_places import CONV, FLATTEN, images, mended, placed
from told_layers import answered, results, value

from nnsim.core.data import Data
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import open_example
from nnsim.networks.kinds import LAYERS
from nnsim.tasks import feeding
from nnsim.ui.run.told_places import in_grid
from nnsim.ui.run.told_step import Part
from nnsim.ui.views.step.latex import latex
from nnsim.ui.views.step.places import KINDS, place_of
from nnsim.ui.views.step.snippets import SCRIPTS, as_latex
from nnsim.ui.views.step.telling import Scene
from nnsim.ui.views.step.told_layer import Cell, channels_first
from nnsim.ui.views.step.written import Bit, Section, plain

AS_NEURONS = {"dense"}
"""Told by the arithmetic of their neurons, at neurons and edges."""
COMPUTE_NOTHING = {"flatten", "reshape", "to_sequence", "to_video"}
"""Not told: their numbers are those before them in another shape."""


def test_every_kind_is_told_unless_it_computes_nothing() -> None:
    assert set(LAYERS.ids()) - KINDS.keys() == AS_NEURONS | COMPUTE_NOTHING
    assert {kind for kind in LAYERS.ids() if LAYERS[kind].has_neurons} == AS_NEURONS
    assert {kind for kind in LAYERS.ids() if LAYERS[kind].is_view} == COMPUTE_NOTHING


def told_of(project: Project, kind: str) -> int:
    """Every fifth number that the layer of this kind made, as it is told; how many."""
    step, planned, made = answered(project)
    layer = next(layer for layer in planned.layers if layer.kind.id == kind)
    outputs = channels_first(layer, made.outputs[layer.id][0])
    count = 0
    for unit in range(KINDS[kind].count(layer)):
        first = place_of(step, planned, Part(layer.id, unit), None)
        assert first is not None, (kind, unit)
        rows, columns = first.map.shape
        for index in range(0, rows * columns, 5):
            cell = Cell(*divmod(index, columns))
            place = place_of(step, planned, Part(layer.id, unit), cell)
            assert place is not None
            if in_grid(layer):
                expected = float(outputs.reshape(-1)[min(index, outputs.size - 1)])
            else:
                expected = float(outputs[unit].reshape(rows, columns)[cell]) if outputs.ndim < 4 else place.map[cell]
            words = "\n".join(map(plain, place.lines))
            assert value(results(place)[-1]) == pytest.approx(expected, rel=2e-3, abs=2e-5), words
            count += 1
    return count


OTHERS = sorted(set(KINDS) - {"attention", "rnn", "gru", "lstm", "random_projection"})
"""Those whose last number is what they made; the rest is checked with their gates and rows."""


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_written_comes_to_what_the_layer_made(kind: str) -> None:
    assert told_of(placed(kind, (), (CONV,), images(1)), kind) > 0
    assert told_of(placed(kind, (CONV,), (), images(3)), kind) > 0


VARIANTS = (
    Spec.of("global_pool", take="max"),
    Spec.of("adaptive_pool2d", size=3, take="max"),
    Spec.of("adaptive_pool2d", size=3),
    Spec.of("upsample", factor=3, mode="bilinear"),
    Spec.of("groupnorm", groups=2),
    Spec.of("local_response_norm", size=4, alpha=0.5),
    Spec.of("conv_transpose2d", channels=3, kernel=5, stride=2, padding=2, activation="tanh"),
    Spec.of("conv_transpose2d", channels=2, kernel=2, stride=3, bias=False),
    Spec.of("dropout2d", rate=0.5),
    Spec.of("dropout", rate=0.7),
    Spec.of("softmax"),
)


@pytest.mark.parametrize("spec", VARIANTS, ids=str)
def test_other_settings_too(spec: Spec) -> None:
    data = images(3)
    nodes = (Node("conv", CONV, (INPUT,)), Node("it", spec, ("conv",)), Node("flat", FLATTEN, ("it",)))
    if spec.kind == "global_pool":
        nodes = nodes[:2]
    output = Node(OUTPUT, Spec("binary"), (nodes[-1].id,))
    project = mended(Project("", data, Network((), nodes, output), Recipe(batch=3, epochs=1)))
    assert told_of(project, spec.kind) > 0


SEQUENCES = (
    Spec.of("global_pool"),
    Spec.of("global_pool", take="max"),
    Spec.of("layernorm"),
    Spec.of("dropout", rate=0.5),
    Spec.of("softmax"),
    Spec.of("activation", function="gelu"),
    Spec.of("positional_encoding", learned=True),
    Spec.of("positional_encoding"),
)


@pytest.mark.parametrize("spec", SEQUENCES, ids=str)
def test_of_sequences_too(spec: Spec) -> None:
    data: Data = images(1)
    nodes = (
        Node("steps", Spec.of("to_sequence"), (INPUT,)),
        Node("each", Spec.of("dense_each", units=5, activation="tanh"), ("steps",)),
        Node("it", spec, ("each",)),
    )
    if spec.kind != "global_pool":
        nodes = (*nodes, Node("flat", FLATTEN, ("it",)))
    output = Node(OUTPUT, Spec("binary"), (nodes[-1].id,))
    project = mended(Project("", data, Network((), nodes, output), Recipe(batch=3, epochs=1)))
    assert told_of(project, spec.kind) > 0


def test_the_mean_and_the_spread_of_a_batch_are_those_of_numpy() -> None:
    project = placed("batchnorm2d", (CONV,), (), images(3))
    step, planned, made = answered(project)
    node = next(layer.id for layer in planned.layers if layer.kind.id == "batchnorm2d")
    mean, variance = made.batches[node]
    source = next(layer for layer in planned.layers if layer.kind.id == "conv2d")
    weight, bias = (step.before[f"{source.id}.{name}"].astype(np.float64) for name in ("weight", "bias"))
    x = feeding.inputs(project, project.data.x[step.samples]).astype(np.float64)
    x = np.pad(x, ((0, 0), (0, 0), *2 * [2 * (int(source.values["padding"]),)]))
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
    read = np.maximum(np.einsum("ncyxhw,ochw->noyx", windows, weight) + bias[:, None, None], 0)
    np.testing.assert_allclose(mean, read.mean(axis=(0, 2, 3)), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(variance, read.var(axis=(0, 2, 3)), rtol=1e-5, atol=1e-7)


LAYERED: tuple[tuple[str, Callable[[], Project]], ...] = (
    *((kind, partial(placed, kind, (CONV,), (), images(3))) for kind in sorted(set(KINDS) - {"conv3d"})),
    ("conv3d", partial(placed, "conv3d", (), (), images(1))),
    *((kind, partial(placed, kind, (), (), images(1))) for kind in ("layernorm", "dropout", "activation", "conv1d")),
)


@pytest.mark.parametrize(("kind", "project"), LAYERED)
@pytest.mark.parametrize("form", SCRIPTS)
def test_scripts_work_the_same_number_out(
    kind: str, project: Callable[[], Project], form: Callable[[Scene], str]
) -> None:
    given = project()
    step, planned, _ = answered(given)
    layer = next(layer for layer in planned.layers if layer.kind.id == kind)
    part = Part(layer.id, KINDS[kind].count(layer) - 1)
    for cell in (None, Cell(1, 1), Cell(0, 2)):
        place = place_of(step, planned, part, cell)
        assert place is not None
        text = form(Scene(given, planned, step, None, place=place))
        assert text.startswith(f"# {place.name} in step 1\n")
        found: dict[str, object] = {}
        with contextlib.redirect_stdout(io.StringIO()) as said:
            exec(text, found)
        assert said.getvalue()
        y = found["y"]
        made_of_it = np.asarray(y.detach() if isinstance(y, torch.Tensor) else y, np.float64)
        expected = place.map[place.cell.row, : made_of_it.size] if made_of_it.ndim else place.map[place.cell]
        np.testing.assert_allclose(made_of_it, expected, rtol=1e-3, atol=1e-5, err_msg=text)


@pytest.mark.parametrize(("kind", "project"), LAYERED)
def test_latex_of_it_has_no_letters_that_latex_lacks(kind: str, project: Callable[[], Project]) -> None:
    given = project()
    step, planned, _ = answered(given)
    layer = next(layer for layer in planned.layers if layer.kind.id == kind)
    place = place_of(step, planned, Part(layer.id, 0), None)
    text = as_latex(Scene(given, planned, step, None, place=place))
    assert {letter for letter in text if not letter.isascii()} == set()
    assert text.count("{") == text.count("}")


def test_latex_says_what_has_a_meaning_there() -> None:
    title = Section("take", "Take", ((Bit("Its target: 50 % {x_1} & y^2 # σ² ~ \\"),), (Bit("v^0.75 = 2"),)))
    text = latex([title])
    assert r"50 \% \{x\_1\} \& y\textasciicircum{}2 \# $\sigma$$^{2}$ \textasciitilde{} \textbackslash{}" in text
    assert "v^{0.75} = 2" in text


def test_an_output_that_is_a_convolution_stands_within_its_sentence() -> None:
    project = open_example("segnet-small").project
    step, planned, _ = answered(project)
    place = place_of(step, planned, Part(OUTPUT, 0), Cell(14, 25))
    assert place is not None
    assert place.name == "Filter 1 of the output, row 15, column 26"
