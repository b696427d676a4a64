import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Perceptron as Reference

from nnsim.core.data import Data
from nnsim.core.network import Network, Node
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.engine.learners.perceptron import Perceptron
from nnsim.engine.samples import order, split
from nnsim.engine.trainer import Trainer

RULE = Spec("perceptron")


def project(x, y, classes: int = 2, **recipe) -> Project:
    data = Data(
        np.array(x, np.float32), np.array(y, np.float32), np.zeros(len(y), np.bool_),
        tuple("ABCDEFGHIJ"[:classes]), kind="points",
    )  # fmt: skip
    output = "binary" if classes == 2 else "multiclass"
    settings = Recipe(learner=RULE, **{"rate": 1.0, **recipe})
    return Project("test", data, Network(output=Node("output", Spec(output))), settings)


def learner(made: Project) -> Perceptron:
    rule = Perceptron(made, "cpu")
    rule.supply(split(made))
    rule.arrange(np.arange(len(made.data)))
    return rule


def numbers(rule: Perceptron) -> list[float]:
    weights = rule.weights()
    return [*weights["output.weight"].ravel().tolist(), *weights["output.bias"].tolist()]


def test_the_rule_step_by_step_by_hand() -> None:
    """From zero weights with rate 1/2; scores 0, then 2.75 - wrong for the negative label -, and so on."""
    made = project([[2, 1], [1, 1], [-1, 2], [0, 0]], [1, 0, 1, 0], rate=0.5, initializer=Spec("zeros"))
    rule = learner(made)
    seen = []
    for i in range(4):
        rule.begin_epoch()
        rule.step(i, i + 1, 0.5, i)
        seen.append(numbers(rule))
    assert seen == [
        [1.0, 0.5, 0.5],  # score 0 for a positive label is too low: add
        [0.5, 0.0, 0.0],  # score 2 for a negative label is too high: subtract
        [0.0, 1.0, 0.5],  # score -1/2 for a positive label: add
        [0.0, 1.0, 0.0],  # score 1/2 for a negative label: subtract
    ]
    assert rule.corrections == 4


def test_a_score_of_exactly_zero_is_right_for_a_negative_label() -> None:
    rule = learner(project([[1, 1]], [0], initializer=Spec("zeros")))
    rule.step(0, 1, 1.0, 0)
    assert numbers(rule) == [0, 0, 0]


def test_a_batch_is_as_many_steps_in_order() -> None:
    rng = np.random.default_rng(3)
    made = project(rng.normal(size=(20, 2)), rng.integers(0, 2, 20))
    at_once, each = learner(made), learner(made)
    assert at_once.step(0, 20, 0.3, 0) == 20
    for i in range(20):
        assert each.step(i, i + 1, 0.3, i) == 1
    assert numbers(at_once) == numbers(each)
    assert at_once.corrections == each.corrections


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("rate", [1.0, 0.1])
def test_as_scikit_learn_on_the_same_order_from_the_same_start(classes: int, rate: float) -> None:
    """Its rule corrects at y * score <= 0; that is ours unless a negative sample scores exactly 0,

    which random starting weights rule out.
    """
    rng = np.random.default_rng(classes)
    x, y = rng.normal(size=(60, 2)).astype(np.float32), rng.integers(0, classes, 60)
    rule = learner(project(x, y, classes, rate=rate))
    start = rule.weights()
    units = len(start["output.bias"])
    for _ in range(6):
        rule.step(0, 60, rate, 0)
    reference = Reference(penalty=None, eta0=rate, shuffle=False, tol=None, max_iter=6, fit_intercept=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        reference.fit(x, y, start["output.weight"].astype(float), start["output.bias"].astype(float))
    assert reference.coef_.shape == (units, 2)
    assert rule.corrections > 50
    np.testing.assert_allclose(rule.weights()["output.weight"], reference.coef_, rtol=1e-4, atol=2e-5)
    np.testing.assert_allclose(rule.weights()["output.bias"], reference.intercept_, rtol=1e-4, atol=2e-5)


def test_it_ends_by_itself_after_a_pass_without_a_mistake() -> None:
    rng = np.random.default_rng(1)
    x = rng.uniform(-2, 2, (80, 2))
    trainer = Trainer(project(x, x[:, 0] + 2 * x[:, 1] > 0.5, rate=0.1))
    while not trainer.stop:
        trainer.run_epoch()
        assert trainer.epoch < 500
    assert trainer.stop.reason == "converged"
    assert "0 mistakes" in trainer.stop.problem.text
    assert trainer.history.last is not None
    assert trainer.history.last["train_accuracy"] == 1.0
    corrections = trainer.history.kept().column("corrections")
    assert corrections[0] == 0
    assert (np.diff(corrections)[:-1] > 0).all()
    assert corrections[-1] == corrections[-2]  # the last pass made none
    assert trainer.step == 80 * trainer.epoch
    weights = trainer.learner.weights()
    trainer.run_epoch()
    assert trainer.stop
    assert all(np.array_equal(a, weights[n]) for n, a in trainer.learner.weights().items())


def test_it_never_ends_on_xor() -> None:
    trainer = Trainer(project([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]))
    for _ in range(200):
        trainer.run_epoch()
        assert not trainer.stop


SQUARE = [[1, 1], [1, -1], [-1, 1], [-1, -1]]
"""Right of zero is positive. By hand only the sample of the same place becomes wrong:"""
SPOILT = [(0.5, -1, -0.6), (0.5, 1, -0.6), (0.5, 1, 0.6), (0.5, -1, 0.6)]


def set_line(trainer: Trainer, line: tuple[float, float, float]) -> None:
    for name, index, value in zip(
        ["output.weight", "output.weight", "output.bias"], [(0, 0), (0, 1), (0,)], line, strict=True
    ):
        assert trainer.set_weight(name, index, value) is None


def test_no_pass_is_clean_in_which_a_sample_was_spoilt_after_its_turn() -> None:
    trainer = Trainer(project(SQUARE, [1, 1, 0, 0]))
    set_line(trainer, (1, 0, 0))
    trainer.run_batch()
    set_line(trainer, SPOILT[int(order(1, 0, 4)[0])])
    trainer.run_epoch()
    assert trainer.learner.state()["perceptron.corrections"].tolist() == [0, 0]
    assert not trainer.stop
    trainer.run_epoch()
    assert trainer.learner.state()["perceptron.corrections"].any()


def test_no_pass_is_clean_in_which_samples_were_painted() -> None:
    made = project(SQUARE, [1, 1, 0, 0])
    trainer = Trainer(made)
    set_line(trainer, (1, 0, 0))
    trainer.run_batch()
    trainer.edit(project([*SQUARE, [2, 0]], [1, 1, 0, 0, 1]))
    trainer.run_epoch()
    assert not trainer.stop
    trainer.run_epoch()
    assert trainer.stop


def test_a_weight_set_by_hand_in_the_middle_of_a_pass_is_no_proof() -> None:
    x = np.array([[1, 0], [2, 0], [-1, 0], [-2, 0]])
    trainer = Trainer(project(x, [1, 1, 0, 0]))
    while not trainer.stop:
        trainer.run_epoch()
    trainer.run_batch()
    first = int(order(1, trainer.epoch, 4)[0])
    sign = 1.0 if first < 2 else -1.0  # now the sample that was just right becomes wrong
    assert trainer.set_weight("output.bias", (0,), -sign * 50) is None
    trainer.run_epoch()
    assert not trainer.stop


def test_each_of_several_classes_has_its_unit() -> None:
    angles = np.repeat(np.arange(3) * 2 * np.pi / 3, 20) + np.random.default_rng(0).uniform(-0.4, 0.4, 60)
    x = 2 * np.c_[np.cos(angles), np.sin(angles)]
    trainer = Trainer(project(x, np.repeat(np.arange(3), 20), 3, rate=0.1))
    while not trainer.stop and trainer.epoch < 300:
        trainer.run_epoch()
    assert trainer.stop
    scores = trainer.learner.scores(split(trainer.project).train_x)
    assert ((scores > 0) == np.eye(3, dtype=bool)[np.repeat(np.arange(3), 20)]).all()


def test_hidden_layers_are_refused_in_words(build) -> None:
    with pytest.raises(ProblemError, match="hidden layers"):
        Trainer(build(Spec("dense"), learner=RULE))
    with pytest.raises(ProblemError, match="classes"):
        Trainer(build(output="regression", learner=RULE))


def test_schedule_and_batch_of_other_rules_are_ignored(build) -> None:
    recipe = {"learner": RULE, "batch": 9, "rate": 0.2}
    plain = Trainer(build(**recipe))
    other = Trainer(build(**recipe, schedule=Spec.of("step", every=1, gamma=0.1)))
    for trainer in (plain, other):
        trainer.run_epoch()
        trainer.run_batch()
        assert trainer.position == 1
        assert trainer.rate == 0.2
    assert plain.learner.weights()["output.weight"].tobytes() == other.learner.weights()["output.weight"].tobytes()
