"""Pictures in turn as one file: a GIF, which every program shows, or an MP4, which is smaller and has all colours."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops
from PIL.GifImagePlugin import getdata, getheader

from nnsim.core.problem import Problem, ProblemError
from nnsim.io.outgoing import save
from nnsim.language.texts import say

Pixels = NDArray[np.uint8]
"""A picture in red, green and blue: [height, width, 3]."""

NEITHER = say("Films are GIF or MP4: let the name of {!r} end in .gif or .mp4.")
PLAIN = say("MP4 is written by a library that is not installed: 'pip install av' brings it; a GIF needs none.")
FROZEN = say("This program came without the library that writes MP4: record a GIF instead.")

QUALITY = "17"
"""The constant rate factor of H.264: nobody sees a difference below it, not at the edges of letters either."""

BT_709 = 1
"""How red, green and blue are written, by the number that the file has of it: players differ in what they take for
granted."""

LAST_S = 2.0
"""Seconds for which the last picture stays before a film begins anew."""

MOST_PICTURES = 1800
"""Nobody would wait for more, and a minute at 30 a second is long for a film of a run."""

COLOURS, RARE, SEEN = 256, 24, 24
"""Colours of a picture of a GIF, those of them for what is small, and how far off one may be in red, green or blue."""

HUNDREDTHS = 100
"""Of a second: what a GIF counts in."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture, and for how many turns of the film it is seen. All of a film are equally large."""

    pixels: Pixels
    turns: int = 1


def refusal(path: Path) -> Problem | None:
    """Why no film of this name can be written here; None where it can."""
    if path.suffix.lower() not in _WRITERS:
        return Problem(NEITHER.format(str(path)), str(path))
    return None if path.suffix.lower() == ".gif" or has_mp4() else Problem(FROZEN if _is_frozen() else PLAIN, str(path))


def has_mp4() -> bool:
    """True where the library is installed that writes MP4."""
    return find_spec("av") is not None


def why_no_mp4() -> str:
    """What to do about it."""
    return FROZEN if _is_frozen() else PLAIN


def write(path: Path, shots: Iterable[Shot], fps: float) -> Path:
    """Write at least one shot as the film that the name says, ``fps`` turns a second.

    Pictures go to the disk one by one, as they come; the file takes the place of an older one when it is whole. Raises
    ``ProblemError`` with one sentence, and whatever ``shots`` raises: then nothing is left.
    """
    if problem := refusal(path):
        raise ProblemError(problem)
    writer = _WRITERS[path.suffix.lower()]
    return save(path, lambda file: writer(file, shots, fps))


def _is_frozen() -> bool:
    return hasattr(sys, "frozen")


def _gif(file: BinaryIO, shots: Iterable[Shot], fps: float) -> None:
    """Of each picture what differs from the one before, with 256 colours of its own. It begins anew at its end."""
    before, turn = None, 0
    for shot in shots:
        whole = Image.fromarray(shot.pixels)
        box = (0, 0, *whole.size)
        if before is not None:
            box = ImageChops.difference(whole, before).getbbox() or (0, 0, 1, 1)
        part = few_colours(whole.crop(box))
        if before is None:
            file.writelines(getheader(part, info={"loop": 0})[0])
        begins, turn = turn, turn + shot.turns
        hundredths = round(HUNDREDTHS * turn / fps) - round(HUNDREDTHS * begins / fps)
        file.writelines(getdata(part, box[:2], duration=10 * hundredths, include_color_table=True))
        before = whole
    file.write(b";")


def few_colours(picture: Image.Image) -> Image.Image:
    """The same with 256 colours: those of large areas and of what is small.

    A median cut shares colours out by how many pixels have them, so that a thin curve gets that of another one: some
    are left for what it makes look wrong.
    """
    made = picture.quantize(COLOURS - RARE, dither=Image.Dither.NONE)
    table = np.array(made.getpalette(), np.uint8).reshape(-1, 3)[: COLOURS - RARE]
    wanted, numbers = np.asarray(picture), np.array(made)
    told = table[numbers]
    wrong = (np.maximum(wanted, told) - np.minimum(wanted, told)).max(-1) > SEEN
    if not wrong.any():
        return made
    missed = wanted[wrong].astype(np.int32)
    bins, of, counts = np.unique(missed >> 4, axis=0, return_inverse=True, return_counts=True)
    bins = np.argsort(-counts, kind="stable")[:RARE]
    rare = np.array([missed[of.reshape(-1) == each].mean(0) for each in bins])
    apart = ((missed[:, None] - rare) ** 2).sum(-1)
    nearer = apart.min(1) < ((missed - told[wrong]) ** 2).sum(-1)
    numbers[wrong] = np.where(nearer, len(table) + apart.argmin(1), numbers[wrong])
    with_rare = Image.frombytes("P", picture.size, numbers.tobytes())
    with_rare.putpalette(np.concatenate([table, rare.round().astype(np.uint8)]).tobytes())
    return with_rare


def _mp4(file: BinaryIO, shots: Iterable[Shot], fps: float) -> None:
    """H.264, as every player knows it; a picture that stays is written as often as it is seen."""
    av = import_module("av")  # large, and not everybody has it
    with av.open(file, "w", format="mp4") as film:
        stream, turn = None, 0
        for shot in shots:
            picture = av.VideoFrame.from_ndarray(_even(shot.pixels), format="rgb24")
            if stream is None:
                stream = film.add_stream("libx264", rate=Fraction(fps).limit_denominator(1000))
                stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
                stream.options = {"crf": QUALITY}
                context = stream.codec_context
                context.colorspace = context.color_primaries = context.color_trc = BT_709
            picture = picture.reformat(format=stream.pix_fmt, dst_colorspace=BT_709)
            for _ in range(shot.turns):
                picture.pts, turn = turn, turn + 1
                film.mux(stream.encode(picture))
        assert stream is not None
        film.mux(stream.encode())


def _even(pixels: Pixels) -> Pixels:
    """Sides are even, as two pixels share a colour; the last row or column is there twice."""
    return np.pad(pixels, (*((0, side % 2) for side in pixels.shape[:2]), (0, 0)), mode="edge")


_WRITERS: dict[str, Callable[[BinaryIO, Iterable[Shot], float], None]] = {".gif": _gif, ".mp4": _mp4}
