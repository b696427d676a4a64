"""Steps per second while a window asks for weights 60 times a second, against nobody watching.

Both run in the same engine process in turns, so that what else the machine does hits both.
"""

from __future__ import annotations

import time
from statistics import median

from nnsim.client.engine_client import EngineClient
from nnsim.core.messages import Frame
from nnsim.examples.example import build, examples

TURNS = 6
SECONDS = 1.0


def _steps(client: EngineClient) -> int:
    """The step counter, asked for by one frame."""
    client.want_frame(())
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for event in client.wait(0.05):
            if isinstance(event, Frame):
                return event.step
    raise TimeoutError("no frame from the engine")


def _turn(client: EngineClient, watched: bool) -> float:
    """Steps per second over one turn."""
    before, start = _steps(client), time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        if watched:
            client.want_frame(("weights",))
            client.poll()
        time.sleep(1 / 60)
    after = _steps(client)
    return (after - before) / (time.perf_counter() - start)


def measure(name: str = "spiral") -> dict[str, float]:
    """Median steps/s of both, and their ratio (aim >= 0.95)."""
    client = EngineClient()
    client.start()
    try:
        client.load(build(examples()[name]))
        client.play()
        _turn(client, watched=False)
        pairs = [(_turn(client, watched=True), _turn(client, watched=False)) for _ in range(TURNS)]
    finally:
        client.close()
    return {
        "watched_steps_per_second": median(w for w, _ in pairs),
        "unwatched_steps_per_second": median(u for _, u in pairs),
        "watched_against_unwatched": median(w / u for w, u in pairs),
    }
