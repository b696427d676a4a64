"""Every learner of the catalogue through map, save, reopen, export or its refusal, undo, and exact resume."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from stripes_data import OF_SHARES, stripes

from nnsim.core.files import nnsim_file
from nnsim.core.messages import Edit, Load, Save, SetRunning
from nnsim.core.parameters import Integer
from nnsim.core.problem import ProblemError, Severity
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.feeding import grid, inputs
from nnsim.edits import checks
from nnsim.edits.data import set_generator
from nnsim.edits.network import set_output
from nnsim.edits.recipe import choose, set_option
from nnsim.engine import readiness, sources
from nnsim.engine.headless import run_headless
from nnsim.engine.session import Session
from nnsim.io import outgoing
from nnsim.networks import forward
from nnsim.recipes.kinds import EVERY_FORM, LEARNERS, LearnerKind
from nnsim.tasks.answering import decided
from nnsim.tasks.kinds import TASKS
from nnsim.tasks.plan import plan

CASES = [
    pytest.param(kind, output, id=f"{kind.id}-{output}")
    for kind in LEARNERS
    for output in (kind.outputs or ("binary", "multiclass", "regression"))
    if not (kind.decides and kind.has_network and output == "regression")
]
PROBES = ("weights", "plane", "predictions", "facts", "fingerprint", "verdicts", "told")


@pytest.fixture(autouse=True)
def _short_epochs(monkeypatch):
    monkeypatch.setattr(sources, "UPDATES", 40)


def project_of(build, kind: LearnerKind, output: str) -> Project:
    if kind.needs == "world":
        begun = Project(recipe=Recipe(epochs=2))  # as many as are planned tell how long it plays at random
        return set_generator(begun, Spec.of("catch", count=50))
    if kind.id in OF_SHARES:
        made = choose(stripes(output), "learner", kind.id)
        return set_option(made, "learner", epochs=1) if kind.id == "layerwise" else made
    made = choose(build(output=output, n=60), "learner", kind.id)
    assert not readiness.problems(made)
    return made


def trained(project: Project, epochs: int = 2, checkpoint=None) -> Session:
    """As the window does it: one epoch after the other."""
    session = Session()
    session.handle(Load(1, project, "cpu", checkpoint))
    session.handle(SetRunning(True, stop_every=epochs))
    for _ in range(1000):
        session.advance(0.01)
        if not session.running:
            break
    return session


def told(session: Session) -> dict[str, object]:
    return session.frame(1, PROBES).probes


def same(one: object, other: object) -> None:
    np.testing.assert_equal(one, other)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        pytest.param(kind, {number.id: end}, id=f"{kind.id}-{number.id}-{end}")
        for kind in LEARNERS
        for number in kind.parameters
        if isinstance(number, Integer)
        for end in (number.low, number.high)
    ],
)
def test_it_learns_at_both_ends_of_every_number(build, kind, values):
    project = set_option(project_of(build, kind, (*kind.outputs, "binary")[0]), "learner", **values)
    assert not [problem for problem in readiness.problems(project) if problem.severity is Severity.ERROR]
    result, state = run_headless(project, 2)
    assert result.stopped == ("converged" if kind.at_once else "epochs")
    assert np.isfinite(result.train_loss)
    assert state.history.row(-1)["train_loss"] == result.train_loss


@pytest.mark.parametrize(("kind", "output"), CASES)
def test_a_run_is_the_same_with_and_without_a_window(build, kind, output):
    project = project_of(build, kind, output)
    result, _ = run_headless(project, 2)
    found = told(trained(project))
    assert found["fingerprint"] == result.weights_sha256
    assert told(trained(project))["fingerprint"] == result.weights_sha256
    assert result.epochs == (1 if kind.at_once else result.epochs)
    assert result.steps == (1 if kind.at_once else result.steps)


@pytest.mark.parametrize(("kind", "output"), [case for case in CASES if case.values[0].needs == "samples"])
def test_the_map_comes_from_the_weights_or_from_the_engine_as_declared(build, kind, output):
    project = project_of(build, kind, output)
    session = trained(project)
    found = told(session)
    plane, weights = found["plane"], found["weights"]
    assert plane.shape == (10_000, plan(project).units)
    assert np.isfinite(plane).all()
    if kind.answers_by == "weights":
        points = inputs(project, grid(project.data.plane, 100) if kind.id not in OF_SHARES else project.data.x)
        plane = plane if kind.id not in OF_SHARES else session.trainer.learner.scores(points)
        np.testing.assert_allclose(forward.run(plan(project), weights, points)["output"], plane, rtol=1e-3, atol=1e-4)
    else:
        assert weights == {}
    assert bool(found["facts"]) is not kind.has_network
    same(found["predictions"], decided(project, found["verdicts"]["scores"]))
    if TASKS[output].tells_classes:
        same(found["told"], found["predictions"][project.data.test])
        assert set(found["predictions"]) <= {0, 1, 2}
    assert np.isfinite(found["verdicts"]["losses"]).all()


@pytest.mark.parametrize(("kind", "output"), CASES)
def test_it_comes_back_from_a_file_as_it_was(build, kind, output, tmp_path):
    project, path = project_of(build, kind, output), tmp_path / "a.nnsim"
    session = trained(project)
    state = session.handle(Save(1))[0].checkpoint
    assert bool(state.weights) is (kind.has_network)
    nnsim_file.save(path, project, state)
    opened = nnsim_file.load(path)
    again = Session()
    again.handle(Load(1, opened.project, "cpu", opened.checkpoint))
    before, after = told(session), told(again)
    for answers in (before, after):
        answers["verdicts"].pop("learned", None)  # a file has it with the time line alone
    for name in ("plane", "predictions", "facts", "fingerprint", "verdicts"):
        same(after[name], before[name])
    assert (again.trainer.step, again.trainer.epoch) == (session.trainer.step, session.trainer.epoch)


@pytest.mark.parametrize(("kind", "output"), CASES)
def test_going_on_from_a_file_is_going_on(build, kind, output):
    project = project_of(build, kind, output)
    whole = trained(project, 4)
    half = trained(project, 2).handle(Save(1))[0].checkpoint
    same(told(trained(project, 4, half))["fingerprint"], told(whole)["fingerprint"])


@pytest.mark.parametrize(("kind", "output"), CASES)
def test_every_form_of_export_is_written_or_refused_in_one_sentence(build, kind, output, tmp_path):
    project = project_of(build, kind, output)
    state = trained(project).handle(Save(1))[0].checkpoint
    assert set(kind.exports) <= set(EVERY_FORM)
    assert set(EVERY_FORM) == {*outgoing.FORMS, "png"}
    for form in outgoing.FORMS:
        path = tmp_path / f"a{outgoing.FORMS[form].suffix}"
        if form in kind.exports:
            assert all(written.stat().st_size for written in outgoing.write(project, state, path, form))
            continue
        with pytest.raises(ProblemError) as refused:
            outgoing.write(project, state, path, form)
        assert refused.value.problem.text.endswith("choose backpropagation.") is not kind.has_network
        assert not path.exists()


@pytest.mark.parametrize(("kind", "output"), CASES)
def test_an_edit_and_its_undoing_lead_back(build, kind, output):
    project = project_of(build, kind, output)
    session = trained(project)
    before = told(session)
    data = project.data
    fewer = replace(project, data=data.take(np.arange(len(data)) > 5))
    for edited in (fewer, choose(fewer, "learner", "backprop"), fewer, project):
        session.handle(Edit(edited))
        assert told(session)["predictions"].shape == (len(edited.data),)
    after = told(session)
    if not kind.has_network:
        for name in ("plane", "predictions", "facts", "fingerprint"):
            same(after[name], before[name])


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.id) for kind in LEARNERS if not kind.has_network])
def test_a_network_that_cannot_be_built_does_not_stop_one_without(build, kind):
    broken = build(Spec.of("conv2d", channels=3))
    assert readiness.obstacle(readiness.problems(broken))
    project = choose(broken, "learner", kind.id)
    assert not readiness.problems(project)
    assert told(trained(project))["plane"].any()


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.id) for kind in LEARNERS if kind.most])
def test_what_it_cannot_do_is_said_with_a_way_out(build, kind):
    pairs = set_output(choose(build(), "learner", kind.id), "reconstruction")
    wrong = next(problem for problem in checks.problems(pairs) if problem.severity is Severity.ERROR)
    assert wrong.text.startswith(f"{kind.label} cannot answer")
    assert wrong.fix.values == (("kind", "binary"),)
    large = choose(build(n=kind.most + 2, tests=0), "learner", kind.id)
    text = checks.problems(large)[0].text
    assert f"at most {kind.most:,} training samples, and these are {kind.most + 2:,}" in text


def test_a_learner_brings_its_loss_and_takes_it_away(build):
    project = build(output="binary")
    there = choose(project, "learner", "neighbours")
    assert there.recipe.loss == "squared_error"
    assert choose(there, "learner", "backprop").recipe.loss == "binary_cross_entropy"
