"""A picture of the window without a display, after real training in the engine process."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.main import make_application
from nnsim.app.settings import Settings
from nnsim.app.shell import Shell
from nnsim.app.workbench import Workbench
from nnsim.client.engine_client import EngineClient
from nnsim.core.backends import default
from nnsim.core.files.litter import temporary_folder
from nnsim.core.messages import Saved
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.lessons.library import find
from nnsim.lessons.outline import outline
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit import theming
from nnsim.ui.views import kinds

PATIENCE_S = 60.0
"""Without any frame for this long, the engine has failed."""

SETTLED_S = 0.4
"""Seconds that a picture is given for what follows from the last frame in the window itself."""

BEFOREHAND_S = 2.0
"""Seconds that views are given before a run, as some are told only of what is done once they asked."""

SILENT = Problem(say("The engine did not answer; run 'nnsim doctor' to see why."))

LOWER = kinds.VIEWS.ids()

PRESENTERS = "presenter_window"

VIEWS = ("window", "data", "network", "output", "recipe", *LOWER, PRESENTERS)
"""What a picture can show: the whole window, one of its panels, a view of the lower one, or the presenter's window."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to paint. ``size`` is in logical pixels; the file has ``scale`` times as many.

    ``lesson`` is a chapter with its panel, at its first step, or ``counting:to-order`` at the step of this id;
    with ``editor``, its text stands beside it, over this page of the editor.
    """

    view: str = "window"
    size: tuple[int, int] = (1366, 768)
    theme: Literal["light", "dark"] = "light"
    scale: float = 1.0
    presenter: bool = False
    lesson: str = ""
    editor: str = ""


WINDOW = Picture()


def snapshot(
    project: Project,
    out: Path,
    *,
    epochs: int = 0,
    picture: Picture = WINDOW,
    checkpoint: Checkpoint | None = None,
    title: str = "",
    progress: Callable[[int], None] = lambda _epoch: None,
) -> None:
    """Train ``project`` for ``epochs`` epochs and write the window as PNG to ``out``.

    Raises ``ProblemError`` if training fails, the view is unknown, or ``out`` cannot be written.
    Must be called in a process that has no ``QApplication`` yet.
    """
    with staged(project, picture, epochs=epochs, checkpoint=checkpoint, title=title) as stage:
        stage.train(epochs, progress)
        if picture.view == "step":
            stage.go_through_a_step()
        stage.settle()
        _write(stage.widget, out)


class Stage:
    """The window, which nobody sees, with a run that goes on by whole epochs.

    ``epoch``     those that were made; ``is_over`` once there is nothing left to learn
    ``widget``    what is to be painted, one of the ``panels``
    """

    def __init__(self, app: QApplication, bench: Workbench, view: str) -> None:
        self._app, self._bench = app, bench
        self.panels = bench.views()
        self.widget = bench.presenting.sight.window if view == PRESENTERS else self.panels[view]
        self._problems: list[Problem] = []
        bench.bridge.stopped.connect(lambda stopped: self._problems.append(stopped.problem))
        bench.bridge.refused.connect(lambda refused: self._problems.append(refused.problem))
        self.epoch = _wait_for_epoch(app, bench, 0, self._problems)

    @property
    def is_over(self) -> bool:
        """True once training stopped by itself."""
        return bool(self._problems)

    def train(self, epochs: int, progress: Callable[[int], None] = lambda _epoch: None) -> None:
        """Step by whole epochs, so that a picture shows exactly that many; end early if the learner is done."""
        end, was_over = self.epoch + epochs, self.is_over
        begun = time.monotonic()
        while epochs and _lacks_answers(self._bench) and time.monotonic() < begun + BEFOREHAND_S:
            self._app.processEvents()
            time.sleep(0.002)
        for _ in range(epochs):
            self._bench.bridge.step("epoch")
        while self.epoch < end and not self.is_over:
            self.epoch = _wait_for_epoch(self._app, self._bench, self.epoch + 1, self._problems)
            progress(self.epoch)
        if self.is_over and not was_over:
            self._come_to_the_end()

    def _come_to_the_end(self) -> None:
        """A run that stopped is told at once: what is painted waits for the frame of its last step."""
        last, deadline = self.state(), time.monotonic() + PATIENCE_S
        record = self._bench.bridge.run.record
        while (record.frame.step if record.frame else 0) < last.step:
            if time.monotonic() > deadline:
                raise ProblemError(SILENT)
            self._app.processEvents()
            time.sleep(0.002)

    def go_through_a_step(self) -> None:
        """Make one more step, beat by beat; none where there is nothing left to learn."""
        walk, deadline = self._bench.bridge.walk, time.monotonic() + PATIENCE_S
        for count in range(1, len(learner_of(self._bench.editor.project).beats) + 1):
            if not self.is_over:
                self._bench.bridge.step("beat")
            while not self.is_over and (walk.shown is None or len(walk.shown.beats) < count):
                if time.monotonic() > deadline:
                    raise ProblemError(SILENT)
                self._app.processEvents()
                time.sleep(0.002)

    def state(self) -> Checkpoint:
        """The complete state, once the engine has told it."""
        told: list[Saved] = []
        self._bench.bridge.saved.connect(told.append)
        ticket, deadline = self._bench.bridge.save(), time.monotonic() + PATIENCE_S
        while not (told and told[-1].ticket == ticket):
            if time.monotonic() > deadline:
                raise ProblemError(SILENT)
            self._app.processEvents()
            time.sleep(0.002)
        return told[-1].checkpoint

    def settle(self) -> None:
        """Let the last frame and everything that follows from it be painted."""
        _settle(self._app, self._bench)

    def forget_the_clock(self) -> None:
        """Show nothing that depends on how fast it went."""
        self._bench.bridge.run.record.keep_epochs()


@contextmanager
def staged(
    project: Project, picture: Picture, *, epochs: int, checkpoint: Checkpoint | None = None, title: str = ""
) -> Iterator[Stage]:
    """The window with ``project``, to be trained for ``epochs``; raises ``ProblemError`` for an unknown view."""
    if picture.view not in VIEWS:
        raise ProblemError(
            Problem(say("There is no view {view!r}; choose one of {views}.", view=picture.view, views=", ".join(VIEWS)))
        )
    _prepare_display(picture.scale)
    client = EngineClient()
    client.start()
    client.set_backend(default(), waits=True)  # a picture shall be the same whatever was compiled before
    try:
        app = make_application(sys.argv[:1])
        theming.manager().apply(app, picture.theme)
        panel = picture.view if picture.view in LOWER else project.view.panel
        shown = replace(project, name=title or project.name, view=replace(project.view, panel=panel))
        if epochs:  # are the plan, as for ``nnsim train --epochs``
            planned = epochs + (checkpoint.epoch if checkpoint else 0)
            shown = replace(shown, recipe=replace(shown.recipe, epochs=planned))
        with _first_start() as settings:
            bench = _open(client, shown, checkpoint, picture.size, settings)
            if picture.presenter:
                bench.run("presenter")
            if picture.lesson:
                (_write_lesson if picture.editor else _open_lesson)(bench, picture)
            if picture.view == PRESENTERS:
                _present(bench, picture.size)
            yield Stage(app, bench, picture.view)
            bench.closing()
    finally:
        client.close()


@contextmanager
def _first_start() -> Iterator[Settings]:
    """The picture shows the window as it is on a first start, whatever this user's layout is."""
    with temporary_folder() as folder:
        settings = Settings(folder / "window.ini")
        yield settings
        settings.sync()  # written later it would bring the folder back


def _prepare_display(scale: float) -> None:
    """Qt reads all of it when the application is made; no display is needed."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = f"{scale:g}"
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # a picture has no window to complain about


def _open(
    client: EngineClient, project: Project, checkpoint: Checkpoint | None, size: tuple[int, int], settings: Settings
) -> Workbench:
    shell = Shell(settings)
    shell.setMinimumSize(0, 0)
    shell.resize(*size)
    with theming.manager().sheet_afterwards():
        bench = Workbench(shell, client, settings, None, recover=False)
    shell.fill(bench)
    shell.show()
    bench.document.show(project, checkpoint)
    return bench


def _wanted(wanted: str) -> tuple[str, Path, int]:
    """Name, file and step of a lesson; raises ``ProblemError`` where it or its step is not there."""
    name, _, step = wanted.partition(":")
    path, read = find(name)
    at = 0 if read.lesson is None or not step else read.lesson.step_of(step)
    if at is None:
        steps = ", ".join(each.id for each in read.lesson.steps) if read.lesson else ""
        text = say(
            "There is no step {step!r} in the lesson {name!r}; it has {steps}.", step=step, name=name, steps=steps
        )
        raise ProblemError(Problem(text, "lesson"))
    return name, path, at


def _write_lesson(bench: Workbench, picture: Picture) -> None:
    """Show the text of a lesson, with the cursor in the step."""
    _, path, at = _wanted(picture.lesson)
    bench.lessons.files = None
    bench.run("lesson_edit", path=path)
    editing = bench.editing
    lines = [step.line for step in outline(editing.panel.text.toPlainText()).steps]
    if at and at < len(lines):
        editing.panel.text.go_to_line(lines[at])
        editing.read()
    editing.panel.show_page(picture.editor)


def _open_lesson(bench: Workbench, picture: Picture) -> None:
    """Begin a lesson, whatever this person did in it; raises ``ProblemError`` where it or its step is not there."""
    name, _, at = _wanted(picture.lesson)
    bench.lessons.files = None
    bench.run("lessons", name=name)
    if at and bench.lessons.sitting is not None:
        bench.lessons.sitting.skip_to(at)
        bench.lessons.look()


def _present(bench: Workbench, size: tuple[int, int]) -> None:
    """The presenter's window, as large as the picture, while the other one is presented."""
    bench.presenting.scenes.place = None
    bench.presenting.begin()
    bench.shell.showNormal()
    bench.shell.resize(*size)
    bench.presenting.sight.window.resize(*size)
    bench.presenting.show_window(True)


def _wait_for_epoch(app: QApplication, bench: Workbench, least: int, problems: list[Problem]) -> int:
    """Process events until the newest frame is of epoch ``least`` or later, or a problem came up; its epoch.

    However long an epoch takes: only an engine that sends no frame at all is given up.
    """
    newest, deadline = None, time.monotonic() + PATIENCE_S
    while True:
        frame = bench.bridge.run.record.frame
        if frame is not newest:
            newest, deadline = frame, time.monotonic() + PATIENCE_S
        epoch = frame.epoch if frame else -1
        if epoch >= least or problems:
            return epoch
        if time.monotonic() > deadline:
            raise ProblemError(SILENT)
        app.processEvents()
        time.sleep(0.002)


def _settle(app: QApplication, bench: Workbench) -> None:
    """Let the last frame, the answers that views ask for, and everything that follows from them be painted."""
    begun = time.monotonic()
    busy = bench.lessons.is_busy
    while time.monotonic() < begun + SETTLED_S or _lacks_answers(bench) or bench.output.plane.flow.is_working or busy():
        if time.monotonic() > begun + PATIENCE_S:
            raise ProblemError(SILENT)
        app.processEvents()
        time.sleep(0.005)
    bench.refresh()
    app.processEvents()


def _lacks_answers(bench: Workbench) -> bool:
    """Whether a view waits for the engine, which answers nothing of a network that it cannot build."""
    frame = bench.bridge.run.record.frame
    return frame is not None and "weights" in frame.probes and bench.bridge.subscriptions.is_waiting


def _write(widget: QWidget, out: Path) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        written = widget.grab().save(str(out), "PNG")
    except OSError as error:
        raise ProblemError(
            Problem(say("{out} cannot be written: {strerror}.", out=out, strerror=error.strerror), str(out))
        ) from None
    if not written:
        raise ProblemError(Problem(say("{out} cannot be written: choose another folder.", out=out), str(out)))
