"""The line of a neuron before and after a step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from plane_scene import Scene, clear_undo, points, scene
from pytestqt.qtbot import QtBot

from nnsim.core.answers.beats import Beat, BeatValue, Changed, Taken
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.data import Floats
from nnsim.edits.network import mlp
from nnsim.ui.kit import theming
from nnsim.ui.plane.step_lines import StepLines
from nnsim.ui.plane.view import PlaneView


@pytest.fixture
def it(qtbot: QtBot) -> Iterator[Scene]:
    theming.manager().set_mode("light")
    yield scene(points([(1, 2), (-1, 0)], [0, 1]), [[1.0, 0.0]], [0.5])
    clear_undo()


def step(after: Floats | None) -> StepSoFar:
    """The line x = -0.5, and what it becomes."""
    before = {"output.weight": np.array([[1.0, 0.0]], np.float32), "output.bias": np.array([0.5], np.float32)}
    values: list[tuple[str, BeatValue]] = [("take", Taken(np.array([0]), None, np.ones((1, 1), np.float32)))]
    if after is not None:
        changed = {"output.weight": after[None, :2], "output.bias": after[2:]}
        values.append(("update", Changed(before, changed)))
    return StepSoFar(0.1, np.array([0]), 0, tuple(Beat(name, 0, value) for name, value in values), before, {}, {}, 0)


def test_the_line_is_known_before_and_after(it: Scene) -> None:
    lines, told = StepLines(it.editor, it.live), it.live.told_step
    assert lines.lines() == (None, None)
    told.tell(step(None))
    assert lines.lines() == ((1.0, 0.0, 0.5), None)
    told.tell(step(np.array([1.5, 0.25, 0.0], np.float32)))
    assert lines.lines() == ((1.0, 0.0, 0.5), (1.5, 0.25, 0.0))
    told.tell(step(np.array([1.0, 0.0, 0.5], np.float32)))
    assert lines.lines()[1] is None, "nothing was corrected"


def test_lines_are_drawn_where_the_score_is_zero(it: Scene, qtbot: QtBot) -> None:
    view = PlaneView(it.editor, it.live)
    qtbot.addWidget(view)
    view.resize(312, view.heightForWidth(312))
    view.show()
    told, place = it.live.told_step, view.transform_to_pixels
    told.tell(step(np.array([0.0, 1.0, -1.0], np.float32)))  # y = 1 instead of x = -0.5
    x, y = place.pixel((2.0, 1.0))
    accent = theming.current().accent.lower()
    assert view.grab().toImage().pixelColor(round(x), round(y)).name() == accent
    told.tell(None)
    assert view.grab().toImage().pixelColor(round(x), round(y)).name() != accent


def test_a_neuron_that_reads_others_has_no_line(it: Scene) -> None:
    it.editor.edit("layer", lambda project: mlp(project, 2))
    it.live.told_step.tell(step(None))
    assert StepLines(it.editor, it.live).lines() == (None, None)
