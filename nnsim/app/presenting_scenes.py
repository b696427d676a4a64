"""Scenes of who presents: kept with one key, brought back with one key, exactly, as one step to undo.

They belong to the teacher, not to the document: those of a lesson are kept by its id, others together, each set in one
file of the user's folder. Such a file can be carried to another computer.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import platformdirs
from PySide6.QtCore import QObject, QTimer, Signal

from nnsim.app.document import Document
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.app.presenting_looks import Looks
from nnsim.app.scene_files import SceneFiles
from nnsim.app.waiting import waited_for
from nnsim.app.where_to import with_ending
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.language.texts import say
from nnsim.lessons.scenes import LONGEST, MOST_SCENES, SUFFIX, Look, Scene, free_key, read
from nnsim.ui.kit.job import Job
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import StateChange, StatePlace
from nnsim.ui.run.undo import Editor

LOST = say("(the weights of before are no longer kept: new ones are drawn)")

NO_LESSON = "window"
"""What the file of scenes is called that belong to no lesson."""


def folder() -> Path:
    """Where scenes lie, e.g. ``~/.local/share/nnsim/scenes``."""
    return Path(platformdirs.user_data_dir("nnsim", appauthor=False)) / "scenes"


class Scenes(QObject):
    """``all`` are those of the lesson that is open, or those that belong to none; ``changed`` when they are others.

    ``part_wanted`` carries what was enlarged, as ``Look.part``. ``place`` is the folder that remembers them, None for
    none.
    """

    changed = Signal()
    part_wanted = Signal(object)

    def __init__(
        self, editor: Editor, bridge: EngineBridge, document: Document, *, lessons: Lessons, messages: Messages,
        looks: Looks,
    ) -> None:  # fmt: skip
        super().__init__(lessons)
        self._editor, self._bridge, self._document = editor, bridge, document
        self._lessons, self._messages, self._looks = lessons, messages, looks
        self._files = SceneFiles(self)
        self._files.failed.connect(messages.show)
        self.place: Path | None = folder()
        self.all: tuple[Scene, ...] = ()
        self._of = ""
        self._at = -1
        self._token = 0
        self._waiting: int | None = None
        lessons.changed.connect(self._follow)
        editor.leaving.connect(self._forget_question)

    # ------------------------------------------------------------ which there are

    def _follow(self) -> None:
        """Another lesson has other scenes."""
        sitting = self._lessons.sitting
        of = sitting.lesson.id if sitting else NO_LESSON
        if of == self._of:
            return
        self._read_on()
        self._of, self._at = of, -1
        self.all = ()
        if self.path is not None:
            self._files.read(self.path, self._add)
        self.changed.emit()

    def _read_on(self) -> None:
        """What was kept while a large file was read goes there, too."""
        if self.all:
            self._files.read_on()
        self._files.stop_reading()

    def _add(self, scenes: tuple[Scene, ...]) -> None:
        """What a file remembers comes before what was kept while it was read."""
        kept = self.all
        taken = {scene.key for scene in kept} - {0}
        self.all = (*(replace(each, key=0) if each.key in taken else each for each in scenes), *kept)[:MOST_SCENES]
        self._at = -1
        if kept and self.path is not None:
            self._files.write(self.path, self.all)
        self.changed.emit()

    @property
    def path(self) -> Path | None:
        """The file that remembers those of now."""
        return self.place / f"{self._of or NO_LESSON}{SUFFIX}" if self.place else None

    def _put(self, scenes: tuple[Scene, ...]) -> None:
        self.all = scenes
        if self.path is not None and not self._files.is_reading:
            self._files.write(self.path, scenes)
        self.changed.emit()

    def of_key(self, key: int) -> Scene | None:
        """The scene that a digit leads to."""
        return next((scene for scene in self.all if scene.key == key), None)

    # ------------------------------------------------------------ keep

    def keep(self, key: int | None = None, name: str = "", part: tuple[float, ...] = ()) -> None:
        """Keep what is there now, as soon as the engine has told its state; one of the same ``key`` gives way."""
        self._follow()
        if len(self.all) >= MOST_SCENES:
            self._messages.say(say("There are {count} scenes already; give one up first.", count=MOST_SCENES))
            return
        look, project, sitting = replace(self._looks.take(), part=part), self._editor.document, self._lessons.sitting
        step = sitting.step.id if sitting else ""
        digit = free_key(self.all) if key is None else key
        words = name or (sitting.step.title if sitting else self._document.title)

        def then(state: Checkpoint | None) -> None:
            self._waiting = None
            named = name or self._name(words, state)
            scene = Scene(named[:LONGEST], digit, project, state, look, step)
            kept = tuple(each for each in self.all if not digit or each.key != digit)
            self._put((*kept, scene))
            self._at = len(self.all) - 1
            self._messages.say(
                say("The scene “{name}” is kept; {key} brings it back.", name=scene.name, key=digit) if digit
                else say("The scene “{name}” is kept.", name=scene.name)
            )  # fmt: skip

        self._forget_question()
        self._waiting = self._document.newest.ask(then, past=look.moment is not None)

    def _name(self, words: str, state: Checkpoint | None) -> str:
        named = say("{name}, epoch {epoch:,}", name=words, epoch=state.epoch) if state and state.epoch else words
        taken, found, number = {scene.name for scene in self.all}, named, 2
        while found in taken:
            found, number = f"{named} ({number})", number + 1
        return found

    def _forget_question(self) -> None:
        """Whoever waits for the state of another document gets none."""
        if self._waiting is not None:
            self._document.newest.drop(self._waiting)
            self._waiting = None

    def rename(self, at: int, name: str) -> None:
        """Call a scene otherwise."""
        if 0 <= at < len(self.all) and name.strip():
            scenes = list(self.all)
            scenes[at] = replace(scenes[at], name=name.strip()[:LONGEST])
            self._put(tuple(scenes))

    def remove(self, at: int) -> None:
        """Give a scene up; what is said of it offers it back."""
        if 0 <= at < len(self.all):
            gone, others = self.all[at], (*self.all[:at], *self.all[at + 1 :])
            of = self._of
            self._put(others)

            def back() -> None:
                if self._of != of:
                    return
                if len(self.all) >= MOST_SCENES:
                    self._messages.say(say("There are {count} scenes already; give one up first.", count=MOST_SCENES))
                    return
                is_free = all(scene.key != gone.key for scene in self.all)
                scene = gone if is_free else replace(gone, key=free_key(self.all))
                self._put((*self.all[:at], scene, *self.all[at:]))

            text = say("The scene “{name}” is given up.", name=gone.name)
            self._messages.offer(text, "info", [(say("Keep it after all"), back)])

    # ------------------------------------------------------------ restore

    def go(self, by: int) -> None:
        """The next scene, or the one before."""
        self._follow()
        if not self.all:
            self._messages.say(say("There is no scene to go to: K keeps what is shown now."))
            return
        at = min(max(self._at + by, 0), len(self.all) - 1)
        if at != self._at:
            self.restore(at)

    def restore(self, at: int) -> None:
        """Document, weights and what was looked at, exactly as they were kept: one step to undo."""
        if not 0 <= at < len(self.all):
            return
        scene, self._at = self.all[at], at
        self._bridge.pause()
        self._bridge.travel.end()
        project, look, before = self._editor.document, self._looks.take(), self._bridge.states.place()
        now = self._bridge.states.place()
        step = self._step()

        def redo() -> None:
            self._bridge.keep(before)
            self._show(scene.project, now, scene.state, scene.look, scene.step)

        def undo() -> None:
            self._show(project, before, None, look, step)

        text = say("bring back the scene “{name}”", name=scene.name)
        self._editor.push(StateChange(text, redo, undo, before=before, lost=LOST))

    def _show(self, project: Project, place: StatePlace, state: Checkpoint | None, look: Look, step: str) -> None:
        self._editor.store.replace(project)
        if state is not None or place.number:
            self._bridge.restore(place, state)
        else:
            self._bridge.reset()
        self._looks.show(look)
        self._stand_at(step)
        self._token += 1
        token = self._token
        QTimer.singleShot(0, self, lambda: self._look_again(token, look))

    def _look_again(self, token: int, look: Look) -> None:
        """Once every panel has its size."""
        if token == self._token:
            self._looks.show_drawings(look)
            self.part_wanted.emit(look.part)
            if look.moment is not None:
                self._bridge.travel.visit(look.moment)

    def _step(self) -> str:
        return self._lessons.sitting.step.id if self._lessons.sitting else ""

    def _stand_at(self, step: str) -> None:
        """The lesson is at the step that this belongs to."""
        sitting, stage = self._lessons.sitting, self._lessons.stage
        if sitting is None or stage is None or stage.is_away or self._lessons.pack.rules.sha:
            return  # no step of a pack opens before its time
        if sitting.step.id == step:
            return
        at = sitting.lesson.step_of(step)
        if at is not None:
            self._lessons.come(sitting.arrive(at))
            self._lessons.look()

    # ------------------------------------------------------------ files

    def save_as(self, path: Path) -> None:
        """All of them as a file that can be carried."""
        path = with_ending(path, SUFFIX)
        words = say("{name} lies in {folder}.", name=path.name, folder=path.parent)
        self._files.write(path, self.all, lambda: self._messages.say(words))

    def open(self, path: Path) -> None:
        """Those of a file in the place of the present ones."""
        self._follow()
        self._files.settle()
        job = Job(lambda _progress: read(path), self, what=say("{path} cannot be opened", path=path.name))
        words = say("Reading {name} …", name=path.name)
        for scenes in waited_for(job, self._lessons.places.shell, words, self._messages.show):
            self._files.stop_reading()
            self._at = -1
            self._put(scenes)

    def close(self) -> None:
        """The window closes: what was kept is written to its end."""
        self._forget_question()
        self._read_on()
        self._files.settle()
