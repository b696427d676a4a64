"""NPY and NPZ files of NumPy, without pickle: headers are checked before any memory is taken."""

from __future__ import annotations

import math
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.progress import Cancelled, Progress
from nnsim.data.entries import DATA_KINDS
from nnsim.io.array_data import Named, as_held, as_samples, targets_of
from nnsim.io.array_first import first_rows, first_series, thumbnails
from nnsim.io.choices import ImportChoices, Preview, Task
from nnsim.io.levels import told as levels_told
from nnsim.io.result import Samples, make, usual_scaling
from nnsim.io.roles import NONE, called_targets, check_parts, chosen_parts, held_out, roles
from nnsim.io.series import told as series_told
from nnsim.io.series import usual
from nnsim.io.sources import HARMLESS, MAX_BYTES, MAX_RATIO, Pasted, Source, failure, name_of, opened, size_of
from nnsim.language.texts import say, say_count

EXTRA = {
    "test": "biuf", "validation": "biuf", "copy_of": "i", "lengths": "iuf", "columns": "U", "classes": "U",
    "target_names": "U", "pixel_classes": "U",
}  # fmt: skip
"""Further arrays, as an export writes them, with the types that they must have."""

LEAST = 2
"""Arrays beside the further ones: samples and targets."""

TASK: dict[bool, Task] = {True: "classes", False: "values"}

FIRST = 2000
"""Samples that a preview looks at."""

DAMAGED = say("the file is damaged or cut off; get another copy of it")
MAX_MEMBERS = 1000
CHUNK = 1 << 22
ZIPPED = b"PK"
"""How every NPZ file begins, also one that lacks its end."""

MAX_HEADER = 10_000
_HEADER = re.compile(
    rb"\{'descr': '([<>|=]?[a-zA-Z]\d{0,9}(?:\[\w{1,4}\])?)', 'fortran_order': (True|False), "
    rb"'shape': \(((?:\d{1,12}, ?){0,32}(?:\d{1,12})?)\),? ?\}\s*"
)


@dataclass(frozen=True, slots=True)
class Header:
    """What an array will be."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran: bool

    @property
    def bytes(self) -> int:
        """Memory that it takes."""
        return math.prod(self.shape) * self.dtype.itemsize


def preview(source: Source, choices: ImportChoices) -> Preview:
    """Which arrays there are, which of them are inputs and targets, and the first samples."""
    headers = _headers(source)
    choices = _recognised(source, choices, headers)
    loader = Loader(source, choices, headers)
    samples, classes = loader.beginning()
    if DATA_KINDS[samples.kind].has_names and choices.scaling is None:
        choices = replace(choices, scaling=usual_scaling(samples.x))
    numbers, rows, columns = first_rows(samples)
    return Preview(
        kind="arrays",
        name=name_of(source),
        choices=choices,
        columns=columns,
        numbers=numbers,
        rows=rows,
        samples_as=_samples_as(headers[choices.inputs].shape),
        series=first_series(samples),
        pictures=thumbnails(samples),
        labels=tuple(samples.classes[int(label)] for label in samples.y[:64]) if samples.classes else (),
        samples=loader.count,
        classes=classes,
        summary=_summary(headers) + levels_told(samples.levels),
        options=tuple(headers),
        notes=_notes(choices, headers) + series_told(samples),
        has_split=bool(loader.tests or loader.validates) or "test" in loader.extra,
        levels=samples.levels,
    )


def _samples_as(shape: tuple[int, ...]) -> tuple[str, ...]:
    """What the samples may be, as far as their axes tell."""
    return {2: ("rows", "wide"), 3: ("image", "series", "channels-first")}.get(len(shape), ())


def _notes(choices: ImportChoices, headers: dict[str, Header]) -> tuple[str, ...]:
    """Which array was taken for what, where there is more than one."""
    if len(headers) == 1:
        return ()
    targets = (
        choices.targets
        if choices.targets not in {"", NONE}
        else say("the last column of {inputs}", inputs=choices.inputs)
    )
    notes = [say("{inputs} are the samples, {targets} is the target", inputs=choices.inputs, targets=targets)]
    extra = _extra(headers, choices).values()
    tests, validates = held_out(choices) if choices.given_split else ([], [])
    for names, what in ((tests, say("testing")), (validates, say("validation"))):
        if names:
            all_of = say(" and ").join(names)
            notes.append(
                say_count("{names} is for {what}", "{names} are for {what}", len(names), names=all_of, what=what)
            )
    left = set(headers) - {choices.inputs, choices.targets, *tests, *validates, *extra}
    if left:
        notes.append(say("left out: {left}", left=", ".join(sorted(left)[:12])))
    return tuple(notes)


def _summary(headers: dict[str, Header]) -> str:
    return ", ".join(f"{h.name} {_shape_words(h.shape)} {h.dtype.name}" for h in list(headers.values())[:12])


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All samples; raises ``ProblemError`` and ``Cancelled``."""
    headers = _headers(source)
    choices = _recognised(source, choices, headers)
    arrays = Loader(source, choices, headers).arrays(progress)
    return make(source, choices, as_samples(source, arrays, choices))


# ---------------------------------------------------------------- what is in it


def _recognised(source: Source, choices: ImportChoices, headers: dict[str, Header]) -> ImportChoices:
    extra = _extra(headers, choices)
    found = roles(headers, choices, extra.values())
    if not found.targets and choices.targets != NONE and len(headers) > len(extra) + 1:
        found = replace(found, targets=called_targets(headers, found.inputs))
        if not found.targets:
            count = (headers[found.inputs].shape or (0,))[0] if found.inputs in headers else 0
            each = say("each of the {samples}", samples=counted(count, "sample")) if count else say("all samples")
            raise failure(
                source,
                say(
                    "no array has a target for {each} of {inputs}; save them as x and y", each=each, inputs=found.inputs
                ),
            )
    for name in found.named:
        if name not in headers:
            raise failure(
                source,
                say("it has no array {name}; choose one of {header}", name=name, header=", ".join(list(headers)[:12])),
            )
        if not headers[name].shape:
            raise failure(source, say("the array {name} is a single number; save one row for each sample", name=name))
    if not headers[found.inputs].shape[0]:
        raise failure(source, say("the array {inputs} holds no sample; save one row for each", inputs=found.inputs))
    if choices.given_split:
        check_parts(source, headers, found, choices)
    shape, dtype = headers[found.inputs].shape, headers[found.inputs].dtype
    names = headers[extra["columns"]].shape if "columns" in extra else ()
    told = "lengths" in extra or (len(names) == 1 and names[0] > 0)
    return replace(
        choices,
        samples=choices.samples if choices.samples in _samples_as(shape) else usual(shape, dtype, told=told),
        inputs=found.inputs,
        targets=found.targets or (NONE if choices.targets == NONE else ""),
        test_inputs=found.test[0] or NONE,
        test_targets=found.test[1],
        validation_inputs=found.validation[0] or NONE,
        validation_targets=found.validation[1],
    )


def _extra(headers: dict[str, Header], choices: ImportChoices) -> dict[str, str]:
    """The further arrays that an export writes, by what they hold; not those that a person gave another role."""
    test, validation = chosen_parts(choices)
    chosen = {choices.inputs, choices.targets, *test, *validation}
    lower = {name.lower(): name for name in headers if name not in chosen}
    counts = {header.shape[:1] for name, header in headers.items() if name.lower() in {"x", "y"}}
    free = {word: lower[word] for word in EXTRA if word in lower}
    held = {word: name for word, name in free.items() if headers[name].dtype.kind in EXTRA[word]}
    return held if len(headers) - len(held) >= LEAST and counts else {}


def _share(progress: Progress, start: int, whole: int, done: int) -> bool:
    return progress((start + done) / max(whole, 1))


class Loader:
    """Reads the arrays that matter, each under its name in the file."""

    def __init__(self, source: Source, choices: ImportChoices, headers: dict[str, Header]) -> None:
        self._source, self._choices, self._headers = source, choices, headers
        targets = "" if choices.targets == NONE else choices.targets
        self._wanted = [choices.inputs, *filter(None, [targets])]
        self.tests, self.validates = held_out(choices)
        further = _extra(headers, choices)
        self.extra = {word: name for word, name in further.items() if name not in self._wanted}

    @property
    def count(self) -> int:
        """Samples in all."""
        held = (*self.tests[:1], *self.validates[:1]) if self._choices.given_split else ()
        inputs = (self._choices.inputs, *held)
        return sum((self._headers[name].shape or (0,))[0] for name in inputs)

    def beginning(self) -> tuple[Samples, tuple[str, ...]]:
        """The first samples, and the classes of all targets."""
        source, choices = self._source, self._choices
        x = self._array(choices.inputs, FIRST)
        if len(self._wanted) == 1:
            first = as_samples(source, Named(x), choices)
            return first, first.classes
        y = self._array(choices.targets)
        (count,) = self._headers[choices.inputs].shape[:1] or (0,)
        y = targets_of(source, y, count, choices.task)
        names = self._array(self.extra["classes"]) if "classes" in self.extra else None
        columns = self._array(self.extra["columns"]) if "columns" in self.extra else None
        words = {
            word: self._array(self.extra[word]) for word in ("target_names", "pixel_classes") if word in self.extra
        }
        lengths = self._array(self.extra["lengths"])[: len(x)] if "lengths" in self.extra else None
        shown = Named(x, y[: len(x)], lengths=lengths, columns=columns, classes=names, **words)
        if y.ndim > 1:
            kept = choices if choices.task or y.ndim > 2 else replace(choices, task="values")
            first = as_samples(source, shown, kept)
            return first, first.classes or first.pixel_classes
        rows = replace(choices, samples="rows")
        every = as_samples(source, Named(np.zeros((len(y), 1), np.float32), y, classes=names), rows)
        known = choices if every.note or names is not None else replace(choices, task=TASK[bool(every.classes)])
        first = as_samples(source, shown, known)
        return first, every.classes

    def arrays(self, progress: Progress) -> Named:
        """All arrays that matter, whole."""
        names = [*self._wanted, *self.tests, *self.validates, *self.extra.values()]
        whole = sum(self._headers[name].bytes for name in names)
        if whole > MAX_BYTES:
            raise failure(
                self._source,
                say("it holds more than {max_bytes} GiB of numbers; take a part of it", max_bytes=MAX_BYTES >> 30),
            )
        found: dict[str, NDArray[Any]] = {}
        done = 0
        for name in names:
            start = done
            found[name] = self._array(name, None, partial(_share, progress, start, whole))
            done += self._headers[name].bytes
        extra = {word: found[name] for word, name in self.extra.items()}
        y = found[self._wanted[1]] if len(self._wanted) > 1 else None
        # samples and targets of each part, None for those that it lacks
        tests, validates = (
            ([found[name] for name in names] + [None, None])[:2] for names in (self.tests, self.validates)
        )
        return Named(found[self._choices.inputs], y, *tests, *validates, **extra)

    def _array(
        self, name: str, most: int | None = None, progress: Callable[[int], bool] = lambda _bytes: True
    ) -> NDArray[Any]:
        with _array_file(self._source, name) as file:
            header = _header(self._source, name, file)
            if most is not None and header.shape and not header.fortran:
                header = replace(header, shape=(min(most, header.shape[0]), *header.shape[1:]))
            return as_held(_filled(self._source, header, file, progress), self._choices)


def _filled(source: Source, header: Header, file: BinaryIO, progress: Callable[[int], bool]) -> NDArray[Any]:
    """The array of ``header``, read piece by piece."""
    flat = np.empty(math.prod(header.shape), header.dtype)
    room = flat.view(np.uint8) if flat.size else np.empty(0, np.uint8)
    at = 0
    while at < len(room):
        piece = file.read(min(CHUNK, len(room) - at))
        if not piece:
            raise failure(
                source, say("the array {header} is cut off; get another copy of the file", header=header.name)
            )
        room[at : at + len(piece)] = np.frombuffer(piece, np.uint8)
        at += len(piece)
        if not progress(at):
            raise Cancelled
    return flat.reshape(header.shape, order="F" if header.fortran else "C")


def arrays_called(source: Source, names: Collection[str]) -> dict[str, NDArray[Any]]:
    """The arrays of ``names``, as far as there are such, of the types that they are saved in; or ``ProblemError``."""
    headers = {name: header for name, header in _headers(source).items() if name in names}
    found = dict[str, NDArray[Any]]()
    if sum(header.bytes for header in headers.values()) > MAX_BYTES:
        raise failure(
            source, say("it holds more than {max_bytes} GiB of numbers; take a part of it", max_bytes=MAX_BYTES >> 30)
        )
    for name in headers:
        with _array_file(source, name) as file:
            found[name] = _filled(source, _header(source, name, file), file, lambda _bytes: True)
    return found


# ---------------------------------------------------------------- headers


def _headers(source: Source) -> dict[str, Header]:
    if isinstance(source, Pasted):
        raise failure(source, say("this is no table"))
    if not zipfile.is_zipfile(source):
        with opened(source) as file:
            return {source.stem: _header(source, source.stem, file)}
    found = {}
    for name in names_in(source):
        with _array_file(source, name) as member:
            found[name] = _header(source, name, member)
    if not found:
        raise failure(source, say("there is no array in it"))
    return found


def names_in(source: Source) -> list[str]:
    """The names of the arrays of an NPZ file; raises ``ProblemError``."""
    with _archive(source) as archive:
        entries = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
    if len(entries) > MAX_MEMBERS:
        raise failure(source, say("it holds more than {max_members:,} arrays", max_members=MAX_MEMBERS))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > 4 * MAX_BYTES or (unpacked > HARMLESS and unpacked > MAX_RATIO * size_of(source)):
        raise failure(source, say("it would unpack to far more than data do; do not use it"))
    return [entry.filename.removesuffix(".npy") for entry in entries]


@contextmanager
def _archive(source: Source) -> Iterator[zipfile.ZipFile]:
    with opened(source) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                yield archive
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
            raise failure(source, DAMAGED) from None


@contextmanager
def _array_file(source: Source, name: str) -> Iterator[BinaryIO]:
    if isinstance(source, Pasted) or zipfile.is_zipfile(source):
        with _archive(source) as archive, archive.open(f"{name}.npy") as member:
            yield member  # type: ignore[misc]
    else:
        with opened(source) as file:
            yield file


def _header(source: Source, name: str, file: BinaryIO) -> Header:
    """The header is matched against what programs write instead of being evaluated."""
    start = file.read(8)
    long = start[6:7] in {b"\2", b"\3"}
    length = int.from_bytes(file.read(4 if long else 2), "little")
    match = _HEADER.fullmatch(file.read(length)) if start[:6] == b"\x93NUMPY" and length <= MAX_HEADER else None
    if match is None:
        if start[:2] == ZIPPED:
            raise failure(source, DAMAGED)
        raise failure(
            source,
            say("the array {name} has a damaged header or holds records; save plain numbers with numpy", name=name),
        )
    try:
        dtype = np.dtype(match[1].decode())
    except TypeError:
        raise failure(
            source, say("the array {name} has a damaged header; save it again with numpy", name=name)
        ) from None
    if dtype.hasobject:
        raise failure(
            source, say("the array {name} holds Python objects, which are never loaded; save plain numbers", name=name)
        )
    if dtype.kind not in "biufUS":
        raise failure(
            source, say("the array {name} is of the type {dtype}; save plain numbers", name=name, dtype=dtype.name)
        )
    shape = tuple(int(size) for size in re.findall(rb"\d+", match[3]))
    if math.prod(shape) * dtype.itemsize > 4 * MAX_BYTES or math.prod(filter(None, shape)) > MAX_BYTES:
        raise failure(source, say("the array {name} announces an impossible size", name=name))
    return Header(name, shape, dtype, match[2] == b"True")


def _shape_words(shape: tuple[int, ...]) -> str:
    return " × ".join(f"{size:,}" for size in shape) or say("one number")
