"""A walk of random edits, commands and buttons through chapters in the real window: there is always a way on."""

from __future__ import annotations

import random

import pytest
from driven_window import DrivenWindow

from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.edits.kinds import Calls
from nnsim.lessons.moves import after, move

LENGTH = 60

EDITS = (
    "recipe.rate = {n}", "recipe.optimizer = adam", "recipe.batch = {n}", "remove_hidden_layers",
    "insert_layer(position=0, spec=dense(units={n}))", "change_units(dense1, {n})", "toggle_feature(x1x2)",
    "add_points(x=[[{n}, 1]], y=1)", "remove_samples([0, {n}])", "use_preset(perceptron)", "set_output(regression)",
)  # fmt: skip
COMMANDS = ("undo", "redo", "reset", "step_sample", "step_epoch", "show_samples", "show_curves", "panel_data")
BUTTONS = ("check", "hint", "show", "back", "on", "on", "over", "ahead")


class Given(Calls):
    """An edit that makes what was worked out before, of whatever there is."""

    def __call__(self, _before: Project) -> Project:
        return self.made  # type: ignore[attr-defined]


def made_of(project: Project) -> Calls:
    """The edit that makes ``project``."""
    given = Given()
    object.__setattr__(given, "made", project)
    return given


@pytest.mark.slow
@pytest.mark.parametrize("name", ["xor-hidden", "xor-product"])
def test_a_random_walk_in_the_window_never_traps(open_window, name: str) -> None:
    window: DrivenWindow = open_window()
    bench, hand = window.bench, random.Random(name)
    bench.lessons.files = None
    bench.run("lessons", name=name)
    window.until_ready()
    lesson = bench.lessons.sitting.lesson
    begun = bench.lessons.stage.state().project
    for _ in range(LENGTH):
        act = hand.random()
        if act < 0.5:
            made = move(hand.choice(EDITS).format(n=hand.choice([1, 2, 3])))
            try:
                changed = after(made, bench.editor.document)
            except ProblemError:
                continue
            bench.editor.edit("something", made_of(changed))
        elif act < 0.75:
            bench.run(hand.choice(COMMANDS))
        elif bench.lessons.sitting is not None:
            bench.lessons.do(hand.choice(BUTTONS))
        else:
            bench.lessons.open(name)
        window.until(lambda: not bench.lessons.is_busy(), "the lesson's moves")
        bench.lessons.look()
    if bench.lessons.sitting is None:
        bench.lessons.open(name)
    panel = bench.lessons.panel
    for _ in range(8 * len(lesson.steps)):
        if bench.lessons.sitting is None:
            break
        assert bench.lessons.can("on")
        assert panel.buttons.way_on.isVisible()
        window.click(panel.buttons.way_on)
        window.until(lambda: not bench.lessons.is_busy(), "the lesson's moves")
    assert bench.lessons.sitting is None, "the end was reached"
    bench.lessons.open(name)
    window.until(lambda: not bench.lessons.is_busy(), "the beginning")
    assert bench.lessons.stage.state().project.network == begun.network
