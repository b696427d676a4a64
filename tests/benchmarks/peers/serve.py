"""A process with peers of one library, which does what it is told line by line.

A line is a JSON object: ``{"do": "make", "peer": ID, "job": ID}``, ``{"do": "run", "peer": ID, "steps": n}`` or
``{"do": "trace", "peer": ID, "steps": n}``. So is the answer: ``cpu`` in seconds and ``steps`` that were made,
``losses``, or ``missing`` with a sentence. One job at a time is held.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial

import torch

from tests.benchmarks.peers import nnsim_peer, sklearn_peer, torch_naive, torch_tuned
from tests.benchmarks.peers.base import Missing, Peer
from tests.benchmarks.peers.jobs import JOBS, Job

MAKERS: dict[str, Callable[[Job], Peer]] = {
    "nnsim": nnsim_peer.Whole,
    "nnsim_steps": nnsim_peer.Steps,
    "nnsim_torch_steps": partial(nnsim_peer.Steps, backend="torch"),
    "naive": torch_naive.make,
    "tuned": torch_tuned.make,
    "sklearn": sklearn_peer.make,
}
"""One more column of nnsim is one line here, and one in ``columns.COLUMNS``."""


def answered(request: dict[str, object], peers: dict[object, Peer]) -> dict[str, object]:
    """Do what one line asks for."""
    who, steps = request["peer"], int(str(request.get("steps", 0)))
    if request["do"] == "make":
        peers.pop(who, None)
        try:
            peers[who] = MAKERS[str(who)](JOBS[str(request["job"])])
        except Missing as reason:
            return {"missing": str(reason)}
        return {}
    if request["do"] == "trace":
        return {"losses": peers[who].trace(steps)}
    began = time.process_time()
    made = peers[who].run(steps)
    return {"cpu": time.process_time() - began, "steps": made}


def main() -> None:
    """Until the last line."""
    torch.set_num_threads(1)
    peers: dict[object, Peer] = {}
    for line in sys.stdin:
        print(json.dumps(answered(json.loads(line), peers)), flush=True)


if __name__ == "__main__":
    main()
