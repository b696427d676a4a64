"""Lessons get their place in the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow

from nnsim.app.actions import Actions
from nnsim.app.document import Document
from nnsim.app.documents import Documents
from nnsim.app.layout import Layout
from nnsim.app.lesson_editing import LessonEditing
from nnsim.app.lesson_locks import LessonLocks
from nnsim.app.lesson_moves import LessonMoves
from nnsim.app.lesson_places import LessonPlaces
from nnsim.app.lesson_state import LessonState
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.app.panels import Panels
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor


def lessons_in(
    shell: QMainWindow, layout: Layout, panels: Panels, *, editor: Editor, bridge: EngineBridge, document: Document,
    documents: Documents, messages: Messages,
) -> Lessons:  # fmt: skip
    """Lessons that drive this window; its controls and commands are told when they are there."""
    state = LessonState(editor, bridge, panels, layout)
    locks = LessonLocks(shell, panels, editor, bridge.walk, layout)
    documents.closed = locks.closes
    moves = LessonMoves(editor, bridge, panels, layout=layout, show=document.show)
    return Lessons(
        editor, bridge, document=document, documents=documents, messages=messages,
        places=LessonPlaces(shell, layout, panels, bridge), state=state, moves=moves,
        locks=locks,
    )  # fmt: skip


def editing_in(lessons: Lessons, editor: Editor, documents: Documents, messages: Messages) -> LessonEditing:
    """Where lessons are written in this window."""
    editing = LessonEditing(editor, lessons, documents, messages, lessons.state)
    lessons.pack.clears.append(lambda: not editing.is_open or editing.close())  # it may hold the solution
    return editing


def connect_editing(editing: LessonEditing, actions: Actions, give_ids: Callable[[], None]) -> None:
    """What the editor has to know of commands and controls."""
    editing.window.hand.give_ids = give_ids
    editing.window.recording.label = lambda command_id: actions[command_id].iconText()
    actions.ran.connect(editing.window.recording.note)
    editing.changed.connect(actions.refresh)
