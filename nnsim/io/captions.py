"""Images with texts: a folder of pictures beside a table of their captions, or two arrays of an NPZ file.

Where nothing says which text fits, every picture comes twice: with its own text, and with that of another one.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.counted import counted
from nnsim.core.data import Data, Floats
from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled, Progress, never_mind
from nnsim.core.rows import as_rows
from nnsim.data.splits import split_again
from nnsim.data.text import words_of
from nnsim.io.array_data import marks, uses_of
from nnsim.io.arrays import arrays_called, names_in
from nnsim.io.caption_words import CLASSES, as_tokens, with_others
from nnsim.io.choices import ImportChoices, Preview, Trouble
from nnsim.io.decoding import decode, is_picture, look_at
from nnsim.io.parts import TEST, VALIDATION
from nnsim.io.picture_size import with_size
from nnsim.io.result import Samples, classes_of, make
from nnsim.io.sniff import cells_in, delimiter_of, encoding_of, lines_in, quote_of
from nnsim.io.sources import MAX_BYTES, Source, failure, name_of, opened
from nnsim.language.texts import say

TABLES = (".csv", ".tsv", ".json")
FILES = ("file", "file_name", "filename", "image", "picture", "path")
TEXTS = ("caption", "text", "sentence", "captions", "texts")
FITS = ("fits", "label", "class", "y")
"""What columns, keys and arrays are called."""

IMAGES = ("images", "image", "pictures")


MOST_ROWS = 100_000
USUAL_SIDE = 32
SHOWN = 24
OF_TEXT = 50 << 20
"""Bytes of a table of captions."""


@dataclass(frozen=True, slots=True)
class Row:
    """One picture by its name, the text that goes with it, and the class of the pair where the source tells one."""

    name: str
    text: str
    label: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """Pictures [n, h, w] or [n, h, w, 3], a row for each, and what each is for [n], where the source says so.

    ``missing`` rows named pictures that are not there or broken.
    """

    images: NDArray[Any]
    rows: tuple[Row, ...]
    uses: NDArray[np.uint8] | None = None
    missing: int = 0

    @property
    def are_labelled(self) -> bool:
        """Whether the source says which text fits."""
        return any(row.label for row in self.rows)


@dataclass(frozen=True, slots=True)
class Found:
    """The rows whose pictures are there, where these lie, and how many rows name others."""

    rows: tuple[Row, ...]
    paths: tuple[Path, ...]
    missing: int


def is_captioned(folder: Path) -> bool:
    """Whether a folder has a table that names pictures in it."""
    return _table(folder) is not None


def is_paired(path: Path) -> bool:
    """Whether an NPZ file has an array of texts beside one of pictures."""
    if not zipfile.is_zipfile(path):
        return False
    names = names_in(path)
    return not {*TEXTS}.isdisjoint(names) and not {*IMAGES}.isdisjoint(names)


def preview(source: Source, choices: ImportChoices) -> Preview:
    """Some pictures with their texts."""
    assert isinstance(source, Path)
    if not source.is_dir():
        return _shown(source, choices, _arrays(source))
    found = _found(source)
    choices = _recognised(source, found.paths, choices)
    return _shown(source, choices, _opened(source, replace(found, paths=found.paths[:SHOWN]), choices, never_mind))


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All pairs; raises ``ProblemError`` and ``Cancelled``."""
    assert isinstance(source, Path)
    if not source.is_dir():
        return _made(source, choices, _arrays(source))
    found = _found(source)
    choices = _recognised(source, found.paths, choices)
    return _made(source, choices, _opened(source, found, choices, progress))


def _opened(source: Path, found: Found, choices: ImportChoices, progress: Progress) -> Pairs:
    """The pictures at ``found.paths``; broken ones are left out, or with ``strict`` refuse the whole set."""
    images: list[NDArray[np.uint8]] = []
    broken = set[int]()
    for index, path in enumerate(found.paths):
        try:
            images.append(_decoded(path, choices))
        except ProblemError:
            if choices.strict:
                raise
            broken.add(index)
        if not progress((index + 1) / len(found.paths)):
            raise Cancelled
    if not images:
        raise failure(source, say("none of its pictures can be read; get other copies of them"))
    rows = tuple(row for index, row in enumerate(found.rows) if index not in broken)
    if not any(row.label for row in rows):
        _check_texts(source, [row.text for row in rows])
    return Pairs(np.stack(images), rows, missing=found.missing + len(broken))


def _shown(source: Path, choices: ImportChoices, pairs: Pairs) -> Preview:
    rows, missing, is_folder = pairs.rows, pairs.missing, source.is_dir()
    lack = (
        [Trouble(0, say("Left out: {rows} whose picture is not there or broken.", rows=counted(missing, "row")))]
        if missing
        else []
    )
    notes = () if pairs.are_labelled else (say("every picture comes with its own text and with that of another"),)
    return Preview(
        kind="folder" if is_folder else "pairs",
        name=name_of(source),
        choices=choices,
        pictures=_bytes(pairs.images[:SHOWN]),
        labels=tuple(row.text for row in rows[: len(pairs.images[:SHOWN])]),
        samples=len(rows) * (1 if pairs.are_labelled else 2),
        classes=tuple(sorted({row.label for row in rows})) if pairs.are_labelled else CLASSES,
        summary=say("{pictures} with a text each", pictures=counted(len(rows), "picture")),
        has_split=pairs.uses is not None,
        troubles=tuple(lack),
        notes=notes,
    )


# ---------------------------------------------------------------- a folder


def _found(folder: Path) -> Found:
    table = _table(folder)
    if table is None:
        raise failure(
            folder, say("no table in it names its pictures; put a captions.csv with file and caption beside them")
        )
    rows, paths = table
    there = [row for row in rows if row.name in paths]
    _check_texts(folder, [row.text for row in there])
    return Found(tuple(there), tuple(paths[row.name] for row in there), len(rows) - len(there))


def _check_texts(source: Path, texts: Sequence[str]) -> None:
    """Raise ``ProblemError`` where all are alike, so that none is that of another picture."""
    if len(set(texts)) < 2:
        raise failure(source, say("its pictures need two different texts or more; add some captions"))


def _table(folder: Path) -> tuple[list[Row], dict[str, Path]] | None:
    """The rows of the first table that has words on pictures in the folder or below it, and these by their names."""
    tables = sorted(path for path in folder.iterdir() if path.suffix.lower() in TABLES and path.is_file())
    pictures = [path for path in folder.rglob("*") if is_picture(path)] if tables else []
    paths = {path.name: path for path in pictures} | {path.relative_to(folder).as_posix(): path for path in pictures}
    for table in tables:
        rows = _rows(table) if paths else []
        if any(row.name in paths and any(map(str.isalpha, row.text)) for row in rows):
            return rows, paths
    return None


def _rows(table: Path) -> list[Row]:
    """The rows of a table; none where it is of something else."""
    with opened(table) as file:
        content = file.read(OF_TEXT)
    try:
        text = content.decode(encoding_of(content[:4096])).removeprefix("\ufeff")
        return _of_json(json.loads(text)) if table.suffix.lower() == ".json" else _of_csv(text)
    except (ValueError, LookupError, TypeError, RecursionError):
        return []


def _of_csv(text: str) -> list[Row]:
    lines = lines_in(text)[:MOST_ROWS]
    quote = quote_of(lines[:200])
    cells = [row for row in cells_in(lines, delimiter_of(lines[:200], quote), quote) if len(row) > 1]
    head = [cell.strip().lower() for cell in cells[0]] if cells else []
    place = [next((i for i, name in enumerate(head) if name in names), None) for names in (FILES, TEXTS, FITS)]
    if place[1] is None and place != [None, None, None]:
        return []  # its head tells of labels, not of texts
    first, second, third = place if None not in place[:2] else (0, 1, None)
    body = cells[1:] if None not in place[:2] else cells
    most = max(index for index in (first, second, third) if index is not None)
    whole = (row for row in body if len(row) > most)
    return [_row(row[first or 0], row[second or 0], "" if third is None else row[third]) for row in whole]


def _of_json(found: Any) -> list[Row]:
    """Objects with a file and a caption, captions by file, or images and annotations as COCO has them."""
    if isinstance(found, dict) and "annotations" in found and "images" in found:
        names = {image["id"]: image["file_name"] for image in found["images"]}
        return [_row(names[each["image_id"]], each["caption"]) for each in found["annotations"]]
    if isinstance(found, dict):
        listed = ((name, texts if isinstance(texts, list) else [texts]) for name, texts in found.items())
        return [_row(name, text) for name, texts in listed for text in texts]
    rows = []
    for each in found if isinstance(found, list) else []:
        name, text, label = (next((each[key] for key in keys if key in each), None) for keys in (FILES, TEXTS, FITS))
        if text is not None:
            rows.append(_row(name, text, "" if label is None else label))
    return rows


def _row(name: object, text: object, label: object = "") -> Row:
    return Row(str(name).strip().replace("\\", "/"), str(text).strip(), str(label).strip())


def _recognised(source: Path, paths: Sequence[Path], choices: ImportChoices) -> ImportChoices:
    """The usual size of some pictures, not too large, and whether one of them has colours."""
    looks = []
    for path in paths[:: max(1, len(paths) // SHOWN)][:SHOWN]:
        with suppress(ProblemError):
            looks.append(look_at(path))
    if not looks:
        raise failure(source, say("none of its pictures can be read; get other copies of them"))
    return with_size(source, looks, choices, USUAL_SIDE)


def _decoded(path: Path, choices: ImportChoices) -> NDArray[np.uint8]:
    assert choices.size is not None
    return decode(path, choices.size, lambda: choices.levels, color=bool(choices.color))


# ---------------------------------------------------------------- two arrays


def _arrays(path: Path) -> Pairs:
    """What an NPZ file holds; raises ``ProblemError``."""
    arrays = arrays_called(path, (*IMAGES, *TEXTS, *FITS, "classes", "test", "validation"))
    images, texts, labels = (_called(arrays, names) for names in (IMAGES, TEXTS, FITS))
    if images is None or texts is None or texts.dtype.kind != "U" or texts.ndim != 1:
        raise failure(path, say("it needs an array images and an array texts of strings; write both with np.savez"))
    _check_images(path, images, len(texts))
    said = _labels(path, labels, arrays.get("classes"), len(texts))
    rows = tuple(_row("", text, label) for text, label in zip(texts.tolist(), said, strict=True))
    if labels is None:
        _check_texts(path, [row.text for row in rows])
    test, validates = (marks(path, arrays.get(name), name, len(rows)) for name in ("test", "validation"))
    return Pairs(images, rows, uses_of(path, test, validates))


def _check_images(path: Path, images: NDArray[Any], count: int) -> None:
    """Raise ``ProblemError`` unless there is one for each of ``count`` texts."""
    if images.dtype.kind in "US":
        raise failure(path, say("its images are words; save numbers"))
    if not np.isfinite(images).all():
        raise failure(path, say("its images hold more than finite numbers; save numbers in place of NaN"))
    if images.ndim not in {3, 4} or (images.ndim == 4 and images.shape[3] != 3) or len(images) != count:
        what = say(
            "its {texts} do not fit images of the shape {images}", texts=counted(count, "text"), images=_shape(images)
        )
        raise failure(path, say("{what}; each text needs an image, [n, h, w] or [n, h, w, 3]", what=what))


def _labels(path: Path, labels: NDArray[Any] | None, names: NDArray[Any] | None, count: int) -> list[str]:
    """The class of each of ``count`` pairs; empty words where the file has none. Raises ``ProblemError``."""
    if labels is None:
        return [""] * count
    if labels.shape != (count,):
        what = say(
            "its {texts} do not fit labels of the shape {labels}", texts=counted(count, "text"), labels=_shape(labels)
        )
        raise failure(path, say("{what}; save one for each text, or none", what=what))
    if names is None or labels.dtype.kind not in "biuf":
        return [str(label) for label in labels]
    if names.ndim != 1 or not np.isin(labels, np.arange(len(names))).all():
        raise failure(path, say("its labels name classes that it does not have; number the names in classes from 0 on"))
    return [str(names[int(label)]) for label in labels]


def _shape(array: NDArray[Any]) -> str:
    return "×".join(map(str, array.shape))


def _called(arrays: dict[str, NDArray[Any]], names: Iterable[str]) -> NDArray[Any] | None:
    return next((arrays[name] for name in names if name in arrays), None)


def _bytes(images: NDArray[Any]) -> NDArray[np.uint8]:
    made: NDArray[np.uint8] = np.rint(_shares(images) * 255).astype(np.uint8)
    return made


def _shares(images: NDArray[Any]) -> Floats:
    """Brightness from 0 to 1 of bytes, or of numbers that are shares."""
    full = 255 if images.dtype.kind in "iu" else 1
    shares: Floats = np.clip(images.astype(np.float32) / np.float32(full), 0, 1)
    return shares


# ---------------------------------------------------------------- pairs


def _made(source: Path, choices: ImportChoices, pairs: Pairs) -> Data:
    images, texts, uses = pairs.images, [row.text for row in pairs.rows], pairs.uses
    notes = [say("{rows} without a picture left out", rows=counted(pairs.missing, "row")) if pairs.missing else ""]
    classes, y = classes_of(np.array([row.label for row in pairs.rows]))
    which = np.arange(len(texts))
    if not pairs.are_labelled:
        classes, y, which, texts = with_others(texts, choices.seed)
        uses = None if uses is None else uses[which]
        notes.append(say("every picture with its own text and with that of another"))
    if not any(map(words_of, texts)):
        raise failure(source, say("there are no words in its texts; choose texts in an alphabet"))
    if len(texts) * prod(images.shape[1:]) * np.dtype(np.float32).itemsize > MAX_BYTES:
        raise failure(
            source,
            say(
                "its pairs take more than {max_bytes} GiB; take a part of them, or smaller pictures",
                max_bytes=MAX_BYTES >> 30,
            ),
        )
    vocabulary, tokens = as_tokens(texts)
    x = np.concatenate([as_rows(_shares(images))[which], tokens], axis=1)
    test, validates = (None, None) if uses is None else (uses == TEST, uses == VALIDATION)
    samples = Samples(
        x,
        y,
        classes,
        test=test,
        validation=validates,
        note=", ".join(filter(None, notes)),
        vocabulary=vocabulary,
        modality_shapes=(images.shape[1:], tokens.shape[1:]),
        kind="pairs",
    )
    data = make(source, choices, samples)
    return data if data.split == "given" else data.split_anew(*split_again(data, data.split))
