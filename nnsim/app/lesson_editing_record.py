"""What somebody does in the window, as suggestions for the text of a lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from nnsim.core.project import Project
from nnsim.lessons.recorded import Suggestion, of_command, of_edit, of_training
from nnsim.lessons.state import State
from nnsim.ui.run.undo import Editor
from nnsim.ui.run.undo_steps import Step


@dataclass(slots=True)
class _Done:
    """``place`` in the stack of steps to undo, None for what is none."""

    suggestion: Suggestion
    place: int | None = None
    before: Project | None = None


class Recording(QObject):
    """``look`` sees what trained since the last time; ``changed`` tells that there is more, or less, to suggest."""

    changed = Signal()

    def __init__(self, editor: Editor, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = editor
        self.is_on = False
        self.label: Callable[[str], str] = lambda command_id: command_id
        self._done: list[_Done] = []
        self._before: State | None = None
        self._project: Project | None = None  # nobody holds a document that is no longer shown
        self._recalls = False
        editor.recalling.connect(self._recall)
        editor.editing.connect(self._edit)
        editor.stack.indexChanged.connect(self._on_index)
        editor.leaving.connect(self._forget)
        editor.opened.connect(self._arrive)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """For what was done and is not undone."""
        index = self._editor.stack.index()
        return tuple(each.suggestion for each in self._done if each.place is None or each.place <= index)

    def begin(self, state: State) -> None:
        """What is done from now on is written down; what was recorded before is forgotten."""
        self._done, self.is_on = [], True
        self._before, self._project = state, self._editor.document
        self.changed.emit()

    def end(self) -> None:
        """Nothing more is written down; what was stays."""
        self.is_on, self._project = False, None

    def _forget(self) -> None:
        """Places in the stack mean nothing in another document."""
        self._done = []
        self._before = self._project = None

    def _arrive(self) -> None:
        self._project = self._editor.document if self.is_on else None

    # ------------------------------------------------------------ what is done

    def _recall(self) -> None:
        self._recalls = True

    def _edit(self) -> None:
        self._recalls = False

    def _on_index(self, index: int) -> None:
        if not self.is_on:
            return
        project, self._project = self._project, self._editor.document
        step = self._editor.stack.command(index - 1) if index else None
        if not self._recalls and isinstance(step, Step) and project is not None:
            if step.calls.calls:
                self._add_edit(step, index, project)
            else:
                self._drop(index)
        self.changed.emit()

    def _add_edit(self, step: Step, index: int, before: Project) -> None:
        """A drag goes on in the step that it began: what was before it counts."""
        same = next((each for each in self._done if each.place == index and each.before is not None), None)
        if same is not None and same is self._done[-1] and same.before is not None:
            before = same.before
        self._drop(index)
        known = self._before or State(before)
        said = of_edit(step.text(), step.calls, replace(known, project=before), State(self._editor.document))
        self._done.append(_Done(said, index, before))

    def _drop(self, index: int) -> None:
        """A new step takes the place of what was undone."""
        self._done = [each for each in self._done if each.place is None or each.place < index]

    def note(self, command_id: str) -> None:
        """A command of the window was given."""
        said = of_command(command_id, self.label(command_id)) if self.is_on else None
        if said is not None:
            self._done.append(_Done(said))
            self.changed.emit()

    def look(self, state: State) -> None:
        """Training since the last look, once it stands still."""
        before = self._before
        if not self.is_on or state.running:
            return
        if before is None or state.step < before.step:
            self._before = state
        elif state.step > before.step:
            self._done.append(_Done(of_training(state.step - before.step, before, state)))
            self._before = state
            self.changed.emit()
