"""A step's life: predict, do, observe, say why, name it, go further; hints, solutions, checkpoints, skipping ahead."""

from __future__ import annotations

from pathlib import Path

import pytest
from plain_stage import PlainStage

from nnsim.core.catalogue import load
from nnsim.lessons.check import tried
from nnsim.lessons.format import read_lesson
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.sitting import PATIENCE, Sitting

TEXT = """---
format: 1
id: life
title: Life
start: xor
---
## First
```ask number guess
question: How many layers?
answer: 2
of: network.layers
wrong 3: One less.
```
```until latch
network.units >= 8 -> eight units
run.step >= 10 -> ten steps
```
```wrong
network.layers = 0 -> There is nothing left.
by: remove_hidden_layers
```
```hint
look: here
think: of units
move: add them
```
```show
dense1.units = 8
train(steps=10)
```
```variant number half
question: And half of them?
answer: 4
```
```ask text why
question: Why?
when: after
```
```name
term: a layer
```
## Second
```until hold
recipe.rate < 0.01
```
## Third
```until latch
network.layers >= 2
```
## Fourth
```set
recipe.rate = 0.5
```
```until latch
run.step >= 5
```
"""


class Clock:
    """Seconds that a test lets pass."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    load()
    read = read_lesson(TEXT)
    assert read.findings == ()
    assert read.lesson
    return read.lesson


@pytest.fixture
def stage() -> PlainStage:
    return PlainStage()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sitting(lesson: Lesson, stage: PlainStage, clock: Clock) -> Sitting:
    begun = Sitting(lesson, stage, clock=clock)
    assert begun.begin() is None
    return begun


def edit(stage: PlainStage, text: str) -> None:
    from nnsim.lessons.moves import move

    assert stage.perform([move(text)], "test") is None


def test_a_step_goes_through_its_phases(sitting, stage):
    assert sitting.phases == ("predict", "do", "observe", "why", "name")
    (guess,) = sitting.look().questions
    assert sitting.answer(guess, 3.0).words == "One less."
    assert not sitting.look().ready
    assert sitting.answer(guess, 2.0).right
    assert sitting.look().ready
    sitting.go_on()
    assert sitting.phase == "do"
    edit(stage, "dense1.units = 8")
    stage.set(step=10)
    seen = sitting.look()
    assert seen.phase == "observe", "it goes on by itself where the task is met"
    (observed,) = seen.observed
    assert (observed.predicted, observed.found, observed.off) == ("2", "1", 1.0)
    sitting.go_on()
    (why,) = sitting.look().questions
    assert not sitting.look().ready
    assert sitting.answer(why, "since they bend").right is None
    assert sitting.look().ready
    sitting.go_on()
    assert sitting.phase == "name"
    sitting.go_on()
    assert sitting.at == 1


def test_what_is_latched_stays_when_it_is_undone(sitting, stage):
    sitting.go_on()
    edit(stage, "dense1.units = 8")
    assert [goal.met for goal in sitting.look().goals] == [True, False]
    edit(stage, "dense1.units = 3")
    seen = sitting.look()
    assert [goal.met for goal in seen.goals] == [True, False]
    assert seen.goals[0].verdict.reason == "network.units is 3, asked: at least 8", "the words tell what is now"
    assert seen.met == 1


def test_what_has_to_hold_is_asked_for_at_the_end(sitting, stage):
    sitting.skip_to(1)
    edit(stage, "recipe.rate = 0.001")
    assert sitting.look().ready
    edit(stage, "recipe.rate = 0.1")
    assert not sitting.look().ready
    assert sitting.go_on() is None, "it goes on all the same"
    assert sitting.at == 2


def test_hints_are_offered_to_who_is_stuck_and_never_pushed(sitting, clock, stage):
    sitting.go_on()
    assert not sitting.look().offers_hint
    clock.now += PATIENCE
    assert sitting.look().offers_hint
    assert sitting.look().hints == ()
    assert sitting.hint().kind == "look"
    assert not sitting.look().offers_hint, "it waits again"
    edit(stage, "remove_hidden_layers")
    assert sitting.look().said == ("There is nothing left.",)
    edit(stage, "use_preset(perceptron)")
    sitting.look()
    edit(stage, "insert_layer(position=0, spec=dense(units=2))")
    assert sitting.look().said == ()
    edit(stage, "remove_hidden_layers")
    assert sitting.look().offers_hint, "twice the same mistake"
    assert [sitting.hint().kind for _ in range(3)] == ["think", "move", "move"]
    assert len(sitting.look().hints) == 3


def test_the_solution_is_performed_and_a_smaller_question_asked(sitting, stage):
    edit(stage, "remove_hidden_layers")
    assert sitting.show() is None
    assert stage.made[-2:] == ["dense1.units", "train"], "from the state that the step began with"
    assert stage.now.project.network.nodes[0].spec.values["units"] == 8
    stage.set(step=10)
    assert sitting.here.shown
    seen = sitting.look()
    (variant,) = seen.questions
    assert (seen.phase, seen.met, variant.id) == ("do", 2, "half"), "it waits for the smaller question"
    assert not seen.ready
    assert sitting.answer(variant, 3.0).right is False
    assert sitting.look().phase == "do"
    assert sitting.answer(variant, 4.0).right
    assert sitting.look().phase == "observe"


def test_commands_are_counted_from_where_a_step_began(sitting):
    from nnsim.lessons.expression import condition
    from nnsim.lessons.verdict import judged

    sitting.note("play")
    asked = condition("done.count(play) = 1 and done.last = play")
    assert judged(asked, sitting._filled(sitting._stage.state())).holds
    sitting.skip_to(1)
    assert judged(condition("done.any = 0"), sitting._filled(sitting._stage.state())).holds


def test_one_may_skip_to_what_is_done_already_but_not_past_a_state_of_its_own(sitting, stage):
    sitting.skip_to(1)
    assert sitting.look().ahead is None
    edit(stage, "insert_layer(position=0, spec=dense(units=2))")
    stage.set(step=7)
    assert sitting.look().ahead == 2, "the fourth sets a state of its own, so it is not offered"
    sitting.skip_to(2)
    assert sitting.at == 2


def test_going_back_and_starting_over_restore_what_was(sitting, stage):
    first = stage.now
    edit(stage, "recipe.rate = 0.2")
    sitting.skip_to(1)
    edit(stage, "remove_hidden_layers")
    sitting.start_over()
    assert stage.now.project.recipe.rate == 0.2
    assert stage.now.project.network.nodes
    sitting.go_to(0)
    assert stage.now is first
    sitting.skip_to(3)
    assert stage.now.project.recipe.rate == 0.5
    sitting.start_over(lesson=True)
    assert (stage.now, sitting.at, sitting.progress.answers) == (first, 0, {})


def test_what_is_done_while_the_stage_is_busy_does_not_count(sitting, stage):
    """The window makes what a step sets while it lives: training takes a while."""
    sitting.skip_to(2)
    stage.busy = True
    sitting.go_on()
    stage.set(step=6)
    seen = sitting.look()
    assert seen.pending
    assert not seen.ready or not seen.met
    stage.busy = False
    sitting.look()
    stage.set(step=9)
    assert sitting._filled(stage.now).steps_since == 3


def test_the_end_is_the_end(sitting):
    for _ in range(20):
        assert sitting.go_on() is None
    assert sitting.ended
    assert sitting.at == 3


def test_progress_is_kept_and_gone_on_with(lesson, tmp_path: Path, clock):
    files, stage = ProgressFiles(tmp_path), PlainStage()
    sitting = Sitting(lesson, stage, files, clock)
    sitting.begin()
    sitting.answer(lesson.steps[0].questions[0], 3.0)
    clock.now += 12
    sitting.skip_to(1)
    later = Sitting(lesson, PlainStage(), files, clock)
    assert later.begin() is None
    assert later.at == 1
    assert later.progress.answers["guess"].given == (3.0,)
    assert later.progress.step("first").seconds == 12
    assert later.progress.missed == ("guess",)
    assert later._stage.state().project.network.nodes[0].spec.values["units"] == 8, (
        "as its author would have come there"
    )
    same = Sitting(lesson, stage, files, clock)
    same.begin()
    assert same.at == 1


def test_starting_over_asks_for_the_task_anew_and_undo_does_not(sitting, stage):
    sitting.go_on()
    edit(stage, "dense1.units = 8")
    stage.set(step=10)
    assert sitting.look().phase == "observe"
    sitting.start_over()
    sitting.go_on()
    assert [goal.met for goal in sitting.look().goals] == [False, False]
    assert sitting.here.met, "it was met once: that is what the teacher sees"


def test_a_scene_is_the_state_of_the_author(sitting, stage):
    edit(stage, "remove_hidden_layers")
    assert sitting.scene(3) is None
    assert sitting.at == 3
    assert stage.now.project.recipe.rate == 0.5
    assert stage.now.project.network.nodes[0].spec.values["units"] == 8


def test_a_lesson_that_was_finished_begins_anew(lesson, tmp_path, clock):
    files = ProgressFiles(tmp_path)
    sitting = Sitting(lesson, PlainStage(), files, clock)
    sitting.begin()
    sitting.answer(lesson.steps[0].questions[0], 3.0)
    while not sitting.ended:
        sitting.go_on()
    again = Sitting(lesson, PlainStage(), files, clock)
    again.begin()
    assert (again.at, again.phase, again.ended) == (0, "predict", False)
    assert again.progress.answers == {}
    assert again.progress.finished, "the list of chapters knows"
    assert again.progress.missed == ("guess",)


def test_answers_of_another_kind_in_a_file_are_none(lesson, stage, tmp_path, clock):
    files = ProgressFiles(tmp_path)
    fresh, _ = files.load(lesson)
    files.save(fresh.with_answer("guess", (0, 1), right=False), lesson)
    sitting = Sitting(lesson, stage, files, clock)
    assert sitting.begin() is None
    assert sitting.progress.answers == {}
    assert sitting.look().questions


def test_one_comes_back_to_the_phase_that_one_left(lesson, stage, tmp_path, clock):
    files = ProgressFiles(tmp_path)
    sitting = Sitting(lesson, stage, files, clock)
    sitting.begin()
    for _ in range(3):
        left = sitting.phase
        later = Sitting(lesson, stage, files, clock)
        later.begin()
        assert (later.at, later.phase) == (sitting.at, left)
        sitting.go_on()
    assert left != sitting.phases[0]
    sitting.start_over()
    assert sitting.phase == sitting.phases[0]


def test_after_fresh_weights_it_is_counted_from_nothing_though_the_learner_is_where_it_was(sitting, stage):
    """One that is fitted at once has made one step and one epoch, before and after."""
    stage.set(step=1, epoch=1, run=1)
    sitting.skip_to(2)
    assert sitting._filled(stage.now).epochs_since == 0
    stage.set(run=2)
    sitting.look()
    assert sitting._filled(stage.now).epochs_since == 0, "Undo brings another run, and nothing was made in it"
    sitting.note("reset")
    stage.set(run=3)
    sitting.look()
    assert (sitting._filled(stage.now).epochs_since, sitting._filled(stage.now).steps_since) == (1, 1)


TWO_WAYS = """---
format: 1
start: xor
---
## One
```until latch
recipe.rate = 0.5
recipe.batch = 3
```
```wrong
recipe.rate = 0.5 -> The batch is missing.
by: recipe.rate = 0.5
recipe.batch = 3 -> The rate is missing.
by: recipe.batch = 3
recipe.l2 = 0.1 -> That is another one.
by: recipe.l2 = 0.1
```
```show
recipe.rate = 0.5
recipe.batch = 3
```
"""


def test_conditions_that_one_wrong_way_meets_count_for_no_other():
    load()
    lesson = read_lesson(TWO_WAYS).lesson
    assert lesson
    (only,) = tried(lesson, PlainStage())
    assert only.findings == ()
    assert only.wrong == 3
