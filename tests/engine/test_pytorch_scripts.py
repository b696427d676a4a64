"""Exported scripts come to the weights of the run, bit for bit: each is executed and compared with headless runs."""

from __future__ import annotations

import io
import json
import re
import runpy
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

import pytest
from exported import PROJECTS, brief
from safetensors.torch import save_file

from nnsim.core.files.tensors import from_tensors
from nnsim.core.hashing import weights_sha256
from nnsim.core.project import Project
from nnsim.data.scaling import fit_targets
from nnsim.engine.headless import run_headless
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import examples, open_example
from nnsim.io import weights
from nnsim.io.pytorch.script import script
from nnsim.recipes.kinds import LEARNERS
from nnsim.tasks.plan import plan

EXAMPLES = [example.id for example in examples() if "pytorch" in LEARNERS[example.recipe.learner.kind].exports]
EPOCHS = 2

RUN_ALL = """
import contextlib, importlib.util, io, json, pathlib, runpy, sys
assert importlib.util.find_spec("nnsim") is None
found, (epochs, *paths) = {}, sys.argv[1:]
for path in map(pathlib.Path, paths):
    sys.argv = [str(path), "--epochs", epochs]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(path), run_name="__main__")
    found[path.stem] = said.getvalue().split()[-1]
print(json.dumps(found))
"""
"""Runs scripts in a process that has no nnsim; one for all, as loading PyTorch takes longer than they do."""


def written(project: Project, folder: Path, name: str, **options: object) -> Path:
    """The script and what goes beside it, as files."""
    made = script(project, name, **options)  # type: ignore[arg-type]
    path = folder / f"{name}.py"
    path.write_text(made.text, encoding="utf-8")
    for suffix, content in made.files.items():
        path.with_suffix(suffix).write_bytes(content)
    return path


def run_here(path: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Execute a script in this process; the hash that it prints."""
    monkeypatch.setattr(sys, "argv", [str(path), *arguments])
    with redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(path), run_name="__main__")
    return said.getvalue().split()[-1]


@pytest.fixture(scope="module")
def hashes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the scripts of all examples print in a process without nnsim."""
    folder = tmp_path_factory.mktemp("scripts")
    paths = [str(written(brief(open_example(name).project), folder, name)) for name in EXAMPLES]
    command = [sys.executable, "-I", "-c", RUN_ALL, str(EPOCHS), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_script_of_an_example_repeats_its_run(name: str, hashes: dict[str, str]) -> None:
    expected, _ = run_headless(brief(open_example(name).project), EPOCHS)
    assert hashes[name] == expected.weights_sha256


@pytest.mark.parametrize("what", PROJECTS)
def test_everything_in_the_catalogue_is_written_so_that_it_learns_the_same(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = PROJECTS[what]
    expected, _ = run_headless(project)
    path = written(project, tmp_path, "tiny")
    assert run_here(path, monkeypatch=monkeypatch) == expected.weights_sha256


@pytest.mark.parametrize("what", ["values standard", "values minmax", "wide"])
def test_a_script_answers_in_the_units_of_the_data(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = PROJECTS[what]
    outcome, _ = run_headless(project)
    monkeypatch.setattr(sys, "argv", [str(path := written(project, tmp_path, "tiny"))])
    with redirect_stdout(io.StringIO()) as said:
        found = runpy.run_path(str(path), run_name="__main__")
    fitted = fit_targets(project.data)
    assert (found["OFFSET"], found["FACTOR"]) == (fitted.offset[0], fitted.factor[0])
    lines = [line.split() for line in said.getvalue().splitlines() if line.startswith("value ")]
    held = project.data.y[project.data.test] if project.data.test.any() else project.data.y[project.data.train]
    assert [float(line[1]) for line in lines] == [float(f"{value:.6g}") for value in held[:5]]
    low, high = float(project.data.y.min()), float(project.data.y.max())
    assert all(low - 5 * (high - low) < float(line[3]) < high + 5 * (high - low) for line in lines)
    assert said.getvalue().split()[-1] == outcome.weights_sha256


def test_a_script_starts_from_trained_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = PROJECTS["residual"]
    outcome, checkpoint = run_headless(project)
    path = written(project, tmp_path, "trained", checkpoint=checkpoint)
    weights = path.with_suffix(".safetensors")
    assert from_tensors(weights.read_bytes(), "weights").keys() == checkpoint.weights.keys()
    found = run_here(path, "--weights", str(weights), "--epochs", "0", monkeypatch=monkeypatch)
    assert found == outcome.weights_sha256


@pytest.mark.slow
def test_a_script_runs_by_itself(tmp_path: Path) -> None:
    project = PROJECTS["perceptron"]
    path = written(project, tmp_path, "alone")
    done = subprocess.run([sys.executable, "-I", path.name], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert "epoch     3" in done.stdout
    assert done.stdout.split()[-1] == run_headless(project)[0].weights_sha256
    assert done.stderr == ""


def test_a_run_that_diverges_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = PROJECTS["scaling none"]
    wild = replace(project, recipe=replace(project.recipe, rate=1e30))
    monkeypatch.setattr(sys, "argv", ["wild"])
    with redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(written(wild, tmp_path, "wild")), run_name="__main__")
    assert "diverged in epoch 1" in said.getvalue()


@pytest.mark.parametrize("what", ["residual", "layer lstm", "layer batchnorm1d", "layer random_projection"])
def test_a_state_dict_of_the_script_is_taken_as_weights(what: str, tmp_path: Path) -> None:
    made = runpy.run_path(str(written(PROJECTS[what], tmp_path, "made")))
    network = made["Network"]()
    made["initialise"](network)
    made["in_one_vector"](network)
    path = tmp_path / "state.safetensors"
    save_file(network.state_dict(), path)
    taken = weights.read(path, plan(PROJECTS[what]))
    assert weights_sha256(taken) == made["weights_sha256"](network)
    assert weights_sha256(taken) == weights_sha256(Trainer(PROJECTS[what]).learner.weights())


@pytest.mark.parametrize(
    "what",
    ["residual", "parted", "pixels of colours", "reconstruction of images", "perceptron behind wires", "features"],
)
def test_what_a_script_prints_are_the_numbers_of_the_run(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(PROJECTS[what], tmp_path, "printing")
    monkeypatch.setattr(sys, "argv", [str(path)])
    with redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(path), run_name="__main__")
    lines = re.findall(r"epoch +(\d+) +(\w+) +loss ([\d.]+)(?: +(?:pixel )?accuracy ([\d.]+))?", said.getvalue())
    shown = {name: numbers for _, name, *numbers in lines}  # the last ones stay
    result, checkpoint = run_headless(PROJECTS[what])
    last = checkpoint.history.row(-1)
    for name, part in (("training", "train"), ("test", "test"), ("validation", "validation")):
        loss, accuracy = shown.get(name, ("nan", ""))
        assert float(loss) == pytest.approx(last[f"{part}_loss"], abs=2e-6, rel=2e-6, nan_ok=True)
        assert float(accuracy or "nan") == pytest.approx(last[f"{part}_accuracy"], abs=1e-3, nan_ok=True)
    assert int(lines[-1][0]) == result.epochs
