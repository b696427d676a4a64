"""What a film is to be of; who asks for it stands in ``film_dialog``."""

from __future__ import annotations

from dataclasses import dataclass

LIVE, COMING, PAST = "live", "coming", "past"


@dataclass(frozen=True, slots=True)
class Take:
    """What is filmed: ``what`` by its id, a ``span``, and ``fps`` pictures a second.

    The span is ``LIVE``, until somebody stops it, or the epochs that are ``COMING``, or the run as it is ``PAST``.
    ``epochs`` are for those to come, ``pictures`` for every span but what is filmed until somebody stops it.
    """

    what: str = "window"
    span: str = LIVE
    epochs: int = 100
    pictures: int = 60
    fps: float = 10.0
    size: str = "whole"
