"""Recorded solutions of chapters, replayed in the window with the real engine."""

from __future__ import annotations

import pytest

from nnsim.lessons.progress import ProgressFiles

CHAPTERS = ("mcculloch-pitts", "rosenblatt-rule", "mark1", "xor-proof")
"""Weights set by hand, single samples, data made anew, points drawn and erased; all are replayed without a window."""


@pytest.mark.slow
def test_solutions_of_chapters_solve_their_tasks_in_the_window(window, tmp_path):
    lessons = window.bench.lessons
    lessons.files = ProgressFiles(tmp_path / "progress")

    def lacking() -> list[str]:
        lessons.look()
        return [goal.verdict.reason for goal in lessons.seen.goals if not goal.met]

    for name in CHAPTERS:
        assert lessons.open(name)
        sitting, stage = lessons.sitting, lessons.stage
        for at, step in enumerate(sitting.lesson.steps):
            sitting.skip_to(at)
            window.until(lambda stage=stage: not stage.is_busy(), f"what step {at} of {name} begins with")
            assert lacking(), f"{step.title} of {name} is not solved before"
            assert sitting.show() is None
            window.until(lambda stage=stage: not stage.is_busy() and not lacking(), f"step {at} of {name} to be solved")


KEPT = """---
format: 1
start: nearest-neighbours
---
## Keep what is learned at once
It stops by itself before its last picture came.
```until
runs.count = 1
```
```show
train(epochs=1)
keep_run(name=neighbours)
```
## A question to the engine
Where a probe looks by itself.
```set
open(xor)
```
```until
gradient.size(dense1) > 0 and gradient.idle(dense1) >= 0 and run.step >= 3
```
```show
train(steps=3)
```
"""


def test_a_run_is_kept_that_stopped_by_itself_and_probes_are_asked_that_look_somewhere(window, tmp_path):
    lessons = window.bench.lessons
    lessons.files = ProgressFiles(tmp_path / "progress")
    (tmp_path / "kept.md").write_text(KEPT, "utf-8")
    assert lessons.open(tmp_path / "kept.md")
    sitting, stage, said = lessons.sitting, lessons.stage, []
    stage.failed.connect(lambda problem: said.append(problem.text))
    for at in range(2):
        sitting.skip_to(at)
        window.until(lambda: not stage.is_busy(), "where the step begins")
        assert sitting.show() is None
        window.until(
            lambda: said or (not stage.is_busy() and (lessons.look() or lessons.seen.goals[0].met)), "the task"
        )
        assert said == []
        assert at or [run.name for run in window.bench.editor.project.runs] == ["neighbours"]
