"""Commands that one of two real ranks runs, one after the other: ``python rank_commands.py FOLDER PORT ...``.

What it prints and returns goes to ``FOLDER/RANK.json``. The second one dies within the last of them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
from pathlib import Path

import numpy as np

from nnsim.cli.__main__ import main
from nnsim.engine.ranks.learner import SharedBackpropagation

DIES_AT = 25

COMMANDS = (
    ["train", "points.nnsim", "--epochs", "2", "--out", "points-out.nnsim", "--json"],
    ["train", "images.nnsim", "--epochs", "1", "--out", "images-out.nnsim"],
    ["train", "begun.nnsim", "--resume", "--epochs", "2", "--out", "resumed.nnsim", "--json"],
    ["train", "perceptron"],
    ["images.py", "--epochs", "1"],
    ["train", "points.nnsim", "--epochs", "1000", "--out", "lost.nnsim", "--json"],
)


def die_within_a_step() -> None:
    step = SharedBackpropagation.step

    def dying(self: SharedBackpropagation, start: int, stop: int, rate: float, number: int) -> int:
        if number == DIES_AT:
            os._exit(9)
        return step(self, start, stop, rate, number)

    SharedBackpropagation.step = dying  # type: ignore[method-assign]


def script(command: list[str]) -> int:
    """Run an exported script; its weights go to a file beside it."""
    sys.argv = command
    network = runpy.run_path(command[0], run_name="script")["main"]()
    arrays = {name: array.detach().numpy() for name, array in network.state_dict().items() if array.is_floating_point()}
    np.savez(f"script{os.environ['RANK']}.npz", **arrays)
    return 0


def run() -> None:
    folder, *ports = sys.argv[1:]
    os.chdir(folder)
    told: list[tuple[int, str, str]] = []
    for command, port in zip(COMMANDS, ports, strict=True):
        os.environ["MASTER_PORT"] = port
        if command is COMMANDS[-1] and os.environ["RANK"] == "1":
            die_within_a_step()
            Path("1.json").write_text(json.dumps(told), encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
            status = script(command) if command[0].endswith(".py") else main(command)
        told.append((status, out.getvalue(), err.getvalue()))
    Path("0.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    run()
