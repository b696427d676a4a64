"""Folders of pictures, one folder per class, and a single picture; all brought to one size."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median_low
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled, Progress
from nnsim.io.choices import ImportChoices, Preview
from nnsim.io.result import Samples, make
from nnsim.io.sources import MAX_BYTES, Source, failure, name_of, size_of, told

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm"})
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
MAX_PIXELS = 50_000_000
"""Largest picture that is unpacked."""

MAX_SIDE = 256
USUAL_SIDE = 64
"""Pictures are brought to at most so many pixels a side unless a person asks for more."""

POINTS_SIDE = 100
SHOWN = 64
MAX_FILES = 200_000
Seen = TypeVar("Seen")
TRAIN, TEST, VALIDATION = 0, 1, 2
SPLITS = {
    "train": TRAIN, "training": TRAIN, "test": TEST, "testing": TEST, "validation": VALIDATION, "valid": VALIDATION,
    "val": VALIDATION,
}  # fmt: skip
"""Names of folders that say what the pictures in them are for."""


@dataclass(frozen=True, slots=True)
class Found:
    """One picture file, its class, and what its folder is for."""

    path: Path
    label: int
    use: int


def is_picture(path: Path) -> bool:
    """Whether the name is that of a picture."""
    return path.suffix.lower() in SUFFIXES


def preview(source: Source, choices: ImportChoices) -> Preview:
    """Some pictures of each class in the size to which all are brought."""
    assert isinstance(source, Path)
    if not source.is_dir():
        return _preview_single(source, choices)
    classes, files, split = _find(source)
    spread = files[:: max(1, len(files) // SHOWN)][:SHOWN]
    choices = _recognised([f.path for f in spread], choices)
    pictures = np.stack([_decode(f.path, choices) for f in spread])
    counts = np.bincount([f.label for f in files], minlength=len(classes))
    return Preview(
        kind="folder",
        name=name_of(source),
        choices=choices,
        pictures=pictures,
        labels=tuple(classes[f.label] for f in spread),
        samples=len(files),
        classes=classes,
        summary=", ".join(f"{count:,} of {name}" for name, count in zip(classes[:12], counts, strict=False)),
        has_split=split,
    )


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All pictures; raises ``ProblemError`` and ``Cancelled``."""
    assert isinstance(source, Path)
    if not source.is_dir():
        return _read_single(source, choices)
    classes, files, split = _find(source)
    choices = _recognised([f.path for f in files[:: max(1, len(files) // SHOWN)]], choices)
    x = np.empty((len(files), *_shape(choices)), np.uint8)
    if x.nbytes > MAX_BYTES:
        raise failure(source, f"the pictures would take more than {MAX_BYTES >> 30} GiB; choose a smaller size")
    for index, found in enumerate(files):
        x[index] = _decode(found.path, choices)
        if not progress((index + 1) / len(files)):
            raise Cancelled
    y = np.array([f.label for f in files], np.float32)
    uses = np.array([f.use for f in files])
    test, validation = (uses == TEST, uses == VALIDATION) if split else (None, None)
    return make(source, choices, Samples(x, y, classes, (), test, validation=validation))


# ---------------------------------------------------------------- folders


def _find(folder: Path) -> tuple[tuple[str, ...], list[Found], bool]:
    """The classes, every picture, and whether the folders part training from testing."""
    with told(folder):
        inside = _folders(folder)
        parts = {path: SPLITS[path.name.lower()] for path in inside if path.name.lower() in SPLITS}
        split = set(parts.values()) > {TRAIN} and len(parts) == len(inside)
        roots = list(parts.items()) if split else [(folder, TRAIN)]
        classes = sorted({path.name for root, _ in roots for path in _folders(root) if _pictures(path)})
        files = [
            Found(path, classes.index(place.name), use)
            for root, use in roots
            for place in _folders(root)
            if place.name in classes
            for path in _pictures(place)
        ]
    if not files:
        raise failure(folder, "it has no folders with pictures; make one folder per class")
    if len(files) > MAX_FILES:
        raise failure(folder, f"it holds more than {MAX_FILES:,} pictures; take a part of them")
    return tuple(classes), files, split


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _pictures(folder: Path) -> list[Path]:
    names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    return [folder / name for name in names if is_picture(Path(name)) and not name.startswith(".")]


# ---------------------------------------------------------------- a single picture


def _single_choices(source: Path, choices: ImportChoices) -> ImportChoices:
    if not choices.as_points:
        return _recognised([source], choices)
    high, wide = _opened(source, lambda image: (image.height, image.width))
    shrink = min(1.0, POINTS_SIDE / max(high, wide))
    size = choices.size or (max(2, round(high * shrink)), max(2, round(wide * shrink)))
    return replace(choices, size=size, color=False)


def _preview_single(source: Path, choices: ImportChoices) -> Preview:
    choices = _single_choices(source, choices)
    picture = _decode(source, choices)
    points = picture.shape[0] * picture.shape[1]
    what = f"{points:,} points with the brightness of their pixel" if choices.as_points else "one sample"
    return Preview(
        kind="picture",
        name=name_of(source),
        choices=choices,
        pictures=picture[None],
        labels=(source.stem,),
        samples=points if choices.as_points else 1,
        summary=what,
    )


def _read_single(source: Path, choices: ImportChoices) -> Data:
    choices = _single_choices(source, choices)
    picture = _decode(source, choices)
    if not choices.as_points:
        label = np.zeros(1, np.float32)
        return make(source, choices, Samples(picture[None], label, (source.parent.name or "A", "other")))
    high, wide = picture.shape
    side = 2.5 / max(high, wide)
    rows, columns = np.mgrid[0:high, 0:wide]
    x = np.stack([(2 * columns - wide + 1) * side, (high - 1 - 2 * rows) * side], axis=-1).reshape(-1, 2)
    y = picture.reshape(-1).astype(np.float32) / 127.5 - 1.0
    return replace(make(source, choices, Samples(x.astype(np.float32), y, (), ("x1", "x2"))), scaling="none")


def fitted(path: Path, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """One picture as an image of ``shape``, [h, w] or [h, w, 3]: whole, upright and in its proportions.

    In grey images ink is light on 0, so a picture that is dark on a light ground is turned around.
    Raises ``ProblemError``.
    """
    high, wide = shape[:2]

    def pixels(image: Image.Image) -> NDArray[np.uint8]:
        plain = _opaque(ImageOps.exif_transpose(image)).convert("RGB" if len(shape) > 2 else "L")
        found = np.asarray(ImageOps.contain(plain, (wide, high), Image.Resampling.BOX))
        edge = np.concatenate([found[0], found[-1], found[:, 0], found[:, -1]])
        ground = np.median(edge, axis=0).astype(np.uint8)
        made = np.empty(shape, np.uint8)
        made[...] = ground
        top, left = (high - found.shape[0]) // 2, (wide - found.shape[1]) // 2
        made[top : top + found.shape[0], left : left + found.shape[1]] = found
        return 255 - made if len(shape) == 2 and ground > 127 else made

    return _opened(path, pixels)


# ---------------------------------------------------------------- decoding


def _recognised(paths: Sequence[Path], choices: ImportChoices) -> ImportChoices:
    """The usual size of some pictures, not too large, and whether one of them has colours."""
    if choices.size and choices.color is not None:
        _check_size(paths[0], choices.size)
        return choices
    looks = [_opened(path, lambda image: (image.height, image.width, _is_colored(image))) for path in paths[:SHOWN]]
    high, wide = median_low(look[0] for look in looks), median_low(look[1] for look in looks)
    shrink = min(1.0, USUAL_SIDE / max(high, wide))
    size = choices.size or (max(1, round(high * shrink)), max(1, round(wide * shrink)))
    color = any(look[2] for look in looks) if choices.color is None else choices.color
    _check_size(paths[0], size)
    return replace(choices, size=size, color=color)


def _check_size(path: Path, size: tuple[int, int]) -> None:
    if not all(1 <= side <= MAX_SIDE for side in size):
        raise failure(path, f"pictures can have 1 to {MAX_SIDE} pixels a side, not {size[0]} × {size[1]}")


def _is_colored(image: Image.Image) -> bool:
    """Whether a picture has channels that differ; looked at in small."""
    if image.mode in {"1", "L", "LA", "I", "F", "I;16", "I;16B"}:
        return False
    small = np.asarray(image.convert("RGB").resize((32, 32)), np.int16)
    return bool(np.ptp(small, axis=2).max() > 8)


def _shape(choices: ImportChoices) -> tuple[int, ...]:
    assert choices.size is not None
    return (*choices.size, 3) if choices.color else choices.size


def _decode(path: Path, choices: ImportChoices) -> NDArray[Any]:
    """The picture as uint8 in the chosen size, upright, over white where it is transparent."""
    assert choices.size is not None
    high, wide = choices.size

    def pixels(image: Image.Image) -> NDArray[Any]:
        upright = ImageOps.exif_transpose(image)
        plain = _opaque(upright).convert("RGB" if choices.color else "L")
        return np.asarray(plain if plain.size == (wide, high) else plain.resize((wide, high), Image.Resampling.BOX))

    return _opened(path, pixels)


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits
        return Image.fromarray((np.asarray(image, np.float32) / 257.0).clip(0, 255).astype(np.uint8))
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return image


def _opened(path: Path, look: Callable[[Image.Image], Seen]) -> Seen:
    """What ``look`` finds in a picture; raises ``ProblemError`` for what is none."""
    size_of(path)
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise failure(path, f"the picture has more than {MAX_PIXELS:,} pixels; make it smaller")
            return look(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise failure(path, f"the picture has more than {MAX_PIXELS:,} pixels; make it smaller") from None
    except (ProblemError, MemoryError):
        raise
    except Exception:  # noqa: BLE001  on broken pictures decoders raise whatever comes
        raise failure(path, "the picture is damaged or of an unknown kind; save it as PNG") from None
