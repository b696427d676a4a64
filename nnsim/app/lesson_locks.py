"""What a lesson holds fast: commands, edits, settings, views, panels and controls, whatever path leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from shiboken6 import isValid

from nnsim.app.lesson_pack import EXAM, exam_allows
from nnsim.app.lesson_places import BUTTONS
from nnsim.app.panels import Panels
from nnsim.core.project import Project, Recipe
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say
from nnsim.lessons.lesson import Lock, lock_of
from nnsim.lessons.rules import NONE, Rules
from nnsim.ui.kit.widget_ids import give_ids
from nnsim.ui.lesson.lock_mark import Hidden, LockMark, Watch
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import Step
from nnsim.ui.run.walk import Walk
from nnsim.ui.views.kinds import VIEWS

NO_CONTROLS = ("command.", "edit.", "view.", "panel.", "weights.")
"""How patterns begin that are about no control."""

NEVER = frozenset({
    "open_lesson", "focus_lesson", "quit", "present", "presenter_window", "present_next", "present_back",
    "present_black", "present_white", "present_pointer", "present_zoom", "present_strip", "present_swap",
    "present_clock", "present_unlock", "present_answer", "present_answer_class", "present_hands",
    "present_clear_hands",
})  # fmt: skip
"""Commands that no lesson locks, as those of lessons themselves: one can always leave, and present it."""

WHOLE = {"network": "network", "data": "data"}
"""Parts of the document, and the panel that a lock has to name for nothing of them to change."""


class LessonLocks(QObject):
    """``put`` makes them hold, in the place of those before. ``refused(str)`` tells why something was not done,
    ``barred(str)`` what an exam refused.
    """

    refused = Signal(str)
    barred = Signal(str)
    changed = Signal()

    def __init__(self, shell: QMainWindow, panels: Panels, editor: Editor, walk: Walk, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._panels, self._editor = shell, panels, editor
        self.locks: tuple[Lock, ...] = ()
        self.exam: Rules = NONE
        self._waiting: tuple[Lock, ...] | None = None
        self.lifted: Callable[[], bool] = lambda: False
        self.give_ids: Callable[[], None] = lambda: give_ids("transport", panels.bar)
        self._held: dict[QWidget, tuple[Lock, LockMark | Hidden]] = {}
        self._watch = Watch(self._hold, self)
        editor.guard, walk.refuses = self.allows, partial(self.refuses, "next_beat")
        editor.permits = self.permits
        editor.store.changed.connect(self._on_change)

    def put(self, locks: tuple[Lock, ...]) -> None:
        """Let these hold from now on; nothing is locked without any, nor while they are ``lifted``."""
        if self._waiting is not None:
            self._waiting = locks
            return
        locks = () if self.lifted() else locks
        if locks == self.locks:
            return
        self.locks = locks
        self._editor.stamp += 1
        hidden = frozenset(kind.id for kind in VIEWS if self._of(f"view.{kind.id}").state == "hidden")
        self._panels.plots.withhold(hidden)
        self._hold()
        self.changed.emit()

    def hold_exam(self, rules: Rules) -> None:
        """Leave of the commands what an exam leaves, as long as ``rules`` are of one."""
        if rules != self.exam:
            self.exam = rules
            self._shell.setProperty("takes_no_files", rules.exam)
            self.changed.emit()

    def closes(self) -> bool:
        """Whether no other document than that of the exam may come; says so."""
        if self.exam.exam:
            self.barred.emit("another document")
            self.refused.emit(why(EXAM))
        return self.exam.exam

    def suspend(self, on: bool) -> None:
        """Hold nothing for a while, so that all things can be seen and clicked; then what was last put."""
        if on and self._waiting is None:
            locks = self.locks
            self.put(())
            self._waiting = locks
        elif not on and self._waiting is not None:
            locks, self._waiting = self._waiting, None
            self.put(locks)

    def _of(self, thing: str) -> Lock:
        return lock_of(thing, self.locks)

    # ------------------------------------------------------------ commands

    def of_command(self, command_id: str) -> Lock:
        """The lock that counts for a command, one that shows a view or puts a panel away among them."""
        if self.exam.exam and not exam_allows(command_id, hints=self.exam.hints):
            return EXAM
        if command_id in NEVER or command_id.startswith("lesson"):
            return Lock(command_id, "editable")
        place, _, name = command_id.partition("_")
        thing = {"show": f"view.{name}", "view": f"view.{name}", "panel": f"panel.{name}"}.get(place, "")
        found = self._of(f"command.{command_id}")
        if found.state != "editable" or not thing:
            return found
        other = self._of(thing)
        return other if other.state == "hidden" or place == "panel" else found

    def refuses(self, command_id: str) -> bool:
        """Whether a command is locked; says so."""
        lock = self.of_command(command_id)
        if lock.state == "editable":
            return False
        if lock is EXAM:
            self.barred.emit(command_id)
        self.refused.emit(why(lock))
        return True

    # ------------------------------------------------------------ edits

    def allows(self, before: Project, after: Project, calls: object) -> bool:
        """Whether an edit may be made: neither it nor anything that it changes is locked; says why not."""
        return self._allow(before, after, calls if isinstance(calls, Calls) else Calls())

    def permits(self, step: Step, undone: bool) -> bool:
        """Whether a step may be made, or ``undone``: what was made under other locks is held by those of now."""
        is_new = self._editor.stack.command(self._editor.stack.index()) is not step and not undone
        if not self.locks or (step.free if is_new else step.stamp == self._editor.stamp):
            return True
        before = self._editor.document
        after = step.target(undone=undone) or before
        return self._allow(before, after, step.calls, step.things)

    def _allow(self, before: Project, after: Project, calls: Calls, things: tuple[str, ...] = ()) -> bool:
        if not self.locks:
            return True
        every = [*(f"edit.{call.edit}" for call in calls.calls), *things, *_changed(before, after)]
        if not calls.calls:
            every += self._unknown(every)
        lock = next((found for found in map(self._of, every) if found.state != "editable"), None)
        if lock is not None:
            self.refused.emit(why(lock))
        return lock is None

    def _unknown(self, changed: list[str]) -> list[str]:
        """Edits that may be behind what ``changed``, where nobody knows which: any that are locked, but for recipes."""
        if any(each.startswith("recipe.") for each in changed):
            return ["edit.set_recipe"]
        is_whole = any(each.partition(".")[0] in WHOLE for each in changed)
        return [lock.pattern for lock in self.locks if is_whole and lock.pattern.startswith("edit.")]

    # ------------------------------------------------------------ controls

    def _on_change(self) -> None:
        """Controls may have been made anew."""
        if self.locks:
            QTimer.singleShot(0, self, self._hold)

    def _hold(self) -> None:
        """Hold what is locked now, and release what is not any more."""
        found = dict[QWidget, Lock]()
        if self.locks:
            self.give_ids()
            found = dict(self._locked())
        for widget, (lock, held) in list(self._held.items()):
            if found.get(widget) != lock or not isValid(held):
                del self._held[widget]
                if isValid(held):  # it goes with its control
                    held.release()
        for widget, lock in found.items():
            if widget not in self._held:
                hold = Hidden(widget) if lock.state == "hidden" else LockMark(widget, why(lock))
                self._held[widget] = lock, hold
        self._watch.set_on(bool(self._held) or self._names_controls)

    @property
    def _names_controls(self) -> bool:
        """Whether there are locks of controls, some of which may be made later."""
        return any(not lock.pattern.startswith(NO_CONTROLS) for lock in self.locks)

    def _locked(self) -> Iterator[tuple[QWidget, Lock]]:
        """Controls that are locked themselves, and labels of those that are hidden; none that lies within another."""
        found = dict[QWidget, Lock]()
        if self._names_controls:
            named = (widget for widget in self._shell.findChildren(QWidget) if _is_thing(widget.objectName()))
            every = {widget: self._of(widget.objectName()) for widget in named}
            found = {widget: lock for widget, lock in every.items() if lock.state != "editable"}
        for command, button in BUTTONS.items():
            lock = self._of(f"command.{command}")
            if lock.state != "editable":
                found[getattr(self._panels.bar, button)] = lock
        for panel in ("data", "network", "output", "plots", "recipe"):
            lock = self._of(f"panel.{panel}")
            if lock.state != "editable":
                found[getattr(self._panels, panel)] = lock
        for label in self._shell.findChildren(QLabel):
            buddy = found.get(label.buddy())
            if buddy is not None and buddy.state == "hidden":
                found[label] = buddy
        for widget, lock in found.items():
            if not any(other is not widget and other.isAncestorOf(widget) for other in found):
                yield widget, lock


def _is_thing(name: str) -> bool:
    """Whether a lock may hold what is called so: what belongs to lessons is always free."""
    return "." in name and not name.startswith(("lesson.", "lesson_editor."))


def why(lock: Lock) -> str:
    """What is said of a lock."""
    if lock is EXAM:
        return say("This is an exam: {reason}.", reason=lock.because)
    reason = lock.because or say("the lesson does without it here")
    return say("Locked in this step: {reason}.", reason=reason)


def _changed(before: Project, after: Project) -> Iterator[str]:
    """Ids of the controls behind what an edit changes of the recipe, and of the whole panels behind the rest."""
    for field in fields(Recipe):
        if getattr(before.recipe, field.name) != getattr(after.recipe, field.name):
            yield f"recipe.{field.name}"
    for part, panel in WHOLE.items():
        if getattr(before, part) is not getattr(after, part) and getattr(before, part) != getattr(after, part):
            yield f"{panel}.document"  # named by network, network.* and panel.network, by no single control
            yield f"panel.{panel}"
