"""Augmentation against scipy.ndimage: bends, elastic fields, seeds, blocks, and no leak."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.spec import Spec
from nnsim.data.augment import (
    BLOCK,
    Augmenting,
    augment,
    border,
    check,
    displacement,
    make_block,
    originals,
    read,
    rotated,
)
from nnsim.data.bundled import load_set
from nnsim.data.entries import AUGMENTATIONS

load()
ALL = tuple(Spec(kind.id) for kind in AUGMENTATIONS)
PLACES = np.stack(np.meshgrid(np.arange(9.0), np.arange(7.0), indexing="ij")).astype(np.float32)


def pictures(count: int = 5, shape: tuple[int, ...] = (9, 7)) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (count, *shape), np.uint8)


def data_of(x: np.ndarray, held: int = 3) -> Data:
    n = len(x)
    return Data(x, (np.arange(n) % 2).astype(np.float32), np.arange(n) % held == 0, columns=(), kind="image")


def test_reading_is_bilinear_with_the_border_around() -> None:
    image = pictures(1)[0].astype(np.float32) / 255
    places = np.random.default_rng(2).uniform(-4, 12, (2, 1, 9, 7)).astype(np.float32)
    around = float(border(image[None, ..., None])[0, 0])
    expected = ndimage.map_coordinates(image - around, places[:, 0], order=1, mode="grid-constant") + around
    assert read(image[None, ..., None], places)[0, ..., 0] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("degrees", [0, 30, -90, 180])
def test_turns_as_scipy_does(degrees: float) -> None:
    image = np.pad(pictures(1, (7, 7))[0].astype(np.float32) / 255, 3)
    places = np.stack(np.meshgrid(np.arange(13.0), np.arange(13.0), indexing="ij")).astype(np.float32)[:, None]
    turned = read(image[None, ..., None], rotated(places, np.full((1, 1, 1), np.deg2rad(degrees), np.float32)))
    expected = ndimage.rotate(image, degrees, reshape=False, order=1, mode="grid-constant")
    assert turned[0, ..., 0] == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize("width", [0.7, 2.0, 5.0])
def test_elastic_fields_are_gaussian(width: float) -> None:
    noise = np.random.default_rng(3).uniform(-1, 1, (40, 30)).astype(np.float32)
    smooth = ndimage.gaussian_filter(noise, width, mode="constant", truncate=4.0)
    field = displacement(noise, width, 1.5)
    ratio = field / smooth
    assert ratio == pytest.approx(np.full_like(ratio, np.median(ratio)), rel=1e-2)


def test_elastic_strength_is_a_deviation_in_pixels() -> None:
    noise = np.random.default_rng(4).uniform(-1, 1, (50, 64, 64)).astype(np.float32)
    inner = displacement(noise, 3.0, 2.0)[:, 16:48, 16:48]
    assert inner.std() == pytest.approx(2.0, rel=0.05)


@settings(max_examples=40, deadline=None)
@given(
    shape=st.one_of(
        st.tuples(st.integers(1, 20), st.integers(1, 20)),
        st.tuples(st.integers(1, 20), st.integers(1, 20), st.just(3)),
    ),
    count=st.integers(1, 6),
    kinds=st.sets(st.sampled_from([spec.kind for spec in ALL]), min_size=1),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_shape_and_mixture_keeps_shape_and_seed(
    shape: tuple[int, ...], count: int, kinds: set[str], seed: int
) -> None:
    wanted = Augmenting(tuple(spec for spec in ALL if spec.kind in kinds), seed=seed)
    x = pictures(count, shape)
    made = make_block(x, wanted)
    assert made.shape == x.shape
    assert made.dtype == np.uint8
    assert np.array_equal(made, make_block(x, wanted))
    assert np.array_equal(made[:1], make_block(x[:1], wanted))  # a preview of the first is what will be made


def test_changes_of_no_size_change_nothing() -> None:
    still = {p.id: 0.0 for kind in AUGMENTATIONS for p in kind.parameters if p.id != "smoothness"}
    specs = tuple(Spec.of(k.id, **{p.id: still[p.id] for p in k.parameters if p.id in still}) for k in AUGMENTATIONS)
    x = pictures(3)
    assert np.array_equal(make_block(x, Augmenting(specs)), x)


def test_only_training_images_are_copied_and_blocks_do_not_matter() -> None:
    data = data_of(pictures(2 * BLOCK + 9, (8, 8)))
    wanted = Augmenting(ALL, copies=2, seed=7)
    made = augment(data, wanted)
    assert made is not None
    x, of = made
    train = originals(data)
    assert np.array_equal(of, np.tile(train, 2))
    assert not data.test[of].any()
    assert np.array_equal(x[BLOCK : BLOCK + 4], make_block(data.x[train[BLOCK : BLOCK + 4]], wanted, 0, 1))
    assert not np.array_equal(x[: len(train)], x[len(train) :])


def test_digits_stay_readable() -> None:
    data = load_set("digits")
    x, of = augment(data, Augmenting((Spec("shift"), Spec("rotate"), Spec("elastic")))) or (None, None)
    assert x is not None
    assert of is not None
    held = data.x[data.test].reshape(-1, 64).astype(np.float32)
    near = ((x.reshape(-1, 1, 64).astype(np.float32)[::9] - held) ** 2).sum(axis=2).argmin(axis=1)
    assert (data.y[data.test][near] == data.y[of][::9]).mean() > 0.65  # a shift of half a pixel is much at 8 x 8


def test_stopping_leaves_nothing() -> None:
    told: list[float] = []
    assert augment(data_of(pictures(40)), Augmenting(ALL, 3), lambda share: bool(told.append(share))) is None
    assert len(told) == 1


@pytest.mark.parametrize(
    ("data", "wanted", "words"),
    [
        (data_of(pictures(9)), Augmenting(()), "switch on"),
        (data_of(pictures(2), held=1), Augmenting(ALL), "no training image"),
        (load_set("iris"), Augmenting(ALL), "Only images"),
        (load_set("mnist"), Augmenting(ALL, 23), "fewer copies"),
    ],
)
def test_what_cannot_be_made_is_said(data: Data, wanted: Augmenting, words: str) -> None:
    problem = check(data, wanted)
    assert problem is not None
    assert words in problem.text
    with pytest.raises(ProblemError):
        augment(data, wanted)


def test_copies_of_copies_are_never_made() -> None:
    data = data_of(pictures(9))
    x, of = augment(data, Augmenting(ALL)) or (None, None)
    assert x is not None
    assert of is not None
    more = data.joined(x, data.y[of], np.zeros(len(x), np.bool_), of.astype(np.int32))
    assert np.array_equal(originals(more), originals(data))
    assert np.array_equal(originals(replace(more, test=more.test)), originals(data))
