"""Folders of pictures or of moving ones, one folder per class, and a single picture; all brought to one size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median_low

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled, Progress
from nnsim.io.choices import ImportChoices, Levels, Preview, Trouble
from nnsim.io.decoding import Look, common_levels, decode, decode_frames, is_picture, is_wide, look_at, opened, upright
from nnsim.io.folders import Found, Tree, check_classes, find, in_words
from nnsim.io.levels import BYTES, extent, words
from nnsim.io.parts import TEST, VALIDATION
from nnsim.io.picture_size import with_size
from nnsim.io.result import Samples, make
from nnsim.io.sources import MAX_BYTES, Source, failure, name_of
from nnsim.language.texts import say

__all__ = ["fitted", "is_picture", "preview", "read"]

USUAL_SIDE = 64
"""Pictures are brought to at most so many pixels a side unless a person asks for more."""

MAX_FRAMES = 64
"""Of longer moving pictures so many frames are taken, evenly spread."""

POINTS_SIDE = 100
SHOWN = 64
NAMED = 20
"""So many broken pictures are named one by one."""


@dataclass(frozen=True, slots=True)
class _Broken:
    """A picture that cannot be read, called by its class and name, and why; ``label`` is the index of its class."""

    name: str
    reason: str
    label: int


@dataclass(slots=True)
class _Taken:
    """What became of the files so far: which could be read, and which are broken."""

    good: list[Found] = field(default_factory=list)
    bad: list[_Broken] = field(default_factory=list)


def _broken(found: Found, error: ProblemError) -> _Broken:
    name = f"{found.path.parent.name}/{found.path.name}"
    return _Broken(name, error.problem.text.partition(": ")[2].rstrip("."), found.label)


def preview(source: Source, choices: ImportChoices) -> Preview:
    """Some pictures of each class in the size to which all are brought."""
    assert isinstance(source, Path)
    if not source.is_dir():
        return _preview_single(source, choices)
    tree = find(source)
    check_classes(source, tree.classes)
    seen, looks, bad = _looked(tree, source)
    choices = _recognised(source, looks, choices)
    levels = choices.levels or common_levels([look.range for look in looks if look.range])
    assert choices.size is not None
    pictures, labels = [], []
    for found in seen:
        try:
            pictures.append(decode(found.path, choices.size, lambda: levels, color=bool(choices.color)))
            labels.append(tree.classes[found.label])
        except ProblemError as error:
            bad.append(_broken(found, error))
    if not pictures:
        raise _all_bad(source, bad)
    return Preview(
        kind="folder",
        name=name_of(source),
        choices=choices,
        pictures=np.stack(pictures),
        labels=tuple(labels),
        samples=len(tree.files) - len(bad),
        classes=tree.classes,
        summary=_kind(choices) + _per_class(tree, bad) + ("" if levels is None else f"; {words(levels)}"),
        has_split=tree.is_split,
        levels=levels,
        troubles=_troubles(tree, looks, bad, strict=choices.strict),
    )


def _per_class(tree: Tree, bad: Sequence[_Broken]) -> str:
    """How many pictures of each class there are, without those that are known to be broken."""
    counts = np.bincount([found.label for found in tree.files], minlength=len(tree.classes))
    counts -= np.bincount([broken.label for broken in bad], minlength=len(tree.classes))
    return ", ".join(say("{n:,} of {name}", n=n, name=name) for name, n in zip(tree.classes[:12], counts, strict=False))


def _kind(choices: ImportChoices) -> str:
    """Whether the pictures move."""
    frames = choices.frames or 1
    return say("Videos of {pictures}: ", pictures=counted(frames, "picture")) if frames > 1 else say("Pictures: ")


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All pictures that can be read; raises ``ProblemError`` and ``Cancelled``."""
    assert isinstance(source, Path)
    if not source.is_dir():
        return _read_single(source, choices)
    tree = find(source)
    choices = _recognised(source, _looked(tree, source)[1], choices)
    x = np.empty((len(tree.files), *_shape(choices)), np.uint8)
    if x.nbytes > MAX_BYTES:
        raise failure(
            source,
            say("the pictures would take more than {max_bytes} GiB; choose a smaller size", max_bytes=MAX_BYTES >> 30),
        )
    taken, levels = _fill(x, tree, choices, progress)
    if taken.bad and (choices.strict or not taken.good):
        raise _all_bad(source, taken.bad)
    return _made(source, choices, tree, x[: len(taken.good)], (taken, levels))


def _made(
    source: Path, choices: ImportChoices, tree: Tree, x: NDArray[np.uint8], outcome: tuple[_Taken, Levels | None]
) -> Data:
    """The set of the pictures that could be read; classes that have none are gone."""
    taken, levels = outcome
    left = sorted({found.label for found in taken.good})
    classes = tuple(tree.classes[label] for label in left)
    check_classes(source, classes)
    y = np.array([left.index(found.label) for found in taken.good], np.float32)
    uses = np.array([found.use for found in taken.good])
    test, validation = (uses == TEST, uses == VALIDATION) if tree.is_split else (None, None)
    lines = [] if levels in {None, BYTES} else [words(levels)]
    if taken.bad:
        names = ", ".join(broken.name for broken in taken.bad[:3])
        more = " ..." if len(taken.bad) > 3 else ""
        lines.append(
            say(
                "{pictures} left out ({names}{more})",
                pictures=counted(len(taken.bad), "broken picture"),
                names=names,
                more=more,
            )
        )
    other = tree.skipped_pictures
    if other:
        lines.append(say("{pictures} left out", pictures=counted(other, "other picture")))
    kind = say("video") if x.ndim - 1 > len(_picture_shape(choices)) else say("image")
    return make(
        source, choices, Samples(x, y, classes, (), test, ", ".join(lines), validation, None, levels, kind=kind)
    )


def _fill(x: NDArray[np.uint8], tree: Tree, choices: ImportChoices, progress: Progress) -> tuple[_Taken, Levels | None]:
    """Decode all pictures into ``x``, without a gap; those beyond bytes once the range of all of them is known."""
    assert choices.size is not None
    taken, size, color, frames = _Taken(), choices.size, bool(choices.color), choices.frames or 1
    known: list[Levels | None] = [choices.levels] if choices.levels else []

    def levels() -> Levels | None:
        if not known:
            known.append(_levels_of(tree, progress))
        return known[0]

    for index, found in enumerate(tree.files):
        try:
            x[len(taken.good)] = (
                decode_frames(found.path, frames, size, color=color)
                if frames > 1
                else decode(found.path, size, levels, color=color)
            )
            taken.good.append(found)
        except ProblemError as error:
            taken.bad.append(_broken(found, error))
        if not progress((index + 1) / len(tree.files)):
            raise Cancelled
    return taken, known[0] if known else None


def _levels_of(tree: Tree, progress: Progress) -> Levels | None:
    """Black and white of all pictures beyond bytes together."""
    ranges = []
    for found in tree.files:
        try:
            span = opened(found.path, _range)
        except ProblemError:
            continue  # it is told when it is decoded
        if span:
            ranges.append(span)
        if not progress(0.0):
            raise Cancelled
    return common_levels(ranges)


def _range(image: Image.Image) -> Levels | None:
    return extent(np.asarray(image)[None]) if is_wide(image) else None


def _looked(tree: Tree, source: Path) -> tuple[list[Found], list[Look], list[_Broken]]:
    """Some pictures of each class that can be opened, what they are like, and what is wrong with the others."""
    spread = tree.files[:: max(1, len(tree.files) // SHOWN)][:SHOWN]
    seen: list[Found] = []
    looks: list[Look] = []
    bad: list[_Broken] = []
    for found in spread:
        try:
            looks.append(look_at(found.path))
            seen.append(found)
        except ProblemError as error:
            bad.append(_broken(found, error))
    if not seen:
        raise _all_bad(source, bad)
    return seen, looks, bad


def _all_bad(source: Path, bad: Sequence[_Broken]) -> ProblemError:
    """One sentence that names all pictures that cannot be read."""
    if len(bad) == 1:
        return failure(bad[0].name, bad[0].reason)
    more = say(" and {count:,} more", count=len(bad) - NAMED) if len(bad) > NAMED else ""
    listed = ", ".join(broken.name for broken in bad[:NAMED]) + more
    return failure(
        source,
        say(
            "{pictures} cannot be read: {listed}. Of {bad}: {reason}",
            pictures=counted(len(bad), "picture"),
            listed=listed,
            bad=bad[0].name,
            reason=bad[0].reason,
        ),
    )


def _troubles(tree: Tree, looks: Sequence[Look], bad: Sequence[_Broken], *, strict: bool) -> tuple[Trouble, ...]:
    """What is left out, a line per broken picture and per reason, and what else should be known."""
    fate = say("Broken") if strict else say("Left out")
    broken = [Trouble(0, f"{fate}: {picture.name}: {picture.reason}.", stops=strict) for picture in bad]
    lines = [say("Left out: {line}.", line=line) for line in in_words(tree.skipped)]
    animated = sum(look.frames > 1 for look in looks)
    if animated and not _all_move(looks):
        lines.append(say("Of {pictures} the first frame is taken.", pictures=counted(animated, "moving picture")))
    return (*broken, *(Trouble(0, line) for line in lines))


# ---------------------------------------------------------------- a single picture


def _single_choices(source: Path, choices: ImportChoices) -> ImportChoices:
    look = look_at(source)
    if not choices.as_points:
        return _recognised(source, [look], choices)
    high, wide = look.height, look.width
    shrink = min(1.0, POINTS_SIDE / max(high, wide))
    size = choices.size or (max(2, round(high * shrink)), max(2, round(wide * shrink)))
    return replace(choices, size=size, color=False)


def _decoded(source: Path, choices: ImportChoices) -> NDArray[np.uint8]:
    assert choices.size is not None
    return decode(source, choices.size, lambda: choices.levels, color=bool(choices.color))


def _preview_single(source: Path, choices: ImportChoices) -> Preview:
    choices = _single_choices(source, choices)
    picture = _decoded(source, choices)
    span = look_at(source).range
    levels = choices.levels or common_levels([span] if span else [])
    points = picture.shape[0] * picture.shape[1]
    what = (
        say("{points} with the brightness of their pixel", points=counted(points, "point"))
        if choices.as_points
        else say("one sample")
    )
    return Preview(
        kind="picture",
        name=name_of(source),
        choices=choices,
        pictures=picture[None],
        labels=(source.stem,),
        samples=points if choices.as_points else 1,
        summary=what + ("" if levels is None else f"; {words(levels)}"),
        levels=levels,
    )


def _read_single(source: Path, choices: ImportChoices) -> Data:
    choices = _single_choices(source, choices)
    picture = _decoded(source, choices)
    if not choices.as_points:
        label = np.zeros(1, np.float32)
        classes = (source.parent.name or "A", "other")
        return make(source, choices, Samples(picture[None], label, classes, kind="image"))
    high, wide = picture.shape
    side = 2.5 / max(high, wide)
    rows, columns = np.mgrid[0:high, 0:wide]
    x = np.stack([(2 * columns - wide + 1) * side, (high - 1 - 2 * rows) * side], axis=-1).reshape(-1, 2)
    y = picture.reshape(-1).astype(np.float32) / 127.5 - 1.0
    points = Samples(x.astype(np.float32), y, (), ("x1", "x2"), kind="points")
    return replace(make(source, choices, points), scaling="none")


def fitted(path: Path, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """One picture as an image of ``shape``, [h, w] or [h, w, 3]: whole, upright and in its proportions.

    In grey images ink is light on 0, so a picture that is dark on a light ground is turned around.
    Raises ``ProblemError``.
    """
    high, wide = shape[:2]

    def pixels(image: Image.Image) -> NDArray[np.uint8]:
        plain = upright(path, image).convert("RGB" if len(shape) > 2 else "L")
        found = np.asarray(ImageOps.contain(plain, (wide, high), Image.Resampling.BOX))
        edge = np.concatenate([found[0], found[-1], found[:, 0], found[:, -1]])
        ground = np.median(edge, axis=0).astype(np.uint8)
        made = np.empty(shape, np.uint8)
        made[...] = ground
        top, left = (high - found.shape[0]) // 2, (wide - found.shape[1]) // 2
        made[top : top + found.shape[0], left : left + found.shape[1]] = found
        return 255 - made if len(shape) == 2 and ground > 127 else made

    return opened(path, pixels)


# ---------------------------------------------------------------- what was recognised


def _recognised(source: Path, looks: Sequence[Look], choices: ImportChoices) -> ImportChoices:
    """The usual size of some pictures, not too large, and whether one of them has colours."""
    choices = with_size(source, looks, choices, USUAL_SIDE)
    frames = min(median_low(look.frames for look in looks), MAX_FRAMES) if _all_move(looks) else 1
    return replace(choices, frames=choices.frames or frames)


def _all_move(looks: Sequence[Look]) -> bool:
    """Whether the pictures are videos; among others a moving one is taken for its first frame."""
    return all(look.frames > 1 for look in looks)


def _picture_shape(choices: ImportChoices) -> tuple[int, ...]:
    assert choices.size is not None
    return (*choices.size, 3) if choices.color else choices.size


def _shape(choices: ImportChoices) -> tuple[int, ...]:
    frames = choices.frames or 1
    return (frames, *_picture_shape(choices)) if frames > 1 else _picture_shape(choices)
