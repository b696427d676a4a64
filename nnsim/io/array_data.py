"""From arrays to samples: which axis counts them, what the targets mean, what missing values become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Mask, Whole
from nnsim.core.rows import as_rows
from nnsim.data.entries import DATA_KINDS
from nnsim.io.choices import ImportChoices, Task
from nnsim.io.labels import are_labels
from nnsim.io.levels import BYTES, shaded
from nnsim.io.levels import of as usual_levels
from nnsim.io.levels import words as in_words
from nnsim.io.parts import TEST, TRAIN, VALIDATION
from nnsim.io.result import Samples, about_gaps, classes_of, kind_of_rows, printable
from nnsim.io.series import SERIES, of_array
from nnsim.io.sources import Source, failure
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_CLASSES, MAX_VALUES

Names = tuple[str, ...]

MANY = 1000
"""Numbers with more different ones are no labels."""

MOST_PIXEL_CLASSES = 32
"""Pixels with so many different whole numbers at most have classes; others have values."""

CHANNELS = 4
"""So many numbers a pixel of a picture may have, with a transparent ground: longer last axes are columns."""


@dataclass(frozen=True, slots=True)
class Named:
    """The arrays of a source by what they mean; those that it lacks are None."""

    x: NDArray[Any]
    y: NDArray[Any] | None = None
    test_x: NDArray[Any] | None = None
    test_y: NDArray[Any] | None = None
    validation_x: NDArray[Any] | None = None
    validation_y: NDArray[Any] | None = None
    test: NDArray[Any] | None = None
    validation: NDArray[Any] | None = None
    copy_of: NDArray[Any] | None = None
    lengths: NDArray[Any] | None = None
    columns: NDArray[Any] | None = None
    classes: NDArray[Any] | None = None
    target_names: NDArray[Any] | None = None
    pixel_classes: NDArray[Any] | None = None


def as_held(array: NDArray[Any], choices: ImportChoices) -> NDArray[Any]:
    """An array as it is held until its samples are made.

    Pictures are float32, or uint8 for bytes; tables, series and targets stay as they are, as large numbers would get
    equal.
    """
    if array.dtype.kind in "US" or array.dtype == np.uint8 or array.ndim < 3 or choices.samples in SERIES:
        return array
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(array, np.float32)


def as_samples(source: Source, arrays: Named, choices: ImportChoices) -> Samples:
    """Inputs and targets, checked against each other."""
    x, y = arrays.x, arrays.y
    if y is None:
        x, y = _last_column(source, x)
    test = marks(source, arrays.test, "test", len(x))
    validates = marks(source, arrays.validation, "validation", len(x))
    if choices.given_split and not (arrays.test_x is None and arrays.validation_x is None):
        x, y, test, validates = _joined(source, x, y, arrays)
    if choices.samples in SERIES:
        return _series(source, replace(arrays, x=x, y=y, test=test, validation=validates), choices)
    x = _inputs(source, x)
    kind = DATA_KINDS["video" if _moves(x) else "image" if x.ndim > 2 else kind_of_rows(x.shape[1])]
    levels = (choices.levels or usual_levels(x)) if kind.is_pictorial else None
    if levels is not None:
        x = shaded(x, levels)
    y = targets_of(source, y, len(x), choices.task)
    if y.ndim > 2 and not kind.is_pictorial:
        raise failure(source, say("its targets are of every pixel, and its samples are no pictures; save pictures"))
    if y.ndim > 2 and y.shape[1:] != x.shape[1:3]:
        shape, pixels = (" × ".join(map(str, sizes)) for sizes in (y.shape[1:], x.shape[1:3]))
        raise failure(
            source,
            say(
                "its targets are {shape} and its samples {pixels}; save a target for every pixel",
                shape=shape,
                pixels=pixels,
            ),
        )
    origins = _origins(arrays.copy_of, len(x))
    x, y, uses, note = _without_gaps(source, x, y, uses_of(source, test, validates), choices)
    note = ", ".join(filter(None, [note, "" if levels in {None, BYTES} else in_words(levels)]))
    if origins is not None and len(x) < len(origins):
        raise failure(source, say("it has copies of samples, but not all are whole; leave out the array copy_of"))
    if not len(x):
        raise failure(source, say("none of its samples has all its values; save numbers in place of NaN"))
    classes, of_pixels, targets = _meanings(source, y, arrays, choices.task)
    told = _target_names(y, arrays.target_names)
    test, validates = (None, None) if uses is None else (uses == TEST, uses == VALIDATION)
    columns = _columns(x, arrays.columns) if kind.has_columns else ()
    further: dict[str, Any] = {"target_names": told, "pixel_classes": of_pixels, "kind": kind.id}
    return Samples(x, targets, classes, columns, test, note, validates, origins, levels, **further)


def _series(source: Source, arrays: Named, choices: ImportChoices) -> Samples:
    """Series and targets, checked against each other; those that lack numbers or a target are left out."""
    assert arrays.y is not None
    x = arrays.x
    found = of_array(source, x, choices.samples, arrays.lengths, fill=choices.missing == "mean")
    y = targets_of(source, arrays.y, len(x), choices.task)
    if y.ndim > 2:
        raise failure(source, say("its targets are of every step; save one number or some for each series"))
    uses = uses_of(source, arrays.test, arrays.validation)
    gone = found.broken | _lacks(y)
    if gone.all():
        raise failure(source, say("none of its samples has all its values; save numbers in place of NaN"))
    kept, y = ~gone, y[~gone]
    classes, _, targets = _meanings(source, y, arrays, choices.task)
    test, validates = (None, None) if uses is None else (uses[kept] == TEST, uses[kept] == VALIDATION)
    named = _columns(found.x, arrays.columns)
    note = about_gaps(int(gone.sum()), filled=found.filled)
    further: dict[str, Any] = {"lengths": found.lengths[kept], "target_names": _target_names(y, arrays.target_names)}
    return Samples(found.x[kept], targets, classes, named, test, note, validates, kind="series", **further)


def _last_column(source: Source, x: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    if x.ndim != 2 or x.shape[1] < 2:
        shape = " × ".join(map(str, x.shape))
        raise failure(
            source, say("an array of {shape} has no targets; save an NPZ file with the arrays x and y", shape=shape)
        )
    return x[:, :-1], x[:, -1]


def _joined(
    source: Source, x: NDArray[Any], y: NDArray[Any], arrays: Named
) -> tuple[NDArray[Any], NDArray[Any], Mask, Mask]:
    """The samples of all parts one after the other, and which are for testing and for validation."""
    parts = [(TRAIN, x, y)]
    if arrays.test_x is not None:
        parts.append((TEST, *_with_targets(source, arrays.test_x, arrays.test_y)))
    if arrays.validation_x is not None:
        parts.append((VALIDATION, *_with_targets(source, arrays.validation_x, arrays.validation_y)))
    uses, all_x, all_y = zip(*parts, strict=True)
    for use, more, labels in parts[1:]:
        if more.shape[1:] != x.shape[1:] or len(more) != len(labels):
            what = say("training and test samples") if use == TEST else say("training and validation samples")
            raise failure(source, say("its {what} do not have the same shape", what=what))
    use_of = np.repeat(uses, [len(part) for part in all_x])
    targets = [targets_of(source, labels, len(labels)) for labels in all_y]
    if len({part.shape[1:] for part in targets}) > 1:
        targets = list(all_y)  # those of one part alone may look like marks of classes
    if any(part.shape[1:] != targets[0].shape[1:] for part in targets):
        raise failure(source, say("its parts do not have targets of the same shape"))
    return np.concatenate(all_x), np.concatenate(targets), use_of == TEST, use_of == VALIDATION


def _with_targets(source: Source, x: NDArray[Any], y: NDArray[Any] | None) -> tuple[NDArray[Any], NDArray[Any]]:
    return _last_column(source, x) if y is None else (x, y)


def _inputs(source: Source, x: NDArray[Any]) -> NDArray[Any]:
    """Tables [n, d] as float32 or float64; images [n, h, w] and [n, h, w, 3] as uint8 or float32 in their numbers.

    Videos [n, t, h, w] and [n, t, h, w, 3] as images.
    """
    if x.dtype.kind in "US":
        raise failure(source, say("its inputs are words; save them as numbers"))
    if x.ndim == 1:
        x = x[:, None]
    if x.ndim in {4, 5} and x.shape[-1] == 1:
        x = x[..., 0]
    if x.ndim not in {2, 3, 4, 5} or 0 in x.shape[1:]:
        raise failure(
            source,
            say("samples with {axes} are neither rows nor pictures nor videos", axes=counted(x.ndim - 1, "axis")),
        )
    image = x.ndim == 3 or (x.ndim == 4 and x.shape[3] == 3) or _moves(x)
    if image and x.dtype == np.uint8:
        return np.ascontiguousarray(x)
    if x.ndim > 3 and not image:
        raise failure(
            source,
            say(
                "pictures with {channels}; save grey ones or red, green and blue",
                channels=counted(x.shape[-1], "channel"),
            ),
        )
    if image and np.isinf(x).any():
        raise failure(source, say("some pixels are infinite; take them out"))
    small = image or x.dtype in {np.dtype(np.float32), np.dtype(np.float16), np.dtype(np.uint8)}
    return np.ascontiguousarray(x, np.float32 if small else np.float64)


def _moves(x: NDArray[Any]) -> bool:
    """True for videos: pictures in colour one after the other, or grey ones, which have more columns than colours."""
    return (x.ndim == 5 and x.shape[4] == 3) or (x.ndim == 4 and x.shape[3] > CHANNELS)


def targets_of(source: Source, y: NDArray[Any], count: int, task: Task = "") -> NDArray[Any]:
    """Targets of ``count`` samples, checked: [n, 1] as [n], marks of classes [n, k] as indices [n] but for values."""
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if (
        y.ndim == 2
        and task != "values"
        and y.dtype.kind not in "US"
        and np.isin(y, (0, 1)).all()
        and (y.sum(axis=1) == 1).all()
    ):
        y = y.argmax(axis=1)
    if y.ndim > 1 and y.dtype.kind in "US":
        raise failure(
            source, say("its targets have {axes} of words; save one word per sample", axes=counted(y.ndim, "axis"))
        )
    if y.ndim not in {1, 2, 3} or 0 in y.shape[1:]:
        raise failure(
            source,
            say("its targets have {axes}; save [n], [n, values] or [n, rows, columns]", axes=counted(y.ndim, "axis")),
        )
    if y.ndim == 2 and y.shape[1] > MAX_VALUES:
        most = say(
            "{numbers} each, and nnsim learns at most {max_values} values at once",
            numbers=counted(y.shape[1], "number"),
            max_values=MAX_VALUES,
        )
        raise failure(source, say("its targets have {most}; save some of them", most=most))
    if len(y) != count:
        raise failure(source, unequal(count, len(y)))
    return y


def unequal(samples: int, targets: int) -> str:
    """Why samples and targets cannot belong together."""
    return say(
        "it has {samples} and {targets}; choose arrays that belong together",
        samples=counted(samples, "sample"),
        targets=counted(targets, "target"),
    )


def marks(source: Source, array: NDArray[Any] | None, name: str, count: int) -> Mask | None:
    """True [n] for the samples that an ``array`` of the source marks; raises ``ProblemError``."""
    if array is None or array.dtype.kind in "US":
        return None
    if array.shape != (count,) or not np.isin(array, (0, 1)).all():
        raise failure(
            source,
            say(
                "its array {name} does not mark each of the {samples} with 0 or 1",
                name=name,
                samples=counted(count, "sample"),
            ),
        )
    return array.astype(np.bool_)


def uses_of(source: Source, test: Mask | None, validates: Mask | None) -> NDArray[np.uint8] | None:
    """What each sample is for, [n]; None where the source does not tell. Training and test may have been joined."""
    if test is None or (validates is not None and len(validates) != len(test)):
        return None if test is None else test.astype(np.uint8)
    if validates is None:
        return test.astype(np.uint8)
    if (test & validates).any():
        raise failure(source, say("some samples are marked for test and validation at once"))
    return np.where(test, TEST, np.where(validates, VALIDATION, 0)).astype(np.uint8)


def _origins(copy_of: NDArray[Any] | None, count: int) -> Whole | None:
    """What each sample is a copy of, as an export writes it; None where the source tells of no copies."""
    return None if copy_of is None or copy_of.shape != (count,) else copy_of.astype(np.int32)


def _without_gaps(
    source: Source, x: NDArray[Any], y: NDArray[Any], uses: NDArray[np.uint8] | None, choices: ImportChoices
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.uint8] | None, str]:
    """Rows with NaN are left out, or get the column's mean; those without a target always go."""
    gone, filled = _lacks(y), False
    if x.dtype.kind == "f":
        gaps = np.isnan(x)
        filled = bool(gaps.any()) and choices.missing == "mean" and x.ndim == 2
        if filled:
            x = _with_means(source, x, gaps)
        else:
            gone |= as_rows(gaps).any(axis=1)
    note = about_gaps(int(gone.sum()), filled=filled)
    if not gone.any():
        return x, y, uses, note
    return x[~gone], y[~gone], None if uses is None else uses[~gone], note


def _lacks(y: NDArray[Any]) -> Mask:
    """True [n] where a target is NaN, or one of its numbers."""
    lacks: Mask = np.isnan(y).any(axis=tuple(range(1, y.ndim))) if y.dtype.kind == "f" else np.zeros(len(y), np.bool_)
    return lacks


def _with_means(source: Source, x: NDArray[Any], gaps: NDArray[np.bool_]) -> NDArray[Any]:
    known = (~gaps).sum(axis=0)
    if (known == 0).any():
        raise failure(source, say("column {argmax} has no value at all", argmax=int((known == 0).argmax()) + 1))
    means = np.where(gaps, 0.0, x).sum(axis=0, dtype=np.float64) / known
    return np.where(gaps, means.astype(x.dtype), x)


def _meanings(source: Source, y: NDArray[Any], arrays: Named, task: Task) -> tuple[Names, Names, NDArray[Any]]:
    """Names of the classes of samples, or of pixels, and the targets as they are held."""
    if y.ndim == 1:
        classes, targets = _classes(source, y, arrays.classes, task)
        return classes, (), targets
    return (), *_numbers(source, y, arrays.pixel_classes, task)


def _classes(
    source: Source, y: NDArray[Any], names: NDArray[Any] | None, task: Task
) -> tuple[tuple[str, ...], NDArray[Any]]:
    """Words and labels are classes, other numbers are values, unless the ``task`` says it."""
    if y.dtype.kind in "US":
        if task == "values":
            raise failure(source, say("its targets are words; learn classes, or choose another target"))
        return classes_of(y)
    if not np.isfinite(y).all():
        raise failure(source, say("some targets are infinite; take them out"))
    if names is not None and names.dtype.kind == "U" and names.ndim == 1 and len(names):
        if np.isin(y, np.arange(len(names))).all():
            return tuple(printable(str(name)) for name in names), y.astype(np.float32)
        raise failure(source, say("its targets name classes that it does not have"))
    if names is not None and not names.size:
        return (), y
    if task == "classes" or (not task and _are_labels(y)):
        return classes_of(y)
    return (), y


def _numbers(
    source: Source, y: NDArray[Any], names: NDArray[Any] | None, task: Task
) -> tuple[tuple[str, ...], NDArray[Any]]:
    """Several numbers of a sample are values; those of pixels are classes where they are few whole numbers."""
    if not np.isfinite(y).all():
        raise failure(source, say("some targets are infinite; take them out"))
    if y.ndim == 2:
        if task == "classes":
            raise failure(
                source,
                say(
                    "its targets have {numbers} each, which are values; learn values",
                    numbers=counted(y.shape[1], "number"),
                ),
            )
        return (), y
    if names is not None and len(names):
        if np.isin(y, np.arange(len(names))).all():
            return tuple(printable(str(name)) for name in names), y.astype(np.float32)
        raise failure(source, say("its targets name classes of pixels that it does not have"))
    found, index = np.unique(y, return_inverse=True)
    is_few = len(found) <= MOST_PIXEL_CLASSES and bool((found == np.floor(found)).all())
    if task == "values" or (not task and not is_few):
        return (), y.astype(np.float32)
    if len(found) > MAX_CLASSES:
        raise failure(
            source, say("its pixels have {numbers}; learn values", numbers=counted(len(found), "different number"))
        )
    return classes_of(found)[0], index.reshape(y.shape).astype(np.float32)


def _target_names(y: NDArray[Any], names: NDArray[Any] | None) -> tuple[str, ...]:
    """What the values are called, where there are several and as many names."""
    if y.ndim != 2 or names is None or names.shape != y.shape[1:]:
        return ()
    return tuple(printable(str(name))[:80] for name in names)


def _are_labels(y: NDArray[Any]) -> bool:
    if y.dtype.kind == "b":
        return True
    found, counts = np.unique(y, return_counts=True)
    return len(found) <= MANY and are_labels(dict(zip(found.tolist(), counts.tolist(), strict=True)))


def _columns(x: NDArray[Any], names: NDArray[Any] | None) -> tuple[str, ...]:
    if names is not None and names.dtype.kind == "U" and names.shape == x.shape[-1:]:
        return tuple(printable(str(name))[:80] for name in names)
    return tuple(f"x{index + 1}" for index in range(x.shape[-1]))


# ---------------------------------------------------------------- showing
