"""Kinds of data: what they accept, and that everybody who makes data states the right one."""

from __future__ import annotations

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data, empty_images, empty_plane
from nnsim.data.bundled import BUNDLED, load_set
from nnsim.data.entries import DATA_KINDS
from nnsim.data.kinds import kind_of
from nnsim.data.projection import shown

load()

SHAPES = {
    "points": [(2,)],
    "table": [(1,), (2,), (30,)],
    "image": [(8, 8), (2, 3), (8, 8, 3)],
    "series": [(8, 8), (2, 3)],
    "symbols": [(8, 8), (2, 3)],
    "video": [(8, 8, 3), (8, 8, 2), (4, 4, 4, 3)],
    "tokens": [(1,), (2,), (30,)],
    "pairs": [(1,), (2,), (30,)],
    "episodes": [(8, 8), (2, 3), (8, 8, 3), (8, 8, 2)],
}
ALL = [*{shape for shapes in SHAPES.values() for shape in shapes}, (), (0,), (8, 0), (8, 8, 2), (4, 4, 4, 3)]


@pytest.mark.parametrize("kind", DATA_KINDS.ids())
def test_a_kind_accepts_its_own_shapes(kind: str) -> None:
    for shape in ALL:
        unfit = DATA_KINDS[kind].accepts(shape)
        assert (unfit is None) == (shape in SHAPES[kind]), shape
        assert unfit is None or unfit.text.startswith("its samples are")


@pytest.mark.parametrize("kind", DATA_KINDS.ids())
def test_what_is_fed_has_the_shape_that_is_told(kind: str) -> None:
    features = ("x1", "x1x2", "sin_x2")
    for shape in SHAPES[kind]:
        x = np.random.default_rng(0).normal(size=(5, *shape)).astype(np.float32)
        assert DATA_KINDS[kind].feed(x, features).shape == (5, *DATA_KINDS[kind].fed_shape(shape, features))


def test_sizes_are_told_in_words() -> None:
    assert DATA_KINDS["points"].size((2,)) == "2 inputs"
    assert [DATA_KINDS["table"].size((n,)) for n in (1, 4)] == ["1 input", "4 inputs"]
    assert DATA_KINDS["image"].size((28, 28)) == "28 × 28 pixels"
    assert [DATA_KINDS["series"].size(shape) for shape in ((64, 1), (1, 3))] == ["64 steps", "1 step of 3 channels"]
    assert DATA_KINDS["video"].size((6, 10, 12)) == "6 pictures of 10 × 12 pixels"
    assert DATA_KINDS["tokens"].size((64,)) == "64 characters"
    assert DATA_KINDS["symbols"].size((24, 7)) == "up to 24 steps of 7 symbols"


@pytest.mark.parametrize("name", BUNDLED.ids())
def test_bundled_sets_state_what_they_hold(name: str) -> None:
    data = load_set(name)
    assert kind_of(data).accepts(data.sample_shape) is None
    assert kind_of(data).has_names == bool(data.columns)


def test_what_begins_empty_states_its_kind() -> None:
    assert [kind_of(data).noun for data in (empty_plane(), empty_images(8))] == ["point", "image"]


def test_two_columns_may_be_a_table_all_the_same() -> None:
    """Which the shape alone could not tell; it lies in the plane by a projection, and has no features."""
    x = np.arange(12, dtype=np.float32).reshape(6, 2) ** 2
    data = Data(x, np.zeros(6, np.float32), np.zeros(6, np.bool_), kind="table")
    assert kind_of(data).fed_shape(data.sample_shape, ("x1",)) == (2,)
    assert shown(data).kind == "points"
    assert not np.array_equal(shown(data).x, x)


def test_a_kind_must_be_stated() -> None:
    with pytest.raises(TypeError, match="kind"):
        Data(*(getattr(empty_plane(), name) for name in ("x", "y", "test")))  # type: ignore[call-arg]
