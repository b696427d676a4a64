"""Numbers of samples before and after some went, and whom the browser shows then."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from sample_room import SampleRoom

from nnsim.catalog.edits_data import replace_data
from nnsim.catalog.generate import generate
from nnsim.catalog.load import load
from nnsim.core.data import Data
from nnsim.core.spec import Spec
from nnsim.ui.samples.survivors import GONE, numbers_now, survivors

load()
Key = Qt.Key


@given(values=st.lists(st.integers(0, 3), min_size=1, max_size=20), seed=st.integers(0, 99))
def test_those_left_are_found_again(values, seed):
    """Few different values, so that many samples are equal: any of the equal ones will do, in their order."""
    rng = np.random.default_rng(seed)
    x = np.array(values, np.float32)[:, None] * [1, 2]
    old = Data(x.astype(np.float32), np.zeros(len(values), np.int64), np.zeros(len(values), np.bool_), ("a",))
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
