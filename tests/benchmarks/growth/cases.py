"""What grows: documents of nnsim, and beside each the network that a PyTorch user would write for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT, Network
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.kinds.pairs import TEXT
from nnsim.examples.example import dense
from nnsim.networks.building import Builder
from nnsim.networks.presets.tiny_gpt import tiny_gpt

CLASSES = tuple("ABCDEFGHIJ")
COLUMNS = 32
"""Of the tables that wide and deep networks learn from."""

BATCH, SAMPLES = 64, 4096

WORDS, LENGTH = 18, 7
"""Of the texts beside images."""

WIDTHS = (8, 64, 512, 4096)
DEPTHS = (1, 4, 16, 32)
COUNTS = (1_000, 10_000, 100_000, 1_000_000)
SIDES = (8, 28, 64, 224)
DROPPING = (128, 1024)
STEPS = (8, 28)
PIXELS = (28, 64)
SQUEEZED = (32, 512)
PAIRED = (16, 32)
"""Of what no kernel covers: widths with dropout, steps of a GRU, sides of images with a class for every pixel, widths
of autoencoders, and sides of images with a text beside."""

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
    yield from uncovered()
    for words in VOCABULARIES:
        yield Case("vocabulary", words, lambda words=words: _of_text(words, 64), ("gpt", words, 64))
    for length in CONTEXTS:
        yield Case("context", length, lambda length=length: _of_text(64, length), ("gpt", 64, length))


def uncovered() -> Iterator[Case]:
    """What kernels leave to tuned PyTorch."""
    for width in DROPPING:
        yield Case("dropout", width, lambda width=width: _dropping(width), ("dropout", width))
    for side in STEPS:
        yield Case("gru", side, lambda side=side: _recurrent(side), ("gru", side))
    for side in PIXELS:
        yield Case("pixels", side, lambda side=side: _per_pixel(side), ("pixels",))
    for width in SQUEEZED:
        yield Case("autoenc.", width, lambda width=width: _squeezed(width), ("squeezed", width))
    for side in PAIRED:
        yield Case("towers", side, lambda side=side: _towers(side), ("towers", side))


def _dropping(width: int) -> Project:
    made = Builder()
    for _ in range(2):
        made.add("dense", units=width, activation="relu")
        made.add("dropout", p=0.5)
    return _document(_rows(SAMPLES, COLUMNS, "table"), made.network("multiclass", ()))


def _recurrent(side: int) -> Project:
    made = Builder()
    made.add("to_sequence")
    made.add("gru", units=32)
    return _document(_pictures(side), made.network("multiclass", ()), batch=32)


def _per_pixel(side: int) -> Project:
    made = Builder()
    for channels in (8, 16):
        made.add("conv2d", channels=channels, padding=1, activation="linear", bias=False)
        made.add("batchnorm2d")
        made.add("activation")
        made.add("max_pool2d" if channels == 8 else "upsample")
    return _document(_pictures(side), made.network("pixels", ()), batch=16)


def _squeezed(width: int) -> Project:
    made = Builder()
    made.add("flatten")
    made.add("dense", units=width, activation="relu")
    made.add("layernorm")
    return _document(_pictures(28), made.network("reconstruction", ()), 32, "squared_error")


def _towers(side: int) -> Project:
    made, rng, count = Builder(), np.random.default_rng(1), 256
    made.add("conv2d", INPUT, channels=12, activation="relu")
    made.add("max_pool2d")
    made.add("conv2d", channels=24, activation="relu")
    made.add("max_pool2d")
    made.add("flatten")
    image = made.add("dense", units=32, activation="linear")
    made.add("embedding", TEXT, words=WORDS, channels=32)
    made.add("similarity", image, made.add("global_pool"), take="dot")
    x = np.concatenate([rng.random((count, 3 * side * side)), rng.integers(1, WORDS, (count, LENGTH))], 1)
    y = (np.arange(count) % 2).astype(np.float32)
    names = ("", *(f"w{number}" for number in range(1, WORDS)))
    data = Data(x.astype(np.float32), y, np.arange(count) % 4 == 3, ("fits not", "fits"), (), vocabulary=names,
                modality_shapes=((side, side, 3), (LENGTH,)), kind="pairs")  # fmt: skip
    return _document(data, made.network(features=()), 16, "binary_cross_entropy")


def _document(data: Data, network: Network, batch: int = BATCH, loss: str = "categorical_cross_entropy") -> Project:
    return Project("Growth", data, network, Recipe(loss=loss, optimizer=Spec("adam"), rate=0.001, batch=batch))


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


def _pictures(side: int) -> Data:
    rng, count = np.random.default_rng(1), 256
    x, y = rng.integers(0, 256, (count, side, side), np.uint8), rng.integers(0, 10, count).astype(np.float32)
    return Data(x, y, np.arange(count) % 4 == 3, CLASSES, (), kind="image")


def _of_images(side: int) -> Project:
    made = Builder()
    for channels in (8, 16):
        made.add("conv2d", channels=channels, padding=1)
        made.add("max_pool2d")
    made.add("flatten")
    return _document(_pictures(side), made.network("multiclass"), batch=16)


def _of_text(words: int, length: int) -> Project:
    rng, count = np.random.default_rng(1), 128
    x = rng.integers(0, words, (count, length)).astype(np.int16)
    y = rng.integers(0, words, count).astype(np.float32)
    names = tuple(f"w{number}" for number in range(words))
    data = Data(x, y, np.arange(count) % 4 == 3, names, (), vocabulary=names, kind="tokens")
    return _document(data, tiny_gpt(words), batch=8)
