"""IDX files, plain and gzipped, as MNIST is given out: images and labels, found by their names.

Format: two zero bytes, a type, the number of axes, their sizes as big-endian 32 bit numbers, then the values
(LeCun, Cortes and Burges, "The MNIST database of handwritten digits").
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled, Progress
from nnsim.io.array_data import Named, as_samples
from nnsim.io.array_first import first_rows, thumbnails
from nnsim.io.choices import ImportChoices, Preview
from nnsim.io.levels import told
from nnsim.io.parts import TEST, part_in
from nnsim.io.result import make
from nnsim.io.sources import MAX_BYTES, Source, failure, name_of, opened
from nnsim.language.texts import say

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_NAME = re.compile(r"idx\d|ubyte|\.idx(\.gz)?$")
CHUNK = 1 << 22
FIRST = 2000
"""Samples that a preview looks at."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The files of inputs and labels; ``test_*`` where the source keeps some for testing."""

    images: Path
    labels: Path
    test_images: Path | None = None
    test_labels: Path | None = None


def is_idx(start: bytes) -> bool:
    """Whether a file that begins so is an IDX file."""
    return len(start) >= 4 and start[:2] == b"\0\0" and start[2] in TYPES and 1 <= start[3] <= 4


def files(folder: Path) -> list[Path]:
    """The IDX files of a folder by what they begin with; of a plain and a packed one of the same name the plain one."""
    found: dict[str, Path] = {}
    for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
        if _NAME.search(path.name.lower()) and _begins_as_idx(path):
            found.setdefault(path.name.removesuffix(".gz"), path)
    return list(found.values())


def _begins_as_idx(path: Path) -> bool:
    try:
        with opened(path) as file:
            return is_idx(file.read(4))
    except ProblemError:
        return True  # it is told when it is read


def find(path: Path) -> Pair:
    """The file that belongs to ``path``, or all IDX files of a folder; raises ``ProblemError``."""
    if not path.is_dir():
        return _pair_of(path)
    images = [p for p in files(path) if "images" in p.name.lower()]
    tests = [p for p in images if part_in(p.name) == TEST]
    trains = [p for p in images if p not in tests]
    if not images or len(trains) > 1 or len(tests) > 1:
        raise failure(path, say("it needs one IDX file of images, or one for training and one for testing"))
    main = _pair_of((trains or tests)[0])
    if not (trains and tests):
        return main
    test = _pair_of(tests[0])
    return Pair(main.images, main.labels, test.images, test.labels)


def _pair_of(path: Path) -> Pair:
    name = path.name
    swap = (("images", "labels"), ("idx3", "idx1")) if "images" in name else (("labels", "images"), ("idx1", "idx3"))
    other = name
    for old, new in swap:
        other = other.replace(old, new)
    stem = other.removesuffix(".gz")
    beside = [path.with_name(candidate) for candidate in (other, stem, f"{stem}.gz")]
    partner = next((candidate for candidate in beside if candidate != path and candidate.is_file()), None)
    if partner is None:
        what = say("labels") if "images" in name else say("images")
        raise failure(
            path,
            say(
                "its {what} are missing; put the file {other} beside it",
                what=what,
                other=other if other != name else what,
            ),
        )
    return Pair(path, partner) if "images" in name else Pair(partner, path)


def preview(source: Source, choices: ImportChoices) -> Preview:
    """The first images with their labels, and how many there are."""
    assert isinstance(source, Path)
    pair = find(source)
    images, labels = _array(pair.images, FIRST), _array(pair.labels, None)
    count = _shape(pair.images)[0]
    _check(source, count, len(labels))
    samples = as_samples(source, Named(images, labels[: len(images)]), choices)
    every = as_samples(source, Named(labels[:, None], labels), choices)
    tests = _shape(pair.test_images)[0] if pair.test_images else 0
    numbers, rows, columns = first_rows(samples)
    return Preview(
        kind="idx",
        name=name_of(source),
        choices=choices,
        columns=columns,
        numbers=numbers,
        rows=rows,
        pictures=thumbnails(samples),
        labels=tuple(samples.classes[int(label)] for label in samples.y[:64]) if samples.classes else (),
        samples=count + tests,
        classes=every.classes,
        summary=_summary(pair, count, tests, images.shape[1:]) + told(samples.levels),
        has_split=bool(tests),
        levels=samples.levels,
    )


def _summary(pair: Pair, count: int, tests: int, shape: tuple[int, ...]) -> str:
    what = say(
        "{samples} of {shape} from {images}",
        samples=counted(count, "sample"),
        shape=" × ".join(map(str, shape)),
        images=pair.images.name,
    )
    what = say("{what}, labels from {labels}", what=what, labels=pair.labels.name)
    return (
        say(
            "{what}; {tests:,} for testing from {test_images}",
            what=what,
            tests=tests,
            test_images=pair.test_images.name,
        )
        if pair.test_images
        else what
    )


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All samples; raises ``ProblemError`` and ``Cancelled``."""
    assert isinstance(source, Path)
    pair = find(source)
    images, labels = _array(pair.images, None, progress), _array(pair.labels, None)
    _check(source, len(images), len(labels))
    arrays = Named(images, labels)
    if pair.test_images and pair.test_labels and choices.given_split:
        more, marks = _array(pair.test_images, None, progress), _array(pair.test_labels, None)
        _check(source, len(more), len(marks))
        arrays = Named(images, labels, more, marks)
    del images, labels
    return make(source, choices, as_samples(source, arrays, choices))


def _check(source: Source, images: int, labels: int) -> None:
    if images != labels:
        raise failure(
            source,
            say(
                "there are {images} and {labels}; both files must belong together",
                images=counted(images, "image"),
                labels=counted(labels, "label"),
            ),
        )


# ---------------------------------------------------------------- one file


def _shape(path: Path) -> tuple[int, ...]:
    with opened(path) as file:
        return _header(path, file)[0]


def _array(path: Path, most: int | None, progress: Progress = lambda _share: True) -> NDArray[Any]:
    """The values of one file, at most ``most`` samples of it: uint8 as they are, others as float32."""
    with opened(path) as file:
        shape, dtype = _header(path, file)
        if most is not None:
            shape = (min(most, shape[0]), *shape[1:])
        values = _values(path, file, shape, dtype, progress)
        if most is None and file.read(1):
            raise failure(path, say("it goes on after its last sample; get another copy of it"))
    return values if dtype.itemsize == 1 and dtype.kind == "u" else values.astype(np.float32)


def _header(path: Path, file: BinaryIO) -> tuple[tuple[int, ...], np.dtype[Any]]:
    start = file.read(4)
    if not is_idx(start):
        raise failure(path, say("it does not begin as an IDX file does; get another copy of it"))
    sizes = file.read(4 * start[3])
    if len(sizes) < 4 * start[3]:
        raise failure(path, say("its header is cut off; get another copy of it"))
    shape = tuple(int(size) for size in np.frombuffer(sizes, ">u4"))
    dtype = np.dtype(TYPES[start[2]])
    if math.prod(shape) * dtype.itemsize > MAX_BYTES:
        raise failure(
            path, say("it announces more than {max_bytes} GiB of numbers; take a part of it", max_bytes=MAX_BYTES >> 30)
        )
    if not math.prod(shape):
        raise failure(path, say("there are no samples in it"))
    return shape, dtype


def _values(
    path: Path, file: BinaryIO, shape: tuple[int, ...], dtype: np.dtype[Any], progress: Progress
) -> NDArray[Any]:
    whole = math.prod(shape) * dtype.itemsize
    parts = bytearray()
    while len(parts) < whole:  # no memory is taken for what a wrong header announces
        piece = file.read(min(CHUNK, whole - len(parts)))
        if not piece:
            kept = len(parts) // max(1, whole // shape[0])
            raise failure(
                path,
                say(
                    "it ends after {kept:,} of {samples}; get another copy of it",
                    kept=kept,
                    samples=counted(shape[0], "sample"),
                ),
            )
        parts += piece
        if not progress(len(parts) / whole):
            raise Cancelled
    return np.frombuffer(parts, dtype).reshape(shape)
