"""The coach's experiments in a window: a click of the button begins one, one Undo brings everything back."""

from __future__ import annotations

import pytest
from driven_window import CTRL
from sick_runs import SICK, player

from nnsim.core.hashing import weights_sha256
from nnsim.core.project import Project
from nnsim.core.spec import Spec


def sick(alarm: str) -> Project:
    """Epochs of a player are longer here: where its ReLUs are dead by the end of one, that is told first."""
    if alarm == "exploding_values":
        return player(1, 16, activation="tanh", optimizer=Spec("adam"), loss="squared_error", rate=1.0)
    return SICK[alarm][0](1)


@pytest.mark.parametrize("alarm", ["rate_low", "exploding", "label_noise", "exploding_values"])
def test_an_experiment_begins_with_its_button_and_is_undone_in_one_step(open_window, alarm):
    """An edit of the recipe, fresh weights, samples left out, and a knob of the learner."""
    window = open_window(project=sick(alarm))
    bench, stack = window.bench, window.bench.editor.stack

    def state() -> tuple[object, ...]:
        frame = bench.bridge.run.record.frame
        assert not frame or not frame.running
        return bench.editor.project, stack.index(), frame and frame.step, weights_sha256(bench.live.weights)

    window.play()
    window.until(lambda: alarm in bench.coaching._told, alarm, timeout=60_000)
    if bench.bridge.run.record.frame.running:
        window.play()
    window.until(lambda: not bench.bridge.run.record.frame.running, "rest")
    window.until(lambda: bench.live.fits and bench.bridge.run.record.frame.step, "the newest weights")
    before = state()
    window.click(bench.messages.toasts.banners[-1].buttons[0])
    window.until(lambda: bench.editor.project != before[0], "the experiment")
    assert stack.index() == before[1] + 1
    window.key("z", CTRL)
    window.until(lambda: state() == before, "what was before")
