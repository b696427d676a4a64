"""``nnsim train``: what the bundled examples reach, keys, overrides, interruption, saving."""

from __future__ import annotations

import errno
import json
import math
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from nnsim.cli import local, train
from nnsim.cli.__main__ import main
from nnsim.cli.interrupt import Interrupt
from nnsim.cli.outcome import Outcome, in_terms_of_task
from nnsim.core.files import nnsim_file, write
from nnsim.core.project import Project
from nnsim.core.run import HISTORY, Checkpoint, History
from nnsim.core.spec import Spec
from nnsim.edits.validate import open_project
from nnsim.examples.example import examples, open_example
from nnsim.recipes.kinds import LEARNERS

Captured = pytest.CaptureFixture[str]

KEYS = {
    "epochs", "steps", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "validation_loss",
    "validation_accuracy", "parameters", "device", "backend", "precision", "seed", "seconds",
    "steps_per_second", "samples_per_second", "weights_sha256", "stopped", "message",
}  # fmt: skip


def trained(capsys: Captured, *arguments: str, status: int = 0, more: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The JSON object that ``nnsim train ... --json`` prints, with the stable keys and ``more``."""
    assert main(["train", *arguments, "--json"]) == status
    (line,) = capsys.readouterr().out.splitlines()

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    values: dict[str, Any] = json.loads(line, parse_constant=refuse)
    assert set(values) == KEYS | more
    return values


@pytest.mark.parametrize(
    ("name", "least"),
    [("and", 1), ("or", 1), ("xor", 1), ("xor-features", 1), ("gauss", 1), ("circle", 0.97), ("moons", 0.97)],
)
@pytest.mark.parametrize("seed", [[], ["--seed", "2"], ["--seed", "3"]])
def test_what_the_examples_reach(capsys: Captured, name: str, least: float, seed: list[str]) -> None:
    assert trained(capsys, name, *seed)["test_accuracy"] >= least


def test_xor_as_it_is_asked_for(capsys: Captured) -> None:
    values = trained(capsys, "xor", "--epochs", "500")
    assert (values["test_accuracy"], values["epochs"], values["steps"]) == (1.0, 500, 7500)


@pytest.mark.parametrize("engine", ["here", "process"])
def test_the_epochs_asked_for_are_the_plan_of_schedules_and_of_the_file(
    capsys: Captured, tmp_path: Path, engine: str
) -> None:
    project = open_example("xor").project
    planned = replace(project, recipe=replace(project.recipe, schedule=Spec("cosine")))
    by_hand = replace(project, recipe=replace(project.recipe, schedule=Spec.of("cosine", period=4)))
    for name, it in (("planned", planned), ("by_hand", by_hand)):
        nnsim_file.save(tmp_path / f"{name}.nnsim", it)
    out = str(tmp_path / "out.nnsim")
    common = ("--engine", engine, "--epochs")
    found = trained(capsys, str(tmp_path / "planned.nnsim"), *common, "4", "--out", out)
    expected = trained(capsys, str(tmp_path / "by_hand.nnsim"), *common, "4")
    assert found["weights_sha256"] == expected["weights_sha256"]
    assert open_project(out).project.recipe.epochs == 4
    past = trained(capsys, str(tmp_path / "by_hand.nnsim"), *common, "5")
    assert past["message"].startswith("The schedule ended after 4 epochs")


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_spiral(capsys: Captured, seed: str) -> None:
    assert trained(capsys, "spiral", "--seed", seed)["test_accuracy"] >= 0.97


def test_regression_has_no_accuracy(capsys: Captured) -> None:
    kinds = ("root_mean_square_error", "mean_absolute_error")
    errors = frozenset(f"{part}_{kind}" for part in ("train", "test") for kind in kinds)
    values = trained(capsys, "regression-plane", more=errors)
    assert values["test_accuracy"] is None
    assert values["test_mean_absolute_error"] < values["test_root_mean_square_error"] < 0.1
    assert values["test_loss"] < 0.01


@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5"])
def test_the_perceptron_ends_by_itself(capsys: Captured, seed: str) -> None:
    values = trained(capsys, "perceptron", "--seed", seed, more=frozenset({"corrections"}))
    assert values["stopped"] == "converged"
    assert values["train_accuracy"] == 1.0
    assert values["epochs"] < 100
    assert "0 mistakes" in values["message"]


def test_the_perceptron_never_ends_on_xor_and_says_why(capsys: Captured) -> None:
    assert main(["train", "xor", "--learner", "perceptron", "--epochs", "100"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "Rosenblatt's rule trains a single layer only, so the hidden layer is left out.\n"
    assert "100 epochs, 15,000 steps" in printed.out
    assert "No line separates" in printed.out


def test_text_for_people(capsys: Captured) -> None:
    assert main(["train", "or", "--epochs", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == open_example("or").project.name
    assert re.match(r"3 epochs, 45 steps in [\d.]+ s \([\d,.]+ steps/s on cpu\)", lines[1])
    assert re.match(r"train  loss [\d.]+   accuracy [\d.]+ %", lines[2])
    assert re.match(r"test   loss [\d.]+   accuracy [\d.]+ % \(a guess [\d.]+ %\)", lines[3])
    assert lines[4].startswith("weights ")


def test_the_seed_decides_and_nothing_else(capsys: Captured) -> None:
    hashes = [trained(capsys, "xor", "--epochs", "3", *more)["weights_sha256"] for more in ([], [], ["--seed", "7"])]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("name", ["xor", "perceptron", "xor --backend tuned"])
def test_the_engine_process_gives_the_same_numbers(capsys: Captured, name: str) -> None:
    more = frozenset({"corrections"} if name == "perceptron" else ())
    here = trained(capsys, *name.split(), "--epochs", "12", more=more)
    there = trained(capsys, *name.split(), "--epochs", "12", "--engine", "process", more=more)
    assert here["backend"] == ("tuned" if "tuned" in name else "torch")
    timing = {"seconds", "steps_per_second", "samples_per_second"}
    assert {k: v for k, v in here.items() if k not in timing} == {k: v for k, v in there.items() if k not in timing}


def test_a_player_counts_its_updates_in_the_engine_process_too(capsys: Captured) -> None:
    assert main(["train", "dqn-catch", "--epochs", "1", "--engine", "process", "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["samples_per_second"] == pytest.approx(values["steps_per_second"])


def test_no_epoch_at_all(capsys: Captured) -> None:
    here = trained(capsys, "or", "--epochs", "0")
    there = trained(capsys, "or", "--epochs", "0", "--engine", "process")
    assert (here["epochs"], here["steps"]) == (0, 0)
    for key in ("train_loss", "test_accuracy", "weights_sha256"):
        assert here[key] == there[key] is not None


@pytest.mark.parametrize("engine", ["here", "process"])
def test_until_loss(capsys: Captured, engine: str) -> None:
    values = trained(capsys, "or", "--until-loss", "0.3", "--engine", engine)
    assert values["stopped"] == "loss"
    assert values["train_loss"] <= 0.3
    assert values["epochs"] < 100


@pytest.mark.parametrize("engine", ["here", "process"])
def test_a_missing_device_is_one_sentence(capsys: Captured, engine: str) -> None:
    torch = pytest.importorskip("torch")
    device = "mps" if not torch.backends.mps.is_available() else "cuda"
    assert main(["train", "or", "--device", device, "--engine", engine]) == 1
    line = capsys.readouterr().err
    assert re.fullmatch(r"nnsim: This machine has not got .*; choose .*\n", line)


@pytest.mark.parametrize("engine", ["here", "process"])
def test_a_project_that_cannot_be_trained(capsys: Captured, tmp_path: Path, engine: str) -> None:
    project = open_example("xor").project
    empty = replace(project, data=replace(project.data, test=project.data.y >= 0))
    nnsim_file.save(tmp_path / "a.nnsim", empty)
    assert main(["train", str(tmp_path / "a.nnsim"), "--engine", engine]) == 1
    assert re.fullmatch(r"nnsim: All samples are held out for testing: .*\n", capsys.readouterr().err)


@pytest.mark.parametrize("engine", ["here", "process"])
def test_divergence_is_a_failure_with_numbers(capsys: Captured, tmp_path: Path, engine: str) -> None:
    project = open_example("regression-plane").project
    nnsim_file.save(tmp_path / "a.nnsim", replace(project, recipe=replace(project.recipe, rate=1000.0)))
    assert main(["train", str(tmp_path / "a.nnsim"), "--json", "--engine", engine]) == 1
    printed = capsys.readouterr()
    values = json.loads(printed.out)
    assert values["stopped"] == "diverged"
    assert "lower the learning rate" in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("engine", ["here", "process"])
def test_an_interruption_keeps_what_was_reached(capsys: Captured, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    class AtOnce(Interrupt):
        def __enter__(self) -> Interrupt:
            self.asked = True
            return self

    monkeypatch.setattr(train, "Interrupt", AtOnce)
    values = trained(capsys, "or", "--engine", engine, status=1)
    assert (values["epochs"], values["stopped"]) == (1, "cancelled")


def test_the_second_interruption_ends_at_once() -> None:
    import signal

    with Interrupt() as interrupt:
        signal.raise_signal(signal.SIGINT)
        assert interrupt.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_out_saves_project_and_run_and_train_starts_from_the_seed_again(capsys: Captured, tmp_path: Path) -> None:
    out = str(tmp_path / "done.nnsim")
    first = trained(capsys, "xor", "--epochs", "5", "--seed", "4", "--out", out)
    loaded = open_project(out)
    assert loaded.checkpoint is not None
    assert (loaded.checkpoint.epoch, loaded.checkpoint.step) == (5, first["steps"])
    assert loaded.project.recipe.seed == 4
    again = trained(capsys, out, "--epochs", "5")
    assert again["weights_sha256"] == first["weights_sha256"]


def test_a_failed_save_still_shows_the_numbers(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(write, "_write_through", Mock(side_effect=full))
    assert main(["train", "or", "--epochs", "1", "--out", str(tmp_path / "a.nnsim"), "--json"]) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out)["epochs"] == 1
    assert "a.nnsim cannot be saved: the disk is full" in printed.err


def test_a_file_in_the_folder_wins_over_an_example(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nnsim_file.save(tmp_path / "xor", open_example("or").project)
    (tmp_path / "and").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["train", "xor", "--epochs", "1"]) == 0
    assert capsys.readouterr().out.startswith(open_example("or").project.name)
    assert main(["train", "and", "--epochs", "1"]) == 0
    assert capsys.readouterr().out.startswith(open_example("and").project.name)


def test_a_number_that_does_not_exist_is_null(capsys: Captured) -> None:
    from nnsim.cli.streams import print_json

    print_json({"a": math.nan, "b": [math.inf, 1.5], "c": {"d": -math.inf}})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [None, 1.5], "c": {"d": None}}


def shortened(project: Project) -> Project:
    """With fewer samples where there are many or large ones; what is held out stays."""
    data = project.data
    step = max(1, data.x.nbytes >> 21, len(data) // 1000)
    return replace(project, data=data.with_samples(data.x[::step], data.y[::step], data.test[::step]))


def test_every_example_can_be_trained_in_this_process() -> None:
    for example in examples():
        if example.id == "alexnet":  # tests/engine/test_presets.py has it
            continue
        project = shortened(open_example(example.id).project)
        outcome = local.train(project, 1, "auto", None, lambda _done, _loss: True)
        assert outcome.values["epochs"] == 1


def test_the_default_epochs_are_those_of_the_project(capsys: Captured) -> None:
    assert trained(capsys, "or")["epochs"] == open_example("or").project.recipe.epochs


def test_what_a_learner_measures_besides_is_told() -> None:
    project = open_example("dqn-catch").project
    names = (*HISTORY, *(column.id for column in LEARNERS["q_learning"].columns))
    row = np.full((1, len(names)), np.nan)
    for name, value in zip(("median_points", "low_points", "high_points", "mean_points"), (1, -1, 1, 0.8), strict=True):
        row[0, names.index(name)] = value
    values = dict.fromkeys(KEYS, None) | {"epochs": 1, "steps": 500, "parameters": 9, "device": "cpu", "seed": 1}
    outcome = Outcome(values, Checkpoint(500, 1, 0, {}, history=History(row, names)))
    lines = in_terms_of_task(outcome, project).lines()
    assert {"score median 1, lowest tenth -1, highest tenth 1", "mean score 0.8"} <= set(lines)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--precision", "tf32"], "TF32 is for NVIDIA's graphics cards alone; choose --precision float32"),
        (["--device", "mps", "--precision", "bf16"], "bfloat16 is for NVIDIA's graphics cards alone; "),
        (["--backend", "graph"], "No CUDA graph can train this project. PyTorch makes the steps: CUDA graphs are for "),
    ],
)
def test_what_only_graphics_cards_can_is_refused(capsys: Captured, arguments: list[str], sentence: str) -> None:
    assert main(["train", "xor", *arguments]) == 1
    out, said = capsys.readouterr()
    assert (out, said.startswith(f"nnsim: {sentence}"), said.count("\n")) == ("", True, 1)
