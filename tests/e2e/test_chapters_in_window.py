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
