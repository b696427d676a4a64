"""Files with ids or values that this catalogue does not know are refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.files import nnsim_file
from nnsim.core.network import Node
from nnsim.core.problem import ProblemError
from nnsim.core.project import KeptRun, Project
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.data.text import encode, passages
from nnsim.edits.validate import open_project, refusal
from nnsim.examples.example import open_example


def network(project: Project, **parts: object) -> Project:
    return replace(project, network=replace(project.network, **parts))  # type: ignore[arg-type]


def recipe(project: Project, **parts: object) -> Project:
    return replace(project, recipe=replace(project.recipe, **parts))  # type: ignore[arg-type]


def layer(project: Project, spec: Spec) -> Project:
    return network(project, nodes=(replace(project.network.nodes[0], spec=spec),))


NEW = Spec("new")
UNKNOWN: dict[str, Callable[[Project], Project]] = {
    "layer 'new'": lambda p: layer(p, NEW),
    "feature 'x9'": lambda p: network(p, features=("x1", "x9")),
    "output 'new'": lambda p: network(p, output=Node("output", NEW, p.network.output.inputs)),
    "generator 'new'": lambda p: replace(p, data=replace(p.data, source=NEW)),
    "learner 'new'": lambda p: recipe(p, learner=NEW),
    "loss 'new'": lambda p: recipe(p, loss="new"),
    "optimizer 'new'": lambda p: recipe(p, optimizer=NEW),
    "schedule 'new'": lambda p: recipe(p, schedule=NEW),
    "initializer 'new'": lambda p: recipe(p, initializer=NEW),
}
ILLEGAL: dict[str, Callable[[Project], Project]] = {
    "Neurons must lie between": lambda p: layer(p, Spec.of("dense", units=10**9)),
    "Neurons must be a whole number": lambda p: layer(p, Spec.of("dense", units="many")),
    "Activation must be one of": lambda p: layer(p, Spec.of("dense", activation="os.system")),
    "Samples must lie between": lambda p: replace(p, data=replace(p.data, source=Spec.of("xor", count=10**9))),
    "Momentum must lie between": lambda p: recipe(p, optimizer=Spec.of("sgd", momentum=5.0)),
}


def _text(**parts: object) -> Data:
    x, y = passages(encode("abcab" * 6, "abc"), 4)
    whole = Data(x, y, np.zeros(len(x), np.bool_), tuple("abc"), (), vocabulary=tuple("abc"), kind="tokens")
    return replace(whole, **parts)  # type: ignore[arg-type]


def _frames(**parts: object) -> Data:
    return replace(generate(Spec.of("catch", count=50)), **parts)  # type: ignore[arg-type]


def _waves() -> Data:
    return generate(Spec.of("waves", count=20, steps=8))


TOKENS = _text().x
UNFIT: dict[str, tuple[str, Callable[[], Data]]] = {
    "a generator of points": ("its generator makes samples of another kind", lambda: _frames(source=Spec("moons"))),
    "a text of a generator": ("its generator makes samples of another kind", lambda: _text(source=Spec("catch"))),
    "another world": ("its frames are not those of its game", lambda: _frames(source=Spec("breakout"))),
    "more frames": ("its frames are not those of its game", lambda: _frames(source=Spec.of("catch", frames="4"))),
    "fewer actions": ("its actions are not those of its game", lambda: _frames(classes=("a", "b", "c", "d"))),
    "tokens as numbers": ("its samples have the wrong number type", lambda: _text(x=TOKENS.astype(np.float32))),
    "tokens as bytes": ("its samples have the wrong number type", lambda: _text(x=TOKENS.astype(np.uint8))),
    "frames as numbers": ("its samples have the wrong number type", lambda: _frames(x=np.zeros((50, 10, 10), "f4"))),
    "images in float64": (
        "its samples have the wrong number type",
        lambda: replace(_waves(), x=np.zeros((20, 8, 8)), kind="image", source=None, lengths=None),
    ),
    "parts of a point": (
        "its samples consist of several things",
        lambda: replace(generate(Spec("moons")), modality_shapes=((1,), (1,))),
    ),
    "names of other channels": ("its names of channels do not fit", lambda: replace(_waves(), columns=("a", "b"))),
    "numbers before the first": ("its series hold numbers before", lambda: replace(_waves(), x=_waves().x + 1)),
    "tokens beyond": ("its tokens are not in its vocabulary", lambda: _text(x=TOKENS + np.int16(1))),
    "tokens below": ("its tokens are not in its vocabulary", lambda: _text(x=TOKENS - np.int16(1))),
    "a longer vocabulary": ("its vocabulary does not fit its classes", lambda: _text(vocabulary=tuple("abcd"))),
    "more classes": ("its vocabulary does not fit its classes", lambda: _text(classes=tuple("abcd"))),
    "a word": ("its vocabulary is not of single", lambda: _text(vocabulary=("a", "b", "cat"))),
    "no character": ("its vocabulary is not of single", lambda: _text(vocabulary=("a", "b", ""))),
    "one twice": ("its vocabulary is not of single", lambda: _text(vocabulary=tuple("aba"))),
}


@pytest.fixture
def project() -> Project:
    return open_example("xor").project


@pytest.mark.parametrize("words", UNKNOWN)
def test_unknown_ids(project: Project, words: str, tmp_path: Path) -> None:
    nnsim_file.save(tmp_path / "a.nnsim", UNKNOWN[words](project))
    with pytest.raises(ProblemError) as caught:
        open_project(tmp_path / "a.nnsim")
    assert str(caught.value) == (
        f"a.nnsim cannot be opened: it uses the {words} and was probably made by a newer nnsim; "
        "update nnsim to open it."
    )


@pytest.mark.parametrize("words", ILLEGAL)
def test_illegal_values(project: Project, words: str, tmp_path: Path) -> None:
    nnsim_file.save(tmp_path / "a.nnsim", ILLEGAL[words](project))
    with pytest.raises(ProblemError) as caught:
        open_project(tmp_path / "a.nnsim")
    assert words in str(caught.value)
    assert str(caught.value).endswith("; open an earlier copy of it.")


@pytest.mark.parametrize("name", UNFIT)
def test_samples_that_are_not_as_their_kind_says(project: Project, name: str, tmp_path: Path) -> None:
    words, made = UNFIT[name]
    nnsim_file.save(tmp_path / "a.nnsim", replace(project, data=made()))
    with pytest.raises(ProblemError, match=words) as caught:
        open_project(tmp_path / "a.nnsim")
    assert str(caught.value).endswith("; open an earlier copy of it.")


@pytest.mark.parametrize("kind", ["pairs", "video"])
def test_a_kept_run_of_samples_that_are_not_as_their_kind_says(project: Project, kind: str, tmp_path: Path) -> None:
    data = replace(project.data.take(slice(0)), kind=kind, source=None, edited=True)
    state = Checkpoint(0, 0, 0, {})
    run = KeptRun("run1", "Run 1", replace(project, data=data), state, (1, 0, 0), "")
    nnsim_file.save(tmp_path / "a.nnsim", replace(project, runs=(run,)))
    with pytest.raises(ProblemError, match="its samples are ") as caught:
        open_project(tmp_path / "a.nnsim")
    assert str(caught.value).endswith("; open an earlier copy of it.")


def test_samples_that_are_as_their_kind_says(project: Project) -> None:
    for data in (_text(), _frames(), _waves(), generate(Spec.of("breakout", count=50))):
        assert refusal(replace(project, data=data)) is None


def test_what_is_known_passes(project: Project) -> None:
    assert refusal(project) is None
    assert refusal(Project()) is None


def test_a_parameter_of_a_newer_version_is_ignored(project: Project) -> None:
    assert refusal(layer(project, Spec.of("dense", units=3, sparkle=True))) is None
