"""Folders of pictures: which folder is which class, what is for testing, and what is left out, with the reason."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nnsim.core.problem import ProblemError
from nnsim.io.decoding import is_picture
from nnsim.io.parts import TRAIN, part_called
from nnsim.io.sources import failure, told
from nnsim.language.texts import say

MAX_FILES = 200_000
DEEPEST = 4
"""So many folders around a set are opened on the way to its classes."""

_LITTER = {"thumbs.db", "desktop.ini", "__macosx", "__pycache__", "ipynb_checkpoints"}
"""What systems and programs leave behind; nothing that begins with a point is looked at either."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why files are left out, in words, and whether these are pictures."""

    text: str
    of_pictures: bool = False


HIDDEN = Reason(say("hidden files and those of the system"))
OUTSIDE = Reason(say("pictures outside the folders of classes"), of_pictures=True)
DEEPER = Reason(say("pictures in deeper folders"), of_pictures=True)
NAMELESS = Reason(say("files without an ending such as .png"))
UNREAD = {".heic": "HEIC", ".heif": "HEIC", ".avif": "AVIF", ".jxl": say("JPEG XL"), ".svg": "SVG", ".psd": "PSD"}
"""Kinds of pictures that nnsim does not read."""

Skipped = Counter[Reason]


@dataclass(frozen=True, slots=True)
class Found:
    """One picture file, its class, and what its folder is for."""

    path: Path
    label: int
    use: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The classes of a folder, its pictures, whether the folders part training from testing, and what was left out.

    ``skipped`` counts by reason.
    """

    classes: tuple[str, ...]
    files: tuple[Found, ...]
    is_split: bool
    skipped: Skipped

    @property
    def skipped_pictures(self) -> int:
        """How many pictures are left out before any is opened."""
        return sum(count for reason, count in self.skipped.items() if reason.of_pictures)


def find(folder: Path) -> Tree:
    """What the folder holds; raises ``ProblemError`` where there are no pictures in folders."""
    skipped: Skipped = Counter()
    with told(folder):
        root = _unwrapped(folder)
        parts = _parts(root)
        places = [(place, use) for part, use in parts for place in _folders(part) if _pictures(place)]
        classes = tuple(sorted({place.name for place, _ in places}))
        files = tuple(Found(path, classes.index(place.name), use) for place, use in places for path in _pictures(place))
        for around in {folder, root, *(part for part, _ in parts)}:
            _count_loose(around, skipped)
        for place in (place for part, _ in parts for place in _folders(part)):
            _count_inside(place, skipped)
    if not files:
        raise _nothing(folder, root, skipped)
    if len(files) > MAX_FILES:
        raise failure(
            folder, say("it holds more than {max_files:,} pictures; take a part of them", max_files=MAX_FILES)
        )
    return Tree(classes, files, len({found.use for found in files}) > 1, skipped)


def in_words(skipped: Skipped) -> list[str]:
    """``HEIC pictures, which nnsim does not read (2)``, a line per reason, the most frequent first."""
    return [f"{reason.text} ({count:,})" for reason, count in skipped.most_common()]


# ---------------------------------------------------------------- the shape of a set


def _unwrapped(folder: Path) -> Path:
    """The folder that holds the classes: a set may lie alone in one or several others."""
    for _ in range(DEEPEST):
        inside = _folders(folder)
        if len(inside) != 1 or _pictures(folder) or _pictures(inside[0]) or not _folders(inside[0]):
            break
        folder = inside[0]
    return folder


def _parts(root: Path) -> list[tuple[Path, int]]:
    """The folders that hold the classes, with what their pictures are for: the root itself unless it is parted."""
    inside = [path for path in _folders(root) if _pictures(path) or _folders(path)]
    parts = [(path, use) for path in inside if (use := part_called(path.name)) is not None]
    if len({use for _, use in parts}) > 1 and not any(_pictures(path) for path in inside if path not in dict(parts)):
        return parts
    return [(root, TRAIN)]


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not _is_litter(path.name))


def _pictures(folder: Path) -> list[Path]:
    names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file())
    return [folder / name for name in names if is_picture(Path(name)) and not _is_litter(name)]


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name.lower() in _LITTER


# ---------------------------------------------------------------- what is left out


def _count_loose(folder: Path, skipped: Skipped) -> None:
    """Files beside the folders of classes, and folders of a system."""
    for entry in os.scandir(folder):
        if _is_litter(entry.name):
            skipped[HIDDEN] += 1
        elif entry.is_file():
            loose = is_picture(Path(entry.name))
            skipped[OUTSIDE if loose else _kind(entry.name)] += 1


def _count_inside(place: Path, skipped: Skipped) -> None:
    """What lies beside the pictures of a class."""
    for entry in os.scandir(place):
        if _is_litter(entry.name):
            skipped[HIDDEN] += 1
        elif entry.is_dir():
            deeper = sum(1 for _, _, names in os.walk(entry.path) for name in names if is_picture(Path(name)))
            if deeper:
                skipped[DEEPER] += deeper
        elif not is_picture(Path(entry.name)):
            skipped[_kind(entry.name)] += 1


def _kind(name: str) -> Reason:
    suffix = Path(name).suffix.lower()
    if suffix in UNREAD:
        text = say("{unread} pictures, which nnsim does not read: save them as PNG or JPEG", unread=UNREAD[suffix])
        return Reason(text, of_pictures=True)
    return Reason(say("{suffix} files", suffix=suffix[1:].upper())) if suffix else NAMELESS


def _nothing(folder: Path, root: Path, skipped: Skipped) -> ProblemError:
    """What to do about a folder without pictures in folders."""
    foreign = _foreign_inside(root)
    if foreign:
        return failure(folder, say("it holds nothing but {foreign}", foreign=foreign))
    if skipped[NAMELESS]:
        return failure(folder, say("its files have no ending such as .png, by which pictures are found; rename them"))
    if skipped[OUTSIDE]:
        return failure(folder, say("its pictures lie side by side; make one folder per class and move them there"))
    files = sorted(path.name for path in root.iterdir() if path.is_file() and not _is_litter(path.name))
    if files:
        some = ", ".join(files[:3]) + (" ..." if len(files) > 3 else "")
        return failure(
            folder,
            say("it has no folders with pictures; make one folder per class, or open a file of it: {some}", some=some),
        )
    return failure(folder, say("it has no folders with pictures; make one folder per class"))


def _foreign_inside(root: Path) -> str:
    """Pictures of kinds that are not read, where there is nothing else."""
    kinds: Skipped = Counter()
    for place in [root, *_folders(root)]:
        kinds.update(_kind(entry.name) for entry in os.scandir(place) if entry.is_file() and not _is_litter(entry.name))
    if len(kinds) != 1 or not next(iter(kinds)).of_pictures:
        return ""
    return next(iter(kinds)).text.replace(":", ";")


def check_classes(folder: Path, classes: Sequence[str]) -> None:
    """Raise ``ProblemError`` for a set with a single class."""
    if len(classes) == 1:
        raise failure(
            folder,
            say(
                "there is one folder with pictures, {class_name}; at least two are needed, one per class",
                class_name=classes[0],
            ),
        )
