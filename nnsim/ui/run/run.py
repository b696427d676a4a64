"""A run as the window knows it. Whoever shows one is given it, so that another can be shown beside it."""

from __future__ import annotations

from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.record import RunRecord


class Run:
    """``record`` is what it told so far, ``live`` are the pictures of its newest weights."""

    def __init__(self, live: LiveModel) -> None:
        self.record, self.live = RunRecord(), live
