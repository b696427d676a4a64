"""Commands of the undo stack: one swaps documents, one replays changes of the run, one joins several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from PySide6.QtGui import QUndoCommand

from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.core.texts import Message
from nnsim.core.versions import version_of
from nnsim.edits.kinds import Calls


def _merge_id(key: str) -> int:
    """Qt merges neighbours of equal id only; -1 never merges."""
    return (hash(key) & 0x7FFFFFFF) if key else -1


NO_CALLS = Calls()


class Step(QUndoCommand):
    """``key`` names it, and joins it with neighbours of the same; ``said`` are its words on the curves.

    ``undone`` names the words that it was undone, the last time that it was. ``calls`` are the edits of the document
    that it consists of; none where it changes the run or the view. For locks: ``things`` are ids of what it changes
    beside the document, ``free`` says that no lock holds it, ``stamp`` which locks held when it was made.
    """

    things: tuple[str, ...] = ()
    free = False
    stamp = 0

    def __init__(self, text: str, key: str, calls: Calls = NO_CALLS) -> None:
        super().__init__(text)
        self.key, self.undone, self.calls = key, "", calls
        self.said: Message | None = None

    def id(self) -> int:
        return _merge_id(self.key)

    def target(self, *, undone: bool) -> Project | None:  # noqa: ARG002  this one leaves the document
        """The document that there is once it was made, or ``undone``; None where it leaves that as it is."""
        return None

    def let_go(self) -> None:
        """Hold nothing more: it was joined with another one.

        Qt deletes such a command within ``push``, and the stack keeps what Python has of it until its own end: a stroke
        over a million points would hold all of them once for every frame.
        """
        self.calls = NO_CALLS


class Document:
    """A project as a step keeps it: its samples are a version among others, see ``core.versions``."""

    def __init__(self, project: Project) -> None:
        self.version = version_of(project.data)
        self._rest = {each.name: getattr(project, each.name) for each in fields(project) if each.name != "data"}

    @property
    def project(self) -> Project:
        """The project."""
        return Project(data=self.version.data, **self._rest)


class Swap(Step):
    """Replaces one document by another; neighbours with the same ``key`` merge into one step.

    How the document is shown is no step, so it stays as it is now. A drag that ends where it
    began leaves no step.

    It knows the store, not the editor: a command in a reference cycle with its stack may be
    collected before the stack is destroyed, which crashes Qt.
    """

    def __init__(self, store: Store, after: Project, text: str, key: str, calls: Calls) -> None:
        super().__init__(text, key, calls)
        self._store, self.before, self.after = store, Document(store.project), Document(after)
        self.after.version.follow(self.before.version)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Swap) or other.key != self.key:
            return False
        other.after.version.follow_twice(self.after.version, self.before.version)
        self.after, self.calls = other.after, self.calls + other.calls
        after, before = self.after.project, self.before.project
        self.setObsolete(replace(after, view=before.view) == before)
        other.let_go()
        return True

    def let_go(self) -> None:
        super().let_go()
        del self.before, self.after

    def target(self, *, undone: bool) -> Project | None:
        return (self.before if undone else self.after).project

    def redo(self) -> None:
        self._show(self.after.project)

    def undo(self) -> None:
        self._show(self.before.project)

    def _show(self, project: Project) -> None:
        self._store.replace(replace(project, view=self._store.project.view))


class RunChange(Step):
    """A change of the run or the view (a weight, a reset, places), as two functions; drags with one ``key`` merge.

    The first ``redo`` that Qt calls on pushing is skipped where ``done`` says that it already happened.
    The functions must not keep the editor alive (see ``Swap``): hold what they need weakly. ``shows`` says for a step
    that changes the document, too, which one there is once it was made, or undone where that is True.
    """

    shows: Callable[[bool], Project | None] | None = None

    def __init__(
        self,
        text: str,
        redo: Callable[[], None],
        undo: Callable[[], None],
        *,
        key: str = "",
        done: bool = False,
        calls: Calls = NO_CALLS,
    ) -> None:
        super().__init__(text, key, calls)
        self._redo, self._undo, self._done = redo, undo, done

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, RunChange) or other.key != self.key:
            return False
        self._redo = other._redo
        other.let_go()
        return True

    def target(self, *, undone: bool) -> Project | None:
        return self.shows(undone) if self.shows else None

    def let_go(self) -> None:
        super().let_go()
        self.shows = None
        del self._redo, self._undo

    def redo(self) -> None:
        if self._done:
            self._done = False
            return
        self._redo()

    def undo(self) -> None:
        self._undo()


class Group(Step):
    """Several steps that were made already, undone and made again together."""

    def __init__(self, text: str, key: str) -> None:
        super().__init__(text, key)
        self.steps: list[QUndoCommand] = []
        self._done = True

    def add(self, step: QUndoCommand) -> None:
        """A step that was made just now."""
        self.steps.append(step)
        if isinstance(step, Step):
            self.calls += step.calls
            self.things += step.things

    def target(self, *, undone: bool) -> Project | None:
        """That of the step which comes last."""
        steps = self.steps if undone else reversed(self.steps)
        ends = (step.target(undone=undone) for step in steps if isinstance(step, Step))
        return next((project for project in ends if project is not None), None)

    def redo(self) -> None:
        if self._done:  # the one on pushing
            self._done = False
            return
        for step in self.steps:
            step.redo()

    def undo(self) -> None:
        for step in reversed(self.steps):
            step.undo()
