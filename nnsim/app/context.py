"""What the commands of the window may use: nothing else of it is theirs."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QMainWindow

from nnsim.app.branching import Branching
from nnsim.app.classroom import Classroom
from nnsim.app.coaching import Coaching
from nnsim.app.docking import Docking
from nnsim.app.document import Document
from nnsim.app.documents import Documents
from nnsim.app.exporting import Exporting
from nnsim.app.filming import Filming
from nnsim.app.going_back import GoingBack
from nnsim.app.importing import Importing
from nnsim.app.keeping import Keeping
from nnsim.app.layout import Layout
from nnsim.app.lesson_editing import LessonEditing
from nnsim.app.lessons import Lessons
from nnsim.app.messages import Messages
from nnsim.app.panels import Panels
from nnsim.app.presenting import Presenting
from nnsim.app.resets import Resets
from nnsim.app.restarting import Restarting
from nnsim.app.settings import Settings
from nnsim.app.time_travel import TimeTravel
from nnsim.app.undoing import Undoing
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One window, as a command sees it: the document, the run, and where they are shown."""

    shell: QMainWindow
    settings: Settings
    editor: Editor
    undoing: Undoing
    document: Document
    documents: Documents
    importing: Importing
    exporting: Exporting
    filming: Filming
    bridge: EngineBridge
    resets: Resets
    going_back: GoingBack
    keeping: Keeping
    time_travel: TimeTravel
    branching: Branching
    messages: Messages
    coaching: Coaching
    lessons: Lessons
    editing: LessonEditing
    classroom: Classroom
    presenting: Presenting
    layout: Layout
    docking: Docking
    panels: Panels
    restarting: Restarting
