"""What exported scripts look like: well formed and formatted whatever a project holds, and true to the catalogue."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from exported import PLANE, PROJECTS, chain, images
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.network import INPUT, OUTPUT, Network, Node
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.data.entries import FEATURES
from nnsim.examples.example import examples, open_example
from nnsim.io.pytorch import formulas, modules
from nnsim.io.pytorch.script import script
from nnsim.io.pytorch.wording import WIDTH, identifiers, laid_out, literal, plain
from nnsim.networks.kinds import INITIALIZERS
from nnsim.recipes.kinds import SCHEDULES
from nnsim.tasks.kinds import LOSSES


@pytest.mark.slow
def test_scripts_pass_ruff_as_it_comes_and_are_formatted(tmp_path: Path) -> None:
    projects = {**PROJECTS, **{name: open_example(name).project for name in examples().ids()}}
    for number, (name, project) in enumerate(projects.items()):
        (tmp_path / f"s{number}.py").write_text(f"# {name}\n{script(project, name).text}", encoding="utf-8")
    ruff = (sys.executable, "-m", "ruff")
    common = ("--isolated", "--no-cache", "--line-length", str(WIDTH))
    for command in (("check", "--extend-select", "E501,I,B"), ("format", "--check", "--diff")):
        done = subprocess.run(
            [*ruff, *command, *common, str(tmp_path)], capture_output=True, text=True, check=False, encoding="utf-8"
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_script_reads_like_a_textbook() -> None:
    text = script(open_example("spiral").project, "spiral").text
    assert "self.dense1 = nn.Linear(2, 8)  # 24 parameters" in text
    assert "x = self.tanh(self.dense1(x))  # [n, 8]" in text
    assert "torch.optim.Adam([weights], lr=RATE, betas=(0.9, 0.999), eps=1e-08)" in text
    assert "nnsim" not in "".join(line for line in text.splitlines() if "import" in line)


def test_branches_and_merges_are_written_as_variables() -> None:
    text = script(PROJECTS["residual"], "residual").text
    assert "= conv2 + conv_1" in text or "x = x + conv_1" in text
    assert "torch.cat([x, relu, inputs], dim=1)" in text
    assert "NODES = {" in text


def test_few_samples_stand_in_the_script_and_many_beside_it() -> None:
    assert ".npz" not in script(PROJECTS["features"], "few").files
    assert list(script(chain(images(), Spec("flatten")), "pictures").files) == [".npz"]


def test_a_network_that_cannot_be_built_has_no_script() -> None:
    with pytest.raises(ProblemError, match="vector"):
        script(chain(images()), "broken")


def test_every_choice_has_its_formula() -> None:
    assert set(formulas.FEATURES) == set(FEATURES.ids())
    assert set(formulas.LOSSES) == set(LOSSES.ids())
    assert set(formulas.SCHEDULES) == set(SCHEDULES.ids())
    assert set(formulas.INITIALIZERS) == set(INITIALIZERS.ids())


@pytest.mark.parametrize("name", FEATURES.ids())
def test_features_are_the_same_numbers(name: str) -> None:
    assert np.array_equal(eval(formulas.FEATURES[name], {"np": np, "x": PLANE.x}), FEATURES[name].numpy(PLANE.x))


def test_modules_bring_what_they_need() -> None:
    text = "\n".join(modules.texts(["LSTM"]))
    assert "def _answer" in text
    assert "class LSTM" in text
    assert "type: ignore" not in text


NAMES = st.text(min_size=1, max_size=70)


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6, unique=True))
def test_any_id_becomes_a_name_of_its_own(ids: list[str]) -> None:
    names = identifiers(ids)
    assert len(set(names.values())) == len(ids)
    assert all(name.isidentifier() and name not in ("x", "forward") for name in names.values())


@settings(max_examples=60, deadline=None)
@given(NAMES)
def test_any_text_is_a_literal_of_itself(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert ast.literal_eval(f'"""{plain(text)}."""')


@settings(max_examples=30, deadline=None)
@given(NAMES, st.lists(NAMES, min_size=2, max_size=2, unique=True), NAMES)
def test_whatever_things_are_called_the_script_is_python(title: str, classes: list[str], node: str) -> None:
    project = chain(replace(PLANE, classes=tuple(classes), columns=(title, node)))
    ids = [node if node not in {OUTPUT, INPUT} else "a", "class"]
    nodes = (Node(ids[0], Spec("dense")), Node(ids[1] + "2", Spec("dense"), (ids[0],)))
    network = Network(nodes=nodes, output=Node(OUTPUT, Spec("binary"), (nodes[1].id,)))
    text = script(replace(project, name=title, network=network), title).text
    compile(text, "script", "exec")


def test_long_lines_are_broken_as_formatters_do() -> None:
    items = ["a" * 28, "b" * 28, "c" * 28]
    broken = ["    some_function(", " " * 8 + ", ".join(items), "    )"]
    assert laid_out("some_function(", items, ")", 4).splitlines() == broken
    assert laid_out("collected = (", items, ")", 4, collection=True).count("\n") == 4
