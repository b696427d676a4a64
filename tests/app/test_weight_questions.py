"""A weight as an answer: no lesson asks for something that nobody can give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from network_scene import project
from plain_stage import PlainStage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnsim.app.workbench import Workbench
from nnsim.core.project import Project
from nnsim.examples.example import open_example
from nnsim.lessons.check import tried
from nnsim.lessons.clickable import is_line
from nnsim.lessons.format import read_lesson
from nnsim.tasks.plan import plan
from nnsim.ui.lesson.questions.weight import WeightAnswer, read_place
from nnsim.ui.network.blocks.flow import is_plain
from nnsim.ui.network.neurons.columns import columns
from nnsim.ui.network.neurons.diagram import Cell, Diagram
from nnsim.ui.network.neurons.layout import Heads, Room, arrange

LESSON = """---
format: 1
id: weights
title: Weights
start: xor
---
## One
```ask weight which
question: Which weight?
answer: output 0 1
```
"""


@pytest.mark.parametrize(
    "document",
    [*(project(*units) for units in ((4,), (14,), (14, 14), (3, 64, 16))), "digits-linear", "iris", "lenet5"],
)
def test_what_a_lesson_takes_for_clickable_is_what_the_drawing_lets_one_take(document: Project | str) -> None:
    if isinstance(document, str):
        document = open_example(document).project
    planned = plan(document)
    found = columns(document, planned)
    heads = Heads((100.0,) * len(found), (58.0,) * len(found), 30.0)
    drawn = Diagram.of(found, arrange(found, Room(748.0, 330.0, 330.0, 330.0), heads))
    cells = [Cell(at, slot) for at, column in enumerate(found) for slot in range(min(len(column.slots), 64))]
    handles = [handle for cell in cells for handle in drawn.handles_of(cell)]
    taken = {(handle.weight.array, handle.weight.index) for handle in handles if handle.weight}
    for layer in planned.layers:
        shapes = [array.shape for array in layer.arrays if array.name == "weight"]
        every = {(f"{layer.id}.weight", place) for shape in shapes for place in np.ndindex(shape)}
        can = is_plain(document, planned) and bool(every) and every <= taken
        assert is_line(document, layer.id) == can, layer.id
    assert not is_line(document, "elsewhere")


def test_a_network_drawn_as_blocks_leads_to_its_lines_and_a_place_can_be_written(
    bench: Workbench, tmp_path: Path
) -> None:
    bench.lessons.files = None
    (tmp_path / "weights.md").write_text(LESSON, "utf-8")
    bench.run("open_lesson", path=tmp_path / "weights.md")
    field = bench.lessons.panel.cards[0].field
    assert isinstance(field, WeightAnswer)
    assert field.neurons.isHidden()
    bench.editor.set_view(lambda now: replace(now, view=replace(now.view, network="blocks")))
    bench.lessons.look()
    assert bench.network.shows_blocks
    QTest.mouseClick(field.neurons, Qt.MouseButton.LeftButton)
    bench.lessons.look()
    assert not bench.network.shows_blocks
    assert field.neurons.isHidden()
    field.line.setFocus()
    QTest.keyClicks(field.line, "output 1")
    assert field.answer is None
    assert field.lacks.startswith("Write layer, unit and input, counted from 1")
    QTest.keyClicks(field.line, " 2")
    assert field.answer == ("output", "0", "1")
    QTest.keyClick(field.line, Qt.Key.Key_Return)
    assert bench.lessons.sitting
    assert bench.lessons.sitting.progress.answers["which"].right
    field.line.clearFocus()
    field.pick(("dense1", "2", "0"))
    assert field.line.text() == "dense1 3 1"
    assert [read_place(text) for text in ("a 0 1", "a b 1", "a 1", "")] == [None] * 4


def test_a_check_warns_of_what_nobody_can_click() -> None:
    for start, layer, warns in (("xor", "output", False), ("digits-linear", "output", True)):
        lesson = read_lesson(LESSON.replace("xor", start).replace("output 0 1", f"{layer} 0 1")).lesson
        assert lesson
        (step,) = tried(lesson, PlainStage())
        assert any("Nobody can click the weight of" in found.text for found in step.findings) is warns
        assert step.passes
