"""``nnsim train --resume`` goes on with the run in a file; what several ranks are told of."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from nnsim.cli import shared
from nnsim.cli.__main__ import main
from nnsim.cli.interrupt import Interrupt
from nnsim.cli.ranks import Place, place_among_ranks, speaks_of_mistakes
from nnsim.core.files import nnsim_file
from nnsim.edits.validate import open_project
from nnsim.engine.headless import run_headless
from nnsim.examples.example import open_example

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def begun(tmp_path: Path) -> str:
    """A project of which two epochs are made."""
    project = open_example("xor").project
    nnsim_file.save(tmp_path / "begun.nnsim", project, run_headless(project, 2)[1])
    return str(tmp_path / "begun.nnsim")


@pytest.mark.parametrize("engine", ["here", "process"])
def test_it_comes_to_what_one_run_comes_to(capsys: Captured, begun: str, engine: str) -> None:
    assert main(["train", begun, "--resume", "--epochs", "5", "--engine", engine, "--json", "--out", begun]) == 0
    told = json.loads(capsys.readouterr().out)
    whole, state = run_headless(open_example("xor").project, 5)
    assert told["weights_sha256"] == whole.weights_sha256
    assert (told["epochs"], told["steps"]) == (5, whole.steps)
    kept = open_project(begun).checkpoint
    assert kept is not None
    assert len(kept.history) == len(state.history)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["xor", "--resume"], "xor holds no run to go on with; leave --resume out to begin with the seed."),
        (["BEGUN", "--resume", "--epochs", "2"], "has made 2 epochs already; ask for more with --epochs."),
        (["BEGUN", "--resume", "--seed", "3"], "--seed would begin another run; leave out either it or --resume."),
        (
            ["BEGUN", "--resume", "--weights", "a"],
            "--weights would begin another run; leave out either it or --resume.",
        ),
    ],
)
def test_what_cannot_be_gone_on_with(capsys: Captured, begun: str, arguments: list[str], sentence: str) -> None:
    assert main(["train", *(begun if word == "BEGUN" else word for word in arguments)]) == 2
    assert capsys.readouterr().err.strip().endswith(sentence)


# ---------------------------------------------------------------- several ranks


TORCHRUN = {"RANK": "1", "LOCAL_RANK": "1", "WORLD_SIZE": "4", "MASTER_ADDR": "localhost", "MASTER_PORT": "29500"}


def test_where_a_process_stands() -> None:
    assert place_among_ranks({}) == place_among_ranks({"RANK": "1", "WORLD_SIZE": "4"}) == Place()
    assert place_among_ranks(TORCHRUN) == Place(1, 4, 1)
    assert place_among_ranks({**TORCHRUN, "RANK": "first"}) == Place()
    assert not place_among_ranks({**TORCHRUN, "WORLD_SIZE": "1", "RANK": "0"}).is_several
    assert not speaks_of_mistakes(TORCHRUN)
    assert speaks_of_mistakes({})
    assert speaks_of_mistakes({**TORCHRUN, "RANK": "2", "LOCAL_RANK": "0"})  # the first of another machine


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["perceptron"], "Rosenblatt's rule cannot be shared by several ranks as Backpropagation can; "),
        (["iris", "--learner", "forest"], "Random forest cannot be shared by several ranks as Backpropagation can; "),
        (["xor", "--engine", "process"], "Ranks train in their own processes; leave --engine out"),
        (["xor", "--backend", "fused"], "Several ranks train by PyTorch alone; "),
        (["xor", "--backend", "graph"], "Several ranks train by PyTorch alone; "),
        (["xor", "--device", "cuda", "--precision", "bf16"], "Several ranks compute in float32; "),
        (["xor", "--device", "mps"], "Ranks compute on cpu or cuda; "),
        (["xr"], "There is no example or file called 'xr'; "),
    ],
)
def test_the_first_of_a_machine_says_what_ranks_cannot_do(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    for name, value in TORCHRUN.items():
        monkeypatch.setenv(name, value)
    assert main(["train", *arguments]) in (1, 2)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("LOCAL_RANK", "0")
    assert main(["train", *arguments]) in (1, 2)
    out, said = capsys.readouterr()
    assert out == ""
    assert said.startswith(f"nnsim: {sentence}")


def test_a_rank_is_told_to_end_as_often_as_one_likes() -> None:
    with Interrupt(is_patient=True) as interrupt:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
            signal.raise_signal(number)
        assert interrupt.asked


def test_the_first_rank_saves_from_time_to_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(shared.time, "monotonic", lambda: now[0])
    project, asked = open_example("xor").project, []
    _, state = run_headless(project, 1)
    saving = shared.Saving(tmp_path / "a.nnsim", project)
    for now[0] in (1.0, shared.SAVE_EVERY_S, shared.SAVE_EVERY_S + 1, 2 * shared.SAVE_EVERY_S):
        saving(lambda: asked.append(now[0]) or state)
    assert asked == [shared.SAVE_EVERY_S, 2 * shared.SAVE_EVERY_S]
    assert open_project(tmp_path / "a.nnsim").checkpoint is not None
