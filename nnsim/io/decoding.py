"""One picture file: opened, upright, over white, from its own numbers to bytes; what fails is one sentence."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from nnsim.core.problem import ProblemError
from nnsim.io.choices import Levels
from nnsim.io.foreign import BEGINNING, kind_in_words
from nnsim.io.levels import extent, shaded, usual
from nnsim.io.sources import failure, size_of
from nnsim.language.texts import say

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pgm", ".ppm", ".pbm"})
MAX_PIXELS = 50_000_000
"""Largest picture that is unpacked."""

PLAIN = frozenset({"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr", "HSV"})
GREY = frozenset({"1", "L", "LA", "La"})
SIDEWAYS = frozenset({5, 6, 7, 8})
"""Values of the EXIF orientation that swap height and width."""

_ORIENTATION = 0x0112
_EMPTY = 16
"""Upper bytes of 16 bits that stay below this are of numbers of at most 12 bits."""

Seen = TypeVar("Seen")

_PILLOW = logging.getLogger("PIL")
_PILLOW.addHandler(logging.NullHandler())  # else it writes to the terminal by itself
_PILLOW.propagate = False  # a broken picture is told in a sentence, and is no fault of nnsim


@dataclass(frozen=True, slots=True)
class Look:
    """What a picture is like before it is brought to a size; ``range`` only of one with numbers beyond bytes.

    ``frames`` are the pictures of a moving one, 1 where it stands still.
    """

    height: int
    width: int
    is_colored: bool
    range: Levels | None
    frames: int


def is_picture(path: Path) -> bool:
    """Whether the name is that of a picture."""
    return path.suffix.lower() in SUFFIXES


def opened(path: Path, look: Callable[[Image.Image], Seen]) -> Seen:
    """What ``look`` finds in a picture; raises ``ProblemError`` for what is none."""
    size_of(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a decoder is surprised by, but can read
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise failure(
                        path,
                        say("the picture has more than {max_pixels:,} pixels; make it smaller", max_pixels=MAX_PIXELS),
                    )
                _check_mode(path, image)
                return look(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise failure(
            path, say("the picture has more than {max_pixels:,} pixels; make it smaller", max_pixels=MAX_PIXELS)
        ) from None
    except (ProblemError, MemoryError):
        raise
    except UnidentifiedImageError:
        raise _unknown(path) from None
    except Exception:  # noqa: BLE001  on broken pictures decoders raise whatever comes
        raise failure(path, say("the picture is damaged; get another copy of it")) from None


def _check_mode(path: Path, image: Image.Image) -> None:
    if image.mode not in PLAIN and not is_wide(image):
        raise failure(
            path, say("its colours are {mode}, which nnsim does not read; save it as PNG in RGB", mode=image.mode)
        )


def _unknown(path: Path) -> ProblemError:
    with path.open("rb") as file:
        kind = kind_in_words(file.read(BEGINNING))
    if kind:
        return failure(path, say("this is {kind}; save it as PNG or JPEG", kind=kind))
    return failure(path, say("the picture is damaged or of a kind that nnsim does not read; save it as PNG"))


def is_wide(image: Image.Image) -> bool:
    """Whether its numbers go beyond bytes: 16 or 32 bits, or floats."""
    return image.mode == "F" or image.mode.startswith("I")


def look_at(path: Path) -> Look:
    """Size, colours and range of a picture; raises ``ProblemError``."""

    def looked(image: Image.Image) -> Look:
        high, wide = upright_size(image)
        span = extent(np.asarray(image)[None]) if is_wide(image) else None
        frames = 1 if image.format == "MPO" else int(getattr(image, "n_frames", 1))
        return Look(high, wide, is_colored(image), span, frames)

    return opened(path, looked)


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Height and width once the picture stands as its camera was held."""
    if image.getexif().get(_ORIENTATION) in SIDEWAYS:
        return image.width, image.height
    return image.height, image.width


def is_colored(image: Image.Image) -> bool:
    """Whether a picture has channels that differ; looked at in small."""
    if image.mode in GREY or is_wide(image):
        return False
    small = np.asarray(image.convert("RGB").resize((32, 32)), np.int16)
    return bool(np.ptp(small, axis=2).max() > 8)


def common_levels(ranges: list[Levels]) -> Levels | None:
    """Black and white for all pictures beyond bytes together; None where there are none."""
    return usual(min(low for low, _ in ranges), max(high for _, high in ranges)) if ranges else None


def decode(path: Path, size: tuple[int, int], levels: Callable[[], Levels | None], *, color: bool) -> NDArray[np.uint8]:
    """The picture as uint8 [h, w] or [h, w, 3] in ``size``, upright, over white where it is transparent.

    ``levels`` tells black and white of numbers beyond bytes, None for the usual ones of this picture.
    """
    high, wide = size

    def pixels(image: Image.Image) -> NDArray[np.uint8]:
        plain = upright(path, image, levels() if is_wide(image) else None).convert("RGB" if color else "L")
        fitted = plain if plain.size == (wide, high) else plain.resize((wide, high), Image.Resampling.BOX)
        return np.asarray(fitted, np.uint8)

    return opened(path, pixels)


def decode_frames(path: Path, count: int, size: tuple[int, int], *, color: bool) -> NDArray[np.uint8]:
    """A moving picture as uint8 [count, h, w] or [count, h, w, 3]: ``count`` of its frames, evenly spread."""
    high, wide = size

    def pixels(image: Image.Image) -> NDArray[np.uint8]:
        frames = int(getattr(image, "n_frames", 1))
        taken = []
        for place in np.linspace(0, frames - 1, count).round().astype(int).tolist():
            image.seek(place)
            plain = as_bytes(image).convert("RGB" if color else "L")
            taken.append(np.asarray(plain.resize((wide, high), Image.Resampling.BOX), np.uint8))
        return np.stack(taken)

    return opened(path, pixels)


def upright(path: Path, image: Image.Image, levels: Levels | None = None) -> Image.Image:
    """The opened picture as its camera was held, without transparency and in bytes.

    Raises ``ProblemError`` where the bytes of 16 bits that the decoder keeps tell nothing.
    """
    cut = _is_cut(image)  # asked first: once a picture is loaded, nothing tells how it was stored
    turned = ImageOps.exif_transpose(image)
    if cut and _is_empty(turned):
        raise failure(path, say("it has 16 bits per colour, but the highest are 0 everywhere; save it with 8 bits"))
    return as_bytes(turned, levels)


def _is_cut(image: Image.Image) -> bool:
    """Whether the decoder will keep only the upper byte of 16 bits per colour; of a picture that is not yet loaded."""
    if is_wide(image):
        return False
    return any(";16" in str(getattr(tile, "args", "")) for tile in getattr(image, "tile", ()))


def _is_empty(image: Image.Image) -> bool:
    """Whether neither the colours nor the transparency, where there is any, show more than the last of 16 bits."""
    values = {band: np.asarray(image.getchannel(band)) for band in image.getbands()}
    clear = values.pop("A", None)
    plain = clear is None or clear.max() < _EMPTY or clear.min() == 255
    return bool(plain and all(colour.max() < _EMPTY for colour in values.values()))


def as_bytes(image: Image.Image, levels: Levels | None = None) -> Image.Image:
    """The picture without transparency and in bytes."""
    if is_wide(image):
        values: NDArray[Any] = np.asarray(image)
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise ValueError("NaN")
        shades = shaded(values[None], levels or usual(*extent(values[None])))[0]
        return Image.fromarray(shades if shades.dtype == np.uint8 else np.rint(shades * 255).astype(np.uint8))
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return image
