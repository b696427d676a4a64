"""What is kept of a run, so that any of its steps can be gone back to."""

from __future__ import annotations

from typing import NamedTuple


class KeptPast(NamedTuple):
    """So many ``states`` are kept; all that is kept takes ``bytes``, and may take ``budget``.

    Steps before the ``first`` cannot be gone back to: they are not kept any more, or went with the engine process.
    """

    states: int
    bytes: int
    budget: int
    first: int = 0
