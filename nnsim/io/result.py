"""From samples that were read to a data set: classes, split, the visible plane, where it came from."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import GIVEN_TEST, GIVEN_VALIDATION, PLANE, VALIDATION, Aside, Data, Floats, Mask, Whole
from nnsim.core.rows import as_rows
from nnsim.data.entries import DATA_KINDS
from nnsim.data.kinds import kind_of
from nnsim.data.scaling import DONE
from nnsim.data.splits import check_split, hold_out, split_again
from nnsim.edits.names import MAX_NAME
from nnsim.io.choices import ImportChoices, Levels, Scaling
from nnsim.io.sources import Pasted, Source, failure
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_CLASSES

MARGIN = 0.05
"""Free space around the points of a plane, as a share of their extent."""

LARGEST = float(np.finfo(np.float32).max)
MAX_WHOLE = 2.0**53
"""Up to here float64 holds every whole number."""

CLOSE = 1e-4
"""Rounding moves a number by at most this share of the deviation of its column."""

TINY = 0.02
"""Values to learn that deviate by less are scaled up."""

PLANE_WIDTH = 2
"""Numbers that are a place in the plane."""

NEAR_ONE = 4.0
"""Columns that lie within this are not scaled unless a person asks for it."""


@dataclass(frozen=True, slots=True)
class Samples:
    """What was read: inputs and targets, names of classes, columns and values, the source's split, its kind.

    ``note`` says what was left out or filled in; ``copy_of`` [n], ``lengths`` [n], ``vocabulary`` and
    ``modality_shapes`` are as in ``Data``; ``levels`` were black and white.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    classes: tuple[str, ...]
    columns: tuple[str, ...] = ()
    test: Mask | None = None
    note: str = ""
    validation: Mask | None = None
    copy_of: Whole | None = None
    levels: Levels | None = None
    vocabulary: tuple[str, ...] = ()
    lengths: Whole | None = None
    target_names: tuple[str, ...] = ()
    pixel_classes: tuple[str, ...] = ()
    modality_shapes: tuple[tuple[int, ...], ...] = ()
    kind: str = field(kw_only=True)


def kind_of_rows(width: int) -> str:
    """The kind of samples of ``width`` numbers: two are a place in the plane, others a row of a table."""
    return "points" if width == PLANE_WIDTH else "table"


def make(source: Source, choices: ImportChoices, samples: Samples) -> Data:
    """The data set; raises ``ProblemError`` where the classes or the split are impossible."""
    check_split(choices.seed, choices.test_share)
    classes = _class_names(source, samples.classes)
    _check_finite(source, samples.x, samples.y)
    kind = DATA_KINDS[samples.kind]
    x, y = samples.x if kind.is_written else stored(samples.x), stored(samples.y)
    given = samples.test is not None and choices.given_split
    test = samples.test if given else _split(y, classes, choices)
    assert test is not None
    validates = samples.validation if given else None
    data = Data(
        x=x,
        y=y,
        test=test,
        classes=classes,
        columns=samples.columns if kind.has_names else (),
        plane=plane_of(x) if kind.lies_in_plane == "itself" else PLANE,
        seed=choices.seed,
        test_share=float(test.mean()) if given else choices.test_share,
        validation_share=0.0 if validates is None else float(validates.mean()),
        aside=None if validates is None else np.where(validates, VALIDATION, 0).astype(np.uint8),
        split="given" if given else "stratified" if choices.stratified else "random",
        given=None if samples.test is None else _told(samples.test, samples.validation),
        scaling=(choices.scaling or usual_scaling(x)) if kind.has_names else "none",
        target_scaling="none"
        if classes or samples.pixel_classes
        else choices.target_scaling or usual_target_scaling(y),
        target_names=samples.target_names,
        pixel_classes=samples.pixel_classes,
        origin="; ".join(
            filter(None, [say("the clipboard") if isinstance(source, Pasted) else source.name, samples.note])
        ),
        vocabulary=samples.vocabulary,
        lengths=samples.lengths,
        modality_shapes=samples.modality_shapes,
        kind=kind.id,
    )
    return data if samples.copy_of is None else _with_copies(source, data, samples.copy_of)


def _told(test: Mask, validation: Mask | None) -> Aside:
    """What the source says of each sample, [n]."""
    told = np.where(test, GIVEN_TEST, 0).astype(np.uint8)
    if validation is not None:
        told[validation] = GIVEN_VALIDATION
    return told


def _with_copies(source: Source, data: Data, copy_of: Whole) -> Data:
    """Copies as the source marks them; a split that it does not bring is drawn without them."""
    try:
        if data.split == "given":
            return replace(data, copy_of=copy_of)
        nobody = np.zeros(len(data), np.bool_)
        marked = replace(data, test=nobody, copy_of=copy_of)
    except ValueError as error:
        raise failure(source, say("its array copy_of does not fit: {error}; leave it out", error=error)) from None
    return marked.split_anew(*split_again(marked, marked.split))


def _split(y: Floats, classes: tuple[str, ...], choices: ImportChoices) -> Mask:
    return hold_out(y, classes if choices.stratified else (), choices.seed, choices.test_share)


def _check_finite(source: Source, x: NDArray[Any], y: Floats) -> None:
    if x.dtype != np.uint8:
        flat = as_rows(x)
        for start in range(0, len(flat), 65536):
            if not (np.abs(flat[start : start + 65536]) <= LARGEST).all():
                raise failure(source, say("some numbers are infinite or larger than 3.4e38; take them out"))
    if not (np.abs(y) <= LARGEST).all():
        raise failure(source, say("some targets are infinite, larger than 3.4e38 or not numbers; take them out"))


def stored(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers [n] or [n, d] as nnsim holds them: float32, or float64 where float32 would make different ones alike.

    That is so for whole numbers beyond 2 ** 24, and where rounding moves a column by more than a ten-thousandth of its
    deviation. Bytes of images, and images as such, stay.
    """
    if values.dtype != np.float64:
        return (
            values if values.dtype in {np.dtype(np.uint8), np.dtype(np.float32)} else stored(values.astype(np.float64))
        )
    rounded = values.astype(np.float32)
    columns = values[:, None] if values.ndim == 1 else as_rows(values)
    for column, small in zip(columns.T, rounded.reshape(columns.shape).T, strict=True):
        if _differs(column, np.abs(small - column).max(initial=0.0)):
            return values
    return rounded


def _differs(column: NDArray[np.float64], off: float) -> bool:
    """Whether it matters that rounding moves a number of ``column`` by ``off``."""
    if not off:
        return False
    largest, spread = float(np.abs(column).max()), float(column.std())
    whole = largest <= MAX_WHOLE and bool((column == np.floor(column)).all())
    return whole or (off > CLOSE * spread > CLOSE * CLOSE * off)


def _class_names(source: Source, names: Sequence[str]) -> tuple[str, ...]:
    if len(names) > MAX_CLASSES:
        reason = say(
            "there are {classes} and nnsim tells at most {max_classes} apart",
            classes=counted(len(names), "class"),
            max_classes=MAX_CLASSES,
        )
        raise failure(source, say("{reason}; choose another target, or learn values", reason=reason))
    if len(names) == 1:
        reason = say(
            "all samples are of the class {name}, and at least two classes are needed", name=printable(names[0])
        )
        raise failure(source, say("{reason}; choose another target", reason=reason))
    taken: list[str] = []
    for name in names:
        taken.append(named(printable(name) or "unnamed", taken, MAX_NAME))
    return tuple(taken)


def printable(text: str) -> str:
    """``text`` without control characters and outer blanks."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def named(word: str, taken: Sequence[str], longest: int = 80) -> str:
    """``word``, cut and numbered so that it is none of ``taken``."""
    word = printable(word)[:longest].strip()
    name, number = word, 2
    while name in taken or not name:
        name = f"{word[: longest - 6]} {number}".strip()
        number += 1
    return name


def plane_of(x: NDArray[Any]) -> tuple[float, float, float, float]:
    """The visible plane around points [n, 2], with a margin: x low, x high, y low, y high."""
    edges: list[float] = []
    for column in (0, 1):
        low, high = float(x[:, column].min()), float(x[:, column].max())
        room = (high - low) * MARGIN or max(abs(low), 1.0) * 0.5
        edges += [low - room, high + room]
    return edges[0], edges[1], edges[2], edges[3]


def usual_scaling(x: NDArray[Any]) -> Scaling:
    """None where all numbers are near one already, else to mean 0 and deviation 1."""
    with contextlib.suppress(ValueError):
        if max(abs(float(x.min())), abs(float(x.max()))) <= NEAR_ONE:
            return "none"
    return "standard"


def usual_target_scaling(y: NDArray[Any]) -> Scaling:
    """None for values of about one, else to mean 0 and deviation 1: large or tiny ones are hard to learn."""
    if not len(y):
        return "none"
    if y.ndim == 2:
        return "standard" if "standard" in map(usual_target_scaling, y.T) else "none"
    largest, spread = float(np.abs(y).max()), float(np.std(y, dtype=np.float64))
    return "none" if largest <= NEAR_ONE and (spread >= TINY or spread == 0) else "standard"


def told(data: Data, column: str = "") -> str:
    """``a.csv: 150 samples of 4 inputs; 3 classes in column kind``, then what was noted of the source.

    ``column`` is what the target was called.
    """
    name, _, note = data.origin.partition("; ")
    size = kind_of(data).size(data.sample_shape)
    what = counted(len(data.classes), "class") if data.classes else say("values to learn")
    named = say(" in column {column}", column=column) if column else ""
    if len(data.values) > 1:
        what, named = (
            say(
                "{values} to learn: {values_2}",
                values=counted(len(data.values), "value"),
                values_2=shortened(data.values),
            ),
            "",
        )
    elif data.is_masked:
        what = (
            say("{classes} of pixels", classes=counted(len(data.pixel_classes), "class"))
            if data.pixel_classes
            else say("a value for every pixel")
        )
    inputs, learned = DONE[data.scaling], DONE[data.target_scaling]
    samples = say(
        "{name}: {samples} of {size}{inputs}", name=name, samples=counted(len(data), "sample"), size=size, inputs=inputs
    )
    return "; ".join(filter(None, [samples, f"{what}{named}{learned}", note]))


def about_gaps(dropped: int, *, filled: bool, columns: Sequence[str] = ()) -> str:
    """What became of rows with missing values, and in which columns these were; empty if there were none."""
    left = say("{rows} left out", rows=counted(dropped, "incomplete row")) if dropped else ""
    lacking = say(" (no {columns})", columns=shortened(columns)) if dropped and columns else ""
    means = say("gaps filled with the mean of their column") if filled else ""
    return ", ".join(filter(None, [left + lacking, means]))


def shortened(words: Sequence[str], most: int = 3) -> str:
    """The first of ``words``, and how many more there are."""
    more = say(" and {count:,} more", count=len(words) - most) if len(words) > most else ""
    return ", ".join(words[:most]) + more


def classes_of(values: NDArray[Any]) -> tuple[tuple[str, ...], Floats]:
    """Names and indices [n] of the classes in ``values`` [n], in ascending order."""
    found, index = np.unique(values, return_inverse=True)
    return tuple(_word(value) for value in found), index.reshape(-1).astype(np.float32)


def _word(value: Any) -> str:
    if isinstance(value, np.floating) and float(value).is_integer():
        return str(int(value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
