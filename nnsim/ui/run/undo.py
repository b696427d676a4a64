"""Undo for everything: the steps are commands of ``undo_steps``."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from nnsim.core.messages import Note
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.core.texts import Message, message, plain
from nnsim.edits.adapt import adapted
from nnsim.edits.kinds import Calls
from nnsim.ui.run.undo_steps import Group, RunChange, Step, Swap


def _forget(stack: QUndoStack) -> None:
    """Let the commands go while the stack is whole; listeners may be half gone, so none is told."""
    if isValid(stack):
        stack.blockSignals(True)
        stack.clear()


class Editor(QObject):
    """Every edit of a user goes through here.

    ``marked`` carries what the curves say of an edit (``messages.Note``). It is emitted with the change of the
    document, so that the engine gets both in one message. What is undone leaves the curves, and Redo brings it back.
    ``adapted`` says in a sentence what an edit changed beside what was asked for.

    While a gesture is in progress, only it changes the document. ``interrupted`` comes before anything else
    does: another edit, undo, redo, another document. Who holds something (a stroke, a slider, an open menu)
    lets go of it then, as it stands: edits in answer to it are not taken, since the change that follows may be
    made for the present document. ``leaving`` comes before another document: what was opened on a part of the
    present one, such as a field for its name, closes and forgets what was typed. ``opened`` comes once it is
    there: what one looked at in the former one (scrolled, zoomed, chosen, filtered, drawn on a pad) begins anew.
    ``editing`` comes before a step or a gesture begins, ``recalling`` before Undo and Redo: who shows another moment
    than the present sees to it that there is a document to be changed. ``guard`` says whether an edit may be made,
    from the document before and after it, ``permits`` whether a step may, or may be undone; whoever refuses says why.
    ``stamp`` is that of steps from now on.
    """

    editing = Signal()
    recalling = Signal()
    marked = Signal(object)
    adapted = Signal(str)
    interrupted = Signal()
    leaving = Signal()
    opened = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.guard: Callable[[Project, Project, Calls], bool] = lambda *_: True
        self.permits: Callable[[Step, bool], bool] = lambda *_: True
        self.stamp = 0
        self.stack = QUndoStack(self)
        # Collected in one cycle with its commands, the stack would delete them a second time and crash.
        weakref.finalize(self, _forget, self.stack).atexit = False
        self._gesture = 0
        self._held = ""
        self._lets_go = False
        self._group: Group | None = None

    @property
    def project(self) -> Project:
        """What is shown: the current document, or what it was at the moment that is looked at."""
        return self.store.project

    @property
    def document(self) -> Project:
        """The current document, whatever is looked at."""
        return self.store.document

    def prepare(self) -> None:
        """A step is about to be made."""
        if not self._lets_go:
            self.editing.emit()

    def edit(self, text: str, change: Calls, *, merge: str = "", mark: Message | None = None) -> bool:
        """Apply ``change`` as one undoable step; return whether anything changed.

        Edits with the same non-empty ``merge`` key that follow each other become one step:
        use ``gesture()`` for the key of a drag or brush stroke. What is asked for while a change is told
        waits until it was.
        """
        if self._lets_go or self._waits(lambda: self.edit(text, change, merge=merge, mark=mark)):
            return False
        self.prepare()
        self._interrupt(merge)
        before = self.project
        after = change(before)
        if after == before or not self.guard(before, after, change):
            return False
        self._make(Swap(self.store, after, text, merge or self._new_key(text), change))
        if mark:
            self.say(mark, merge)
        if words := adapted(before, after):
            self.adapted.emit(words)
        return True

    def say(self, said: Message, key: str = "") -> None:
        """Let the curves say ``said`` of the newest step, in place of what they said of it before.

        With ``key``, only if it is the step of that gesture: one that ends where it began leaves none.
        """
        step = self._group or self.stack.command(self.stack.index() - 1)
        if isinstance(step, Step) and (step is self._group or key in ("", step.key)):
            step.key, step.said = step.key or self._new_key("step"), said
            self.marked.emit(Note(said, step.key))

    @property
    def done(self) -> Calls:
        """The edits behind the document as it is, from where its history begins; what was undone is not among them."""
        steps = (self.stack.command(place) for place in range(self.stack.index()))
        calls = (step.calls.calls for step in steps if isinstance(step, Step))
        return Calls(tuple(chain.from_iterable(calls)))

    def undo(self) -> None:
        """Take the last step back; the curves tell it where it changes what is trained.

        What a hand is doing meanwhile ends first, so it is what Undo takes back if it changed anything yet.
        """
        if self._waits(self.undo):
            return
        self.recalling.emit()
        self.let_go()
        said, step = message("undone", step=plain(self.stack.undoText())), self.stack.command(self.stack.index() - 1)
        if isinstance(step, Step) and not self.permits(step, True):
            return
        changed = self._take(self.stack.undo, step)
        if isinstance(step, Step) and (changed or step.said):
            step.undone = self._new_key("undo")
            self.marked.emit(Note(said if changed else None, step.undone, undoes=step.key))

    def redo(self) -> None:
        """Make the step again that was taken back last, if no hand has done anything since."""
        if self._waits(self.redo):
            return
        self.recalling.emit()
        self.let_go()
        said, step = message("redone", step=plain(self.stack.redoText())), self.stack.command(self.stack.index())
        if isinstance(step, Step) and not self.permits(step, False):
            return
        changed = self._take(self.stack.redo, step)
        if isinstance(step, Step) and (changed or step.said):
            self.marked.emit(Note(step.said or said, step.key, undoes=step.undone))

    def _take(self, there: Callable[[], None], step: QUndoCommand | None) -> bool:
        """Go one step; whether what is trained changed, other than by a run with its own curves."""
        before = self.project
        there()
        self._pack(self.stack.index() - 2, is_behind=True)
        self._pack(self.stack.index() + 1, is_behind=False)
        after = self.project
        trained = (before.data, before.network, before.recipe) != (after.data, after.network, after.recipe)
        return trained and not isinstance(step, RunChange)

    def _pack(self, place: int, *, is_behind: bool) -> None:
        """Keep of the samples on the far side of a step, which ``is_behind`` or ahead, only what the near ones lack."""
        step = self.stack.command(place) if 0 <= place < self.stack.count() else None
        if isinstance(step, Swap):
            far, near = (step.before, step.after) if is_behind else (step.after, step.before)
            far.version.pack(near.version)

    def arrange(self, text: str, change: Callable[[Project], Project]) -> bool:
        """Move blocks as one undoable step that leaves everything else of the view as it is by then."""
        before, after = self.project.view.places, change(self.project).view.places
        if before == after:
            return False
        store = self.store

        def put(places: Spec) -> None:
            store.replace(replace(store.project, view=replace(store.project.view, places=places)))

        self.push(RunChange(text, partial(put, after), partial(put, before)), changes=False)
        return True

    def _new_key(self, name: str) -> str:
        """A key that no other step has."""
        self._gesture += 1
        return f"{name}#{self._gesture}"

    def push(self, step: QUndoCommand, merge: str = "", *, changes: bool = True) -> None:
        """Make ``step``, which brings its own undo; ``merge`` is the gesture that it belongs to, if to any.

        Without ``changes`` it does nothing to what is trained: a moment that is looked at stays.
        """
        if self._waits(lambda: self.push(step, merge, changes=changes)):
            return
        if changes:
            self.prepare()
        self._interrupt(merge)
        self._make(step)

    def _make(self, step: QUndoCommand) -> None:
        """Make ``step`` by itself, or as a part of the step that is being put together."""
        if isinstance(step, Step):
            step.stamp = self.stamp
        if self._group is None:
            self.stack.push(step)
            self._pack(self.stack.index() - 2, is_behind=True)
        else:
            step.redo()
            self._group.add(step)

    @contextmanager
    def one_step(self, text: str) -> Iterator[None]:
        """All that is edited and arranged inside is one step to undo; nothing is left where nothing was."""
        self.prepare()
        self.let_go()
        self._group = group = Group(text, self._new_key(text))
        try:
            yield
        finally:
            self._group = None
            if group.steps:
                group.stamp = self.stamp
                self.stack.push(group)

    def set_view(self, change: Callable[[Project], Project]) -> None:
        """Change how things are shown: saved with the document, but no step to undo."""
        if not self._waits(lambda: self.set_view(change)):
            self.store.replace(change(self.project))

    def _waits(self, again: Callable[[], object]) -> bool:
        """Whether a change is being told; ``again`` is called then once that and its step to undo are complete."""
        if self.store.is_telling:
            QTimer.singleShot(0, self, again)
        return self.store.is_telling

    def gesture(self, name: str) -> str:
        """A merge key that no earlier gesture had, for one that begins; an earlier one is over."""
        self.prepare()
        self.let_go()
        self._held = self._new_key(name)
        return self._held

    def let_go(self) -> None:
        """End the gesture in progress as it stands; what it did so far is a step to undo."""
        if self._lets_go:
            return
        self._lets_go = True
        try:
            self.interrupted.emit()
        finally:
            self._lets_go, self._held = False, ""

    def _interrupt(self, merge: str) -> None:
        """Let go of everything but the gesture ``merge``."""
        if not merge or merge != self._held:
            self.let_go()

    def leave(self) -> None:
        """The document goes: gestures end, and whatever is open on something of it closes."""
        self.recalling.emit()
        self.let_go()
        self.leaving.emit()

    def open(self, project: Project) -> None:
        """Show another document; its history starts empty and unmodified."""
        self.leave()
        self.store.replace(project)
        self.stack.clear()
        self.stack.setClean()  # an empty stack that was told to be unclean is not cleared
        self.opened.emit()
