import json
from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.problem import ProblemError
from nnsim.core.run import HISTORY
from nnsim.core.spec import Spec
from nnsim.engine import trainer as trainers
from nnsim.engine.headless import run_headless
from nnsim.engine.measuring import NEVER, Rows
from nnsim.engine.trainer import Trainer

HIDDEN = Spec.of("dense", units=4)


def test_the_same_run_twice_gives_the_same_weights_and_another_seed_others(build) -> None:
    project = build(HIDDEN, Spec("dropout"), optimizer=Spec("adam"))
    first, second = run_headless(project, 4)[0], run_headless(project, 4)[0]
    assert first.weights_sha256 == second.weights_sha256
    other = replace(project, recipe=replace(project.recipe, seed=2))
    assert run_headless(other, 4)[0].weights_sha256 != first.weights_sha256


def test_the_result_tells_everything(build) -> None:
    result, state = run_headless(build(HIDDEN, seed=3, epochs=4))
    assert (result.epochs, result.steps, result.parameters, result.seed) == (4, 20, 17, 3)
    assert (result.device, result.backend, result.stopped, result.message) == ("cpu", "torch", "epochs", "")
    np.testing.assert_array_equal(
        state.history.rows[-1, 2 : len(HISTORY)], [getattr(result, name) for name in HISTORY[2:]]
    )
    assert result.samples_per_second == pytest.approx(6 * result.steps_per_second)


def test_json_has_the_stable_keys_and_no_nan(build) -> None:
    result, _ = run_headless(build(output="regression", tests=0), 1, "auto")
    fields = json.loads(json.dumps(result.as_json(), allow_nan=False))
    assert {
        "epochs", "steps", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "parameters", "device",
        "backend", "seed", "seconds", "steps_per_second", "samples_per_second", "weights_sha256",
    } <= fields.keys()  # fmt: skip
    assert fields["train_accuracy"] is fields["test_loss"] is None
    assert fields["train_loss"] > 0


def test_numbers_of_a_run_that_was_interrupted_are_those_of_its_end(build, monkeypatch) -> None:
    monkeypatch.setattr(trainers, "rows", lambda *_of: Rows(4, 1))  # after epochs 1, 2 and 4
    project = build(HIDDEN, optimizer=Spec("adam"), rate=0.05)
    result, state = run_headless(project, 50, on_progress=lambda done, *_: done < 3)
    assert result.epochs == 3
    assert state.history.row(-1)["step"] == result.steps
    assert result.train_loss == Trainer(project, checkpoint=state).learner.evaluate()["train_loss"]


def test_it_stops_at_a_loss_and_when_told_to(build) -> None:
    project = build(HIDDEN, optimizer=Spec("adam"), rate=0.05)
    result, _ = run_headless(project, 500, until_loss=0.4)
    assert result.stopped == "loss"
    assert result.train_loss <= 0.4
    assert result.epochs < 500
    seen = []
    result, _ = run_headless(project, 50, on_progress=lambda *told: seen.append(told) or len(seen) < 3)
    assert result.stopped == "cancelled"
    assert [epochs for epochs, *_ in seen] == [1, 2, 3]
    assert seen[0][1] == 50


def test_it_stops_after_the_first_epoch_whose_loss_is_the_wanted_one_or_less(build, monkeypatch) -> None:
    """Also where epochs are so short that few of them are measured: the engine's process asks after each."""
    project = build(HIDDEN, optimizer=Spec("adam"), rate=0.05)
    losses = run_headless(project, 20)[1].history.rows[:, 2]
    first = int(np.argmax(losses <= losses[7]))
    monkeypatch.setattr("nnsim.engine.trainer.rows", lambda *_: NEVER)
    result, state = run_headless(project, 20, until_loss=float(losses[7]))
    assert (result.stopped, result.epochs, result.train_loss) == ("loss", first, losses[first])
    assert state.epoch == first


def test_no_epochs_evaluate_the_first_weights(build) -> None:
    result, state = run_headless(build(HIDDEN), 0)
    assert (result.epochs, result.steps) == (0, 0)
    assert np.isfinite(result.train_loss)
    assert state.step == 0


def test_the_perceptron_ends_by_itself_or_says_why_it_cannot(build) -> None:
    xor = build(learner=Spec("perceptron"), rate=1.0)
    result, _ = run_headless(xor, 30)
    assert (result.stopped, result.epochs) == ("epochs", 30)
    assert "No line separates" in result.message
    data = xor.data
    apart = replace(xor, data=replace(data, y=(data.x[:, 1] > 0).astype(np.float32)))
    result, _ = run_headless(apart, 5000)
    assert result.stopped == "converged"
    assert result.epochs < 5000
    assert result.train_accuracy == 1.0
    assert "0 mistakes" in result.message


def test_divergence_is_told(build) -> None:
    result, _ = run_headless(build(HIDDEN, output="regression", rate=20.0, batch=30), 500)
    assert result.stopped == "diverged"
    assert "lower the learning rate" in result.message


def test_what_cannot_be_trained_is_a_sentence(build) -> None:
    with pytest.raises(ProblemError, match="nonsense"):
        run_headless(build(Spec("nonsense")))
    with pytest.raises(ProblemError, match="abacus"):
        run_headless(build(), 1, "abacus")
