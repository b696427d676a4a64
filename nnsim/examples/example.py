"""Example projects: declared here, bundled as .nnsim files, listed and opened by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path

from nnsim.core.catalogue import load
from nnsim.core.files.nnsim_file import SUFFIX, Loaded
from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project, Recipe, View
from nnsim.core.registry import Registry
from nnsim.core.resources import resource_path
from nnsim.core.spec import Spec
from nnsim.data.bundled import load_set
from nnsim.data.generate import generate
from nnsim.edits.validate import open_project
from nnsim.language.texts import say
from nnsim.networks.kinds import PRESETS

DEFAULT = "spiral"
"""What the window shows when nothing else was asked for."""


@dataclass(frozen=True, slots=True)
class Example:
    """A bundled project. ``id`` is stable; ``item`` is the lecture item that it belongs to.

    ``data`` is a generator with its knobs, drawn with ``seed``, or the id of a bundled set.
    """

    id: str
    title: str
    summary: str
    item: int
    data: Spec | str
    network: Network
    recipe: Recipe
    seed: int = 1
    test_share: float = 0.25
    view: View = View()


EXAMPLES: Registry[Example] = Registry("example", lambda e: e.id)


def dense(
    *units: int,
    activation: str = "tanh",
    features: tuple[str, ...] = ("x1", "x2"),
    output: str,
    flatten: bool = False,
) -> Network:
    """A chain of dense layers, e.g. ``dense(4, 2, output="binary")``; ``flatten`` lays images out before them."""
    front = ["flatten1"] if flatten else []
    names = [*front, *(f"dense{i}" for i in range(1, len(units) + 1))]
    sources = [INPUT, *names]
    specs = [Spec("flatten") for _ in front] + [Spec.of("dense", units=n, activation=activation) for n in units]
    nodes = tuple(Node(name, spec, (source,)) for name, spec, source in zip(names, specs, sources, strict=False))
    return Network(features, nodes, Node(OUTPUT, Spec(output), (sources[-1],)))


def preset(name: str, shape: tuple[int, ...]) -> Network:
    """A network from the books for images of ``shape`` (channels, height, width), by default with several classes."""
    load()
    made = PRESETS[name].layers(shape)
    if isinstance(made, Problem):
        raise ProblemError(made)
    return replace(made, output=replace(made.output, spec=Spec(PRESETS[name].output or "multiclass")))


def build(example: Example) -> Project:
    """Make the project of ``example`` from its declaration."""
    load()
    seed, share = example.seed, example.test_share
    if isinstance(example.data, Spec):
        data = replace(generate(example.data, seed, share), source=example.data)
    else:
        data = load_set(example.data, seed, share)
    return Project(example.title, data, example.network, example.recipe, example.view)


def examples() -> Registry[Example]:
    """All examples, in the order in which lists show them."""
    _import_all()
    return EXAMPLES


def example_path(name: str) -> Path:
    """The bundled file of the example called ``name``."""
    return resource_path("examples", f"{name}{SUFFIX}")


def open_example(name: str) -> Loaded:
    """Open the bundled file of an example; raises ``ProblemError`` for an unknown name."""
    if name not in examples():
        raise ProblemError(
            Problem(say("There is no example called {name!r}; {name_2}", name=name, name_2=suggestion(name)))
        )
    return open_project(example_path(EXAMPLES[name].id))


def suggestion(name: str) -> str:
    """``did you mean xor or or?``, or the list of all examples if nothing is near."""
    names = examples().ids()
    near = get_close_matches(name.lower(), names, n=3, cutoff=0.6)
    return (
        say("did you mean {near}?", near=say(" or ").join(near))
        if near
        else say("the examples are {names}.", names=", ".join(names))
    )


@cache
def _import_all() -> None:
    import_module("nnsim.examples.entries")
