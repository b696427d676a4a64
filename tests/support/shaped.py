"""What samples of a shape are, for tests that try several shapes: the kind that an import would state."""

from __future__ import annotations

from nnsim.io.result import kind_of_rows


def kind_of_shape(shape: tuple[int, ...]) -> str:
    """The id of the kind of samples of ``shape``."""
    return "image" if len(shape) > 1 else kind_of_rows(shape[0])
