"""A lesson pack in the window: it opens as a lesson does, its answers are judged, and what is handed in says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnsim.app.workbench import Workbench
from nnsim.lessons import seal
from nnsim.lessons.format import read_lesson
from nnsim.lessons.handin import hand_in
from nnsim.lessons.pack import packed
from nnsim.lessons.progress import ProgressFiles

TEXT = """---
format: 1
id: packed
title: Packed
start: xor
---
## Which
```ask choice which
question: Which?
- [ ] A
- [x] B
```
"""


def test_a_pack_opens_and_its_answers_are_judged(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "ROUNDS", 100)
    monkeypatch.setattr("nnsim.lessons.packed.folder", lambda: tmp_path / "unpacked")
    bench.lessons.files = ProgressFiles(tmp_path / "progress")
    lesson = read_lesson(TEXT).lesson
    assert lesson
    pack = tmp_path / "class.nnsim-lesson"
    pack.write_bytes(packed(lesson).pack)
    bench.take(pack)
    sitting = bench.lessons.sitting
    assert sitting
    assert sitting.lesson.title == "Packed"
    (which,) = sitting.step.before
    assert sitting.answer(which, (0,)).right is False
    assert sitting.answer(which, (1,)).right is True
    made = hand_in(sitting.lesson, sitting.so_far, "0" * 32)
    assert made.progress.answers["which"].verdicts == (False, True)
    assert made.progress.sha == sitting.lesson.sha != lesson.sha
