"""What is kept of a run, so that any of its steps can be gone back to."""

from __future__ import annotations

from typing import NamedTuple


class KeptPast(NamedTuple):
    """So many ``states`` are kept; all that is kept takes ``bytes``, and may take ``budget``."""

    states: int
    bytes: int
    budget: int
