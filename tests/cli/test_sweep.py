"""``nnsim sweep``: what is planned, trained in processes, told and saved."""

from __future__ import annotations

import csv
import json
import multiprocessing
import time
from dataclasses import replace
from pathlib import Path

import pytest

from nnsim.cli import sweep
from nnsim.cli.__main__ import main
from nnsim.cli.pool import Done, Planned
from nnsim.cli.sweep import plans
from nnsim.cli.sweep_table import as_json, lines, rows, runs_csv, settings_csv, with_runs
from nnsim.core.project import MOST_RUNS
from nnsim.edits.runs import kept as kept_of
from nnsim.edits.settings import with_settings
from nnsim.edits.validate import open_project
from nnsim.engine.headless import run_headless
from nnsim.examples.example import open_example

Captured = pytest.CaptureFixture[str]


def told(label: dict[str, str], seed: int, loss: float, accuracy: float | None = 0.5, stopped: str = "epochs") -> Done:
    values = {"test_loss": loss, "train_loss": 2 * loss, "test_accuracy": accuracy, "stopped": stopped}
    return Done(Planned(label, seed), values)


def test_all_combinations_with_seeds_from_that_of_the_project_on() -> None:
    project = open_example("spiral").project
    planned = plans(project, ["recipe.rate=0.1,0.2,0.1", "dense1.units=3"], 2)
    assert [(dict(one.settings), one.seed) for one in planned] == [
        ({"recipe.rate": rate, "dense1.units": "3"}, seed) for rate in ("0.1", "0.2") for seed in (1, 2)
    ]
    assert [one.seed for one in plans(project, ["recipe.seed=7,9"], 1)] == [7, 9]
    assert [one.label for one in plans(project, [], 3)] == ["", "", ""]


def test_there_are_no_more_processes_than_every_system_waits_for(monkeypatch) -> None:
    """With one more, Windows refuses all of them."""
    asked = []
    monkeypatch.setattr(sweep, "train_all", lambda _project, _planned, jobs, _asked: asked.append(jobs) or ())
    main(["sweep", "spiral", "--seeds", "100", "--jobs", "100"])
    assert asked == [61]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--set", "rate"], "--set 'rate' is not of the form NAME=VALUE,VALUE such as recipe.rate=0.01,0.03."),
        (["--set", "recipe.rate=0.1,"], "--set 'recipe.rate=0.1,' is not of the form NAME=VALUE,VALUE"),
        (["--set", "recipe.rate=1", "--set", "recipe.rate=2"], "A name stands twice behind --set"),
        (["--set", "recipe.seed=1,2", "--seeds", "2"], "Seeds come from --seeds or from --set recipe.seed"),
        (["--seeds", "20000"], "These would be 20,000 runs; a sweep has 10,000 at most."),
        (["--set", "recipe.lr=1"], "There is no 'recipe.lr' to set; "),
        (["--set", "recipe.learner=perceptron"], "recipe.learner=perceptron: Rosenblatt's rule needs"),
        (["--out", "nowhere/at/all"], "There is no folder 'nowhere/at' to write into; make it first."),
    ],
)
def test_nothing_is_trained_where_something_is_wrong(capsys: Captured, arguments: list[str], sentence: str) -> None:
    assert main(["sweep", "spiral", *arguments]) in (1, 2)
    out, said = capsys.readouterr()
    assert out == ""
    assert said.startswith(f"nnsim: {sentence}")
    assert said.count("\n") == 1


def test_means_and_spreads_over_the_seeds_of_each_setting() -> None:
    small, large = {"recipe.rate": "0.1"}, {"recipe.rate": "3"}
    done = [
        told(small, 1, 0.2), told(small, 2, 0.4), told(large, 1, 0.1), told(large, 2, 9.0, stopped="diverged"),
        Done(Planned(large, 3), {}, problem="The memory ran out."),
    ]  # fmt: skip
    first, second = rows(done)
    assert first.measures["test_loss"].mean == pytest.approx(0.3)
    assert first.measures["test_loss"].around == pytest.approx(0.1 * 2**0.5)
    assert (second.measures["test_loss"].mean, second.measures["test_loss"].around, second.failed) == (0.1, None, 2)
    assert lines(done) == [
        "recipe.rate  seeds         test loss   test accuracy  train loss",
        "0.1          2             0.3 ± 0.14  50.0 % ± 0.0   0.6 ± 0.28",
        "3            1 (2 failed)  0.1         50.0 %         0.2",
        "least test loss: 0.1 with recipe.rate=3",
    ]
    table = list(csv.DictReader(settings_csv(done).decode().splitlines()))
    assert table[0]["test_loss_mean"] == repr(first.measures["test_loss"].mean)
    assert (table[1]["failed"], table[1]["test_loss_sd"]) == ("2", "")
    each = list(csv.DictReader(runs_csv(done).decode().splitlines()))
    assert [(row["recipe.rate"], row["seed"], row["problem"]) for row in each][-1] == ("3", "3", "The memory ran out.")
    assert as_json(done)["settings"][1] == {
        "set": large, "runs": 1, "failed": 2, "test_loss": {"mean": 0.1, "sd": None},
        "test_accuracy": {"mean": 0.5, "sd": None}, "train_loss": {"mean": 0.2, "sd": None},
    }  # fmt: skip


def test_of_more_runs_than_a_document_keeps_each_setting_has_its_most_typical_one() -> None:
    """Of eight settings the six with the least loss; of each the run nearest to the mean."""
    project = open_example("spiral").project
    _, state = run_headless(project, 1)
    kept = kept_of(project, state)
    done = [
        replace(told({"recipe.rate": str(rate)}, seed, rate + off), kept=kept)
        for rate in (8, 7, 6, 5, 4, 3, 2, 1)
        for seed, off in ((1, 0.0), (2, 0.1), (3, 0.6))
    ]  # fmt: skip
    held = with_runs(project, done)
    assert [run.name for run in held.runs] == [f"rate {rate}, seed 2" for rate in (6, 5, 4, 3, 2, 1)]
    assert [run.id for run in held.runs] == [f"run{number}" for number in range(1, MOST_RUNS + 1)]
    assert held.view.panel == "runs"


@pytest.mark.slow
def test_two_processes_train_as_one_does_and_the_window_can_compare(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["sweep", "xor", "--set", "recipe.rate=0.02,0.2", "--seeds", "2", "--epochs", "2", "--jobs", "2"]
    assert main([*command, "--out", "all", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["complete"]
    project = open_example("xor").project
    for run in told["runs"]:
        changed = with_settings(project, run["set"])
        changed = replace(changed, recipe=replace(changed.recipe, seed=run["seed"]))
        assert run["weights_sha256"] == run_headless(changed, 2)[0].weights_sha256
    held = open_project(tmp_path / "all" / "sweep.nnsim").project
    assert [run.name for run in held.runs] == [
        f"rate {rate}, seed {seed}" for rate in ("0.02", "0.2") for seed in (1, 2)
    ]
    assert [run.project.recipe.rate for run in held.runs] == [0.02, 0.02, 0.2, 0.2]
    assert all(len(run.state.history) for run in held.runs)
    assert {path.name for path in (tmp_path / "all").iterdir()} == {"sweep.nnsim", "runs.csv", "settings.csv"}


@pytest.mark.slow
def test_interrupted_it_keeps_what_is_done(capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Soon(sweep.Interrupt):
        """Somebody presses Ctrl+C once the first run is done."""

        @property
        def asked(self) -> bool:
            return self.done

        @asked.setter
        def asked(self, value: bool) -> None:
            self.done = value

    interrupts: list[Soon] = []

    def interrupt() -> Soon:
        interrupts.append(Soon())
        return interrupts[-1]

    class Seen(sweep.Progress):
        def update(self, done: int, loss: float = 0.0) -> None:
            interrupts[0].done = True

    monkeypatch.setattr(sweep, "Interrupt", interrupt)
    monkeypatch.setattr(sweep, "Progress", Seen)
    out = tmp_path / "some.nnsim"
    command = ["sweep", "xor", "--set", "recipe.epochs=1,100000", "--jobs", "1", "--out", str(out)]
    assert main(command) == 1
    printed, said = capsys.readouterr()
    assert printed.splitlines()[-1] == f"saved {out}"
    assert said == "nnsim: The sweep ended early, with 1 of 2 runs.\n"
    assert [run.name for run in open_project(out).project.runs] == ["epochs 1, seed 1"]


@pytest.mark.slow
def test_a_process_that_is_ended_leaves_what_is_done(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bystander = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(100,), daemon=True)
    bystander.start()  # an engine, say: it is none of the sweep's
    others = set(multiprocessing.active_children())

    class Seen(sweep.Progress):
        def update(self, done: int, loss: float = 0.0) -> None:
            for process in set(multiprocessing.active_children()) - others:
                process.kill()

    monkeypatch.setattr(sweep, "Progress", Seen)
    out = tmp_path / "some.nnsim"
    assert main(["sweep", "xor", "--set", "recipe.epochs=1,100000", "--jobs", "1", "--out", str(out)]) == 1
    assert bystander.is_alive()
    bystander.kill()
    bystander.join()
    bystander.close()
    assert capsys.readouterr().err == (
        "nnsim: A process of the sweep was ended, perhaps as the memory ran out; try again with fewer --jobs.\n"
        "nnsim: The sweep ended early, with 1 of 2 runs.\n"
    )
    assert [run.name for run in open_project(out).project.runs] == ["epochs 1, seed 1"]
