"""Two chapters gone through in the real window with the real engine: one by mouse, one by keys alone."""

from __future__ import annotations

import numpy as np
import pytest
from driven_window import DrivenWindow
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.lessons.progress import ProgressFiles
from nnsim.ui.lesson.panel import LessonPanel
from nnsim.ui.lesson.plane_pick import PlanePick

PLANNED = 60
"""Epochs in which XOR with six hidden neurons is learned."""


@pytest.fixture
def window(open_window, tmp_path) -> DrivenWindow:
    window = open_window()
    window.bench.lessons.files = ProgressFiles(tmp_path / "progress")
    return window


def panel_of(window: DrivenWindow) -> LessonPanel:
    return window.bench.lessons.panel


def until_reached(window: DrivenWindow, place: int) -> None:
    page = panel_of(window).step_page
    assert page is not None
    assert page.task is not None
    window.until(lambda: page.task.rows[place].mark.is_met, f"condition {place}")


def until_settled(window: DrivenWindow) -> None:
    """What the lesson asked for is made, and the conditions were looked at after that."""
    window.until(lambda: not window.bench.lessons.is_busy(), "the lesson's moves")
    window.bench.lessons.look()


def to_phase(window: DrivenWindow, phase: str) -> None:
    """Press Continue until the step is there."""
    buttons, sitting = panel_of(window).buttons, window.bench.lessons.sitting
    for _ in range(6):
        if sitting.phase == phase:
            return
        window.click(buttons.on if buttons.on.isVisible() else buttons.on_anyway)
    raise AssertionError(f"{phase} did not come, but {sitting.phase}")


def train_epochs(window: DrivenWindow, count: int) -> None:
    """Play, and pause when so many have gone by."""
    begun = window.bench.lessons.stage.state().epoch
    window.play()
    window.until(lambda: window.bench.lessons.stage.state().epoch >= begun + count, "training")
    window.play()


@pytest.mark.slow
def test_xor_is_solved_by_mouse(window: DrivenWindow) -> None:
    bench = window.bench
    bench.run("lessons")
    panel = panel_of(window)
    row = next(row for row in panel.chapters.rows if row.chapter.lesson.id == "xor-hidden")
    window.click(row)
    until_settled(window)
    window.until_ready()
    window.qtbot.keyClicks(panel.cards[0].field.stop, "75")
    window.click(panel.buttons.check)
    window.click(panel.buttons.on)
    train_epochs(window, 20)
    until_reached(window, 0)
    outcome = panel.step_page.outcomes[0]
    window.until(outcome.scale.isVisible, "the prediction over what came of it")
    assert "You predicted 75 %; it came to" in outcome.words.plain
    to_phase(window, "name")
    assert panel.step_page.name.isVisible()
    before = bench.editor.document
    window.click(panel.over)
    until_settled(window)
    assert bench.editor.document == before, "nothing of it was edited"
    window.until(lambda: bench.lessons.stage.state().epoch == 0, "fresh weights")
    window.click(bench.bar.undo)
    window.until(lambda: bench.lessons.stage.state().epoch >= 20, "those of before")
    sitting = bench.lessons.sitting
    while sitting.at == 0:
        window.click(panel.buttons.on if panel.buttons.on.isVisible() else panel.buttons.on_anyway)
    until_settled(window)
    window.click(panel.buttons.on_anyway)
    palette = bench.network.palette_strip
    window.click(next(b for b in palette.findChildren(QWidget) if getattr(b, "text", str)() == "Dense"))
    until_reached(window, 0)
    window.click(panel.buttons.show_me)
    until_settled(window)
    until_reached(window, 1)
    weights = {name: array.copy() for name, array in bench.live.weights.items()}
    window.click(bench.bar.undo)
    window.until(lambda: bench.lessons.stage.state().epoch < PLANNED, "the state before")
    window.click(bench.bar.redo)
    window.until(lambda: bench.lessons.stage.state().epoch >= PLANNED, "that after it")
    window.until(lambda: all(np.array_equal(bench.live.weights[n], w) for n, w in weights.items()), "the same weights")


@pytest.mark.slow
def test_counting_is_gone_through_by_keys_alone(window: DrivenWindow) -> None:
    bench = window.bench
    window.key(Qt.Key.Key_F2)
    panel = panel_of(window)
    window.until(lambda: panel.chapters.rows and panel.chapters.rows[0].hasFocus(), "the list with the keys")
    for _ in range(len(panel.chapters.rows)):
        row = QApplication.focusWidget()
        if getattr(row, "text", str)() == "How many weights?":
            break
        window.key(Qt.Key.Key_Tab)
    window.key(Qt.Key.Key_Return)
    window.until(lambda: bench.lessons.sitting and bench.lessons.sitting.lesson.id == "counting", "the chapter")
    until_settled(window)
    for answer in ("650", "640"):
        field = QApplication.focusWidget()
        assert panel.isAncestorOf(field)
        field.selectAll()
        window.qtbot.keyClicks(field, answer)
        window.key(Qt.Key.Key_Return)
    assert panel.cards[0].said.words.plain.startswith("Pixels times outputs")
    sitting = bench.lessons.sitting
    while sitting.at < 2:
        window.key(Qt.Key.Key_F3)
    until_settled(window)
    assert sitting.step.id == "to-order"
    for _ in range(3):
        window.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert [hint.isVisible() for hint in panel.step_page.hints] == [True] * 3
    before = bench.editor.document
    window.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    until_settled(window)
    until_reached(window, 0)
    until_reached(window, 1)
    window.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: bench.lessons.stage.state().project.network == before.network, "the network of before")
    window.key(Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert panel.isAncestorOf(QApplication.focusWidget())
    window.key(Qt.Key.Key_Escape)
    assert bench.network.focus_target.hasFocus()


def drag_line(window: DrivenWindow, *points: tuple[float, float]) -> None:
    """Over the plane, with the button held."""
    pad = window.bench.output.plane.findChild(PlanePick)
    assert pad is not None
    first, *rest = (window.on_plane(*point) for point in points)
    window.qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
    for place in rest:
        window.qtbot.mouseMove(pad, place)
    window.qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=rest[-1])


@pytest.mark.slow
def test_a_line_is_dragged_before_a_sample_moves_it(window: DrivenWindow) -> None:
    """The step of Rosenblatt's rule whose line is predicted on the plane, and laid over what the rule makes of it."""
    bench = window.bench
    bench.run("lessons", name="rosenblatt-rule")
    until_settled(window)
    window.until_ready()
    panel, sitting = panel_of(window), bench.lessons.sitting
    while sitting.at == 0:
        window.click(panel.buttons.way_on)
    until_settled(window)
    window.until(lambda: bench.output.plane.findChild(PlanePick) is not None, "the sheet over the plane")
    choice, number, line = panel.cards
    drag_line(window, (-2.0, 1.0), (0.0, 0.5), (2.0, 0.0))
    assert line.field.answer == (pytest.approx((-2.0, 1.0), abs=0.05), pytest.approx((2.0, 0.0), abs=0.05))
    window.click(choice.field.rows[0])
    window.qtbot.keyClicks(number.field.stop, "-1")
    window.click(panel.buttons.check)
    assert [card.said.words.plain for card in (choice, number)] == [
        "The weights lose a piece of the sample.", "w₂ ← w₂ − η x₂.",
    ]  # fmt: skip
    window.click(panel.buttons.on)
    bench.run("step_sample")
    until_reached(window, 0)
    until_reached(window, 1)
    outcome = next(each for each in panel.step_page.outcomes if each.question.kind == "line")
    window.until(lambda: "turned by 14°" in outcome.words.plain, "what came of the line")
    assert bench.lessons._picking.line.ends == line.field.answer, "it lies over the plane"
    while sitting.at == 1:
        window.click(panel.buttons.way_on)
    until_settled(window)
    assert bench.lessons._picking.line.ends is None
