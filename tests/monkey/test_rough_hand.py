"""A rough hand on the real window with a real engine: nothing may break, and what is made to break is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from monkey.runner import play, replayed, shortened

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PLANT = """
def fail():
    raise ArithmeticError("planted")

stage.bench.actions["play"].triggered.connect(fail)
"""


def test_a_planted_fault_is_found_made_short_and_broken_again(tmp_path) -> None:
    plant = tmp_path / "plant.py"
    plant.write_text(PLANT, encoding="utf-8")
    order = {"plant": str(plant)}
    result = play({**order, "rounds": [{"example": "and", "seed": 6, "events": 2000}]})
    assert result.finding is not None
    assert result.finding.mark == "exception: ArithmeticError: planted"
    assert result.script is not None
    short = shortened(result, order, seconds=6)
    assert 1 <= len(short.acts) <= 8
    found = replayed(short, order).finding
    assert found is not None
    assert found.mark == result.finding.mark
    assert replayed(short, {}).finding is None, "without the fault the same acts break nothing"


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("qt", "from PySide6.QtGui import QPainter; QPainter().drawPoint(1, 1)"),
        ("frozen", "import time; end = time.thread_time() + 2.3\n    while time.thread_time() < end: pass"),
        ("crash", "import ctypes; ctypes.string_at(0)"),
        ("engine", "stage.engine._process._process.kill()"),
        ("error", "import logging; logging.getLogger('nnsim.ui').error('torn')"),
    ],
)
def test_all_kinds_of_faults_are_seen(tmp_path: Path, kind: str, statement: str) -> None:
    plant = tmp_path / "plant.py"
    plant.write_text(
        f"def fail():\n    {statement}\n\nstage.bench.actions['play'].triggered.connect(fail)\n", encoding="utf-8"
    )
    result = play({"plant": str(plant), "rounds": [{"example": "and", "seed": 6, "events": 3000}]})
    assert result.finding is not None
    assert result.finding.kind == kind
    assert result.script is not None
    assert result.script.acts


SEEDS = {
    "planes": (("spiral", 1), ("xor-features", 2), ("regression-plane", 3)),
    "tables": (("iris", 4), ("wine", 5), ("perceptron", 6)),
    "images": (("glyphs", 7), ("digits-linear", 8)),
    "pictures": (("autoencoder", 9), ("segnet-small", 10)),
}


EVENTS = 350
"""Of each document; `dev.py monkey` goes on for as long as one likes."""


@pytest.mark.parametrize("documents", SEEDS.values(), ids=SEEDS)
def test_nothing_breaks(documents) -> None:
    rounds = [{"example": example, "seed": seed, "events": EVENTS} for example, seed in documents]
    result = play({"rounds": rounds})
    assert result.finding is None, f"{result.finding.text}\n{result.script.text() if result.script else ''}"
    assert sum(result.report["acts"].values()) == EVENTS * len(documents)
