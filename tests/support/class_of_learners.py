"""Thirty learners go through a lesson, each in another way, by the same dice every time; what they hand in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from plain_stage import PlainStage

from nnsim.core.catalogue import load
from nnsim.lessons.format import read_lesson
from nnsim.lessons.handin import SUFFIX, HandIn, Ran, hand_in, save
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.sitting import Sitting

TEXT = """---
format: 1
id: a-class
title: A class
---
## Count
```ask number sum
question: How much is *2 + 2*?
answer: 4
wrong 5: Nearly.
```
## Choose
```ask choice which
question: Which?
- [x] A line
- [ ] A circle
- [ ] =1+1
```
```until latch
run.step >= 10 -> ten steps
```
```show
train(steps=10)
```
## Say
```ask text own
question: Why?
```
"""

BEGAN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SIZE = 30


def lesson() -> Lesson:
    """That of the class."""
    load()
    found = read_lesson(TEXT).lesson
    assert found
    return found


def learner(number: int) -> HandIn:
    """What the learner with this number hands in: every third stops early, every fifth is shown the solution."""
    dice, stage, now = Random(number), PlainStage(), [0.0]
    sitting = Sitting(lesson(), stage, clock=lambda: now[0])
    assert sitting.begin() is None
    first, second, third = sitting.lesson.questions
    if number % 2:
        sitting.answer(first, 5.0)
        sitting.answer(first, 5)
    if number % 3 == 0:
        sitting.answer(first, float(dice.randint(10, 12)))
    now[0] += dice.randint(10, 300)
    if number % 3:
        sitting.answer(first, 4.0)
        sitting.skip_to(1)
        sitting.answer(second, (2,) if number % 4 == 0 else (0,))
        now[0] += dice.randint(10, 300)
        if number % 5 == 0:
            sitting.show()
        elif number % 4:
            sitting.go_on()
            stage.set(step=10)
            sitting.look()
    if number % 3 == 1 and number % 4:
        sitting.skip_to(2)
        sitting.answer(third, f"I am number {number}")
        while not sitting.ended:
            sitting.go_on()
    name = f"Learner {number}" if number % 2 else ""
    run = Ran(f"{number:064x}", 10, 1, "torch") if number % 2 else None
    made = BEGAN + timedelta(minutes=number)
    return hand_in(sitting.lesson, sitting.so_far, f"{number:032x}", name=name, run=run, now=made)


def write_class(folder: Path) -> None:
    """All of them, each in a folder of its own, as systems for hand-ins pack them."""
    for number in range(SIZE):
        (folder / f"learner {number}").mkdir()
        save(folder / f"learner {number}" / f"a-class{SUFFIX}", learner(number))
