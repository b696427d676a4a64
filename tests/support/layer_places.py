"""Networks with every layer kind first, last and alone. Run as a program, it trains them in a process that may die.

``layer_places.py FOLDER`` prints the name of each before it is trained, then the hash of the run and that of its
exported script: where PyTorch ends the process, the last name says at which network.
"""

from __future__ import annotations

import io
import runpy
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import numpy as np

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.problem import Problem
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits import fixes
from nnsim.networks.kinds import LAYERS
from nnsim.tasks.plan import plan

load()

SIDE = 8
CONV, FLATTEN, ACTIVATION = Spec.of("conv2d", channels=4), Spec("flatten"), Spec.of("activation", function="tanh")
OF_ONE_MOMENT = {name: Spec.of(name, kernel=1, stride=1) for name in ("max_pool3d", "avg_pool3d")}
"""An image is a video of a single moment, over which no wider window could be moved."""

PLACES: dict[str, tuple[tuple[Spec, ...], tuple[Spec, ...]]] = {
    "alone": ((), ()),
    "first": ((), (CONV,)),
    "behind an activation": ((ACTIVATION,), (CONV,)),
    "last": ((CONV,), ()),
}
"""What stands before and after the layer; a convolution anywhere lays images out with the channels last."""


def images(channels: int) -> Data:
    """Twelve images of noise in two classes, bytes where they are grey, numbers where they have colours."""
    rng = np.random.default_rng(1)
    x = rng.integers(0, 255, (12, SIDE, SIDE, 3) if channels == 3 else (12, SIDE, SIDE), np.uint8)
    x = (x / 255).astype(np.float32) if channels == 3 else x
    return Data(x, (np.arange(12) % 2).astype(np.float32), np.arange(12) % 6 == 5, ("a", "b"), (), kind="image")


def placed(kind: str, before: tuple[Spec, ...], after: tuple[Spec, ...], data: Data) -> Project:
    """A network on ``data`` with a layer of ``kind`` between two parts; what shapes ask for is put between them."""
    specs = (*before, OF_ONE_MOMENT.get(kind, Spec(kind)), *after, FLATTEN)
    names = [f"{spec.kind}{i}" for i, spec in enumerate(specs)]
    nodes = [Node(n, s, (b,)) for n, s, b in zip(names, specs, [INPUT, *names], strict=False)]
    place = len(before)
    if LAYERS[kind].inputs[0] > 1:
        shape = LAYERS[kind].shape(Spec(kind).resolve(LAYERS[kind].parameters), 2 * ((1, SIDE, SIDE),))
        if isinstance(shape, Problem):  # it takes vectors
            nodes.insert(place, Node("vector", FLATTEN, nodes[place].inputs))
            nodes[place + 1] = replace(nodes[place + 1], inputs=("vector",))
            place += 1
        nodes.insert(place, Node("branch", ACTIVATION, nodes[place].inputs))
        nodes[place + 1] = replace(nodes[place + 1], inputs=(*nodes[place + 1].inputs, "branch"))
    project = Project(
        kind, data, Network((), tuple(nodes), Node(OUTPUT, Spec("binary"), (names[-1],))), Recipe(batch=3, epochs=1)
    )
    return mended(project)


def behind_frozen(project: Project) -> Project:
    """The project with convolutions that do not learn."""
    nodes = tuple(replace(node, frozen=node.spec.kind == CONV.kind) for node in project.network.nodes)
    return replace(project, network=replace(project.network, nodes=nodes))


def mended(project: Project) -> Project:
    """The project with every fix that its problems offer, until it can be built."""
    for _ in range(10):
        wrong: Problem | None = next((p for p in plan(project).problems if p.fix), None)
        if plan(project).layers or wrong is None or wrong.fix is None:
            break
        project = fixes.edit_of(wrong.fix)(project)
    assert plan(project).layers, (project.name, plan(project).problems)
    return project


def everywhere() -> Iterator[tuple[str, Project]]:
    """Every kind at every place, on grey images and on colours, by name; and what a frozen layer stands before."""
    for channels in (1, 3):
        data = images(channels)
        for kind in LAYERS.ids():
            for place, (before, after) in PLACES.items():
                yield f"{kind} {place} in {channels}", placed(kind, before, after, data)
        frozen = behind_frozen(placed("groupnorm", (CONV,), (), data))
        yield f"groupnorm behind what is frozen in {channels}", frozen


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()  # what comes next may end the process


def main(folder: Path) -> None:
    """Train every network here and by its script."""
    from nnsim.engine.headless import run_headless  # with torch only where it is to be tried
    from nnsim.io.pytorch.script import script

    path = folder / "placed.py"
    for name, project in everywhere():
        _say(f"{name}: ")
        made = script(project, path.stem)
        path.write_text(made.text, encoding="utf-8")
        for suffix, content in made.files.items():
            path.with_suffix(suffix).write_bytes(content)
        result, _ = run_headless(project)
        sys.argv = [str(path)]
        with redirect_stdout(io.StringIO()) as said:
            runpy.run_path(str(path), run_name="__main__")
        _say(f"{result.weights_sha256} {said.getvalue().split()[-1]}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
