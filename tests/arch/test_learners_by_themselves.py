"""A learner comes with modules of its own in each room; few files outside of them know it, by an import or its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import nnsim

ROOT = Path(nnsim.__file__).parent.parent
MOST = 3
"""Files outside its own that may know a learner."""

OWN = {
    "classic": (
        "recipes.classic", "recipes.probable",
        "engine.learners.fitted", "engine.learners.forest", "engine.learners.neighbours", "engine.learners.tree",
        "engine.learners.vectors", "engine.learners.logistic", "engine.learners.bayes", "engine.learners.process",
        "engine.probes.tree", "engine.probes.reasons", "core.answers.tree", "core.answers.reasons",
        "engine.contest", "engine.probes.contest", "core.answers.contest", "ui.views.contest",
        "ui.network.learner", "ui.run.explained", "ui.plane.explanation",
        "examples.entries.classic", "examples.entries.contest", "experiments.entries.who_wins",
    ),
    "next token": (
        "tasks.next_token", "engine.tasks.next_token", "networks.presets.tiny_gpt",
        "data.kinds.tokens", "data.ngrams", "io.text",
        "engine.probes.continuation", "engine.probes.attention", "core.answers.text",
        "ui.views.writing", "ui.views.attention", "ui.data.writing",
        "examples.entries.texts",
    ),
    "flow": (
        "tasks.velocity", "engine.tasks.velocity",
        "ui.plane.flow", "ui.plane.flow_pictures", "ui.plane.paths", "ui.output.time_bar",
        "examples.entries.generation",
    ),
    "deep Q-learning": (
        "recipes.playing", "engine.learners.q_learning", "engine.replay",
        "tasks.action_values", "engine.tasks.action_values", "networks.presets.dqn",
        "data.kinds.episodes", "data.worlds", "data.generators.worlds",
        "engine.coach.playing", "engine.probes.memory", "core.answers.memory",
        "ui.views.game", "ui.views.memory", "ui.output.moves", "ui.run.action_values",
        "examples.entries.worlds",
    ),
}  # fmt: skip
"""What is about this learner alone: a module, or a package with all that is in it."""

NAMES = {
    "classic": {"neighbours", "vectors", "tree", "forest", "reasons", "classic"},
    "next token": {"next_token", "tiny_gpt", "tokens", "continuation", "attention", "writing", "texts"},
    "flow": {"velocity", "generation"},
    "deep Q-learning": {
        "q_learning", "playing", "action_values", "dqn", "episodes", "worlds", "catch", "breakout", "game", "memory",
    },
}  # fmt: skip
"""Ids of its entries, and what lists of modules would call them."""

OTHERWISE = {
    ("neighbours", "ui/views/samples"): "samples that lie near",
    ("neighbours", "core/project"): "in the graph of the samples",
    ("neighbours", "edits/looks"): "the same",
    ("neighbours", "lessons/names"): "the same",
    ("velocity", "engine/optimizers"): "of the weights, which momentum gives them",
    ("velocity", "ui/views/step"): "the same",
    ("attention", "networks/layers"): "a layer",
    ("attention", "ui/network/handy"): "the same",
    ("attention", "ui/views/step/places"): "the same",
    ("attention", "ui/views/step/place_code"): "the same",
    ("memory", "core/memory"): "of the computer",
    ("memory", "ui/views/step/neuron"): "of an LSTM",
    ("game", "ui/views/step/others"): "a word of a sentence",
    ("texts", "cli/contradictions"): "an option",
    ("texts", "io/captions"): "an array",
    ("texts", "io/export"): "an array",
    ("texts", "ui/data/desks"): "a group of data sets",
    ("worlds", "ui/data/desks"): "the same",
    ("writing", "ui/data/desks"): "a part of the panel",
    ("writing", "app/commands/lesson_editor"): "of lessons",
    ("tree", "core/counted"): "a noun that is counted",
    ("tokens", "data/kinds/pairs"): "an image is paired with a text",
    ("tokens", "tasks/kinds"): "what a task tells",
    ("velocity", "tasks/kinds"): "the same",
}
"""The same word where it does not register or single out the learner."""


class Module(NamedTuple):
    """Full names of what it imports, and the strings that are written in it."""

    imported: frozenset[str]
    words: frozenset[str]


@cache
def _modules() -> dict[str, Module]:
    """By path below the package, without suffix."""
    package = ROOT / "nnsim"
    return {
        path.relative_to(package).with_suffix("").as_posix().removesuffix("/__init__"): _read(path.read_text("utf-8"))
        for path in package.rglob("*.py")
    }


def _read(source: str) -> Module:
    nodes = list(ast.walk(ast.parse(source)))
    return Module(frozenset(_imported(nodes)), frozenset(_words(nodes)))


def _imported(nodes: list[ast.AST]) -> Iterator[str]:
    """Full names of modules, and of what is taken out of them."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _words(nodes: list[ast.AST]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_in(name: str, modules: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"nnsim.{module}.") for module in modules)


def _knows(path: str, module: Module, learner: str) -> bool:
    own = OWN[learner]
    named = {word for word in module.words if word in NAMES[learner] or _is_in(word.partition(":")[0], own)}
    homonyms = {word for word, place in OTHERWISE if path.startswith(place)}
    return bool(named - homonyms) or any(_is_in(name, own) for name in module.imported)


@pytest.mark.parametrize("learner", OWN)
def test_few_files_know_a_learner(learner: str) -> None:
    others = {
        path: module
        for path, module in _modules().items()
        if not _is_in(f"nnsim.{path.replace('/', '.')}", OWN[learner])
    }
    found = sorted(path for path, module in others.items() if _knows(path, module, learner))
    assert len(found) <= MOST, found


@pytest.mark.parametrize("learner", OWN)
def test_what_a_learner_owns_is_there(learner: str) -> None:
    assert [name for name in OWN[learner] if name.replace(".", "/") not in _modules()] == []
    for path in ("tasks/kinds", "core/catalogue"):
        line = _read(f"import nnsim.{OWN[learner][0]}")
        assert _knows(path, line, learner)
    assert _knows("core/catalogue", _read(f'MODULES = ("nnsim.{OWN[learner][-1]}",)'), learner)


def test_words_that_mean_something_else_are_still_there() -> None:
    for word, place in OTHERWISE:
        modules = [module for path, module in _modules().items() if path.startswith(place)]
        assert any(word in module.words for module in modules), (word, place)
