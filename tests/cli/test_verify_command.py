"""``nnsim class verify``: a run that meets a challenge, one that does not, and those that are not what they say."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnsim.cli.__main__ import main
from nnsim.core.files.nnsim_file import load, save
from nnsim.core.hashing import weights_sha256
from nnsim.core.run import Mark
from nnsim.core.texts import plain
from nnsim.edits.recipe import set_recipe
from nnsim.engine.repeat import repeated

Captured = pytest.CaptureFixture[str]

CHALLENGE = """---
format: 1
id: small-moons
title: Small moons
start: moons
---
## Small
```until hold
network.parameters <= {most}
train.accuracy >= 60% -> six of ten
```
"""


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs by the reference: one to the end of an epoch, one that stops within the second."""
    folder = tmp_path_factory.mktemp("challenge")
    assert main(["train", "moons", "--epochs", "3", "--backend", "torch", "--out", str(folder / "a.nnsim")]) == 0
    project = load(folder / "a.nnsim").project
    within, backend = repeated(project, 30)
    assert (backend, within.step, within.epoch, within.position > 0) == ("torch", 30, 1, True)
    save(folder / "within.nnsim", project, within)
    (folder / "small.md").write_text(CHALLENGE.format(most=60), "utf-8")
    (folder / "tiny.md").write_text(CHALLENGE.format(most=10), "utf-8")
    return folder


def verified(capsys: Captured, *words: object, status: int) -> str:
    assert main(["class", "verify", *map(str, words)]) == status
    return capsys.readouterr().out


def test_a_run_that_meets_the_challenge(room: Path, capsys: Captured):
    out = verified(capsys, room / "a.nnsim", "--lesson", room / "small.md", status=0)
    run = load(room / "a.nnsim").checkpoint
    assert run
    first, *conditions = out.splitlines()
    assert first == (
        f"a.nnsim: verified, 69 steps made once more, bit for bit, by torch ({weights_sha256(run.weights)[:16]})"
    )
    assert [line.split()[:2] for line in conditions] == [["holds", "network.parameters"], ["holds", "train.accuracy"]]


def test_a_run_that_stops_within_an_epoch(room: Path, capsys: Captured):
    out = verified(capsys, room / "within.nnsim", "--that", "run.step = 30", "--backend", "torch", status=0)
    assert "30 steps made once more" in out


def test_a_run_that_does_not_meet_it_is_what_it_says_all_the_same(room: Path, capsys: Captured):
    out = verified(capsys, room / "a.nnsim", "--lesson", room / "tiny.md", "--json", status=1)
    (found,) = json.loads(out)["files"]
    assert (found["holds"], found["fault"], found["backend"]) == (False, "", "torch")
    assert [each["holds"] for each in found["conditions"]] == [False, True]
    assert found["conditions"][0]["reason"] == "network.parameters is 33, asked: at most 10"


def forged(room: Path, folder: Path, how: str) -> Path:
    project, run = load(room / "a.nnsim").project, load(room / "a.nnsim").checkpoint
    assert run
    if how == "weights":
        first, *_ = sorted(run.weights)
        run = replace(run, weights={**run.weights, first: run.weights[first] + np.float32(1e-6)})
    elif how == "steps":
        run = replace(run, step=run.step + 23, epoch=run.epoch + 1)
    elif how == "seed":
        project = set_recipe(project, seed=project.recipe.seed + 1)
    elif how == "edited":
        mark = Mark(5, 0.2, plain("learning rate"))
        run = replace(run, weights={name: array * np.float32(2) for name, array in run.weights.items()}, marks=(mark,))
    elif how == "samples":
        data = project.data
        project = replace(project, data=replace(data, test=~data.test))
    elif how == "none":
        run = None
    save(folder / f"{how}.nnsim", project, run)
    return folder / f"{how}.nnsim"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("weights", "69 steps come to other weights: train it in one go"),
        ("steps", "92 steps come to other weights"),
        ("seed", "69 steps come to other weights"),
        ("edited", "it was changed while it trained; reset it"),
        ("samples", "It was trained on other samples than those of the challenge, or with others held out."),
        ("none", "It holds no run; train it and save it."),
    ],
)
def test_what_is_not_what_it_says_is_not_verified(room: Path, tmp_path: Path, capsys: Captured, how: str, words: str):
    path = forged(room, tmp_path, how)
    out = verified(capsys, path, "--lesson", room / "small.md", "--backend", "torch", status=1)
    assert out.startswith(f"{how}.nnsim: not verified. ")
    assert words in out
    assert out.count("\n") == 1


def test_each_who_may_have_made_the_steps_is_tried(room: Path, tmp_path: Path, capsys: Captured):
    out = verified(capsys, forged(room, tmp_path, "weights"), "--that", "run.step > 0", status=1)
    assert "Made once more from its seed by torch, fused, tuned, 69 steps come to other weights" in out


def test_several_files_of_which_one_cannot_be_opened(room: Path, tmp_path: Path, capsys: Captured):
    (tmp_path / "broken.nnsim").write_text("{")
    words = (tmp_path / "broken.nnsim", room / "a.nnsim", "--that", "run.step > 0", "--backend", "torch")
    first, second, *_ = verified(capsys, *words, status=1).splitlines()
    assert first.startswith("broken.nnsim: not verified. broken.nnsim cannot be opened")
    assert second.startswith("a.nnsim: verified")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ([], 2, "Say what to verify"),
        (["--that", "run.step > 0", "--lesson", "counting"], 2, "Say what to verify"),
        (["--that", "run.stp > 0"], 1, "did you mean run.step"),
        (["--that", "done.any > 0"], 1, "done.any is about what was done at the window"),
        (["--that", "not run.step > 0 within 5 steps"], 1, "within counts from when somebody began"),
        (["--that", "run.running or run.step > 3"], 1, "run.running is about"),
    ],
)
def test_what_no_file_tells_is_said(room: Path, capsys: Captured, words: list[str], status: int, said: str):
    assert main(["class", "verify", str(room / "a.nnsim"), *words]) == status
    assert said in capsys.readouterr().err
