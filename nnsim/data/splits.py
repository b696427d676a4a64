"""Which samples are held out: by share and seed, of every class alike or of all together, or as the source says.

Each purpose draws from random numbers of its own, so a validation set leaves the test samples as they were.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np

from nnsim.core.data import EXCLUDED, SPLITS, VALIDATION, Aside, Data, Floats, Mask
from nnsim.core.problem import Problem, ProblemError
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pictures
from nnsim.language.texts import say

MAX_SEED = 2**32 - 1
MAX_TEST_SHARE = 0.9
MAX_VALIDATION_SHARE = 0.5
MAX_HELD = 0.95
"""Of points that are painted at least every twentieth is trained on."""

# Purposes that keep the random numbers of one seed apart; 1 draws the points of generators.
_SPLIT, _VALIDATION = 2, 3

LABELS = {
    "stratified": say("Share of each class"),
    "random": say("Share of all"),
    "given": say("Given by the source"),
}
"""Words for the ids of ``core.data.SPLITS``."""


def hold_out(y: Floats, classes: tuple[str, ...], seed: int, test_share: float) -> Mask:
    """Choose the test samples at random: the share of every class, or of all where ``classes`` is empty.

    The share is exact to rounding; at least one sample of each class stays for training.
    """
    return _draw(y, classes, (seed, _SPLIT), test_share, np.ones(len(y), np.bool_))


def for_validation(y: Floats, classes: tuple[str, ...], seed: int, share: float, test: Mask) -> Mask:
    """Choose validation samples among those not held out for ``test`` [n], such that they are ``share`` of all."""
    return _draw(y, classes, (seed, _VALIDATION), share, ~test)


def _draw(y: Floats, classes: tuple[str, ...], seed: tuple[int, int], share: float, free: Mask) -> Mask:
    rng = np.random.default_rng(seed)
    drawn = np.zeros(len(y), np.bool_)
    groups = [np.flatnonzero(y == label) for label in range(len(classes))] if classes else [np.arange(len(y))]
    for members in groups:
        mine = members[free[members]]
        count = min(math.floor(len(members) * share + 0.5), len(mine) - 1)
        drawn[rng.permutation(mine)[: max(count, 0)]] = True
    return drawn


def parts(
    y: Floats,
    classes: tuple[str, ...],
    seed: int,
    test_share: float,
    validation_share: float = 0.0,
    *,
    split: str = "stratified",
    given: Mask | None = None,
) -> tuple[Mask, Aside | None]:
    """Test marks [n] and what is set aside [n] of a whole set; ``given`` are the test samples of the source."""
    alike = classes if split != "random" else ()
    test = hold_out(y, alike, seed, test_share) if given is None else given
    if not validation_share:
        return test, None
    held = for_validation(y, alike, seed, validation_share, test)
    return test, np.where(held, VALIDATION, 0).astype(np.uint8)


def ends(
    count: int, test_share: float, validation_share: float = 0.0, *, given: Mask | None = None
) -> tuple[Mask, Aside | None]:
    """As ``parts`` for samples that follow each other: the last are tested, those before them validate.

    Who was trained on what surrounds a passage has nearly read it.
    """
    test = np.arange(count) >= count - _rounded(count * test_share) if given is None else given
    aside = np.zeros(count, np.uint8)
    free = np.flatnonzero(~test)
    aside[free[max(len(free) - _rounded(count * validation_share), 1) :]] = VALIDATION
    return test, aside if aside.any() else None


def _rounded(number: float) -> int:
    return math.floor(number + 0.5)


def split_again(data: Data, split: str, given: Mask | None = None) -> tuple[Mask, Aside | None]:
    """As ``parts`` for the samples of ``data`` with its seed and shares; what is excluded stays so.

    Augmented copies are in neither share, and a picture is in one part with all its texts.
    """
    used = ~(data.excluded | data.is_copy)
    told = None if given is None else given[used]
    test, aside = np.zeros(len(data), np.bool_), np.where(data.excluded, EXCLUDED, 0).astype(np.uint8)
    if kind_of(data).follows_on:
        test[used], apart = ends(int(used.sum()), data.test_share, data.validation_share, given=told)
    else:
        test[used], apart = _by_picture(data, used, split, told)
    if apart is not None:
        aside[used] = apart
    return test, aside if aside.any() else None


def _by_picture(data: Data, used: Mask, split: str, told: Mask | None) -> tuple[Mask, Aside | None]:
    """As ``parts`` for the ``used``; of a picture with several texts the first pair is drawn, the others go with it."""
    y, shares = data.y[used], (data.seed, data.test_share, data.validation_share)
    if not data.modality_shapes or data.source is not None:  # a generator draws each picture by itself
        return parts(y, data.classes, *shares, split=split, given=told)
    numbers: dict[bytes, int] = {}
    seen = (hashlib.blake2b(picture.tobytes()).digest() for picture in pictures(data, data.x[used]))
    group = np.array([numbers.setdefault(each, len(numbers)) for each in seen], np.intp)
    _, first = np.unique(group, return_index=True)
    given = None if told is None else np.bincount(group, told) > 0
    test, aside = parts(y[first], data.classes, *shares, split=split, given=given)
    return test[group] if told is None else told, None if aside is None else aside[group]


def joining(data: Data, y: Floats) -> tuple[Mask, Aside | None]:
    """What new samples with targets ``y`` [m] are for, such that the shares of each class are kept.

    The sample that becomes number k of its class (of all, for regression) is held out where
    ``floor(k * share)`` grows: at a share of 0.25 every fourth one, the first never. Of those held
    out, every so many validate.
    """
    number = _numbers(data, y)
    more = data.validation_share
    share = min(data.test_share + more, MAX_HELD)
    held = _grows(number, share)
    if not more:
        return held, None
    validates = held & _grows(np.floor(number * share + _TINY), more / (data.test_share + more))
    return held & ~validates, np.where(validates, VALIDATION, 0).astype(np.uint8)


_TINY = 1e-9
"""0.29 * 100 is 28.999999999999996."""


def _grows(number: Floats, share: float) -> Mask:
    grown: Mask = np.floor(number * share + _TINY) > np.floor((number - 1) * share + _TINY)
    return grown


def _numbers(data: Data, y: Floats) -> Floats:
    """The how-manieth of its class each new sample becomes, [m]; augmented copies do not count."""
    own = None if data.copy_of is None else ~data.is_copy
    number = np.zeros(len(y), np.float64)
    labels = np.unique(y) if data.classes else (None,)
    for label in labels:
        mine = np.ones(len(y), np.bool_) if label is None else y == label
        before = _how_many_own(data, own, label)
        number[mine] = before + 1 + np.arange(int(mine.sum()))
    return number  # type: ignore[return-value]


def _how_many_own(data: Data, own: Mask | None, label: float | None) -> int:
    """How many samples of a class, or all, are no copies."""
    if label is None:
        return len(data) if own is None else int(np.count_nonzero(own))
    mine = data.y == label
    return int(np.count_nonzero(mine if own is None else own & mine))


def check_split(seed: int, test_share: float, validation_share: float = 0.0, split: str = "stratified") -> None:
    """Raise ``ProblemError`` unless seed, shares and kind of split are legal."""
    if not _is_seed(seed):
        raise _wrong(
            say("The seed must be a whole number from 0 to {max_seed}, not {seed!r}.", max_seed=MAX_SEED, seed=seed)
        )
    if not 0.0 <= test_share <= MAX_TEST_SHARE:
        raise _wrong(
            say(
                "The test share must lie between 0 and {max_test_share:g}, not {test_share!r}.",
                max_test_share=MAX_TEST_SHARE,
                test_share=test_share,
            )
        )
    if not 0.0 <= validation_share <= MAX_VALIDATION_SHARE:
        raise _wrong(
            say(
                "The validation share must lie between 0 and {max_validation_share:g}, not {validation_share!r}.",
                max_validation_share=MAX_VALIDATION_SHARE,
                validation_share=validation_share,
            )
        )
    if split not in SPLITS:
        raise _wrong(say("There is no split {split!r}: choose {splits}.", split=split, splits=", ".join(SPLITS)))


def _is_seed(seed: object) -> bool:
    return isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed <= MAX_SEED


def _wrong(sentence: str) -> ProblemError:
    return ProblemError(Problem(sentence, "data"))
