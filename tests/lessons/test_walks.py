"""A long walk of edits, commands and answers in every chapter: there is always a way on, and back to the beginning."""

from __future__ import annotations

import random

import pytest
from plain_stage import PlainStage

from nnsim.lessons.judging import right_answer, wrong_answers
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import bundled, find
from nnsim.lessons.moves import move
from nnsim.lessons.questions import Answer, Question
from nnsim.lessons.sitting import Sitting

LENGTH = 300

EDITS = (
    "recipe.rate = {n}", "recipe.optimizer = sgd", "recipe.optimizer = adam", "recipe.batch = {n}",
    "remove_hidden_layers", "insert_layer(position=0, spec=dense(units={n}))",
    "insert_layer(position={n}, spec=dropout)", "remove_layer(dense1)", "change_units(dense1, {n})",
    "toggle_feature(x1x2)", "toggle_feature(x1)", "add_points(x=[[{n}, 1]], y=1)", "remove_samples([0, {n}])",
    "set_output(regression)", "use_preset(perceptron)", "choose(part=learner, kind=perceptron)",
    "choose(part=learner, kind=backprop)", "relabel(which=[{n}], label=0)", "set_test_share(0.2)", "clear_data",
    "choose_generator(moons)", "choose_generator(spiral)",
)  # fmt: skip
RARE = 3
"""Of these, from the end: they make another data set, after which many others do nothing."""

DONE = ("play", "reset", "new_seed", "add_points", "step", "undo", "redo", "set_weight")


class Walker:
    """Somebody who does anything in ``lesson``; ``hand`` decides."""

    def __init__(self, lesson: Lesson, stage: PlainStage, hand: random.Random) -> None:
        self.lesson, self.stage, self.hand = lesson, stage, hand
        self.sitting = Sitting(lesson, stage, clock=lambda: 0.0)
        assert self.sitting.begin() is None

    def edit(self) -> None:
        """An edit, or some steps of the run."""
        hand = self.hand
        if hand.random() < 0.2:
            step = hand.choice([0, 1, self.stage.now.step + 7])
            self.stage.set(step=step, epoch=step // 3, run=hand.randrange(4), running=hand.random() < 0.5)
            self.sitting.note(hand.choice(DONE))
            return
        choices = EDITS if hand.random() < 0.05 else EDITS[:-RARE]
        self.stage.perform([move(hand.choice(choices).format(n=hand.choice([0, 1, 2, 3, 60])))], "")

    def answer(self, question: Question) -> None:
        """Right, wrong, or what would be right at another time."""
        state = self.stage.now
        known: list[Answer] = [answer for answer, _ in wrong_answers(question, state)]
        right = right_answer(question, state)
        choices = [*known, *([right] if right is not None else [])]
        if choices:
            self.sitting.answer(question, self.hand.choice(choices))

    def act(self) -> None:
        """A button of the panel, or a link to another step."""
        sitting, hand = self.sitting, self.hand
        seen, steps = sitting.look(), len(self.lesson.steps)
        acts = (
            sitting.hint, sitting.show, sitting.start_over, sitting.go_on, sitting.go_on,
            lambda: sitting.skip_to(hand.randrange(steps)), lambda: sitting.go_to(hand.randrange(steps)),
            *(lambda q=q: self.answer(q) for q in seen.questions),
        )  # fmt: skip
        hand.choice(acts)()

    def goes_on(self) -> None:
        """From here "continue anyway" comes to the end, and starting over to how it began."""
        for _ in range(8 * len(self.lesson.steps)):
            if self.sitting.ended:
                break
            before = (self.sitting.at, self.sitting.phase)
            self.sitting.look()
            self.sitting.go_on()
            assert self.sitting.ended or (self.sitting.at, self.sitting.phase) != before
        assert self.sitting.ended


def document(stage: PlainStage) -> tuple[object, ...]:
    """All of it; samples that are drawn once more are others, with the same numbers."""
    project = stage.now.project
    data = project.data
    return project.network, project.recipe, data.x.tobytes(), data.y.tobytes(), data.test.tobytes(), data.classes


@pytest.mark.parametrize("name", [path.stem for path in bundled()])
def test_a_random_walk_never_traps(name: str) -> None:
    found = find(name)
    lesson, stage = found.read.lesson, PlainStage(found.path.parent)
    assert lesson
    walker = Walker(lesson, stage, random.Random(name))
    begun = document(stage)
    for at in range(LENGTH):
        walker.edit()
        if at % 3 == 0:
            walker.sitting.look()
        if walker.hand.random() < 0.2:
            walker.act()
        if at % 50 == 49:  # here and now
            entered = stage.names[walker.sitting._name(walker.sitting.step.id)]
            walker.sitting.start_over()
            assert stage.now is entered, "a step that is started over is as it was"
    walker.goes_on()
    assert walker.sitting.start_over(lesson=True) is None
    assert (walker.sitting.at, document(stage)) == (0, begun)
