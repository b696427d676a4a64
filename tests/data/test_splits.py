"""What samples are for: partitions, proportions, determinism, and edits of all that."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.model_selection import train_test_split

from nnsim.core.catalogue import load
from nnsim.core.data import EXCLUDED, PARTS, VALIDATION, Data
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.bundled import load_set, split_of
from nnsim.data.generate import generate
from nnsim.data.splits import ends, hold_out, joining, parts, split_again
from nnsim.edits import data as edits_data
from nnsim.edits import split as edits_split

load()
CLASSES = ("A", "B", "C")
labels = hnp.arrays(np.float32, st.integers(0, 90), elements=st.integers(0, 2).map(float))
shares = st.floats(0, 0.9)
few = st.floats(0, 0.5)


def data_of(y: np.ndarray, **more: object) -> Data:
    return Data(
        np.arange(2 * len(y), dtype=np.float32).reshape(-1, 2),
        y,
        np.zeros(len(y), np.bool_),
        CLASSES,
        kind="points",
        **more,
    )


@given(labels, shares, few, st.sampled_from(("stratified", "random")), st.integers(0, 9))
def test_every_sample_is_for_one_thing_and_shares_are_exact(y, share, more, split, seed) -> None:
    test, aside = parts(y, CLASSES, seed, share, more, split=split)
    data = Data(np.zeros((len(y), 2), np.float32), y, test, CLASSES, aside=aside, kind="points")
    assert (sum(data.part(part).astype(int) for part in PARTS) == 1).all()
    groups = [y == label for label in range(3)] if split == "stratified" else [np.ones(len(y), np.bool_)]
    for group in filter(np.any, groups):
        count, held, validates = group.sum(), test[group].sum(), data.validation[group].sum()
        assert data.train[group].any()
        assert held == min(np.floor(count * share + 0.5), count - 1)
        assert validates == min(np.floor(count * more + 0.5), count - held - 1)
    again, _ = parts(y, CLASSES, seed, share, more, split=split)
    assert np.array_equal(test, again)


@given(labels, shares, few, st.integers(0, 9))
def test_validation_leaves_the_test_samples_as_they_were(y, share, more, seed) -> None:
    test, _ = parts(y, CLASSES, seed, share, more)
    assert np.array_equal(test, hold_out(y, CLASSES, seed, share))


def test_proportions_are_those_of_scikit_learn() -> None:
    y = np.repeat([0.0, 1.0, 2.0], [120, 60, 20]).astype(np.float32)
    test, _ = parts(y, CLASSES, 1, 0.25)
    _, theirs = train_test_split(y, test_size=0.25, stratify=y, random_state=1)
    assert np.bincount(y[test].astype(int)).tolist() == np.bincount(theirs.astype(int)).tolist() == [30, 15, 5]
    free = [np.bincount(y[parts(y, CLASSES, seed, 0.25, split="random")[0]].astype(int)).tolist() for seed in range(9)]
    assert any(counts != [30, 15, 5] for counts in free)
    assert {sum(counts) for counts in free} == {50}


def test_splits_of_before_are_the_same_bit_for_bit() -> None:
    """Written down before there was validation."""
    data = generate(Spec.of("xor", count=24), 3, 0.25)
    assert np.flatnonzero(data.test).tolist() == XOR_TEST
    assert data.aside is None
    assert np.flatnonzero(load_set("iris", 7).test)[:8].tolist() == IRIS_TEST


XOR_TEST = [2, 4, 9, 15, 19, 21]
IRIS_TEST = [0, 1, 2, 19, 20, 23, 32, 34]


@given(labels, st.floats(0, 0.6), st.floats(0.05, 0.3))
def test_painted_points_keep_both_shares(y, share, more) -> None:
    empty = data_of(y[:0], test_share=share, validation_share=more)
    test, aside = joining(empty, y)
    assert aside is not None
    validates = aside == VALIDATION
    assert not (test & validates).any()
    for label in range(3):
        mine = y == label
        assert abs(test[mine].sum() - share * mine.sum()) <= 2
        assert abs(validates[mine].sum() - more * mine.sum()) <= 2


@given(labels.filter(len), few, st.data())
def test_what_is_excluded_stays_so_when_the_rest_is_split_anew(y, share, draw) -> None:
    out = draw.draw(hnp.arrays(np.bool_, len(y)))
    data = data_of(y, aside=np.where(out, EXCLUDED, 0).astype(np.uint8), test_share=0.25, validation_share=share)
    test, aside = split_again(data, "stratified")
    again = Data(data.x, y, test, CLASSES, aside=aside, kind="points")
    assert np.array_equal(again.excluded, out)
    kept = parts(y[~out], CLASSES, data.seed, 0.25, share)[0]
    assert np.array_equal(test[~out], kept)


# ------------------------------------------------------------ edits


@pytest.fixture
def project() -> Project:
    return edits_data.choose_bundled(Project(), "iris")


def test_kinds_of_splits_and_back(project: Project) -> None:
    random = edits_split.set_split(project, "random")
    assert split_of(random.data) == "random"
    assert not np.array_equal(random.data.test, project.data.test)
    back = edits_split.set_split(random, "stratified")
    assert np.array_equal(back.data.test, project.data.test)
    with pytest.raises(ProblemError, match="brought no split along"):
        edits_split.set_split(project, "given")


def test_validation_is_drawn_and_given_up_again(project: Project) -> None:
    more = edits_split.set_validation_share(project, 0.2)
    assert np.array_equal(more.data.test, project.data.test)
    assert np.bincount(more.data.y[more.data.validation].astype(int)).tolist() == [10, 10, 10]
    assert edits_split.set_validation_share(more, 0.0).data.aside is None
    other = edits_data.choose_bundled(more, "wine").data
    assert other.validation_share == 0.2
    assert other.validation.any()


def test_the_split_of_the_makers_stays_until_a_share_is_asked_for() -> None:
    mnist = edits_data.choose_bundled(Project(), "mnist")
    assert split_of(mnist.data) == "given"
    more = edits_split.set_validation_share(edits_split.set_seed(mnist, 5), 0.1)
    assert np.array_equal(more.data.test, mnist.data.test)
    assert int(more.data.validation.sum()) == 7000
    shared = edits_split.set_test_share(more, 0.25)
    assert split_of(shared.data) == "stratified"
    back = edits_split.set_split(shared, "given")
    assert np.array_equal(back.data.test, mnist.data.test)
    assert back.data.test_share == pytest.approx(1 / 7)


@pytest.mark.parametrize("part", PARTS)
def test_samples_are_moved_from_anywhere_to_anywhere(project: Project, part: str) -> None:
    mask = np.arange(150) % 10 == 0
    mixed = edits_split.set_validation_share(project, 0.2)
    moved = edits_split.move_to(mixed, mask, part)
    assert moved.data.part(part)[mask].all()
    for other in PARTS:
        assert np.array_equal(moved.data.part(other)[~mask], mixed.data.part(other)[~mask])
    assert edits_split.move_to(moved, mask, part) is moved
    assert mixed.data.counts() == (50, 50, 50)
    assert sum(moved.data.counts()) == (135 if part == "excluded" else 150)
    assert moved.data.x is project.data.x


def test_points_of_the_plane_are_taken_out() -> None:
    plane = edits_data.choose_generator(Project(), "moons")
    count = len(plane.data)
    less = edits_split.move_to(plane, np.arange(count) < 5, "excluded").data
    assert len(less) == count - 5
    assert less.aside is None


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda p: edits_split.set_validation_share(p, 0.7), "validation share must lie between 0 and 0.5"),
        (lambda p: edits_split.set_split(p, "magic"), "no split 'magic'"),
        (lambda p: edits_split.move_to(p, np.ones(150, np.bool_), "bin"), "no part 'bin'"),
    ],
)
def test_illegal_wishes_are_sentences(project: Project, edit, words: str) -> None:
    with pytest.raises(ProblemError, match=words):
        edit(project)


def test_a_sample_cannot_be_for_two_things() -> None:
    both = {"test": np.array([True]), "aside": np.array([VALIDATION], np.uint8)}
    with pytest.raises(ValueError, match="one thing only"):
        Data(np.zeros((1, 2), np.float32), np.zeros(1, np.float32), kind="points", **both)


def test_of_samples_that_follow_each_other_the_last_are_held_out() -> None:
    test, aside = ends(20, 0.25, 0.1)
    assert np.flatnonzero(test).tolist() == [15, 16, 17, 18, 19]
    assert aside is not None
    assert np.flatnonzero(aside == VALIDATION).tolist() == [13, 14]
    assert ends(20, 0.0)[1] is None
    given = np.arange(20) < 3
    test, aside = ends(20, 0.5, 0.1, given=given)
    assert test is given
    assert aside is not None
    assert np.flatnonzero(aside).tolist() == [18, 19]


def test_another_share_of_a_text_is_its_end_again() -> None:
    project = edits_data.choose_bundled(Project(), "tiny_shakespeare")
    other = edits_split.set_validation_share(edits_split.set_test_share(project, 0.2), 0.1)
    data = other.data
    assert np.flatnonzero(data.test).tolist() == list(range(17_428 - 3486, 17_428))
    assert np.flatnonzero(data.validation).tolist() == list(range(17_428 - 3486 - 1743, 17_428 - 3486))
    back = edits_split.set_split(other, "given").data
    assert int(back.test.sum()) == 1743


def test_generated_captions_are_split_again_as_they_were_made() -> None:
    data = generate(Spec("captions", {}), 1, 0.3)
    test, _ = split_again(data, data.split)
    assert np.array_equal(test, data.test)
