"""A project with its weights as an ONNX model: raw samples in, scores and answers out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import numpy as np
from onnx import TensorProto

from nnsim import __version__
from nnsim.core.data import Floats
from nnsim.core.hashing import weights_sha256
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.data import scaling
from nnsim.data.entries import DataKind
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import Section, sections
from nnsim.io.onnx import sequences  # noqa: F401  registers its operations
from nnsim.io.onnx.builder import Builder, model
from nnsim.io.onnx.operations import FLOAT, OPERATIONS, WHOLE, At
from nnsim.language.texts import say
from nnsim.networks import forward
from nnsim.networks.kinds import Shape
from nnsim.networks.plan import Plan, Planned
from nnsim.tasks.errors import learns_scaled
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import fed_shape, plan

MOST_BYTES = 2_000_000_000
"""Numbers of a network that fit into one file of protocol buffers, with all else that stands there."""

SAMPLES, SCORES, ANSWERS = "samples", "scores", "answers"
"""Names of the input, unless there are several, and of what the first output tells."""


def to_bytes(project: Project, weights: Mapping[str, Floats]) -> bytes:
    """The model of ``project`` with ``weights``, an array for every name of the network.

    Its input are samples as the data set holds them, any number at a time: points, rows of a table in their
    own units, or bytes of images; features, scaling and the layout of images are part of it. Every modality of a
    sample has an input of its own, called as it is in the window.
    Where noise is mixed into samples, the input is what the network itself gets: the scaled sample, then the time.
    Raises ``ProblemError`` for a network that cannot be built and for a layer that ONNX has no words for.
    """
    planned = plan(project)
    if not planned.layers:
        raise ProblemError(
            planned.problems[0] if planned.problems else Problem(say("The network has no layers."), OUTPUT)
        )
    if sum(array.nbytes for array in weights.values()) > MOST_BYTES:
        text = say("This network is too large for an ONNX file, which holds at most 2 GiB: export its weights instead.")
        raise ProblemError(Problem(text, "network"))
    build = Builder()
    values = _fed_each(build, project) or {INPUT: _fed(build, project)}
    for layer in planned.layers:
        build.place = layer.id
        values[layer.id] = _layer(build, layer, [values[name] for name in layer.node.inputs], weights)
    shapes: dict[str, list[str | int]] = {}
    for output, (scores, answers) in output_names(project).items():
        build.place = answers
        build.rename(values[output], scores)
        build.rename(_answers(build, seen_from(project, output), scores), answers)
        shapes |= {name: ["n", *planned.layer(output).out_shape] for name in (scores, answers)}
    return model(build, _inputs(project), shapes, _metadata(project, planned, weights))


def output_names(project: Project) -> dict[str, tuple[str, str]]:
    """Names of the scores and the answers of every output by its id; those beside the first begin with its name."""
    found = {OUTPUT: (SCORES, ANSWERS)}
    for head in project.network.heads:
        name = re.sub(r"\W+", "_", head.name.lower()).strip("_")
        name = head.id if not name or any(f"{name}_{SCORES}" == scores for scores, _ in found.values()) else name
        found[head.id] = (f"{name}_{SCORES}", f"{name}_{ANSWERS}")
    return found


def _layer(build: Builder, layer: Planned, inputs: list[str], weights: Mapping[str, Floats]) -> str:
    arrays, values = forward.weights_of(layer, weights), tuple(inputs)
    for call in layer.calls:
        name = call.target.partition(":")[2]
        if name not in OPERATIONS:
            text = say(
                "{layer} cannot be written as ONNX: export PyTorch code instead, or leave {layer_2} out.",
                layer=layer.kind.label,
                layer_2=layer.id,
            )
            raise ProblemError(Problem(text, layer.id))
        values = (OPERATIONS[name](At(build, layer, call, values, arrays)),)
    return values[0]


# ---------------------------------------------------------------- input and output


def _inputs(project: Project) -> list[tuple[str, int, list[str | int]]]:
    """Name, type and shape of every input."""
    return [
        (_name(each), WHOLE if each.kind.is_written else FLOAT, ["n", *each.shape]) for each in sections(project.data)
    ] or [_input(project)]


def _name(section: Section) -> str:
    return section.modality.label.lower()


def _fed_each(build: Builder, project: Project) -> dict[str, str]:
    """From raw modalities to what the first layers read, by the input of the network; nothing for whole samples."""
    values = {}
    for each in sections(project.data):
        x = _name(each)
        if each.kind.is_written:
            values[each.modality.id] = build.add("Cast", x, to=FLOAT)
        else:
            values[each.modality.id] = _channels_first(build, x, each.shape, each.kind)
    return values


def _channels_first(build: Builder, x: str, shape: Shape, kind: DataKind) -> str:
    if not kind.channels(shape):
        return build.add("Unsqueeze", x, build.whole(1))
    return build.add("Transpose", x, perm=[0, len(shape), *range(1, len(shape))])


def _input(project: Project) -> tuple[str, int, list[str | int]]:
    types = {
        np.dtype(np.uint8): TensorProto.UINT8,
        np.dtype(np.int16): TensorProto.INT16,
        np.dtype(np.float64): TensorProto.DOUBLE,
    }
    kind = types.get(project.data.x.dtype, TensorProto.FLOAT)
    if task_of(project).noised:
        return SAMPLES, FLOAT, ["n", *fed_shape(project)]
    return SAMPLES, kind, ["n", *project.data.sample_shape]


def _fed(build: Builder, project: Project) -> str:
    """From raw samples to what the first layers read."""
    data = project.data
    kind = kind_of(data)
    if task_of(project).noised:
        return SAMPLES
    if kind.is_pictorial:
        bright = SAMPLES
        if data.x.dtype == np.uint8:
            bright = build.add("Div", build.add("Cast", SAMPLES, to=FLOAT), build.numbers(255.0))
        return _channels_first(build, bright, data.sample_shape, kind)
    x = SAMPLES
    if data.scaling != "none":
        fitted = scaling.fit(data)
        constant = build.doubles if data.x.dtype == np.float64 else build.numbers
        x = build.add("Mul", build.add("Sub", x, constant(fitted.offset)), constant(fitted.factor))
        if data.lengths is not None:
            x = build.add("Where", _begun(build), x, constant(np.zeros(1)))
    if data.x.dtype in (np.float64, np.int16):
        x = build.add("Cast", x, to=FLOAT)
    return _features(build, project.network.features, x) if kind.takes_features else x


def _begun(build: Builder) -> str:
    """True [n, length, 1] from the first step on at which anything is not 0."""
    large = build.add("Cast", build.add("ReduceMax", build.add("Abs", SAMPLES), axes=[2]), to=FLOAT)
    return build.add("Greater", build.add("CumSum", build.add("Sign", large), build.whole(1)), build.numbers(0.0))


def _features(build: Builder, names: tuple[str, ...], x: str) -> str:
    if names == ("x1", "x2"):
        return x
    x1, x2 = build.add_several("Split", 2, x, axis=1)
    made = {
        "x1": lambda: x1,
        "x2": lambda: x2,
        "x1_squared": lambda: build.add("Mul", x1, x1),
        "x2_squared": lambda: build.add("Mul", x2, x2),
        "x1x2": lambda: build.add("Mul", x1, x2),
        "sin_x1": lambda: build.add("Sin", x1),
        "sin_x2": lambda: build.add("Sin", x2),
    }
    return build.add("Concat", *(made[name]() for name in names), axis=1)


def _answers(build: Builder, project: Project, scores: str) -> str:
    operator = task_of(project).onnx
    if operator is not None:
        return build.add(operator.kind, scores, **operator.values)
    if learns_scaled(project):
        fitted = scaling.fit_targets(project.data)
        factor, offset = (build.numbers(each) for each in (fitted.factor, fitted.offset))
        return build.add("Add", build.add("Div", scores, factor), offset)
    return scores


def _meant(project: Project) -> str:
    """What the input is, in words."""
    if task_of(project).noised:
        return "the sample as the network gets it, then the time from 0 (noise) to 1 (data)"
    numbers = kind_of(project.data).numbers
    if numbers:
        return f"{numbers}, as in the vocabulary" if project.data.vocabulary else numbers
    if kind_of(project.data).is_curve:
        return "raw values, zeros before series that are shorter; the model scales them"
    bytes_come = project.data.x.dtype == np.uint8
    return "bytes 0 to 255" if bytes_come else "raw values; the model scales them and makes features"


def _further(project: Project) -> dict[str, str]:
    """What outputs beside the first answer, by name."""
    names = output_names(project)
    return {names[head.id][1]: task_of(seen_from(project, head.id)).answer for head in project.network.heads}


def _metadata(project: Project, planned: Plan, weights: Mapping[str, Floats]) -> dict[str, str]:
    data = project.data
    told = {
        "project": project.name,
        "producer": f"nnsim {__version__}",
        "output": f"answers: {task_of(project).answer}",
        **_further(project),
        "classes": json.dumps(data.classes),
        "columns": json.dumps(data.columns),
        **({"values": json.dumps(data.values)} if len(data.values) > 1 else {}),
        **({"vocabulary": json.dumps(data.vocabulary)} if data.vocabulary else {}),
        "input": _meant(project),
        "parameters": str(planned.parameters),
        "weights_sha256": weights_sha256({name: np.asarray(array) for name, array in weights.items()}),
    }
    return {key: value.encode("utf-8", "replace").decode() for key, value in told.items()}
