"""What the engine is asked for a learner whose weights, if it has any, do not tell its answers."""

from __future__ import annotations

from typing import Any

from nnsim.core.store import Store
from nnsim.data.kinds import kind_of
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.subscriptions import EVERY_S, Subscription


def subscriptions(store: Store, live: LiveModel) -> tuple[Subscription[Any], ...]:
    """Facts always; predictions of samples that lie in a plane; map and marked samples while the plane is seen."""

    def facts() -> object | None:
        return True if live.asks else None

    def samples() -> object | None:
        return True if live.asks and kind_of(store.project.data).lies_in_plane else None

    def plane() -> object | None:
        """How it lies."""
        return ("axes", store.project.view.axes) if samples() and live.is_seen else None

    return (
        Subscription("facts", live.hear_facts, facts, EVERY_S, prompt=True),
        Subscription("predictions", live.hear_predictions, samples, EVERY_S, prompt=True),
        Subscription("plane", live.hear_plane, plane, EVERY_S, prompt=True),
        Subscription("marked", live.hear_marked, plane, EVERY_S, prompt=True),
    )
