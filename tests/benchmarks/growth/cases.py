"""What grows: documents of nnsim, and beside each the network that a PyTorch user would write for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import Network
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.examples.example import dense
from nnsim.networks.building import Builder
from nnsim.networks.presets.tiny_gpt import tiny_gpt

CLASSES = tuple("ABCDEFGHIJ")
COLUMNS = 32
"""Of the tables that wide and deep networks learn from."""

BATCH, SAMPLES = 64, 4096

WIDTHS = (8, 64, 512, 4096)
DEPTHS = (1, 4, 16, 32)
COUNTS = (1_000, 10_000, 100_000, 1_000_000)
SIDES = (8, 28, 64, 224)
VOCABULARIES = (16, 64, 100)
CONTEXTS = (32, 128, 512)


@dataclass(frozen=True)
class Case:
    """``size`` of what ``grows``; ``plain`` says the layers in words that ``growth.plain`` knows."""

    grows: str
    size: int
    make: Callable[[], Project]
    plain: tuple[object, ...]

    @property
    def project(self) -> Project:
        """The document, made once."""
        return _project(self)


@cache
def _project(case: Case) -> Project:
    load()
    return case.make()


def cases() -> Iterator[Case]:
    """All of them."""
    for width in WIDTHS:
        yield Case("width", width, lambda width=width: of_table(width, width), ("dense", width, width))
    for depth in DEPTHS:
        yield Case("depth", depth, lambda depth=depth: of_table(*[64] * depth), ("dense", *[64] * depth))
    for count in COUNTS:
        yield Case("samples", count, lambda count=count: _of_points(count), ("dense", 8, 8))
    for side in SIDES:
        yield Case("image", side, lambda side=side: _of_images(side), ("images", side))
    for words in VOCABULARIES:
        yield Case("vocabulary", words, lambda words=words: _of_text(words, 64), ("gpt", words, 64))
    for length in CONTEXTS:
        yield Case("context", length, lambda length=length: _of_text(64, length), ("gpt", 64, length))


def _document(data: Data, network: Network, batch: int = BATCH) -> Project:
    recipe = Recipe(loss="categorical_cross_entropy", optimizer=Spec("adam"), rate=0.001, batch=batch)
    return Project("Growth", data, network, recipe)


def _rows(count: int, columns: int, kind: str) -> Data:
    rng = np.random.default_rng(1)
    x = rng.standard_normal((count, columns), np.float32)
    y = rng.integers(0, len(CLASSES), count).astype(np.float32)
    names = tuple(f"x{number + 1}" for number in range(columns))
    return Data(x, y, np.arange(count) % 4 == 3, CLASSES, names, kind=kind)


def of_table(*units: int, columns: int = COLUMNS, count: int = SAMPLES, batch: int = BATCH) -> Project:
    """Layers of ReLU on rows of noise."""
    return _document(_rows(count, columns, "table"), dense(*units, activation="relu", output="multiclass"), batch)


def _of_points(count: int) -> Project:
    return _document(_rows(count, 2, "points"), dense(8, 8, activation="relu", output="multiclass"))


def _of_images(side: int) -> Project:
    made = Builder()
    for channels in (8, 16):
        made.add("conv2d", channels=channels, padding=1)
        made.add("max_pool2d")
    made.add("flatten")
    rng, count = np.random.default_rng(1), 256
    x, y = rng.integers(0, 256, (count, side, side), np.uint8), rng.integers(0, 10, count).astype(np.float32)
    data = Data(x, y, np.arange(count) % 4 == 3, CLASSES, (), kind="image")
    return _document(data, made.network("multiclass"), batch=16)


def _of_text(words: int, length: int) -> Project:
    rng, count = np.random.default_rng(1), 128
    x = rng.integers(0, words, (count, length)).astype(np.int16)
    y = rng.integers(0, words, count).astype(np.float32)
    names = tuple(f"w{number}" for number in range(words))
    data = Data(x, y, np.arange(count) % 4 == 3, names, (), vocabulary=names, kind="tokens")
    return _document(data, tiny_gpt(words), batch=8)
