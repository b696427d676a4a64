"""The current data set as a file that other programs read: CSV or NPZ."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nnsim.core.data import Data
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.rows import as_rows
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import pictures, text_of
from nnsim.data.steps import whole
from nnsim.io.cells import harmless
from nnsim.io.result import named
from nnsim.language.texts import say

BLOCK = 4096


def export(data: Data, path: Path, form: str) -> None:
    """Write ``data`` as ``form``, an id of ``FORMS``. ``path`` is replaced as a whole or stays as it was.

    Raises ``ProblemError`` where it cannot be written.
    """
    try:
        write_atomically(path, FORMS[form](data))
    except OSError as error:
        raise ProblemError(
            Problem(say("{path} cannot be written: {why_not}.", path=path.name, why_not=why_not(error)), str(path))
        ) from None
    except MemoryError:
        text = say(
            "{path} cannot be written: it needs more memory than there is; choose NPZ or a smaller set.", path=path.name
        )
        raise ProblemError(Problem(text, str(path))) from None


def as_csv(data: Data) -> bytes:
    """A header, then per sample its raw inputs, its class or values, and what it is for: train, test or validation.

    Numbers have as many digits as their own type, float32 or float64, needs to come back exactly; images have one
    column per pixel, and so have targets for every pixel. Names that a spreadsheet would run as formulas begin with an
    apostrophe. Where there are augmented copies, a last column holds the number of the original's row, 0 for every
    other sample. Series have a row per step, with the number of the series and of the step before its
    channels, sequences of symbols a row each.
    """
    data = data.take(~data.excluded)
    if kind_of(data).is_curve:
        return _series_csv(data)
    if kind_of(data).is_spelled:
        return _spelled_csv(data)
    x = as_rows(data.x)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    inputs = data.columns if len(data.columns) == x.shape[1] else tuple(f"p{i}" for i in range(x.shape[1]))
    targets = _targets(data, inputs)
    taken = (*inputs, *targets)
    origins = () if data.copy_of is None else (data.copy_of + 1,)
    head = [*taken, named("split", taken), *(named("copy_of", taken) for _ in origins)]
    writer.writerow(map(harmless, head))
    classes = [harmless(name) for name in data.classes]
    words = np.select([data.test, data.validation], ["test", "validation"], "train")
    for start in range(0, len(x), BLOCK):
        part = slice(start, start + BLOCK)
        cells = x[part].astype("U").tolist()
        told = data.y[part].reshape(-1, len(targets)).astype("U").tolist()
        if data.classes:
            told = [[classes[int(y)]] for y in data.y[part]]
        rest = (words[part].tolist(), *(column[part].tolist() for column in origins))
        writer.writerows([*row, *answer, *more] for row, answer, *more in zip(cells, told, *rest, strict=True))
    return text.getvalue().encode()


def _series_csv(data: Data) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    inputs = data.columns or tuple(f"x{channel + 1}" for channel in range(data.sample_shape[1]))
    targets = _targets(data, inputs)
    split, series, step = (named(word, (*inputs, *targets)) for word in ("split", "series", "step"))
    writer.writerow(map(harmless, (series, step, *inputs, *targets, split)))
    classes = [harmless(name) for name in data.classes]
    words = np.select([data.test, data.validation], ["test", "validation"], "train").tolist()
    for index, word in enumerate(words):
        answer = [classes[int(data.y[index])]] if data.classes else np.atleast_1d(data.y[index]).astype("U").tolist()
        cells = whole(data, index).astype("U").tolist()
        writer.writerows([index + 1, step, *row, *answer, word] for step, row in enumerate(cells, 1))
    return text.getvalue().encode()


def _spelled_csv(data: Data) -> bytes:
    """A row for each sample: what it says, its class or value, and what it is for."""
    text, kind = io.StringIO(newline=""), kind_of(data)
    writer = csv.writer(text, lineterminator="\n")
    targets = _targets(data, (kind.noun,))
    writer.writerow((kind.noun, *targets, named("split", (kind.noun, *targets))))
    words = np.select([data.test, data.validation], ["test", "validation"], "train").tolist()
    for index, word in enumerate(words):
        answer = (
            [data.classes[int(data.y[index])]] if data.classes else np.atleast_1d(data.y[index]).astype("U").tolist()
        )
        said = kind.words(data.x[index], data.vocabulary)
        writer.writerow([*map(harmless, (said, *answer)), word])
    return text.getvalue().encode()


def _targets(data: Data, inputs: tuple[str, ...]) -> tuple[str, ...]:
    """The heads of the columns of targets."""
    if data.is_masked:
        return tuple(f"t{i}" for i in range(int(np.prod(data.target_shape))))
    found: list[str] = []
    for name in data.values if len(data.values) > 1 else ("value" if data.targets == "values" else "class",):
        found.append(named(name, (*inputs, *found)))
    return tuple(found)


def as_npz(data: Data, more: Mapping[str, Any] | None = None) -> bytes:
    """The arrays x, y, test, classes and columns, and validation marks and copy_of where there are any.

    y holds class indices, or values where classes is empty: [n], several [n, k] with their target_names, or one for
    every pixel [n, h, w], which are indices of pixel_classes where there are any. Excluded samples are left out.
    copy_of is the index of the sample that an augmented copy was made from, -1 for every other sample;
    lengths tell how many of its last steps a series has. ``more`` are further arrays by name.
    """
    data = data.take(~data.excluded)
    marks: dict[str, Any] = {"test": data.test}
    if data.validation.any():
        marks["validation"] = data.validation
    if data.copy_of is not None:
        marks["copy_of"] = data.copy_of
    if data.lengths is not None:
        marks["lengths"] = data.lengths
    file = io.BytesIO()
    y = data.y if data.targets == "values" else data.y.astype(np.int64)
    classes, columns = np.array(data.classes, np.str_), np.array(data.columns, np.str_)
    for word in ("target_names", "pixel_classes"):
        if names := getattr(data, word):
            marks[word] = np.array(names, np.str_)
    arrays: dict[str, Any] = {**marks, "classes": classes, "columns": columns, **(more or {})}
    np.savez_compressed(file, x=data.x, y=y, **arrays)
    return file.getvalue()


def _with_modalities(data: Data) -> bytes:
    """``as_npz``, with images and texts, which are read back, where samples consist of both."""
    if not data.modality_shapes:
        return as_npz(data)
    kept = data.take(~data.excluded)
    texts = np.array([text_of(kept, sample) for sample in kept.x], np.str_)
    return as_npz(data, {"images": pictures(kept, kept.x), "texts": texts})


FORMS: dict[str, Callable[[Data], bytes]] = {"csv": as_csv, "npz": _with_modalities}
