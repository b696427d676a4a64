"""The real engine in its process: the same numbers as headless, and a crash that costs nothing.

Loading torch takes seconds, so most tests share one process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from engine_talk import Talk

from nnsim.client.engine_client import EngineClient
from nnsim.client.events import EngineDied, EngineRestarted
from nnsim.core.messages import Frame, Loaded, Ready, Saved, Stopped
from nnsim.core.run import Checkpoint
from nnsim.examples.example import build, examples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def spiral():
    project = build(examples()["spiral"])
    return replace(project, recipe=replace(project.recipe, batch=10))


@pytest.fixture(scope="module")
def started():
    client = EngineClient()
    client.start()
    yield client, Talk(client).until_came(Ready)
    client.close()


@pytest.fixture
def client(started):
    return started[0]


@pytest.fixture
def talk(client, spiral):
    talk = Talk(client, probes=("weights",))
    client.load(spiral)
    talk.until_came(Loaded)
    yield talk
    client.pause()


def state(talk: Talk) -> Checkpoint:
    ticket = talk.client.save()
    talk.until(lambda: any(saved.ticket == ticket for saved in talk.of(Saved)))
    return next(saved.checkpoint for saved in talk.of(Saved) if saved.ticket == ticket)


def digest(checkpoint: Checkpoint) -> str:
    from nnsim.core.hashing import weights_sha256

    return weights_sha256(checkpoint.weights)


def trained_headless(project, steps: int) -> Checkpoint:
    """What training without process, pauses and onlookers comes to after ``steps``."""
    from nnsim.engine.trainer import Trainer

    trainer = Trainer(project)
    while trainer.step < steps:
        trainer.run_batch()
    return trainer.checkpoint()


def test_the_versions_are_plain_strings(started):
    ready = started[1]
    assert type(ready.torch) is str
    assert ready.devices[0] == "cpu"


def test_epochs_through_the_process_give_the_weights_of_a_headless_run(client, talk, spiral):
    from nnsim.engine.headless import run_headless

    for _ in range(5):
        client.step("epoch")
    talk.until(lambda: state(talk).epoch == 5)  # an epoch goes on in chunks, and commands are heard between them
    arrived = state(talk)
    result, _ = run_headless(spiral, epochs=5)
    assert (arrived.epoch, arrived.position) == (5, 0)
    assert digest(arrived) == result.weights_sha256


def test_playing_watched_paused_and_limited_gives_the_same_weights(client, talk, spiral):
    client.play()
    talk.until(lambda: talk.of(Frame) and talk.of(Frame)[-1].epoch >= 2)
    client.pause()
    client.play(samples_per_second=20_000.0)
    talk.until(lambda: talk.of(Frame)[-1].epoch >= 4)
    client.pause()
    arrived = state(talk)
    expected = trained_headless(spiral, arrived.step)
    assert (arrived.epoch, arrived.position) == (expected.epoch, expected.position)
    assert digest(arrived) == digest(expected)


def test_every_epoch_is_a_row_of_the_curves_however_slowly_the_window_looks(client, talk):
    client.play()
    talk.until(lambda: talk.of(Frame) and talk.of(Frame)[-1].epoch >= 2)
    time.sleep(0.3)  # a window that stands still is what is tested
    seen = talk.of(Frame)[-1].epoch
    talk.until(lambda: talk.of(Frame)[-1].epoch >= seen + 5)
    client.pause()
    talk.until(lambda: not talk.of(Frame)[-1].running)
    whole = [row[1] for row in talk.rows if row[1] == int(row[1])]
    assert whole[0] <= 1
    assert np.diff(whole).tolist() == [1.0] * (len(whole) - 1)


def test_the_shipped_weights_are_those_of_the_state(client, talk):
    client.step("epoch")
    talk.until(lambda: talk.of(Frame) and talk.of(Frame)[-1].epoch == 1)
    shipped = talk.of(Frame)[-1].probes["weights"]
    for name, array in state(talk).weights.items():
        np.testing.assert_array_equal(shipped[name], array)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no signals")
def test_a_killed_engine_goes_on_bit_for_bit(spiral):
    client = EngineClient()
    client.start()
    client.load(spiral)
    client.play(samples_per_second=5000.0)
    talk = Talk(client, probes=("weights",))
    talk.until(lambda: client.checkpoint and client.checkpoint.epoch >= 2)
    talk.forget()
    os.kill(client.pid, signal.SIGKILL)
    back = talk.until_came(EngineRestarted)
    assert talk.of(EngineDied)[0].restarts
    assert digest(back.checkpoint) == digest(trained_headless(spiral, back.step))
    talk.until(lambda: talk.frames and talk.frames[-1].step > back.step)
    client.pause()
    arrived = state(talk)
    client.close()
    assert digest(arrived) == digest(trained_headless(spiral, arrived.step))


def test_a_run_that_diverges_stops_with_a_sentence_and_a_way_back(client, talk):
    for unit in range(8):  # scores beyond the largest float32
        client.set_weight("output.weight", (0, unit), 3.4e38)
    client.play()
    stopped = talk.until_came(Stopped)
    assert stopped.reason == "diverged"
    assert not client.running
    client.keep(1, good=True)
    run = client.restore(1)
    talk.until(lambda: talk.of(Frame)[-1].run == run)
    assert all(np.isfinite(array).all() for array in talk.of(Frame)[-1].probes["weights"].values())


def test_the_window_process_never_loads_torch_or_qt():
    body = f"""
import json, sys
sys.path[:0] = {[str(ROOT), str(ROOT / "tests/support")]!r}
from engine_talk import Talk
from nnsim.examples.example import build, examples
from nnsim.client.engine_client import EngineClient
from nnsim.core.messages import Frame, Ready, Saved
client = EngineClient()
client.start()
talk = Talk(client, probes=("weights", "losses"))
client.load(build(examples()["xor"]))
client.step("epoch")
client.save()
talk.until(lambda: talk.of(Saved) and talk.of(Frame))
client.close()
print(json.dumps([name for name in sys.modules if name.split(".")[0] in ("torch", "PySide6", "shiboken6")]))
"""
    done = subprocess.run([sys.executable, "-c", body], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == []
    assert done.stderr == ""
