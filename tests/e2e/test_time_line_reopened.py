"""A run is gone back through, saved with its time line, and gone back through in a window that knows nothing of it."""

from __future__ import annotations

from driven_window import CTRL, LEFT, NONE, DrivenWindow
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from nnsim.core.hashing import weights_sha256
from nnsim.core.project import Project
from nnsim.engine.trainer import Trainer

STEPS, NAMED = 9, 4


def fresh(project: Project, step: int) -> str:
    """The weights of a new run that stopped there."""
    trainer = Trainer(project)
    for _ in range(step):
        trainer.run_batch()
    return weights_sha256(trainer.learner.weights())


def until_at(window: DrivenWindow, step: int) -> None:
    travel = window.bench.bridge.travel
    window.until(lambda: window.step == step == travel.step and window.bench.live.fits, f"step {step}")


def drag_to(window: DrivenWindow, step: int) -> None:
    """Along the time line, as by hand."""
    strip = window.bench.bar.time
    y = strip.height() // 2
    for act, x in (
        (window.qtbot.mousePress, strip._handle_x()),
        (window.qtbot.mouseMove, strip._x_of(step)),
        (window.qtbot.mouseRelease, strip._x_of(step)),
    ):
        place = QPoint(round(x), y)
        act(strip, place) if act == window.qtbot.mouseMove else act(strip, LEFT, NONE, place)
    until_at(window, step)


def seen(window: DrivenWindow) -> str:
    return weights_sha256(window.bench.live.weights)


def test_a_time_line_in_a_file_leads_to_the_same_steps_in_another_window(open_window, tmp_path):
    window, path = open_window(), tmp_path / "a.nnsim"
    bench = window.bench
    project = bench.editor.project
    for _ in range(STEPS):
        window.key(".")
    until_at(window, STEPS)
    present = seen(window)
    drag_to(window, NAMED)
    assert seen(window) == fresh(project, NAMED)
    window.key("m", CTRL)
    window.qtbot.keyClicks(QApplication.focusWidget(), "it turns")
    window.key(Qt.Key.Key_Return)
    window.until(lambda: "it turns" in window.marks, "the name")
    bench.actions["keep_time_line"].trigger()
    bench.documents.save_to(path)
    window.until(lambda: path.exists() and not bench.document.is_saving, "the file")

    window.shell.close()
    again = open_window(path=path)
    again.until(lambda: again.bench.bridge.travel.present == STEPS, "the run that was saved")
    assert seen(again) == present == fresh(project, STEPS)
    drag_to(again, NAMED)
    assert seen(again) == fresh(project, NAMED)
    again.bench.bar.time.setFocus()
    for key, step in ((Qt.Key.Key_Left, NAMED - 1), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Right, 1)):
        again.key(key)
        until_at(again, step)
        assert seen(again) == fresh(project, step)
    menu = again.bench.actions.menu("moments")
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if "it turns" in action.text()).trigger()
    until_at(again, NAMED)
    assert seen(again) == fresh(project, NAMED)
    again.click(again.bench.bar.now)
    until_at(again, STEPS)
    assert seen(again) == present
