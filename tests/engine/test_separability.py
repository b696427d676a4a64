import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from nnsim.data.separability import separate
from nnsim.edits.network import toggle_feature
from nnsim.edits.recipe import choose
from nnsim.engine import readiness
from nnsim.engine.probes.guarantee import GUARANTEE
from nnsim.engine.trainer import Trainer

SQUARE = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)


def by_linear_program(x: np.ndarray, first: np.ndarray) -> bool:
    """Is there (w, b) with s (w.x + b) >= 1 for all samples?"""
    z = np.where(first, 1.0, -1.0)[:, None] * np.c_[x.astype(float), np.ones(len(x))]
    return bool(linprog(np.zeros(z.shape[1]), A_ub=-z, b_ub=-np.ones(len(z)), bounds=(None, None)).status == 0)


@st.composite
def groups(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    n, f = draw(st.integers(1, 25)), draw(st.integers(1, 7))
    x = draw(hnp.arrays(np.float32, (n, f), elements=st.integers(-12, 12).map(lambda i: i / 4)))
    first = draw(hnp.arrays(np.bool_, n))
    if draw(st.booleans()):
        first = x @ draw(hnp.arrays(np.float32, f, elements=st.integers(-3, 3))) > 0.1
    return x, first


@given(groups())
@settings(max_examples=150)
def test_agrees_with_linear_programming_and_proves_it(group: tuple[np.ndarray, np.ndarray]) -> None:
    x, first = group
    proof = separate(x, first)
    assert proof.separable == by_linear_program(x, first)
    assert proof.holds(x, first)
    assert len(proof.support) <= x.shape[1] + 2


def test_xor_meets_in_the_middle_of_the_square() -> None:
    proof = separate(SQUARE, np.array([0, 1, 1, 0], np.bool_))
    assert not proof.separable
    assert proof.common == pytest.approx([0.5, 0.5])
    assert sorted(proof.support) == [0, 1, 2, 3]
    assert [Fraction(share).limit_denominator(100) for share in proof.shares] == [Fraction(1, 2)] * 4
    assert proof.bound() == np.inf


def test_the_margin_of_and_is_the_largest() -> None:
    """Brute force over directions finds no line with a larger margin."""
    first = np.array([0, 0, 0, 1], np.bool_)
    proof = separate(SQUARE, first)
    z = np.where(first, 1, -1)[:, None] * np.c_[SQUARE, np.ones(4)]
    lines = np.random.default_rng(0).normal(size=(200_000, 3))
    margins = (lines / np.linalg.norm(lines, axis=1, keepdims=True)) @ z.T
    assert proof.margin >= margins.min(1).max()
    assert proof.margin == pytest.approx(margins.min(1).max(), rel=0.02)
    assert proof.radius == pytest.approx(np.sqrt(3))
    assert proof.bound() == pytest.approx(3 / proof.margin**2)


def test_a_product_as_input_separates_xor() -> None:
    x = np.c_[SQUARE, SQUARE.prod(1)].astype(np.float32)
    assert separate(x, np.array([0, 1, 1, 0], np.bool_)).separable


@pytest.mark.parametrize("start", [0.0, 3.0])
def test_rosenblatt_s_rule_keeps_the_bound(start: float) -> None:
    rng = np.random.default_rng(5)
    for _ in range(5):
        x = rng.uniform(-1, 1, (30, 2)).astype(np.float32)
        first = x @ rng.normal(size=2) > 0.2 * rng.normal()
        proof = separate(x, first)
        z = np.where(first, 1.0, -1.0)[:, None] * np.c_[x, np.ones(30)]
        w, corrections, rate = rng.normal(size=3), 0, 0.5
        w *= start / np.linalg.norm(w)
        for row in list(z) * 200:
            if w @ row <= 0:
                w, corrections = w + rate * row, corrections + 1
        assert corrections <= proof.bound(start, rate)


def test_the_bound_from_any_start_by_hand() -> None:
    """k corrections at rate h from weights of length s: (k h gamma - s)^2 <= s^2 + k h^2 R^2."""
    proof = separate(np.array([[2], [-1]], np.float32), np.array([True, False]))
    r, gamma, s, h = proof.radius, proof.margin, 3.0, 0.5
    k = proof.bound(s, h)
    assert (k * h * gamma - s) ** 2 == pytest.approx(s**2 + k * h**2 * r**2)
    assert k > proof.bound()


@pytest.mark.parametrize("first", [[True, True], [False, False]])
def test_one_group_alone_is_separable(first: list[bool]) -> None:
    proof = separate(np.array([[1, 2], [-3, 4]], np.float32), np.array(first))
    assert proof.separable
    assert proof.holds(np.array([[1, 2], [-3, 4]], np.float32), np.array(first))


def test_no_samples_and_the_same_point_twice() -> None:
    assert separate(np.zeros((0, 2), np.float32), np.zeros(0, np.bool_)).separable
    twice = separate(np.array([[1, 2], [1, 2]], np.float32), np.array([True, False]))
    assert twice.common == pytest.approx([1, 2])


@pytest.mark.parametrize("overlap", [True, False])
def test_twenty_thousand_samples_take_milliseconds(overlap: bool) -> None:
    rng = np.random.default_rng(2)
    x = rng.uniform(-3, 3, (20_000, 7)).astype(np.float32)
    first = rng.random(20_000) < 0.5 if overlap else x[:, 0] + x[:, 1] > 0.01
    began = time.process_time()
    proof = separate(x, first)
    assert time.process_time() - began < 0.5
    assert proof.separable != overlap
    assert proof.holds(x, first)


def test_nothing_is_proved_of_infinite_numbers(build) -> None:
    """Features of huge numbers are infinite: neither tried out as a way out, nor asked about."""
    apart = choose(build(n=12), "learner", "perceptron")
    huge = replace(apart, data=replace(apart.data, x=apart.data.x * np.float32(1e30)))
    squared = toggle_feature(huge, "x1_squared")
    assert readiness.forecast(huge, Trainer(huge).learner.weights) is not None
    trainer = Trainer(squared)
    assert readiness.forecast(squared, trainer.learner.weights) is None
    assert GUARANTEE.compute(trainer) is None
    assert trainer.learner.proofs() == ()
