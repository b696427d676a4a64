"""What a lesson kept of its steps is there though the engine process had to start again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pytest
from driven_window import DrivenWindow

from nnsim.client.engine_client import EngineClient
from nnsim.core.data import Floats
from nnsim.edits.recipe import set_recipe
from nnsim.examples.example import build, examples


@pytest.fixture
def own_engine() -> Iterator[EngineClient]:
    """An engine to be started again: not the one that all tests share."""
    client = EngineClient()
    client.start()
    yield client
    client.close()


@pytest.mark.slow
def test_a_step_is_started_over_though_the_engine_is_another(open_window, own_engine: EngineClient) -> None:
    window: DrivenWindow = open_window(client=own_engine)
    bench = window.bench
    bench.lessons.files = None
    bench.run("lessons", name="xor-hidden")
    window.until_ready()
    window.until(lambda: not bench.lessons.is_busy(), "the lesson's moves")
    window.until(lambda: not bench.lessons.stage._saving, "the copy of the state")
    begun, weights = bench.editor.document, {name: array.copy() for name, array in bench.live.weights.items()}
    bench.editor.edit("Set the rate", set_recipe.of(rate=0.7))
    bench.run("step_epoch")
    window.until(lambda: bench.lessons.stage.state().epoch >= 1, "an epoch")
    restart(window)
    bench.lessons.do("over")
    window.until(lambda: not bench.lessons.is_busy() and bench.lessons.stage.state().epoch == 0, "the beginning")
    assert bench.editor.document.recipe == begun.recipe
    window.until(lambda: are_same(bench.live.weights, weights), "its weights")
    bench.run("step_epoch")
    window.until(lambda: bench.lessons.stage.state().epoch >= 1 and not bench.bridge.running, "an epoch")
    weights = {name: array.copy() for name, array in bench.live.weights.items()}
    bench.document.show(build(examples()["moons"]))
    window.until_ready()
    window.until(lambda: not bench.lessons.stage._saving, "the copy of what was left")
    restart(window)
    bench.lessons.do("return")
    window.until(lambda: are_same(bench.live.weights, weights), "the weights that were left")
    restart(window)
    bench.lessons.stage._kept.clear()
    bench.lessons.do("over")
    assert "is no longer kept, so it begins as the lesson itself" in bench.lessons.panel.note.accessibleName()
    window.until(lambda: not bench.lessons.is_busy() and bench.lessons.stage.state().epoch == 0, "the beginning")
    assert bench.editor.document.recipe == begun.recipe


def restart(window: DrivenWindow) -> None:
    """Another engine process, which knows nothing of the one before."""
    client = window.bench.bridge.client
    pid = client.pid
    window.bench.bridge.restart_engine()
    window.until(lambda: client.pid not in (None, pid) and client._is_up, "another process")
    window.until_ready()


def are_same(one: Mapping[str, Floats], other: Mapping[str, Floats]) -> bool:
    """Whether both hold the same numbers under the same names."""
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in other)
