"""The peers in JavaScript, each a process of Node.js, and the package that one of them needs.

ConvNetJS comes from the npm registry into the user's cache; nothing of it is part of this repository. Where Node.js or
the registry is missing, these peers are left out with a sentence.

ConvNetJS has no Rosenblatt and, as its last version stands there, no Adam: in its place is Adadelta, whose arithmetic
is alike. It trains on whole batches only. The engine of nodes and links does what small networks in web pages do: tanh,
one output, squared error.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np

from nnsim.core.cache import cache_folder
from tests.benchmarks.peers.base import Missing
from tests.benchmarks.peers.jobs import Job

SCRIPTS = Path(__file__).parent / "js"
CONVNETJS = "convnetjs@0.3.0"
SAMPLES = 2048
"""Of a large set, JavaScript gets so many: it does not get through them."""

JOBS_OF = {"convnetjs": ("J1", "J2", "J3", "J4", "J5"), "playground": ("J1", "J2", "J6")}


def command(peer: str, *, may_fetch: bool = True) -> list[str]:
    """What starts the process of this peer; raises ``Missing``."""
    node = shutil.which("node")
    if node is None:
        raise Missing("there is no Node.js on this machine")
    if peer == "playground":
        return [node, str(SCRIPTS / "playground.js")]
    return [node, str(SCRIPTS / "convnet.js"), str(_package(may_fetch=may_fetch))]


def has_other_optimizer(peer: str, job: Job) -> bool:
    """Whether it comes to other losses, as it cannot do otherwise."""
    return peer == "convnetjs" and job.optimizer == "adam"


def _package(*, may_fetch: bool) -> Path:
    """The folder of ConvNetJS, fetched where it is not there yet."""
    home = cache_folder() / "peers"
    folder, npm = home / "node_modules" / "convnetjs", shutil.which("npm")
    if not (folder / "package.json").is_file():
        if npm is None or not may_fetch:
            raise Missing("ConvNetJS is not here, and npm is not asked for it")
        home.mkdir(parents=True, exist_ok=True)
        fetch = [npm, "install", "--prefix", str(home), "--no-audit", "--no-fund", "--ignore-scripts", CONVNETJS]
        try:
            subprocess.run(fetch, capture_output=True, check=True, timeout=60)
        except (subprocess.SubprocessError, OSError):
            raise Missing("the npm registry did not answer") from None
    return folder


def told(peer: str, job: Job, folder: Path) -> dict[str, object]:
    """The job as ``js/lines.js`` reads it; its numbers lie in ``folder``."""
    if job.id not in JOBS_OF[peer]:
        raise Missing(f"{peer} does not do {job.id}")
    arrays = {
        "x": job.x[:SAMPLES],
        "y": job.y[:SAMPLES],
        "start": np.concatenate([numbers.ravel() for numbers in job.start().values()]),
    }
    for name, numbers in arrays.items():
        (folder / f"{job.id}.{name}").write_bytes(np.ascontiguousarray(numbers, "<f4").tobytes())
    facts = {"id": job.id, "shape": job.shape, "layers": job.layers, "loss": job.loss, "optimizer": job.optimizer}
    places = {name: str(folder / f"{job.id}.{name}") for name in arrays}
    return json.loads(json.dumps({**facts, **places, "batch": job.batch, "rate": job.rate}))  # type: ignore[no-any-return]
