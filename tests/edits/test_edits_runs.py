"""Runs that are kept: what of them, under which names, and how many."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core import hashing
from nnsim.core.hashing import samples_sha256
from nnsim.core.problem import ProblemError
from nnsim.core.project import MOST_RUNS, Project
from nnsim.core.run import HISTORY, READINGS, Checkpoint, History
from nnsim.edits.names import MAX_NAME
from nnsim.edits.runs import MOST_WEIGHTS, ROWS, keep_run, kept, remove_run, rename_run
from nnsim.examples.example import build, examples


def state(rows: int = 2, numbers: int = 3) -> Checkpoint:
    values = np.arange(rows * len(HISTORY), dtype=np.float64).reshape(rows, len(HISTORY))
    memory = {"adam/output.weight": np.ones(numbers, np.float32)}
    return Checkpoint(9, 1, 0, {"output.weight": np.ones(numbers, np.float32)}, memory, History(values))


def keeping(count: int) -> Project:
    project = build(examples()["moons"])
    for _ in range(count):
        project = keep_run(project, kept(project, state()))
    return project


def test_a_run_is_kept_with_all_but_its_samples_and_what_the_optimizer_knows():
    project = build(examples()["moons"])
    run = kept(project, state())
    assert (run.id, run.name, run.state.optimizer) == ("run1", "Run 1", {})
    assert (run.project.network, run.project.recipe) == (project.network, project.recipe)
    assert len(run.project.data) == 0
    assert run.project.data.source == project.data.source
    assert sum(run.counts) == len(project.data)
    assert run.samples == samples_sha256(project.data)


def test_nothing_of_the_samples_is_held():
    run = kept(build(examples()["digits-linear"]), state())
    assert run.project.data.x.base is None or run.project.data.x.base.nbytes == 0


def test_curves_are_thinned_and_large_weights_left_out():
    run = kept(Project(), state(rows=3 * ROWS, numbers=MOST_WEIGHTS // 4 + 1))
    assert len(run.state.history) <= ROWS
    assert run.state.history.rows[-1, 0] == state(rows=3 * ROWS).history.rows[-1, 0]
    assert run.state.weights == {}


def test_without_a_curve_there_is_nothing_to_keep():
    with pytest.raises(ProblemError, match="train the network first"):
        kept(Project(), Checkpoint(0, 0, 0, {}))


def test_a_first_epoch_that_is_long_can_be_kept_by_its_readings():
    run = kept(Project(), Checkpoint(9, 0, 90, {}, readings=np.ones((3, len(READINGS)))))
    assert (len(run.state.history), len(run.state.readings)) == (0, 3)
    assert run.state.measured.row(-1)["train_loss"] == 1


def test_no_more_are_kept_than_can_be_told_apart():
    project = keeping(MOST_RUNS)
    with pytest.raises(ProblemError, match=f"{MOST_RUNS} runs are kept already.*remove one first"):
        keep_run(project, kept(project, state()))


def test_a_run_that_was_removed_gives_its_name_to_none_that_stays():
    project = remove_run(keeping(3), "run2")
    project = keep_run(project, kept(project, state()))
    assert [run.name for run in project.runs] == ["Run 1", "Run 3", "Run 4"]


def test_names_are_free_words():
    project = rename_run(keeping(2), "run1", "  rate 0.3 ")
    assert project.runs[0].name == "rate 0.3"
    assert rename_run(project, "run1", "rate 0.3") == project
    for name, words in (
        ("", "1 to"),
        ("x" * (MAX_NAME + 1), "1 to"),
        ("a\nb", "1 to"),
        ("Run 2", "called Run 2 already"),
    ):
        with pytest.raises(ProblemError, match=words):
            rename_run(project, "run1", name)


def test_the_number_of_samples_tells_other_samples():
    data = build(examples()["moons"]).data
    other = replace(data, test=~data.test)
    assert samples_sha256(data) == samples_sha256(replace(data, x=data.x.copy()))
    assert len({samples_sha256(data), samples_sha256(other), samples_sha256(replace(data, y=1 - data.y))}) == 3


def test_samples_are_hashed_once_and_held_by_nobody(monkeypatch) -> None:
    data, hashed, plain = replace(build(examples()["moons"]).data), [], hashing._sha256
    monkeypatch.setattr(hashing, "_sha256", lambda data: hashed.append(len(data)) or plain(data))
    assert samples_sha256(data) == samples_sha256(data) == plain(data)
    assert hashed == [len(data)]
    held = weakref.ref(data)
    del data
    gc.collect()
    assert held() is None
