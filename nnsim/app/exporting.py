"""The project for other programs, and weights from them: files written and read in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from nnsim.app.document import Document
from nnsim.app.messages import Messages
from nnsim.app.newest_state import Then
from nnsim.app.where_to import asked_where
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.network import Network
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Progress
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.tasks.plan import plan
from nnsim.ui.kit import drawings
from nnsim.ui.kit.drawings import WidgetDrawing
from nnsim.ui.kit.job import Job
from nnsim.ui.kit.widgets.banner import Banner
from nnsim.ui.network.figure_png import png
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import StateChange, StatePlace
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import HasTable

FILTERS = {
    "pytorch": say("Python (*.py)"),
    "onnx": say("ONNX (*.onnx)"),
    "safetensors": say("Safetensors (*.safetensors)"),
    "svg": say("Drawing (*.svg)"),
    "png": say("Picture (*.png)"),
    "csv": say("Table (*.csv)"),
    "npz": say("NumPy arrays (*.npz)"),
    "html": say("Page (*.html)"),
    "gif": say("GIF film (*.gif)"),
    "mp4": say("MP4 film (*.mp4)"),
}
SUFFIXES = {form: {"pytorch": ".py"}.get(form, f".{form}") for form in FILTERS}

THIS_RUN = say("this run")
"""What the present run is called in a table; those that are kept have names."""

WITHOUT_WORDS_MS = 400
"""How long a file may take before anything is said about it."""


class Exporting(QObject):
    """Asks for files, gets the newest weights from the engine, and lets a thread write or read."""

    def __init__(
        self, editor: Editor, bridge: EngineBridge, document: Document, *, messages: Messages, window: QWidget
    ) -> None:
        super().__init__(document)
        self._editor, self._bridge, self._document = editor, bridge, document
        self._messages, self._window = messages, window
        self._folder = Path.home()
        self._job: Job | None = None
        self._banner: Banner | None = None
        self._waiting: int | None = None
        self._words = ""
        self._then: Callable[[Any], None] = _nothing
        self._silence = QTimer(self, singleShot=True, interval=WITHOUT_WORDS_MS)
        self._silence.timeout.connect(self._say_words)
        self._shown = 0
        document.leaving.connect(self._leave)

    def close(self) -> None:
        """The window closes: nothing is written any more."""
        self._wait_no_more()
        if self._job:
            self._job.end()

    # ------------------------------------------------------------ out

    def export(self, title: str, *forms: str, path: Path | None = None) -> None:
        """Write the project as one of ``forms`` to ``path``; without one, ask for it under ``title``."""
        if self._is_busy() or self.is_refused(forms[0]):
            return
        if target := self.asked(title, self._document.title, forms, path):
            self._write(*target)

    def asked(
        self, title: str, name: str, forms: tuple[str, ...], path: Path | None, *, refused: tuple[str, ...] = ()
    ) -> tuple[Path, str] | None:
        """Where to write, and as which of ``forms``: ``path``, or what a person answers under ``title``.

        A name that ends as one of those that are ``refused`` here stays as it is: who asked says why.
        """
        filters = [FILTERS[form] for form in forms]
        chosen = filters[0]
        if path is None:
            start = str(self._folder / f"{name}{SUFFIXES[forms[0]]}")
            every = (*forms, *refused)
            found = asked_where(
                self._window, title, start, ";;".join(filters), lambda typed, chosen: _named(typed, every, chosen)[0]
            )
            if not found:
                return None
            path, chosen = found
        self._folder = path.parent
        return _named(path, (*forms, *refused), chosen)

    def _write(self, path: Path, form: str) -> None:
        from nnsim.io import figure, outgoing  # noqa: PLC0415  when it is first wanted

        project = self._editor.document
        if form == "png":
            self._begin(path, lambda _progress: (outgoing.save(path, png(figure.svg(project))),))
        elif form in {"pytorch", "onnx", "safetensors"}:
            self._with_run(lambda run: self._write_run(project, run, path, form))
        else:
            self._begin(path, lambda progress: outgoing.write(project, None, path, form, progress))

    def _write_run(self, project: Project, run: Checkpoint | None, path: Path, form: str) -> None:
        """A script gets weights beside it only where anything was learned."""
        from nnsim.io import outgoing  # noqa: PLC0415  when it is first wanted

        if run is None and outgoing.FORMS[form].trained:
            self._refuse(Problem(say("The engine has no weights to export yet: wait until it has answered.")))
            return
        learned = run if run is None or run.step or form != "pytorch" else None
        self._begin(path, lambda progress: outgoing.write(project, learned, path, form, progress))

    def _begin(self, path: Path, work: Callable[[Progress], object]) -> None:
        self._start(
            Job(work, self, what=say("{path} cannot be written", path=path.name)),
            self.written,
            say("Writing {path} …", path=path.name),
        )

    def written(self, paths: tuple[Path, ...]) -> None:
        """Say where the files lie."""
        names = say(" and ").join(path.name for path in paths)
        verb = say("lies") if len(paths) == 1 else say("lie")
        self._messages.say(
            say("{names} {verb} in {parent}.", names=names, verb=verb, parent=paths[0].absolute().parent), "success"
        )

    def is_refused(self, form: str) -> bool:
        """Say so where the learner has nothing of this form."""
        from nnsim.io import outgoing  # noqa: PLC0415  when it is first wanted

        problem = outgoing.refusal(self._editor.document, form)
        if problem:
            self._messages.show(problem)
        return problem is not None

    def export_curves(self, path: Path | None = None) -> None:
        """Write what was measured of all runs to ``path``; without one, ask for it."""
        if self._is_busy():
            return
        if target := self.asked(
            say("Export the curves"), say("{document} history", document=self._document.title), ("csv",), path
        ):
            from nnsim.io import curves  # noqa: PLC0415  when it is first wanted

            kept = [(run.name, run.state.measured) for run in self._editor.document.runs]
            self._save(target[0], curves.as_csv([(THIS_RUN, self._bridge.run.record.measured), *kept]))

    def export_view(self, view: QWidget, title: str, path: Path | None = None) -> None:
        """Write a view as a drawing, a picture or the table of what it shows to ``path``; without one, ask for it."""
        if self._is_busy():
            return
        name = f"{self._document.title} {title.lower()}"
        forms = ("svg", "png", "csv") if isinstance(view, HasTable) else ("svg", "png")
        target = self.asked(say("Export {title}", title=title), name, forms, path)
        if target and target[1] == "csv":
            from nnsim.io import rows  # noqa: PLC0415  when it is first wanted

            assert isinstance(view, HasTable)
            self._save(target[0], rows.as_csv(*view.table()))
        elif target:
            try:
                drawings.write(WidgetDrawing(view, name), target[0])
            except ProblemError as error:
                self._messages.show(error.problem)
            else:
                self.written((target[0],))

    def export_report(self, panels: Mapping[str, QWidget], path: Path | None = None) -> None:
        """Write the run up as a page with pictures of ``panels`` to ``path``; without one, ask for it."""
        if self._is_busy():
            return
        if self._bridge.travel.is_away:
            back = (say("Return to the present"), self._bridge.travel.come_back)
            self._messages.say(
                say("A report is of the run as it is now: return to the present first."), "warning", (back,)
            )
            return
        if target := self.asked(
            say("Report of the run"), say("{document} report", document=self._document.title), ("html",), path
        ):
            self._with_run(partial(self._write_report, panels, target[0]))

    def _write_report(self, panels: Mapping[str, QWidget], path: Path, run: Checkpoint | None) -> None:
        from nnsim.app import report_page  # noqa: PLC0415  when it is first wanted
        from nnsim.io import outgoing  # noqa: PLC0415  when it is first wanted

        if run is None:
            self._refuse(Problem(say("The engine has told nothing of the run yet: wait until it has answered.")))
            return
        project, shown = self._editor.document, report_page.pictures(panels)
        self._begin(path, lambda _progress: (outgoing.save(path, report_page.page(project, run, shown)),))

    def _save(self, path: Path, content: bytes) -> None:
        from nnsim.io import outgoing  # noqa: PLC0415  when it is first wanted

        self._begin(path, lambda _progress: (outgoing.save(path, content),))

    def copy_code(self) -> None:
        """The script on the clipboard."""
        if self.is_refused("pytorch"):
            return
        from nnsim.io.pytorch.script import script  # noqa: PLC0415  when it is first wanted

        name = self._document.title
        try:
            made = script(self._editor.document, name)
        except ProblemError as error:
            self._messages.show(error.problem)
            return
        QApplication.clipboard().setText(made.text)
        beside = (
            say(" It reads its samples from {name}.npz, which Export > PyTorch code writes.", name=name)
            if made.files
            else ""
        )
        lines = len(made.text.splitlines())
        self._messages.say(
            say("The PyTorch code is on the clipboard, {lines}.{beside}", lines=counted(lines, "line"), beside=beside),
            "success",
        )

    # ------------------------------------------------------------ in

    def ask_weights(self) -> None:
        """Ask for a safetensors file and start from its weights; one step to undo."""
        if self.is_refused("safetensors"):
            return
        filters = say("{filters};;All files (*)", filters=FILTERS["safetensors"])
        name, _ = QFileDialog.getOpenFileName(self._window, say("Import weights"), str(self._folder), filters)
        if name:
            self.open_weights(Path(name))

    def open_weights(self, path: Path) -> None:
        """Start from the weights of ``path``, if they fit."""
        if self._is_busy() or self.is_refused("safetensors"):
            return
        from nnsim.io import weights  # noqa: PLC0415  when it is first wanted

        project = self._editor.document
        self._folder, planned = path.parent, plan(project)
        if not planned.layers:
            self._messages.show(planned.problems[0])
            return
        job = Job(
            lambda _progress: weights.read(path, planned), self, what=say("{path} cannot be read", path=path.name)
        )
        self._start(
            job, partial(self._read, path, self._shown, project.network), say("Reading {path} …", path=path.name)
        )

    def _read(self, path: Path, shown: int, network: Network, arrays: dict[str, Floats]) -> None:
        if shown != self._shown or self._editor.document.network != network:
            self._refuse(Problem(say("The network changed while {path} was read: import it again.", path=path.name)))
            return
        if self._push(path.name, Checkpoint(0, 0, 0, arrays)):
            self._messages.say(say("The network starts from the weights of {path}.", path=path.name), "success")

    def _push(self, name: str, start: Checkpoint) -> bool:
        """One step to undo, which keeps the state on its other side as long as there is room; False if not allowed."""
        then, now, given = self._bridge.states.place(), self._bridge.states.place(), [start]

        def redo() -> None:
            if given:
                self._bridge.restore(then, given.pop(), keep=now)
            else:
                self._change(name, then, keep=now)

        step = StateChange(
            say("import {name}", name=name), redo, partial(self._change, name, now), before=now, after=then
        )
        step.things = tuple(sorted({f"weights.{array.rpartition('.')[0]}" for array in start.weights}))
        if not self._editor.permits(step, False):
            return False
        self._editor.push(step)
        return True

    def _change(self, name: str, to: StatePlace, keep: StatePlace | None = None) -> None:
        """Go to a state, or to fresh weights where it is no longer kept."""
        if to.number:
            self._bridge.restore(to, keep=keep)
            return
        self._bridge.reset(keep)
        self._messages.say(
            say(
                "The weights on that side of the import of {name} {why_lost}: new ones are drawn.",
                name=name,
                why_lost=to.why_lost,
            ),
            "warning",
        )

    # ------------------------------------------------------------ the newest run

    def _with_run(self, then: Then) -> None:
        """Go on with the state of the run as it is now."""

        def go_on(run: Checkpoint | None) -> None:
            self._waiting = None
            self._end()
            then(run)

        self._waiting = self._document.newest.ask(go_on)
        self._words = say("Waiting for the engine's newest weights …")
        self._silence.start()

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._document.newest.drop(self._waiting)
        self._waiting = None

    def _leave(self) -> None:
        """Another document comes, which gets no weights that were read for this one."""
        self._shown += 1

    # ------------------------------------------------------------ the thread

    def _is_busy(self) -> bool:
        busy = self._job is not None or self._waiting is not None
        if busy:
            self._messages.say(say("One file is still being worked on: wait a moment, or cancel it."), "warning")
        return busy

    def _start(self, job: Job, then: Callable[[Any], None], words: str) -> None:
        self._job, self._then, self._words = job, then, words
        job.finished.connect(self._done)
        job.failed.connect(self._refuse)
        job.cancelled.connect(self._end)
        self._silence.start()
        job.start()

    def _done(self, result: object) -> None:
        then = self._then
        self._end()
        then(result)

    def _say_words(self) -> None:
        if self._job or self._waiting is not None:
            self._banner = self._messages.say(self._words, "info", ((say("Cancel"), self._cancel),))
            self._banner.closed.connect(self._forget_banner)

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()
        else:
            self._wait_no_more()
            self._end()

    def _refuse(self, problem: Problem) -> None:
        self._end()
        self._messages.show(problem)

    def _end(self) -> None:
        self._silence.stop()
        if self._job:
            self._job.deleteLater()
        self._job, self._then = None, _nothing
        if self._banner:
            self._banner.dismiss()

    def _forget_banner(self) -> None:
        self._banner = None


def _nothing(_result: object) -> None:
    """Nothing follows."""


def _named(path: Path, forms: tuple[str, ...], chosen: str) -> tuple[Path, str]:
    """``path`` with an ending of one of ``forms``, and which; without one, that of the chosen filter."""
    for form in forms:
        if path.suffix.lower() == SUFFIXES[form]:
            return path, form
    form = next((form for form in forms if FILTERS[form] == chosen), forms[0])
    return path.with_name(path.name + SUFFIXES[form]), form
