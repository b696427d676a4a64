"""Images as networks see them: channels first. The one place where samples of a data set are laid out for a network.

A grey sample [h, w] enters as (1, h, w), a colour sample [h, w, 3] as (3, h, w); points and
tables stay as they are.
"""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Samples


def fed_shape(sample_shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape in which samples of ``sample_shape`` enter a network."""
    if len(sample_shape) == 2:
        return (1, *sample_shape)
    return (sample_shape[-1], *sample_shape[:-1]) if len(sample_shape) == 3 else sample_shape


def channels_first(x: Samples) -> Samples:
    """Samples [n, *sample_shape] -> [n, *fed_shape], the same numbers without a copy."""
    if x.ndim == 3:
        return x[:, None]
    return x.transpose(0, 3, 1, 2) if x.ndim == 4 else x


def as_sample(values: Samples, shape: tuple[int, ...]) -> Samples:
    """Numbers [prod(shape)] in the order of the network as an image of ``shape``, (h, w) or (h, w, 3)."""
    if len(shape) == 2:
        return values.reshape(shape)
    image: Samples = np.moveaxis(values.reshape(shape[-1], *shape[:-1]), 0, -1)
    return image
