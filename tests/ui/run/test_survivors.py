"""Numbers of samples before and after some went, and whom the browser shows then."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from sample_room import SampleRoom
from shaped import kind_of_shape

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.spec import Spec
from nnsim.data.generate import generate
from nnsim.edits.data import replace_data
from nnsim.ui.run.survivors import GONE, numbers_now, survivors

load()
Key = Qt.Key


@given(keep=st.lists(st.booleans(), min_size=1, max_size=12).filter(any))
def test_samples_with_several_values_are_found_again(keep):
    n = len(keep)
    x, y = np.zeros((n, 2), np.float32), np.arange(2 * n, dtype=np.float32).reshape(n, 2) // 3
    old = Data(x, y, np.zeros(n, np.bool_), (), kind="table")
    kept = survivors(old, old.take(np.flatnonzero(keep)))
    assert kept is not None
    assert kept.tolist() == np.flatnonzero(keep).tolist()
    assert survivors(old, Data(x.copy(), y[:, 0].copy(), np.zeros(n, np.bool_), (), kind="table")) is None, (
        "other targets"
    )


@given(values=st.lists(st.integers(0, 3), min_size=1, max_size=20), seed=st.integers(0, 99))
def test_those_left_are_found_again(values, seed):
    """Few different values, so that many samples are equal: any of the equal ones will do, in their order."""
    rng = np.random.default_rng(seed)
    x = np.array(values, np.float32)[:, None] * [1, 2]
    old = Data(
        x.astype(np.float32), np.zeros(len(values), np.int64), np.zeros(len(values), np.bool_), ("a",), kind="points"
    )
    keep = rng.random(len(values)) < 0.6
    new = old.take(np.flatnonzero(keep))
    kept = survivors(old, new)
    assert kept is not None
    assert GONE not in kept
    assert len(set(kept.tolist())) == len(new)
    np.testing.assert_array_equal(old.x[kept], new.x)
    now = numbers_now(kept, len(old))
    np.testing.assert_array_equal(now[kept], np.arange(len(new)))
    assert (now == GONE).sum() == len(old) - len(new)


def test_newcomers_have_no_number_of_before():
    old = generate(Spec.of("moons", count=10))
    more = old.take(np.r_[np.arange(10), [3]])
    assert survivors(old, more).tolist() == [*range(10), GONE]
    other = generate(Spec.of("moons", count=8, noise=0.3))
    assert survivors(old, other).tolist() == [GONE] * 8


def table(x: np.ndarray, y: np.ndarray | None = None) -> Data:
    """A table of the values ``x`` [n, d] to learn ``y``."""
    targets = np.zeros(len(x), x.dtype) if y is None else y
    return Data(
        x, targets, np.zeros(len(x), np.bool_), (), tuple(map(str, range(x.shape[1]))), kind=kind_of_shape(x.shape[1:])
    )


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("width", [60, 784])
def test_samples_of_wide_tables_are_told_apart(width, kind):
    """They used to be summed up with growing weights: the first columns were lost, and from 710 on everything."""
    x = np.tile(np.arange(width), (50, 1)).astype(kind)
    x[:, 0] += np.arange(50)
    old = table(x)
    kept = survivors(old, old.take(np.delete(np.arange(50), 20)))
    np.testing.assert_array_equal(kept, np.delete(np.arange(50), 20))
    turned = survivors(old, old.take(np.arange(50)[::-1]))
    np.testing.assert_array_equal(turned, np.arange(50)[::-1])


def test_numbers_of_every_kind_are_compared_as_numbers():
    x = np.array([[0.0, 1], [2, 3], [4, 5]], np.float32)
    signs = np.array([[4.0, 5], [-0.0, 1]])
    assert survivors(table(x), table(signs)).tolist() == [2, 0]
    other = np.array([[4.0, 5], [0, 1 + 1e-12]])
    assert survivors(table(x), table(other)).tolist() == [2, GONE]
    assert survivors(table(x), table(x[1:], np.float32([0, 7]))).tolist() == [1, GONE], "another value to learn"


def test_equal_questions_are_answered_once():
    """Sheet, judge and chosen sample ask the same after each edit."""
    old = table(np.arange(6, dtype=np.float32).reshape(3, 2))
    new = old.take(np.array([0, 2]))
    kept = survivors(old, new)
    assert survivors(old, new) is kept
    assert not kept.flags.writeable


@pytest.fixture
def moons(qtbot):
    room = SampleRoom(qtbot, generate(Spec.of("moons", count=60)))
    yield room
    room.close()


def hardest_first(room: SampleRoom) -> np.ndarray:
    losses = np.random.default_rng(5).permutation(60).astype(np.float32)
    room.tell(np.zeros((60, 1), np.float32), losses)
    room.view.order.chosen.emit("hardest")
    return np.argsort(-losses)


def test_delete_twice_removes_the_two_hardest(moons):
    """The second one used to remove whoever had the number of the first, far out of sight."""
    order, before = hardest_first(moons), moons.data.x.copy()
    moons.click(0)
    moons.key(Key.Key_Delete)
    assert moons.sheet.current == 0, "the frame is on the next row"
    np.testing.assert_array_equal(moons.data.x[moons.sheet.sample], before[order[1]])
    moons.key(Key.Key_Delete)
    np.testing.assert_array_equal(moons.data.x, np.delete(before, order[:2], axis=0))
    np.testing.assert_array_equal(moons.data.x[moons.sheet.sample], before[order[2]])
    moons.editor.stack.undo()
    moons.editor.stack.undo()
    np.testing.assert_array_equal(moons.data.x, before)


def test_the_order_stays_until_the_network_is_asked_again(moons):
    order, before = hardest_first(moons), moons.data.x.copy()
    moons.click(4)
    moons.key(Key.Key_Delete)
    np.testing.assert_array_equal(moons.data.x[moons.index], before[np.delete(order, 4)])


def test_at_the_end_the_frame_goes_to_the_row_before(moons):
    order, before = hardest_first(moons), moons.data.x.copy()
    moons.sheet.setFocus()
    moons.key(Key.Key_End)
    moons.key(Key.Key_Delete)
    np.testing.assert_array_equal(moons.data.x[moons.sheet.sample], before[order[58]])


def test_the_frame_and_the_selection_stay_with_their_samples_when_others_go(moons):
    order, before = hardest_first(moons), moons.data.x.copy()
    moons.click(9)
    gone = np.delete(np.arange(60), order[[2, 30]])
    moons.editor.edit("Remove two", lambda project: replace_data(project, project.data.take(gone)))
    np.testing.assert_array_equal(moons.data.x[moons.sheet.sample], before[order[9]])
    assert moons.chosen == [moons.sheet.sample]
