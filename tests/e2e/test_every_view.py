"""The contract of views, which all of them keep: a question, numbers, one sentence for eyes and ears, an untrained
control one click away where the question admits one, and what looking costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import reduce
from pathlib import Path

import pytest
from driven_window import DrivenWindow, driven_window, named
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from nnsim.core.catalogue import load
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.edits.presets import use_preset
from nnsim.edits.runs import keep_run, kept
from nnsim.examples.example import build, examples
from nnsim.ui.importing.dialog import ImportDialog
from nnsim.ui.views.kinds import VIEWS, offered

load()

TEXT = "own text"
MACHINE = "own machine"
TYGER = "Tyger Tyger, burning bright,\nIn the forests of the night;\n" * 24

SHOWN_IN = {
    "residuals": "regression-plane",
    "penalty": "lasso",
    "sequence": "reber",
    "over_time": "temporal-xor",
    "patches": "glyphs",
    "experiment": "vanishing",
    "game": "dqn-catch",
    "memory": "dqn-catch",
    "dream": MACHINE,
    "attention": TEXT,
    "writing": TEXT,
}
"""The examples in which views are looked at that have nothing to show of two spirals."""

USUAL = "spiral"

FREE = {"curves", "columns", "runs", "classes", "coach", "surface", "game", "challenge", "cost", "experiment"}
"""Views of what every frame brings: they ask the engine nothing, which their menu says."""

WITHOUT_SENTENCE = {"coach"}
"""It speaks when something goes wrong, and says until then that nothing does."""


def of_view(view: str) -> str:
    return SHOWN_IN.get(view, USUAL)


def test_a_view_has_one_question_and_declares_its_control() -> None:
    for kind in VIEWS:
        assert kind.help.endswith("?")
        assert kind.help.count("?") == 1
        assert bool(kind.control) != bool(kind.beside), f"{kind.id}: a control, or what stands beside it instead"
        assert not kind.beside.endswith(".")


def looked_at(window: DrivenWindow, view: str) -> QWidget:
    """The view in front, once it has answers."""
    bench = window.bench
    bench.run(f"show_{view}")
    shown = bench.plots.views[view]
    window.until(shown.isVisible, view)
    if view == "step":
        bench.bridge.step("beat")
        window.until(lambda: bench.bridge.walk.shown, "a beat")
    if view == "runs":
        window.until(lambda: bench.bridge.run.record.frame, "a frame")
    if view not in FREE:
        window.until(lambda: bench.plots.context.cost(shown), f"answers for {view}")
    if view == "updates":  # of a step that is made while one looks
        bench.bridge.step("batch")
    return shown


def sentences(view: QWidget) -> list[str]:
    """What a screen reader is told of the view or a part of it that is seen, with a number in it."""
    parts = (view, *view.findChildren(QWidget))
    told = [part.accessibleDescription() for part in parts if part is view or not part.isHidden()]
    return [words for words in told if any(map(str.isdigit, words))]


def control_of(view: QWidget, way: str) -> QWidget:
    found = reduce(getattr, way.split("."), view)
    assert isinstance(found, QWidget)
    return found


@contextmanager
def menu_of(window: DrivenWindow, view: str) -> Iterator[QMenu]:
    before = set(window.shell.findChildren(QMenu))
    window.bench.plots.menu_wanted.emit(view, QPoint(300, 300))
    (menu,) = set(window.shell.findChildren(QMenu)) - before
    try:
        yield menu
    finally:
        menu.close()
        QApplication.processEvents()


def opened(stack: ExitStack, qtbot, engine, tmp_path: Path, example: str) -> DrivenWindow:
    project = build(examples()[{TEXT: USUAL, MACHINE: "digits-linear"}.get(example, example)])
    if example == MACHINE:
        project = use_preset(project, "rbm")
    if example == USUAL:  # so many samples that curves of test samples are drawn
        project = set_generator(project, Spec.of("spiral", count=1000))
    window = stack.enter_context(driven_window(qtbot, engine, tmp_path, project=project))
    window.bench.shell.resize(1366, 768)
    window.until_ready()
    if example == TEXT:
        (tmp_path / "tyger.txt").write_text(TYGER)
        window.drop(tmp_path / "tyger.txt")
        window.until(lambda: window.shell.findChildren(ImportDialog), "the dialog")
        dialog = window.shell.findChildren(ImportDialog)[-1]
        window.until(dialog.take.isEnabled, "the preview")
        window.click(named(dialog, "Import"))
        window.until(lambda: window.bench.editor.project.data.kind == "tokens", "the text")
    bridge = window.bench.bridge
    window.until(lambda: bridge.run.record.frame, "a frame of it")
    if example not in {TEXT, "dqn-catch"}:
        bridge.step("epoch")
        window.until(lambda: bridge.run.record.frame.epoch >= 1, "an epoch")
    else:
        for _ in range(3):
            bridge.step("batch")
        window.until(lambda: bridge.run.record.frame and bridge.run.record.frame.step >= 3, "three steps")
    if example == USUAL:
        told: list[object] = []
        bridge.saved.connect(lambda saved: told.append(saved.checkpoint))
        bridge.save()
        window.until(lambda: told, "the state")
        editor = window.bench.editor
        state = told[-1]
        editor.edit("Keep run", lambda now: keep_run(now, kept(now, state)))  # type: ignore[arg-type]
    return window


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted({USUAL, *SHOWN_IN.values()}))
def test_every_view_says_a_sentence_with_a_number_and_what_it_costs(qtbot, engine, tmp_path, example: str) -> None:
    views = [kind.id for kind in VIEWS if of_view(kind.id) == example]
    with ExitStack() as stack:
        window = opened(stack, qtbot, engine, tmp_path, example)
        assert set(views) <= set(offered(window.bench.editor.project))
        for view in views:
            shown = looked_at(window, view)
            if view not in WITHOUT_SENTENCE:
                window.until(lambda shown=shown: sentences(shown), f"a sentence of {view}")
            with menu_of(window, view) as menu:
                cost = next(action for action in menu.actions() if action.objectName() == "cost").text()
            assert cost == "Asks the engine nothing" if view in FREE else cost.startswith("Costs "), view
            _compare(window, view, shown)


def _compare(window: DrivenWindow, view: str, shown: QWidget) -> None:
    """One click shows the same of weights that learned nothing."""
    way = VIEWS[view].control
    if not way:
        return
    control = control_of(shown, way)
    assert control.isVisible(), view
    assert control.isEnabled(), view
    if view == "heat":
        assert control.count() > 1, "which layers are drawn anew"  # type: ignore[attr-defined]
        return
    click: Callable[[], None] = control.click  # type: ignore[attr-defined]
    click()
    window.until(lambda: any("fresh weights" in words.lower() for words in sentences(shown)), f"the control of {view}")
    click()
    window.until(lambda: sentences(shown) and not any("fresh" in words.lower() for words in sentences(shown)), view)
