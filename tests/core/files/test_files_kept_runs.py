"""Runs that were kept are written with the document and come back; damage is told in one sentence."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from project_files import DOCUMENT, GOOD, archive

from nnsim.core.files import nnsim_file
from nnsim.core.files.archive import unpack
from nnsim.core.problem import ProblemError
from nnsim.core.project import MOST_RUNS, Project, Recipe
from nnsim.core.run import HISTORY, READINGS, Checkpoint, History, Mark
from nnsim.core.texts import plain
from nnsim.edits.runs import keep_run, kept, rename_run
from nnsim.edits.validate import open_project
from nnsim.examples.example import build, examples

numbers = st.floats(0, 1e15)
states = st.builds(
    Checkpoint,
    step=st.integers(0, 2**53),
    epoch=st.integers(0, 2**53),
    position=st.integers(0, 2**53),
    weights=st.dictionaries(st.text("abc.", min_size=1), hnp.arrays(np.float32, hnp.array_shapes()), max_size=2),
    history=hnp.arrays(np.float64, st.tuples(st.integers(1, 4), st.just(len(HISTORY))), elements=numbers).map(History),
    readings=hnp.arrays(np.float64, st.tuples(st.integers(0, 3), st.just(len(READINGS))), elements=numbers),
    marks=st.lists(
        st.builds(Mark, step=st.integers(0, 9), epoch=numbers, message=st.builds(plain, st.text("ab "))), max_size=2
    ).map(tuple),
)


def state(**values: Any) -> Checkpoint:
    """One of 40 steps, with a curve of two rows."""
    rows = np.array([[0, 0, 0.7, 0.7, 0.5, 0.5, 0.7, 0.5], [40, 2, 0.3, 0.4, 0.9, 0.8, 0.4, 0.8]])
    return Checkpoint(40, 2, 0, {"output.bias": np.ones(1, np.float32)}, history=History(rows), **values)


def keeping(*states: Checkpoint, project: Project | None = None) -> Project:
    project = project or build(examples()["moons"])
    for one in states:
        project = keep_run(project, kept(project, one))
    return project


def there_and_back(project: Project, place: Path) -> Project:
    nnsim_file.save(place / "a.nnsim", project)
    return open_project(place / "a.nnsim").project


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@settings(max_examples=30, deadline=None)
@given(kept_states=st.lists(states, max_size=2), name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_what_was_kept_comes_back(place: Path, kept_states: list[Checkpoint], name: str) -> None:
    project = keeping(*kept_states)
    project = replace(project, runs=tuple(replace(run, name=f"{name}{run.id}") for run in project.runs))
    found = there_and_back(project, place)
    for before, after in zip(project.runs, found.runs, strict=True):
        assert (after.id, after.name, after.counts, after.samples) == (
            before.id, before.name, before.counts, before.samples,
        )  # fmt: skip
        assert after.project.network == before.project.network
        assert after.project.recipe == before.project.recipe
        assert after.state.step == before.state.step
        np.testing.assert_array_equal(after.state.history.rows, before.state.history.rows)
        np.testing.assert_array_equal(after.state.readings, before.state.readings)
        assert {n: a.tobytes() for n, a in after.state.weights.items()} == {
            n: a.tobytes() for n, a in before.state.weights.items()
        }
    assert nnsim_file.to_bytes(found) == nnsim_file.to_bytes(project)


@pytest.mark.parametrize("name", ["moons", "iris", "digits-linear", "tiny-gpt", "dqn-catch"])
def test_runs_of_every_kind_of_data_come_back(tmp_path: Path, name: str) -> None:
    project = keeping(state(), project=build(examples()[name]))
    run = there_and_back(project, tmp_path).runs[0]
    data, was = run.project.data, project.data
    assert (len(data), data.sample_shape, data.classes, data.origin) == (0, was.sample_shape, was.classes, was.origin)
    assert run.counts == (int(was.train.sum()), int(was.test.sum()), int(was.validation.sum()))


def test_a_file_without_kept_runs_says_nothing_of_them() -> None:
    project = build(examples()["moons"])
    without = replace(keeping(state(), project=project), runs=())
    assert nnsim_file.to_bytes(without) == nnsim_file.to_bytes(project)
    assert "runs" not in DOCUMENT


def test_as_many_as_may_be_kept_fit_in_a_file(tmp_path: Path) -> None:
    assert len(there_and_back(keeping(*[state()] * MOST_RUNS), tmp_path).runs) == MOST_RUNS


# ------------------------------------------------------------ damage


def whole() -> tuple[dict[str, bytes], dict[str, Any]]:
    members = unpack(io.BytesIO(nnsim_file.to_bytes(keeping(state(), state()))))
    return members, json.loads(members["project.json"])


def _describe(**values: Any) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    return lambda _members, document: document["runs"][0].update(values)


def _drop(name: str) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    return lambda members, _document: members.pop(name) and None


def _swap(name: str, data: bytes) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    return lambda members, _document: members.update({name: data})


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_drop("run1.nnsim"), "a part of a run that was kept is missing"),
        (_drop("run2.nnsim"), "a part of a run that was kept is missing"),
        (_swap("run1.nnsim", b""), "the run that was kept as 'Run 1' is damaged"),
        (_swap("run2.nnsim", b"PK\3\4 no"), "the run that was kept as 'Run 2' is damaged"),
        (_swap("run3.nnsim", GOOD), "a part of a run that was kept is missing"),
        (_swap("run1.nnsim", GOOD), "the run that was kept as 'Run 1' is not complete"),
        (_swap("run1.nnsim", nnsim_file.to_bytes(Project())), "the run that was kept as 'Run 1' is not complete"),
        (_swap("run1.nnsim", nnsim_file.to_bytes(keeping(state()))), "the run that was kept as 'Run 1' is damaged"),
        (_describe(id="run2"), "it keeps a run twice"),
        (_describe(id="first"), "what it says of a run that was kept is damaged"),
        (_describe(counts=[1]), "what it says of a run that was kept is damaged"),
        (_describe(counts=[1, 2, -3]), "its runs.counts is out of range"),
        (_describe(name=4), "its runs.name is not a text"),
        (_describe(color="red"), "its runs has the unknown entry runs.color"),
        (lambda _m, document: document["runs"].extend(document["runs"] * 3), "not a list of at most 6 entries"),
    ],
)  # fmt: skip
def test_damage_is_told_in_one_sentence(
    tmp_path: Path, harm: Callable[[dict[str, bytes], dict[str, Any]], None], words: str
) -> None:
    members, document = whole()
    harm(members, document)
    members["project.json"] = json.dumps(document).encode()
    (tmp_path / "a.nnsim").write_bytes(archive(members))
    with pytest.raises(ProblemError) as refused:
        open_project(tmp_path / "a.nnsim")
    text = refused.value.problem.text
    assert words.replace("its runs has", "it has") in text
    assert text.startswith("a.nnsim cannot be opened: ")
    assert text.count(". ") == 0


def test_a_kept_run_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    project = keeping(state())
    run = project.runs[0]
    newer = replace(run, project=replace(run.project, recipe=replace(Recipe(), loss="psychic")))
    nnsim_file.save(tmp_path / "a.nnsim", replace(project, runs=(newer,)))
    with pytest.raises(ProblemError, match=r"uses the loss 'psychic'"):
        open_project(tmp_path / "a.nnsim")


def test_a_renamed_run_keeps_its_place(tmp_path: Path) -> None:
    project = rename_run(keeping(state(), state()), "run1", "slow")
    assert [run.name for run in there_and_back(project, tmp_path).runs] == ["slow", "Run 2"]
