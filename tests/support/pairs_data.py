"""Images with texts, made by hand, and a network with an input for each."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data
from nnsim.core.network import INPUT, Network
from nnsim.data.kinds.pairs import TEXT
from nnsim.networks.building import Builder

VOCABULARY = ("", "a", "red", "green", "round", "thing", "here")
LENGTH = 4


def pairs(shape: tuple[int, ...] = (16, 16, 3), count: int = 23) -> Data:
    """Noise, brighter where the pair fits, with as many words of the vocabulary."""
    rng = np.random.default_rng(0)
    y = np.arange(count) % 2
    images = rng.random((count, int(np.prod(shape)))) * (0.5 + 0.5 * y[:, None])
    words = rng.integers(1, len(VOCABULARY), (count, LENGTH))
    words[::3, -1] = 0
    return Data(
        np.concatenate([images, words], axis=1).astype(np.float32),
        y.astype(np.float32),
        np.arange(count) % 4 == 0,
        ("does not fit", "fits"),
        (),
        vocabulary=VOCABULARY,
        modality_shapes=(shape, (LENGTH,)),
        kind="pairs",
    )


def two_towers(take: str = "cosine", pooled: str = "mean") -> Network:
    """Convolutions for the image, the mean or maximum of vectors for the text, and how alike both results are."""
    made = Builder()
    made.add("conv2d", INPUT, channels=4, activation="relu")
    made.add("max_pool2d")
    made.add("flatten")
    image = made.add("dense", units=5, activation="linear")
    made.add("embedding", TEXT, words=len(VOCABULARY), channels=5)
    text = made.add("global_pool", take=pooled)
    made.add("similarity", image, text, take=take)
    return made.network(features=())
