"""What crosses the pipe arrives as it was; a known data set crosses once."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import threading
import weakref
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnsim.client.transport import IN_BAND, Channel
from nnsim.core.data import Data
from nnsim.core.messages import Edit, Load, SetRunning
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint


@pytest.fixture
def ends():
    here, there = multiprocessing.Pipe()
    pair = Channel(here), Channel(there)
    yield pair
    for end in pair:
        end.close()


def send_over(ends, message):
    """Large messages do not fit into the pipe, so somebody has to read meanwhile."""
    writer = threading.Thread(target=ends[0].send, args=(message,))
    writer.start()
    try:
        return ends[1].receive()
    finally:
        writer.join()


def data(n: int) -> Data:
    return Data(np.full((n, 2), 0.5, np.float32), np.zeros(n, np.float32), np.zeros(n, np.bool_), kind="points")


@settings(max_examples=30)
@given(arrays.arrays(st.sampled_from([np.float32, np.float64, np.bool_]), arrays.array_shapes(max_dims=3)))
def test_an_array_arrives_with_type_shape_and_values(array):
    here, there = map(Channel, multiprocessing.Pipe())
    here.send(array)
    arrived = there.receive()
    here.close()
    there.close()
    assert arrived.dtype == array.dtype
    np.testing.assert_array_equal(arrived, array)


@pytest.mark.parametrize("size", [1, IN_BAND // 4, IN_BAND // 4 + 1, 3_000_000])
def test_arrays_of_any_size_arrive_and_stay_writable(ends, size):
    weights = {"a": np.arange(size, dtype=np.float32), "b": np.ones((2, size), np.float32)[:, ::2]}
    state = send_over(ends, Checkpoint(1, 2, 3, weights))
    for name, array in weights.items():
        np.testing.assert_array_equal(state.weights[name], array)
        assert state.weights[name].flags.writeable


def test_the_arrays_of_a_data_set_stay_read_only(ends):
    arrived = send_over(ends, Load(1, Project(data=data(50_000))))
    assert not arrived.project.data.x.flags.writeable


def test_a_known_data_set_is_the_same_object_on_arrival(ends):
    project = Project(data=data(20_000))
    first = send_over(ends, Load(1, project)).project
    send_over(ends, SetRunning(True))  # what carries no data set does not make it forgotten
    second = send_over(ends, Edit(replace(project, name="renamed"))).project
    assert second.name == "renamed"
    assert second.data is first.data


def test_a_changed_data_set_is_sent_anew_and_known_from_then_on(ends):
    send_over(ends, Load(1, Project(data=data(10))))
    project = Project(data=data(20))
    first = send_over(ends, Edit(project)).project
    second = send_over(ends, Edit(project)).project
    assert len(first.data) == 20
    assert second.data is first.data


def test_an_edit_of_a_knob_does_not_carry_the_data():
    here, there = multiprocessing.Pipe()
    channel = Channel(here)
    project = Project(data=data(300))  # fits into the pipe, on Windows 8 KiB
    sizes = []
    for name in ("first", "second"):
        channel.send(Edit(replace(project, name=name)))
        sizes.append(len(there.recv_bytes()))
        while there.poll():
            sizes[-1] += len(there.recv_bytes())
    channel.close()
    there.close()
    assert sizes[0] > 300 * 3 * 4
    assert sizes[1] < 2000


def test_what_cannot_be_pickled_leaves_the_channel_usable(ends):
    with pytest.raises((pickle.PicklingError, AttributeError)):
        ends[0].send(lambda: None)
    assert send_over(ends, SetRunning(True)) == SetRunning(True)


def test_the_other_side_leaving_is_an_end(ends):
    ends[0].close()
    assert ends[1].poll(None)
    with pytest.raises(EOFError):
        ends[1].receive()


def test_the_other_side_leaving_as_windows_says_it():
    class Gone:
        def poll(self, _seconds):
            raise BrokenPipeError

    assert Channel(Gone()).poll()


def test_what_was_sent_is_let_go_at_once(ends):
    """A state of a large network is hundreds of megabytes: it must not wait for Python to look for garbage."""
    weights = np.ones(IN_BAND, np.float32)
    gone = weakref.ref(weights)
    gc.disable()
    try:
        send_over(ends, Checkpoint(1, 2, 3, {"a": weights}))
        del weights
        assert gone() is None
    finally:
        gc.enable()


def painted(n: int) -> Data:
    """Points to which one was added by hand, so that there is room behind them."""
    one = np.ones((1, 2), np.float32), np.ones(1, np.float32), np.ones(1, np.bool_)
    return data(n).joined(*one)


def received(ends, *sets: Data) -> list[Data]:
    """What arrives of these data sets, one edit after the other."""
    return [send_over(ends, Edit(Project(data=one))).project.data for one in sets]


def test_excluded_samples_are_the_same_on_the_other_side(ends):
    images = data(40_000)
    without = replace(images, aside=np.arange(40_000) % 2 == 0)
    before, after, again = received(ends, images, replace(without, aside=without.aside.astype(np.uint8) * 2), images)
    assert after.x is before.x
    assert again.x is before.x
    assert again.aside is None
    np.testing.assert_array_equal(after.excluded, without.aside)


def test_points_that_are_painted_travel_alone_and_share_the_memory_of_all(ends):
    first = painted(40_000)
    more = np.full((3, 2), 7, np.float32), np.zeros(3, np.float32), np.zeros(3, np.bool_)
    second = first.joined(*more)
    third = second.joined(*more)
    arrived = received(ends, first, second, third, second)
    for sent, got in zip((first, second, third, second), arrived, strict=True):
        for name in ("x", "y", "test"):
            np.testing.assert_array_equal(getattr(got, name), getattr(sent, name))
            assert not getattr(got, name).flags.writeable
    assert np.shares_memory(arrived[1].x, arrived[2].x)
    assert np.shares_memory(arrived[3].x, arrived[2].x)


def test_an_edit_of_a_few_of_many_samples_is_a_small_message():
    first = painted(300)
    more = np.full((3, 2), 7, np.float32), np.zeros(3, np.float32), np.zeros(3, np.bool_)
    here, there = multiprocessing.Pipe()
    channel = Channel(here)
    sizes = []
    for one in (first, first.joined(*more), first, replace(first, test=~first.test)):
        channel.send(Edit(Project(data=one)))
        sizes.append(len(there.recv_bytes()))
    channel.close()
    there.close()
    assert sizes[0] > 300 * 3 * 4
    assert max(sizes[1:]) < 3000
