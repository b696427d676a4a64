"""Small projects that together use everything that an export has to write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from pairs_data import pairs, two_towers

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.project import Phase, Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.steps import real
from nnsim.edits.graph import insert_between
from nnsim.edits.heads import add_head, set_head
from nnsim.edits.network import set_frozen
from nnsim.networks.kinds import INITIALIZERS, LAYERS
from nnsim.recipes.kinds import OPTIMIZERS, SCHEDULES
from nnsim.tasks.kinds import LOSSES, TASKS
from nnsim.tasks.plan import plan

load()

IMAGE = 8
PLANE, BLOBS, VALUES = (
    generate(spec, 1, 0.25)
    for spec in (Spec.of("spiral", count=41), Spec.of("gauss", count=41, classes=3), Spec.of("plane", count=41))
)
RECIPE = Recipe(batch=7, rate=0.05, epochs=2)


def images(colour: bool = False) -> Data:
    """Noise with a bright half: 23 pictures of three classes."""
    rng = np.random.default_rng(0)
    shape = (23, IMAGE, IMAGE, 3) if colour else (23, IMAGE, IMAGE)
    y = np.arange(23) % 3
    x = rng.integers(0, 200, shape)
    x[y == 1, :4] += 50
    return Data(x.astype(np.uint8), y.astype(np.float32), np.arange(23) % 5 == 0, ("a", "b", "c"), (), kind="image")


def masked(output: str) -> Project:
    """The pictures of ``images`` with a class, or a value on a scale of its own, for every pixel."""
    data = images()
    y = (data.x > 120).astype(np.float32) if output == "pixels" else data.x.astype(np.float32) * 10 + 5
    given: dict[str, Any] = (
        {"pixel_classes": ("dark", "bright")} if output == "pixels" else {"target_scaling": "standard"}
    )
    layers = (Spec.of("conv2d", channels=3),)
    return answering(output, replace(data, y=y, classes=(), **given), *layers)


def table(scaling: str = "standard") -> Data:
    """Five columns on scales of their own, one of them constant; values to learn."""
    rng = np.random.default_rng(0)
    x = (rng.normal(size=(31, 5)) * [1, 10, 100, 0, 1e-3] + [0, 5, -50, 7, 0]).astype(np.float32)
    return Data(x, x[:, 0] * 2 + 1, np.arange(31) % 4 == 0, (), tuple("abcde"), scaling=scaling, kind="table")


def categories(scaling: str) -> Data:
    """Two measured columns, and three that stand for the categories of one; the last does not occur in training."""
    rng = np.random.default_rng(0)
    which = np.where(np.arange(31) % 4 == 0, 2, rng.integers(0, 2, 31))
    x = np.concatenate([rng.normal(5, 3, (31, 2)), np.eye(3)[which]], axis=1).astype(np.float32)
    names = ("a", "b", "colour=red", "colour=green", "colour=blue")
    return Data(x, x[:, 0] + x[:, 2], np.arange(31) % 4 == 0, (), names, scaling=scaling, kind="table")


def bright(colour: bool = False) -> Data:
    """The pictures of ``images`` as numbers rather than bytes, and not only from 0 to 1."""
    data = images(colour)
    return replace(data, x=(data.x / 100 - 1).astype(np.float32))


def series(scaling: str, kind: str, varied: bool) -> Data:
    """Two channels on scales of their own, 31 times up to nine steps; values to learn."""
    data = generate(Spec.of("adding", count=31, steps=9, varied=varied))
    x = np.where(real(data)[:, :, None], data.x * np.array([100.0, 0.1]) + np.array([1000.0, -5.0]), 0.0)
    return replace(data, x=x.astype(kind), scaling=scaling, source=None)


def videos(colour: bool = False) -> Data:
    """Noise, in whose later pictures one half is bright: 23 videos of three classes."""
    rng = np.random.default_rng(0)
    y, shape = np.arange(23) % 3, (23, 4, 6, 5, 3) if colour else (23, 4, 6, 5)
    x = rng.integers(0, 200, shape)
    x[y == 1, 2:, :3] += 50
    return Data(x.astype(np.uint8), y.astype(np.float32), np.arange(23) % 5 == 0, ("a", "b", "c"), (), kind="video")


def chain(data: Data, *specs: Spec, recipe: Recipe = RECIPE, features: tuple[str, ...] = ("x1", "x2")) -> Project:
    """A chain of layers with the output that suits the data."""
    names = [f"{spec.kind}{i}" for i, spec in enumerate(specs, 1)]
    sources = [INPUT, *names]
    nodes = tuple(Node(name, spec, (source,)) for name, spec, source in zip(names, specs, sources, strict=False))
    kind = "regression" if data.targets == "values" else "binary" if len(data.classes) == 2 else "multiclass"
    loss = {"regression": "squared_error", "binary": "binary_cross_entropy"}.get(kind, "categorical_cross_entropy")
    network = Network(features, nodes, Node(OUTPUT, Spec(kind), (sources[-1],)))
    return Project(f"Test of {', '.join(names) or 'nothing'}", data, network, replace(recipe, loss=loss))


VARIANTS = (
    Spec.of("dense", bias=False, activation="elu"), Spec.of("dense", activation="gelu"),
    Spec.of("dense", activation="silu"), Spec.of("dense", activation="leaky_relu"),
    Spec.of("dense", activation="softplus"), Spec.of("dense", activation="step"),
    Spec.of("dense_each", activation="relu"),
    Spec.of("conv2d", dilation=2, padding=2, bias=False, stride=2), Spec.of("conv1d", stride=2, kernel=4),
    Spec.of("conv_transpose2d", stride=2, padding=1, kernel=3), Spec.of("adaptive_pool2d", size=3),
    Spec.of("adaptive_pool2d", size=3, take="max"), Spec.of("adaptive_pool2d", size=4, take="max"),
    Spec.of("global_pool", take="max"), Spec.of("avg_pool2d", kernel=3, padding=1, stride=2),
    Spec.of("conv3d", stride=2, dilation=2, padding=2, bias=False),
    Spec.of("avg_pool3d", kernel=3, padding=1, stride=2), Spec.of("max_pool3d", kernel=3, padding=1, stride=2),
    Spec.of("max_pool2d", kernel=3, padding=1, stride=2), Spec.of("upsample", mode="bilinear"),
    Spec.of("local_response_norm", size=4), Spec.of("lstm", answer="all"),
    Spec.of("gru", answer="all"), Spec.of("rnn", answer="all"), Spec.of("attention", causal=True, heads=2),
)  # fmt: skip
"""Layers with values of their own, where an export could go wrong."""


def of_kind(kind: str | Spec) -> Project:
    """A project that can be built around a layer of ``kind``, whatever input it wants."""
    spec = Spec(kind) if isinstance(kind, str) else kind
    branches = LAYERS[spec.kind].inputs[0]
    for data in (PLANE, images(), videos()):
        for before in _befores():
            for after in ((), (Spec("flatten"),), (Spec("global_pool"),)):
                project = chain(data, *before, spec, *after)
                project = _with_branches(project, len(before)) if branches > 1 else project
                if plan(project).layers:
                    return project
    raise AssertionError(f"no network has room for {kind}: extend this search")


def _befores() -> Iterator[tuple[Spec, ...]]:
    yield ()
    yield (Spec.of("dense", units=4),)
    if "to_sequence" in LAYERS:
        yield (Spec("to_sequence"),)
    yield (Spec("flatten"), Spec.of("dense", units=64), Spec("reshape"))
    yield (Spec.of("conv2d", channels=4),)


def _with_branches(project: Project, place: int) -> Project:
    """The layer at ``place`` reads what is before it and an activation of that."""
    node = project.network.nodes[place]
    other = Node("branch", Spec.of("activation", function="sine"), node.inputs)
    nodes = list(project.network.nodes)
    nodes[place : place + 1] = [other, replace(node, inputs=(*node.inputs, other.id))]
    return replace(project, network=replace(project.network, nodes=tuple(nodes)))


def residual() -> Project:
    """A small residual network with odd names, shared activations and all ways to merge."""
    nodes = (
        Node("conv 1", Spec.of("conv2d", channels=4, activation="relu")),
        Node("class", Spec("batchnorm2d"), ("conv 1",)),
        Node("conv2", Spec.of("conv2d", channels=4, activation="linear", bias=False), ("class",)),
        Node("add1", Spec("add"), ("conv2", "conv 1")),
        Node("relu", Spec.of("activation", function="relu"), ("add1",)),
        Node("gate", Spec.of("activation", function="sigmoid"), ("relu",)),
        Node("multiply1", Spec("multiply"), ("relu", "gate")),
        Node("concat1", Spec("concat"), ("multiply1", "relu", INPUT)),
        Node("drop", Spec("dropout2d"), ("concat1",)),
        Node("pool", Spec("max_pool2d"), ("drop",)),
        Node("flatten1", Spec("flatten"), ("pool",)),
    )
    output = Node(OUTPUT, Spec("multiclass"), ("flatten1",))
    recipe = replace(RECIPE, loss="categorical_cross_entropy", l2=0.01)
    return Project('Odd "names" \\ in """ it', images(colour=True), Network((), nodes, output), recipe)


DEEP = (Spec.of("dense", units=6), Spec("batchnorm1d"), Spec.of("dropout", rate=0.3), Spec.of("dense", units=5))
OPTIMIZER_SPECS = (*(Spec(kind) for kind in OPTIMIZERS.ids()), Spec.of("sgd", momentum=0.9),
    Spec.of("sgd", momentum=0.9, nesterov=True), Spec.of("sgd", nesterov=True))  # fmt: skip
SCHEDULE_SPECS = (*(Spec.of(kind, **({"period": 2} if kind == "cosine" else {})) for kind in SCHEDULES.ids()),
    Spec.of("cosine", period=1, restarts=True, floor=0.1), Spec.of("warm_up", length=1, then="cosine", period=3),
    Spec.of("step", every=1), Spec("cosine"), Spec.of("warm_up", length=1, then="cosine"),
    Spec.of("cosine", restarts=True))  # fmt: skip
INITIALIZER_SPECS = (*(Spec(kind) for kind in INITIALIZERS.ids()), Spec.of("he", distribution="normal"),
    Spec.of("xavier", distribution="normal"))  # fmt: skip


def answering(output: str, data: Data, *specs: Spec) -> Project:
    """A chain with another output than its data suggest."""
    project = chain(data, *specs)
    loss = "squared_error" if output in {"reconstruction", "velocity", "pixel_values"} else "categorical_cross_entropy"
    end = replace(project.network.output, spec=Spec(output))
    network = replace(project.network, output=end)
    return replace(project, network=network, recipe=replace(project.recipe, loss=loss))


def parted(data: Data) -> Data:
    """Every sixth sample validates, every seventh is taken out."""
    number = np.arange(len(data))
    aside = np.where(data.test, 0, np.where(number % 7 == 0, 2, np.where(number % 6 == 0, 1, 0)))
    return replace(data, aside=aside.astype(np.uint8))


def everything() -> dict[str, Project]:
    """Projects by what each is for; every entry of the catalogue is in one of them."""
    found = {f"layer {kind}": of_kind(kind) for kind in LAYERS.ids()}
    found |= {f"layer {spec}": of_kind(spec) for spec in VARIANTS}
    for spec in OPTIMIZER_SPECS:
        found[f"optimizer {spec}"] = chain(BLOBS, *DEEP, recipe=replace(RECIPE, optimizer=spec, rate=0.01))
    for spec in SCHEDULE_SPECS:
        found[f"schedule {spec}"] = chain(PLANE, *DEEP[:1], recipe=replace(RECIPE, schedule=spec, epochs=4))
    for spec in INITIALIZER_SPECS:
        found[f"initializer {spec}"] = chain(PLANE, *DEEP, recipe=replace(RECIPE, initializer=spec))
    for loss in LOSSES:
        for output, data in (("binary", PLANE), ("multiclass", BLOBS), ("regression", VALUES),
                             ("reconstruction", table()), ("pixels", images())):  # fmt: skip
            if loss.id in TASKS[output].losses:
                layers = (Spec.of("conv2d", channels=3),) if output == "pixels" else DEEP
                project = answering(output, data, *layers) if data.kind != "points" else chain(data, *layers)
                found[f"loss {loss.id} {output}"] = replace(project, recipe=replace(project.recipe, loss=loss.id))
    for scaling in ("none", "standard", "minmax"):
        found[f"scaling {scaling}"] = chain(table(scaling), *DEEP, recipe=replace(RECIPE, rate=1e-6))
        values = replace(table(), y=table().y * 1e5 + 1e6, target_scaling=scaling)
        found[f"values {scaling}"] = chain(values, *DEEP, recipe=replace(RECIPE, rate=1e-3))
        names, each = (
            ("u", "v", "w"),
            (table().y[:, None] * np.array([1, 1e5, -3]) + np.array([0, 1e6, 2])).astype(np.float32),
        )
        several = replace(table(), y=each, target_names=names, target_scaling=scaling)
        found[f"several values {scaling}"] = chain(several, *DEEP, recipe=replace(RECIPE, rate=1e-3))
    found["several values of points"] = chain(generate(Spec.of("arm", count=41)), *DEEP)
    found["given classes of pixels"] = masked("pixels")
    found["given values of pixels"] = masked("pixel_values")
    wide = table()
    large: Any = wide.y.astype(np.float64) + 1.7e9
    wide = replace(wide, x=wide.x.astype(np.float64) + 1.7e9, y=large)
    found["wide"] = chain(replace(wide, target_scaling="standard"), *DEEP, recipe=replace(RECIPE, rate=1e-3))
    found["categories standard"] = chain(categories("standard"), *DEEP, recipe=replace(RECIPE, rate=1e-3))
    found["categories minmax"] = chain(categories("minmax"), *DEEP, recipe=replace(RECIPE, rate=1e-3))
    found["images of numbers"] = chain(bright(), Spec("flatten"), *DEEP[:1])
    found["colours in numbers"] = chain(bright(colour=True), Spec("conv2d"), Spec("flatten"))
    every = ("x1_squared", "x1", "x2_squared", "x2", "x1x2", "sin_x1", "sin_x2")
    penalised = replace(RECIPE, l1=0.003, l2=0.02)
    rest = int((~PLANE.test).sum()) - 1  # leaves a last batch of a single sample
    rosenblatt = replace(RECIPE, learner=Spec("perceptron"), epochs=3)
    found["features"] = chain(PLANE, *DEEP[:1], features=every)
    found["penalties"] = chain(PLANE, *DEEP, recipe=penalised)
    found["a batch of one"] = chain(PLANE, *DEEP, recipe=replace(RECIPE, batch=rest))
    found["perceptron"] = chain(PLANE, recipe=rosenblatt)
    found["perceptron of images"] = chain(images(), Spec("flatten"), recipe=replace(rosenblatt, rate=0.1))
    found["colours"] = chain(images(colour=True), Spec.of("conv2d", stride=2), Spec("flatten"))
    units = Spec.of("random_projection", units=20, wires=3)
    found["perceptron behind wires"] = chain(images(), Spec("flatten"), units, recipe=replace(rosenblatt, rate=0.1))
    found["wires behind wires"] = chain(images(), Spec("flatten"), units, units, Spec.of("dense", units=3))
    found["reconstruction of points"] = answering("reconstruction", BLOBS, Spec.of("dense", units=1))
    convolved = Spec.of("conv2d", channels=3)
    found["reconstruction of images"] = answering("reconstruction", images(colour=True), convolved)
    found["flow of points"] = answering("velocity", BLOBS, *DEEP)
    found["flow of rows"] = answering("velocity", replace(table("standard"), test=np.zeros(len(table()), np.bool_)))
    found["flow of images"] = answering("velocity", images(colour=True), convolved)
    found["pixels of colours"] = answering("pixels", images(colour=True), convolved)
    found["parted"] = chain(parted(table()), *DEEP, recipe=replace(RECIPE, rate=1e-3))
    found["parted images"] = chain(parted(images()), Spec("flatten"))
    found["residual"] = residual()
    for by in ("rows", "places"):
        specs = Spec.of("to_sequence", by=by), Spec("lstm")
        found[f"images by {by}"] = chain(images(colour=True), *specs)
    found["towers in colour"], found["towers in grey"] = towers(8, 8, 3), towers(8, 8, take="dot", pooled="max")
    for scaling, is_varied, kind in (("none", True, "f4"), ("minmax", False, "f4"), ("standard", True, "f8")):
        found[f"series {scaling}"] = chain(series(scaling, kind, is_varied), Spec.of("gru", units=5))
    found |= dict(with_outputs())
    found["videos"] = chain(videos(), Spec("conv3d"), Spec("max_pool3d"), Spec("global_pool"))
    found["videos in colour"] = chain(videos(colour=True), Spec.of("conv3d", groups=3, channels=6), Spec("flatten"))
    found["reconstruction of videos"] = answering("reconstruction", videos(colour=True), Spec.of("conv3d", channels=3))
    found["pictures as a video"] = chain(images(colour=True), Spec("to_video"), Spec("conv3d"), Spec("global_pool"))
    found |= dict(in_phases())
    found["all for training"] = chain(replace(PLANE, test=np.zeros(len(PLANE), np.bool_)), *DEEP[:1])
    return found


def in_phases() -> Iterator[tuple[str, Project]]:
    """A layer that is frozen from the beginning, and then others, while weights decay and the optimizer remembers."""
    first, norm, _, last = (node.id for node in chain(PLANE, *DEEP).network.nodes)
    parts = (
        Phase("Begin", 1, 0.05, frozen=(last,)),
        Phase('Hold "it"', 2, 0.02, frozen=(first, norm)),
        Phase("End", 1, 0.1),
    )
    for spec in (Spec("adam"), Spec.of("sgd", momentum=0.9), Spec("adagrad")):
        recipe = replace(RECIPE, optimizer=spec, l2=0.01, epochs=4, phases=parts)
        yield f"phases {spec.kind}", chain(PLANE, *DEEP, recipe=recipe)
    drawn = add_head(
        chain(PLANE, *DEEP, recipe=replace(RECIPE, optimizer=Spec("adam"), l2=0.01)), "reconstruction", norm
    )
    drawn = insert_between(drawn, Spec("batchnorm1d"), norm, "output2")
    chosen = (("output2",), ("output",), ())
    choosing = tuple(replace(phase, outputs=outputs) for phase, outputs in zip(parts, chosen, strict=True))
    yield "phases of outputs", replace(drawn, recipe=replace(drawn.recipe, epochs=4, phases=choosing))


def with_outputs() -> Iterator[tuple[str, Project]]:
    """Several outputs: on a shared trunk, of images that convolutions read, and two networks that share no layer."""
    values = replace(table(), target_scaling="standard")
    trunk = chain(values, *DEEP, recipe=replace(RECIPE, rate=1e-3, optimizer=Spec("adam")))
    trunk = set_head(add_head(trunk, "regression"), "output2", loss="absolute_error", weight=0.3, name="Robust & slow")
    yield "outputs of a table", set_head(add_head(trunk, "reconstruction", "dense1"), "output3", weight=0.1)
    drawn = chain(images(colour=True), Spec.of("conv2d", channels=3), Spec("flatten"))
    drawn = add_head(add_head(drawn, "reconstruction"), "pixels", "conv2d1")
    yield "outputs of images", set_head(add_head(drawn, "multiclass"), "output4", loss="hinge", weight=0.7)
    apart = insert_between(add_head(chain(PLANE, *DEEP[:1]), "multiclass", INPUT), DEEP[0], INPUT, "output2")
    yield "outputs of two networks", set_frozen(apart, "dense1", frozen=True)


def towers(*shape: int, **settings: str) -> Project:
    """Two inputs: an image of that shape, and a sentence about it."""
    return Project("Test of two towers", pairs(shape), two_towers(**settings), replace(RECIPE, rate=0.01))


def brief(project: Project) -> Project:
    """The project with as many samples as train in a moment, spread over its whole set."""
    data, macs = project.data, max(1, plan(project).macs)
    count = min(len(data), max(4, min(2000, 500_000_000 // macs)))
    if count == len(data):
        return project
    kept = np.linspace(0, len(data) - 1, count).astype(np.intp)
    return replace(project, data=replace(data.take(kept), bundled="", edited=True))


PROJECTS = everything()
"""Made once."""
