from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.messages import Edit, Load, Notice
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.engine.session import Session
from nnsim.engine.timeline import Timeline
from nnsim.engine.weight_transfer import Labelled, Meaning, merge, overlay, park


def filled(value: float, *shape: int, columns: tuple[str, ...] = (), owner: str = "dense") -> Labelled:
    return Labelled(np.full(shape, value, np.float32), Meaning(owner, columns))


@given(st.tuples(*[st.integers(1, 5)] * 2), st.tuples(*[st.integers(1, 5)] * 2))
@settings(max_examples=40)
def test_the_block_that_both_share_comes_from_above(old: tuple[int, int], new: tuple[int, int]) -> None:
    merged = overlay(filled(0, *new), filled(1, *old)).array
    rows, columns = min(old[0], new[0]), min(old[1], new[1])
    assert merged.shape == new
    assert merged[:rows, :columns].all()
    assert merged.sum() == rows * columns


def test_columns_of_features_follow_their_names() -> None:
    old = Labelled(np.array([[1, 2]], np.float32), Meaning("dense", ("x1", "x2")))
    merged = overlay(filled(0, 1, 3, columns=("x1", "x1x2", "x2")), old)
    assert merged.array.tolist() == [[1, 0, 2]]


def test_arrays_of_another_kind_or_dimension_are_not_mixed() -> None:
    below = filled(0, 2, 2)
    assert overlay(below, filled(1, 2, 2, owner="batchnorm1d")) is below
    assert overlay(below, filled(1, 2)) is below
    assert overlay(below, filled(1, 2, 2, columns=("x1", "x2"))) is below


def test_later_sources_win_and_what_was_touched_is_named() -> None:
    fresh = {"a": filled(0, 3), "b": filled(0, 2)}
    merged, touched = merge(fresh, {"a": filled(1, 3)}, {"a": filled(2, 1), "c": filled(9, 1)})
    assert merged["a"].tolist() == [2, 1, 1]
    assert merged["b"].tolist() == [0, 0]
    assert touched == ("a",)


def test_parked_arrays_remember_the_largest_form_with_the_newest_numbers() -> None:
    parked = park({}, {"w": filled(4, 4)}, {"w": filled(4, 3)})
    parked = park(parked, {"w": filled(3, 3)}, {"w": filled(3, 2)})
    assert parked["w"].array.tolist() == [3, 3, 3, 4]
    assert park(parked, {"w": filled(5, 4)}, {})["w"].array.tolist() == [5, 5, 5, 5]


def test_what_is_parked_is_a_copy() -> None:
    old, known = {"a.w": filled(1, 4), "b.w": filled(1, 4)}, filled(0, 4)
    parked = park({"b.w": known}, old, {})
    for labelled in old.values():
        labelled.array[:] = 9
    assert [parked[name].array.tolist() for name in old] == [[1, 1, 1, 1]] * 2
    assert parked["b.w"] is known, "which takes no more memory"


class Stuck(np.ndarray):
    """An array for whose copy there is no memory."""

    def copy(self, *_: object) -> Stuck:
        raise MemoryError


def test_weights_that_find_no_room_are_let_go_with_what_the_optimizer_knew_of_them() -> None:
    stuck = Labelled(np.zeros(4, np.float32).view(Stuck), Meaning("dense"))
    for names in (("a.w", "m/a.w"), ("m/a.w", "a.w")):
        timeline = Timeline()
        timeline.park({names[0]: filled(1, 4), names[1]: stuck, "b.w": filled(3, 4)}, {})
        assert set(timeline.parked) == {"b.w"}
        assert timeline.take_dropped(("a.w", "b.w")) == ("a.w",)


def test_what_is_still_there_is_not_parked() -> None:
    assert park({}, {"w": filled(1, 2)}, {"w": filled(2, 2)}) == {}


def test_the_oldest_parked_arrays_go_first_with_what_the_optimizer_knew_of_them() -> None:
    timeline = Timeline(budget=3 * 16)
    timeline.park({"a.w": filled(1, 4), "m/a.w": filled(2, 4)}, {})
    timeline.park({"b.w": filled(3, 4)}, {})
    assert set(timeline.parked) == {"a.w", "m/a.w", "b.w"}
    timeline.park({"c.w": filled(4, 4)}, {})
    assert set(timeline.parked) == {"b.w", "c.w"}
    assert timeline.take_dropped(("b.w", "a.w", "d.w")) == ("a.w",)
    assert timeline.take_dropped(("a.w",)) == ()


def test_what_was_parked_last_is_kept_however_large() -> None:
    timeline = Timeline(budget=1)
    timeline.park({"a.w": filled(1, 4), "b.w": filled(1, 4)}, {})
    assert set(timeline.parked) == {"a.w", "b.w"}
    timeline.park({"b.w": filled(5, 4)}, {})
    assert set(timeline.parked) == {"b.w"}
    assert timeline.take_dropped(("a.w",)) == ("a.w",)


def test_weights_that_an_undone_edit_cannot_bring_back_are_told_of(build) -> None:
    def told(project: Project) -> list[str]:
        return [event.problem.text for event in session.handle(Edit(project)) if isinstance(event, Notice)]

    hidden, narrow = Spec.of("dense", units=4), Spec.of("dense", units=2)
    session = Session()
    session.handle(Load(1, build(hidden, hidden)))
    session.trainer.timeline._budget = 1
    assert told(build(hidden)) == []
    assert told(build(narrow)) == [], "which parks others, and there is no room for more"
    assert told(build(hidden, hidden)) == [
        "The earlier weights of node1 are no longer kept, to save memory: new ones are drawn."
    ]


def conv(value: float, *shape: int, blocks: int = 1) -> Labelled:
    return Labelled(np.full(shape, value, np.float32), Meaning("conv2d", blocks=blocks))


def test_a_filter_that_grows_keeps_its_middle_and_its_channels() -> None:
    merged = overlay(conv(0, 3, 2, 5, 5), conv(1, 2, 2, 3, 3)).array
    assert merged[:2, :, 1:4, 1:4].all()
    assert merged.sum() == 2 * 2 * 9
    assert overlay(conv(0, 2, 2, 1, 1), conv(1, 2, 2, 3, 3)).array.all()


def test_gates_keep_their_own_units() -> None:
    old = Labelled(np.repeat([1, 2, 3, 4], 2).astype(np.float32), Meaning("lstm", blocks=4))
    merged = overlay(Labelled(np.zeros(12, np.float32), Meaning("lstm", blocks=4)), old).array
    assert merged.tolist() == [1, 1, 0, 2, 2, 0, 3, 3, 0, 4, 4, 0]
    assert overlay(conv(0, 4, 1, 3, 3, blocks=2), conv(1, 4, 2, 3, 3)).array.sum() == 0


def flattened(value: float, units: int, *grid: int) -> Labelled:
    return Labelled(np.full((units, int(np.prod(grid))), value, np.float32), Meaning("dense", reads=1, grid=grid))


def test_columns_of_a_flattened_image_follow_the_channels() -> None:
    merged = overlay(flattened(0, 3, 4, 2, 2), flattened(1, 3, 2, 2, 2)).array
    assert merged[:, :8].all()
    assert not merged[:, 8:].any()
    smaller = flattened(0, 3, 2, 1, 2)
    assert overlay(smaller, flattened(1, 3, 2, 2, 2)) is smaller  # other places of the image
