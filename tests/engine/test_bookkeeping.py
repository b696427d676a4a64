"""History, pace, counters and the hash."""

import hashlib
import subprocess
import sys
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core import seeds
from nnsim.core.hashing import weights_sha256
from nnsim.core.pace import LIVE
from nnsim.core.run import HISTORY, History
from nnsim.engine.counting import pack, unpack
from nnsim.engine.history import LIMIT, Log, Row
from nnsim.engine.pace import ARREARS, Limiter, Speedometer
from nnsim.engine.playback import Playback
from nnsim.engine.readings import Readings


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def row(step: float) -> Row:
    return dict(zip(HISTORY, (step, step / 10, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0), strict=True))


def told(steps: Iterable[float]) -> History:
    return History(np.array([list(row(step).values()) for step in steps]))


# ------------------------------------------------------------ history


def test_rows_are_handed_out_once_and_none_is_lost() -> None:
    history = Log()
    history.watch()
    seen = []
    for step in range(3 * LIMIT):
        history.add(row(step))
        if step % 1000 == 999:
            seen += history.take().rows[:, 0].tolist()
    seen += history.take().rows[:, 0].tolist()
    assert seen == list(range(3 * LIMIT))
    assert history.take().rows.shape == (0, 8)


def test_memory_is_bounded_and_the_ends_stay() -> None:
    history = Log()
    for step in range(5 * LIMIT):
        history.add(row(step))
    steps = history.kept().rows[:, 0]
    assert len(history) <= LIMIT
    assert steps[0] == 0
    assert steps[-1] == 5 * LIMIT - 1
    assert (np.diff(steps) > 0).all()


def test_every_part_of_a_long_run_is_kept_alike() -> None:
    history = Log()
    for step in range(20 * LIMIT):
        history.add(row(3 * step))
    steps = history.kept().rows[:, 0]
    parts = np.histogram(steps, bins=10, range=(0, 60 * LIMIT))[0]
    assert parts[:-1].min() > LIMIT // 50
    assert parts[:-1].max() < 2 * parts[:-1].min()


@pytest.mark.parametrize("broken", [np.nan, np.inf, 0.0])
def test_a_file_s_curves_may_hold_any_numbers(broken: float) -> None:
    history = told(range(LIMIT + 7))
    history.rows[:, 0] = broken
    assert 0 < len(Log(history)) <= LIMIT


def test_too_many_rows_of_a_file_keep_the_first_and_the_last() -> None:
    history = Log(told(range(3 * LIMIT + 2)))
    assert history.kept().rows[[0, -1], 0].tolist() == [0, 3 * LIMIT + 1]


def test_a_row_of_the_same_step_replaces_the_last() -> None:
    history = Log()
    history.add(row(5))
    history.add(dict(zip(HISTORY, (5, 0.5, 9, 9, 9, 9, 9, 9), strict=True)))
    assert history.kept().rows.tolist() == [[5, 0.5, 9, 9, 9, 9, 9, 9]]


def test_a_column_that_comes_later_is_empty_before_and_stays() -> None:
    history = Log(told((1, 2)))
    history.watch()
    history.add({**row(3), "median_score": 0.5})
    history.add(row(4))
    assert history.last == row(4)
    for found, rows in ((history.kept(), 4), (history.take(), 2)):
        assert found.columns == (*HISTORY, "median_score")
        assert found.rows.shape == (rows, 9)
        assert found.column("median_score")[-2:] == pytest.approx([0.5, np.nan], nan_ok=True)
    assert Log(history.kept()).kept().columns == (*HISTORY, "median_score")


def test_rows_of_a_checkpoint_are_known_and_not_handed_out_again() -> None:
    history = Log(told((1, 2)))
    history.watch()
    assert history.take().rows.shape == (0, 8)
    assert history.kept().rows.shape == (2, 8)
    assert 0 < len(Log(told(range(3 * LIMIT)))) <= LIMIT
    fresh = Log()
    fresh.add(row(0))
    fresh.watch()
    assert fresh.take().rows[:, 0].tolist() == [0]


class SlowEpoch:
    """A trainer in the middle of an endless epoch whose rows cost ``cost`` seconds, in so many slices."""

    def __init__(self, clock: Clock, cost: float, slices: int) -> None:
        self.step = self.samples = self.epoch = self.rows = 0
        self.size, self.batch, self.takes, self.is_quick = 10**9, 1, 1, False
        self.position, self.stop, self.history, self.readings = 1, None, Log(), Readings()
        self._clock, self._cost, self._slices = clock, cost, slices
        self._left = 0

    @property
    def recorder(self) -> "SlowEpoch":
        return self

    @property
    def is_busy(self) -> bool:
        return self._left > 0

    @property
    def share(self) -> float:
        return 1 - self._left / self._slices

    def begin_steps(self, most: int, goal: float) -> None:
        assert not self.is_busy
        assert most >= 1
        assert goal > self.epoch
        made = most if self.is_quick else 1
        self.step, self.samples = self.step + made, self.samples + made * self.takes
        self._clock.now += 0.0 if self.is_quick else 0.01

    def begin_record(self) -> None:
        self._left = self._slices
        if self._slices == 1:
            self.evaluate_on()

    def evaluate_on(self) -> None:
        self._left -= 1
        self._clock.now += self._cost / self._slices
        self.rows += not self._left


@pytest.mark.parametrize(("cost", "slices", "rows"), [(0.0, 1, 119), (0.25, 1, 12), (0.25, 100, 12)])
def test_rows_within_a_slow_epoch_come_often_but_cost_a_twentieth_at_most(cost: float, slices: int, rows: int) -> None:
    clock = Clock()
    playback, trainer = Playback(clock), SlowEpoch(clock, cost, slices)
    playback.play(trainer.epoch)
    while clock.now < 160:
        playback.advance(trainer, 0.003)  # type: ignore[arg-type]
    assert trainer.rows == pytest.approx(rows, abs=2)


# ------------------------------------------------------------ pace


def test_one_sample_per_second() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    limiter.start(1.0)
    taken = 0
    for _ in range(1000):
        if not limiter.waits():
            taken += 1
            limiter.took(1)
        clock.now += 0.01
    assert taken == 10


def test_a_batch_waits_for_all_its_samples() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    limiter.start(5.0)
    limiter.took(10)
    assert limiter.waits() == pytest.approx(2.0)


def test_after_a_pause_it_does_not_race_to_catch_up() -> None:
    clock = Clock()
    limiter = Limiter(clock)
    limiter.start(100.0)
    clock.now += 50
    taken = 0
    while not limiter.waits():
        limiter.took(1)
        taken += 1
    assert taken <= 100 * ARREARS + 2


def test_full_speed_never_waits() -> None:
    limiter = Limiter(Clock())
    limiter.start(0.0)
    limiter.took(10**9)
    assert limiter.waits() == 0


def test_the_speed_is_that_of_the_last_second() -> None:
    clock = Clock()
    speed = Speedometer(clock)
    speed.restart()
    assert speed.speeds == (0.0, 0.0)
    for batch in range(300):
        clock.now += 0.01
        speed.add(1 if batch < 150 else 3, 10)
    assert speed.speeds == pytest.approx((300.0, 1000.0), rel=0.02)
    speed.restart()
    assert speed.speeds == (0.0, 0.0)


def test_the_wait_for_the_next_batch_belongs_to_the_one_before() -> None:
    clock = Clock()
    playback, trainer = Playback(clock), SlowEpoch(clock, 0.0, 1)
    playback.play(trainer.epoch, samples_per_second=2.0)
    playback.advance(trainer, 0.003)  # type: ignore[arg-type]
    assert playback.speeds == pytest.approx((2.0, 2.0), rel=0.05)  # from the first batch, which is due at once
    playback.play(trainer.epoch)
    assert playback.speeds == (0.0, 0.0)  # another speed: what was before does not count
    playback.advance(trainer, 0.003)  # type: ignore[arg-type]
    assert playback.speeds == pytest.approx((100.0, 100.0))


@pytest.mark.parametrize(("size", "batch", "steps"), [(300, 10, 3000), (10**6, 100, 600_000), (250, 1, 15_000)])
def test_live_is_as_fast_as_can_be_watched(size: int, batch: int, steps: int) -> None:
    clock = Clock()
    playback, trainer = Playback(clock), SlowEpoch(clock, 0.0, 1)
    trainer.size, trainer.batch, trainer.takes, trainer.is_quick = size, batch, batch, True
    playback.play(trainer.epoch, samples_per_second=2.0)
    playback.play(trainer.epoch, samples_per_second=LIVE)
    while clock.now < 101.0:
        playback.advance(trainer, 0.003)  # type: ignore[arg-type]
        clock.now += playback.waits()
    assert trainer.step == pytest.approx(steps, rel=0.02)
    playback.play(trainer.epoch)
    assert playback.waits() == 0


# ------------------------------------------------------------ counters, hash, seeds


@given(st.integers(0, 2**44 - 1))
def test_counts_survive_float32(count: int) -> None:
    assert unpack(pack(count)) == count


def test_the_hash_is_that_of_names_shapes_and_bytes() -> None:
    weights = {"b": np.array([[1.5], [2]], np.float32), "a": np.array([3], np.float32)}
    content = b"a(1,)\0" + np.float32(3).tobytes() + b"b(2, 1)\0" + np.array([1.5, 2], np.float32).tobytes()
    assert weights_sha256(weights) == hashlib.sha256(content).hexdigest()
    assert weights_sha256(dict(reversed(weights.items()))) == weights_sha256(weights)
    assert weights_sha256({**weights, "b": weights["b"].T}) != weights_sha256(weights)
    fortran = {"m": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3))}
    assert weights_sha256(fortran) == weights_sha256({"m": np.ascontiguousarray(fortran["m"])})


def test_seeds_are_the_same_in_every_process() -> None:
    script = "from nnsim.core.seeds import stable; print(stable(3, 'order', 7))"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(out.stdout) == seeds.stable(3, "order", 7)


@given(st.integers(0, 10**6), st.text(max_size=5), st.integers(0, 10**6))
def test_seeds_differ_by_purpose(seed: int, purpose: str, number: int) -> None:
    value = seeds.stable(seed, purpose, number)
    assert 0 <= value < 2**63
    assert value != seeds.stable(seed + 1, purpose, number)
    assert value != seeds.stable(seed, purpose + "x", number)
    assert value != seeds.stable(seed, purpose, number + 1)
