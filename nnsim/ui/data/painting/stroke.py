"""One gesture in progress: its edits become one undo step, its outcome one mark on the curves.

Among very many points it takes long to find those that are meant, and long to change the document: the edit is made
with the next tick then.
"""

from __future__ import annotations

from nnsim.core.data import Data
from nnsim.core.messages import Note
from nnsim.core.texts import Message
from nnsim.edits.kinds import Calls
from nnsim.ui.data.painting.gestures.gesture import Gesture, Point
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.kit.next_turn import LONG_S, MANY, spent
from nnsim.ui.run.undo import Editor


class Stroke:
    """Feeds a gesture and puts what it collects into the document, at once and in merged steps."""

    def __init__(self, editor: Editor, painting: Painting, gesture: Gesture, at: Point) -> None:
        self._editor, self._painting, self.gesture = editor, painting, gesture
        self._key = editor.gesture(gesture.text)
        self._before = editor.project.data
        self._selection = painting.selection
        self._index = editor.stack.index()
        self._said: Message | None = None
        self._waiting: tuple[Data, Calls] | None = None
        self._is_released = False
        gesture.begin(at)
        self.flush()

    def move(self, to: Point) -> None:
        """The pointer moved; the document follows with the next ``flush``."""
        self.gesture.move(to)

    def hold(self, seconds: float) -> None:
        """Time passed: put everything collected so far into the document."""
        self.gesture.hold(seconds)
        self.flush()

    def flush(self) -> None:
        """Make the collected edit, if there is one; of very many points it waits for the next call."""
        if self._waiting is None:
            project = self._editor.project
            edit = self.gesture.take(project)
            self._waiting = (project.data, edit) if edit is not None else None
            if edit is not None and self._is_full:
                return
        self._make()
        mask = self.gesture.selected(self._editor.project.data)
        if mask is not None:
            self._painting.select(mask)

    @property
    def _is_full(self) -> bool:
        """Whether this turn has done enough."""
        return len(self._editor.project.data) > MANY and spent() > LONG_S

    def _make(self) -> None:
        """The edit that was collected, of the samples that it was collected for."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or waiting[0] is not self._editor.project.data:
            return
        if self._editor.edit(self.gesture.text, waiting[1], merge=self._key):
            self._tell()

    def finish(self) -> bool:
        """The release: the last edit, and the words for the curves; False where that goes on with the next call."""
        if not self._is_released:
            if self._waiting is not None:
                self._make()
                if self._is_full:
                    return False
            self._is_released = True
            self.gesture.finish()
        self.flush()
        if self._waiting is not None:
            return False
        self.stop()
        return True

    def stop(self) -> None:
        """Leave it at what is in the document by now, with the words for the curves."""
        self._tell()

    def _tell(self) -> None:
        """Words for the curves: they stand where the first edit came, and say what became of all of them."""
        said = self.gesture.summary(self._before, self._editor.project.data)
        if said == self._said:
            return
        self._said = said
        if said and self._editor.stack.index() > self._index:
            self._editor.say(said)
        else:
            self._editor.marked.emit(Note(None, undoes=self._key))

    def cancel(self) -> None:
        """Escape: as if the gesture had never begun, with nothing left to redo."""
        stack = self._editor.stack
        if stack.index() > self._index:  # what came back to where it began has left no step
            stack.undo()
            # Redoing an obsolete command only drops it from the stack.
            stack.command(stack.index()).setObsolete(True)
            stack.redo()
            self._editor.marked.emit(Note(None, undoes=self._key))
        if len(self._selection) == len(self._editor.project.data):
            self._painting.select(self._selection)
