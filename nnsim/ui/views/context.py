"""What a view gets, and what it may ask of others without knowing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal

from nnsim.core.data import Mask
from nnsim.language.texts import say
from nnsim.tasks.deciding import NO_NUMBERS
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.kinds import VIEWS, ViewKind

COMPUTING = say("Computing…")
"""What stands in a figure until the engine has answered."""

UNFIT = say("This network cannot be computed as it is.")


class View(Protocol):
    """A widget of ``ui.views``."""

    def refresh(self) -> None:
        """Redraw from what is known now."""


@runtime_checkable
class HasSeconds(Protocol):
    """Who knows what the last answer took the engine, seconds."""

    seconds: float


@runtime_checkable
class HasOwnCost(Protocol):
    """A view whose ``watcher`` asks the engine by itself."""

    @property
    def watcher(self) -> HasSeconds: ...


@runtime_checkable
class HasTable(Protocol):
    """A view whose numbers make a table."""

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Names of columns, and rows of what is shown now."""


class ShowsSamples(View, Protocol):
    """A view that can show some of the samples alone."""

    def show_only(self, mask: Mask, words: str) -> None:
        """Show the samples of ``mask`` bool [n], which ``words`` name."""


class ViewContext(QObject):
    """Document, ``run`` and the way to the engine, as all views share them, and what a view asks for by emitting it.

    ``samples_wanted`` (mask bool [n], words)  show these samples alone, where they can be looked at one by one
    ``redraw_wanted`` (sample)                 take this image to the pad, to draw it anew
    ``command_wanted`` (id)                    carry out this command of the window
    ``fix_wanted`` (fix)                       carry out this way out of a problem
    """

    samples_wanted = Signal(object, str)
    redraw_wanted = Signal(int)
    command_wanted = Signal(str)
    fix_wanted = Signal(object)

    def __init__(self, editor: Editor, bridge: EngineBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.editor, self.bridge, self.run = editor, bridge, bridge.run

    def kind(self, view_id: str) -> ViewKind:
        """What is declared of a view, whichever it is."""
        return VIEWS[view_id]

    def why_empty(self, *, is_answered: bool, has_samples: bool) -> str:
        """What stands in a figure without an answer, or where the answer was that there is nothing to draw."""
        if not has_samples:
            return say("There are no samples yet.")
        if not self.run.live.plan.layers:
            return UNFIT
        return NO_NUMBERS if is_answered else COMPUTING

    @property
    def no_samples(self) -> str:
        """What a view says that is told nothing because there are no samples; empty where there are some."""
        has_samples = not bool(self.editor.project.data.excluded.all())
        return "" if has_samples else self.why_empty(is_answered=False, has_samples=False)

    def cost(self, view: QObject) -> str:
        """What the answers that a view asked for cost the engine, in words; empty before the first."""
        seconds = self.bridge.subscriptions.seconds(view)
        if isinstance(view, HasOwnCost) and isinstance(view.watcher, HasSeconds):
            seconds = view.watcher.seconds
        return say("{seconds} ms an answer", seconds=value_text(1000 * seconds, 2)) if seconds else ""

    def with_cost(self, words: str, view: QObject) -> str:
        """What a view says, and behind it what its answers cost."""
        return " · ".join(filter(None, (words, self.cost(view))))
