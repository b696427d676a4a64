"""A time line that a file holds: after reopening every step is the same, to the bit; what is damaged is said."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from gone_through import DENSE, STEPS, begun, edit, project_of, run, visit

from nnsim.core.files import nnsim_file
from nnsim.core.files.archive import PAST, PAST_BLOCK
from nnsim.core.messages import Load, Notice, Save, SetWeight, StepOnce
from nnsim.core.moments import Return
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.data import relabel, remove
from nnsim.edits.network import change_units
from nnsim.edits.recipe import choose, set_recipe
from nnsim.engine import past, sources
from nnsim.engine.session import Session
from nnsim.recipes.kinds import LEARNERS


@pytest.fixture(autouse=True)
def _short_epochs(monkeypatch):
    monkeypatch.setattr(sources, "UPDATES", 11)
    monkeypatch.setattr(past, "SHARE", 0.08)


def saved(session: Session, path, *, past: bool = True) -> Checkpoint:
    session.handle(Return())
    (event,) = session.handle(Save(1, past))
    nnsim_file.save(path, session.trainer.project, event.checkpoint)
    return event.checkpoint


def reopened(path) -> tuple[Session, list[str]]:
    loaded, session = nnsim_file.load(path), Session(clock=lambda: 0.0)
    told = session.handle(Load(1, loaded.project, checkpoint=loaded.checkpoint))
    words = [event.problem.text for event in told if isinstance(event, Notice)]
    return session, [one for one in words if "time line" in one]


@pytest.mark.parametrize("learner", [kind.id for kind in LEARNERS])
def test_every_step_is_the_same_after_reopening(build, tmp_path, learner):
    session, digests = run(project_of(build, learner), {})
    saved(session, tmp_path / "a.nnsim")
    again, told = reopened(tmp_path / "a.nnsim")
    assert told == []
    steps = [step for step in digests if step % 3 == 0]
    assert [visit(again, step) for step in steps] == [digests[step] for step in steps]


def test_what_was_done_by_hand_is_in_the_file_and_the_run_goes_on(build, tmp_path):
    deeds = {
        3: edit(lambda project: set_recipe(project, rate=0.3)),
        5: lambda session: session.handle(SetWeight("node0.weight", (0, 0), 2.0)),
        8: lambda session: session.handle(StepOnce("sample")),
        11: edit(lambda project: change_units(project, "node0", 2)),
        14: edit(lambda project: remove(project, [3, 17])),
        16: edit(lambda project: choose(project, "optimizer", "adam")),
        19: edit(lambda project: relabel(project, [5], 1 - project.data.y[5])),
    }
    session, digests = run(build(DENSE, DENSE), deeds)
    saved(session, tmp_path / "a.nnsim")
    learned = session.frame(1, ("verdicts",)).probes["verdicts"]["learned"]
    again, told = reopened(tmp_path / "a.nnsim")
    assert told == []
    assert [visit(again, step) for step in digests] == [*digests.values()]
    visit(again, 12)
    assert again.trainer.project.recipe.rate == 0.3
    again.handle(Return())
    found = again.frame(1, ("verdicts",)).probes["verdicts"]["learned"]
    np.testing.assert_equal((found.first, found.last, found.since), (learned.first, learned.last, learned.since))
    for one in (session, again):
        one.handle(StepOnce("epoch"))
    assert visit(again, STEPS + 2) == visit(session, STEPS + 2)


def test_without_the_wish_the_file_is_as_before(build, tmp_path):
    session, _ = run(build(DENSE), {})
    state = saved(session, tmp_path / "a.nnsim", past=False)
    assert state.past is None
    with zipfile.ZipFile(tmp_path / "a.nnsim") as file:
        assert not {PAST, PAST_BLOCK} & {*file.namelist()}


def damaged(path, how: str) -> None:
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        entry = file.getinfo(PAST_BLOCK if how == "block" else PAST)
        start = entry.header_offset + 30 + len(entry.filename) + 5
    data[start] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["block", "description"])
def test_of_a_damaged_time_line_is_told_and_the_rest_opens(build, tmp_path, how):
    session, digests = run(build(DENSE), {})
    saved(session, tmp_path / "a.nnsim")
    damaged(tmp_path / "a.nnsim", how)
    again, told = reopened(tmp_path / "a.nnsim")
    assert told == ["Earlier steps cannot be gone back to: the file holds a time line, but it is damaged."]
    assert again.trainer.step == STEPS
    assert visit(again, STEPS) == digests[STEPS]


@pytest.mark.parametrize("missing", ["states", "layouts", "projects", "deeds", "places", "looks"])
def test_nothing_of_the_description_is_taken_on_trust(build, tmp_path, missing):
    session, _ = run(build(DENSE), {})
    state = saved(session, tmp_path / "a.nnsim")
    spoilt = state.past.description.replace(f'"{missing}"'.encode(), b'"other"', 1)
    assert spoilt != state.past.description
    nnsim_file.save(
        tmp_path / "b.nnsim", session.trainer.project, replace(state, past=state.past._replace(description=spoilt))
    )
    again, told = reopened(tmp_path / "b.nnsim")
    assert len(told) == 1
    assert again.trainer.step == STEPS


def test_a_time_line_of_another_run_is_not_taken(build, tmp_path):
    one, _ = run(build(DENSE), {})
    other, _ = run(build(DENSE, seed=5), {})
    state, foreign = saved(one, tmp_path / "a.nnsim"), saved(other, tmp_path / "b.nnsim")
    nnsim_file.save(tmp_path / "c.nnsim", one.trainer.project, replace(state, past=foreign.past))
    again, told = reopened(tmp_path / "c.nnsim")
    assert told == ["Earlier steps cannot be gone back to: the file holds a time line, but it belongs to another run."]
    assert again.trainer.step == STEPS


def test_samples_of_the_document_are_not_written_twice(build, tmp_path):
    project: Project = build(DENSE, n=4000)
    session = begun(project)
    for rate in (0.1, 0.2, 0.3):
        edit(partial(set_recipe, rate=rate))(session)
        session.handle(StepOnce("batch"))
    state = saved(session, tmp_path / "a.nnsim")
    assert len(state.past.block) < project.data.x.nbytes / 2 + session.trainer.past.forgetting.size
