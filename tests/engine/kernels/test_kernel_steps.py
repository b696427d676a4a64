"""Steps by kernels against float64 with automatic differentiation, and against themselves."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_runs import Case, Reference, Run, settled

from nnsim.core.spec import Spec
from nnsim.engine.kernels import kinds, narrow, sparse, wide
from nnsim.tasks.kinds import TASKS

KERNELS = {"narrow": narrow.train, "wide": wide.train, "sparse": sparse.train}
KNOBS = [
    Spec("sgd", {"momentum": 0.0, "nesterov": False}),
    Spec("sgd", {"momentum": 0.9, "nesterov": False}),
    Spec("sgd", {"momentum": 0.8, "nesterov": True}),
    Spec("rmsprop", {"alpha": 0.9, "eps": 1e-2}),
    Spec("adagrad", {"eps": 1e-2}),
    Spec("adam", {"beta1": 0.8, "beta2": 0.99, "eps": 1e-2}),
    Spec("adamw", {"beta1": 0.9, "beta2": 0.999, "eps": 1e-2, "weight_decay": 0.1}),
]
"""A large ``eps``: without it a gradient that is 0 but for rounding makes a step as large as any other."""

BATCHES = (1, 10, 16, 17, 33)
ASKED = [(task, loss) for task in kinds.ANSWERS for loss in (*TASKS[task].losses, "huber")]

STEPS, EPS = 100, float(np.finfo(np.float32).eps)
NEAR = 4e-6
"""Rounding moves scores by less: nothing that far from where a slope jumps ends on its other side."""


def bound(case: Case) -> float:
    """How far rounding moves a weight: at each step by half an ``EPS`` of its size, which is below 4 here, and by the
    step's length times as many ``EPS`` as numbers are summed up for a gradient; errors may double on the way.
    """
    most = max(case.sizes) + case.batch
    return 2 * STEPS * EPS * (4 / 2 + min(1.0, 10 * case.rate) * most)


def check(case: Case, reference: Reference) -> None:
    for name, train in KERNELS.items():
        run = Run(replace(case, seed=reference.case.seed)).go(train, STEPS)
        off = np.abs(run.weights - reference.weights).max()
        assert off < bound(case), f"{name}: {off} of {bound(case)}"
        np.testing.assert_allclose(run.told[0], reference.told[0], rtol=1e-4, atol=1e-4)
        assert run.told[1] == pytest.approx(reference.told[1])


def units(task: str) -> int:
    return {"multiclass": 3, "binary": 1}.get(task, 2)


@pytest.mark.parametrize(("task", "loss"), ASKED)
def test_every_loss_with_every_optimizer_is_descended_as_in_float64(task: str, loss: str) -> None:
    place = ASKED.index((task, loss))
    for number, optimizer in enumerate(KNOBS):
        case = Case(
            (3, 6, 4, units(task)), list(kinds.ACTIVATIONS)[(place + number) % 6], task, loss, optimizer,
            rate=0.02, l1=1e-4 * (number % 2), l2=1e-3 * (number // 2 % 2), bias=(place + number) % 3 > 0,
            frozen=frozenset({1} if number % 4 == 1 else ()), batch=BATCHES[(place + number) % 5],
            seed=100 * number,
        )  # fmt: skip
        check(case, settled(case, NEAR))


@pytest.mark.parametrize("activation", kinds.ACTIVATIONS)
def test_every_activation_with_every_batch_is_descended_as_in_float64(activation: str) -> None:
    for place, batch in enumerate(BATCHES):
        asked = {"task": "binary", "loss": "binary_cross_entropy", "optimizer": KNOBS[2]}
        case = Case((2, 5, 5, 1), activation, **asked, batch=batch, bias=place % 2 == 0)
        check(case, settled(case, NEAR))


@settings(max_examples=25)
@given(
    sizes=st.lists(st.integers(1, 16), min_size=1, max_size=4),
    asked=st.sampled_from(ASKED),
    activation=st.sampled_from(list(kinds.ACTIVATIONS)),
    optimizer=st.sampled_from(KNOBS),
    penalties=st.sampled_from([(0.0, 0.0), (1e-4, 0.0), (0.0, 1e-3), (1e-4, 1e-3)]),
    bias=st.booleans(),
    frozen=st.integers(0, 3),
    batch=st.sampled_from(BATCHES),
    n=st.integers(1, 60),
    is_bytes=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_whatever_shape_is_descended_as_in_float64(  # noqa: PLR0917
    sizes, asked, activation, optimizer, penalties, bias, frozen, batch, n, is_bytes, seed
) -> None:
    task, loss = asked
    case = Case(
        (*sizes, units(task)), activation, task, loss, optimizer, 0.01, *penalties, frozenset({frozen}), bias,
        min(batch, n), n, is_bytes, seed,
    )  # fmt: skip
    reference = Reference(case)
    assume(reference.jumps.near > NEAR and np.abs(reference.weights).max() < 4)
    check(case, reference)


@pytest.mark.parametrize("kernel", KERNELS)
def test_blocks_give_the_same_bits_wherever_they_are_split(kernel: str) -> None:
    case, train = Case((2, 6, 3), "elu", "multiclass", "categorical_cross_entropy", KNOBS[6], n=47), KERNELS[kernel]
    whole = Run(case).go(train, STEPS)
    again = Run(case).go(train, STEPS)
    parts = Run(case)
    for length in (1, 4, 2, 13, 5, 30, 45):
        parts.go(train, length)
    for other in (again, parts):
        assert other.made == whole.made
        assert other.position == whole.position
        for one, same in zip((*whole.memory, whole.order), (*other.memory, other.order), strict=True):
            assert one.tobytes() == same.tobytes()
    assert again.told.tobytes() == whole.told.tobytes()
    np.testing.assert_allclose(parts.told, whole.told, rtol=1e-12)


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(1, 40), max_size=6), batch=st.sampled_from(BATCHES), optimizer=st.sampled_from(KNOBS))
def test_no_split_changes_a_bit(cuts, batch, optimizer) -> None:
    case = Case((3, 4, 1), "relu", "binary", "hinge", optimizer, batch=batch)
    for train in KERNELS.values():
        parts, whole = Run(case), Run(case)
        for length in cuts:
            parts.go(train, length)
        whole.go(train, sum(cuts))
        assert parts.weights.tobytes() == whole.weights.tobytes()
        assert parts.order.tobytes() == whole.order.tobytes()


@pytest.mark.parametrize("activation", kinds.ACTIVATIONS)
@pytest.mark.parametrize("kernel", KERNELS)
def test_no_number_stays_none_through_every_activation_and_loss(kernel: str, activation: str) -> None:
    for (task, loss), broken in product(ASKED, (np.nan, np.inf)):
        run = Run(Case((2, 3, units(task)), activation, task, loss, KNOBS[0]))
        run.memory.weights[:] = broken
        run.go(KERNELS[kernel], 2)
        assert not np.isfinite(run.weights).all(), (task, loss)
        assert not np.isfinite(run.told[0]) or np.isinf(broken), (task, loss)


@pytest.mark.parametrize("kernel", KERNELS)
def test_one_sample_that_is_no_number_spoils_the_weights(kernel: str) -> None:
    for activation in kinds.ACTIVATIONS:
        run = Run(Case((2, 3, 1), activation, "regression", "squared_error", KNOBS[0]))
        run.x[3, 1] = np.nan
        run.go(KERNELS[kernel], 1)
        assert np.isnan(run.weights).any(), activation
        assert np.isnan(run.told[0]), activation


@settings(max_examples=12)
@given(
    inputs=st.integers(1, 40),
    units=st.sampled_from([1, 15, 16, 33, 127, 128, 129, 300]),
    batch=st.sampled_from([7, 256, 257, 600]),
    zeros=st.sampled_from([0.0, 0.8, 1.0]),
    optimizer=st.sampled_from(KNOBS),
    frozen=st.sampled_from([frozenset(), frozenset({0})]),
)
def test_leaving_zeros_out_comes_to_the_same_with_every_width_and_batch(  # noqa: PLR0917
    inputs, units, batch, zeros, optimizer, frozen
) -> None:
    knobs = {"rate": 0.01, "l2": 1e-3, "frozen": frozen, "bias": units % 2 > 0}
    case = Case(
        (inputs, units, 3), "tanh", "multiclass", "categorical_cross_entropy", optimizer, batch=batch, n=600, **knobs
    )
    runs = []
    for train in (wide.train, sparse.train):
        run = Run(case)
        run.x[np.random.default_rng(1).random(run.x.shape) < zeros] = 0
        runs.append(run.go(train, 3).go(train, 4))
    for one, other in zip(*(run.memory for run in runs), strict=True):
        np.testing.assert_allclose(one, other, atol=3e-5)
    np.testing.assert_allclose(runs[0].told, runs[1].told, rtol=1e-4)
