"""New data that the network cannot take: said at once, with a network that can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject

from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.core.texts import message
from nnsim.edits.presets import use_preset
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import words
from nnsim.networks.plan import input_shape
from nnsim.tasks.plan import plan
from nnsim.ui.kit.theme import Tone
from nnsim.ui.kit.widgets.banner import Action, Banner
from nnsim.ui.run.undo import Editor


class Says(Protocol):
    """Where messages are shown."""

    def say(self, text: str, tone: Tone = "info", actions: Sequence[Action] = ()) -> Banner:
        """Show a sentence."""


class Unfit(QObject):
    """Watches for samples of another shape under a network that was made for those of before."""

    def __init__(self, editor: Editor, messages: Says, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editor, self._messages = editor, messages
        self._said: Banner | None = None
        editor.store.changed.connect(self._on_change)

    def close(self) -> None:
        """Stop listening to the document."""
        self._editor.store.changed.disconnect(self._on_change)

    def _on_change(self, change: Change) -> None:
        if self._said is not None and change.parts & {"data", "network"} and _works(change.new):
            self._said.dismiss()
        old, new = change.old, change.new
        same_network = old.network.nodes == new.network.nodes
        if 0 in input_shape(new):  # what is missing then is an input, and the network says so itself
            return
        if same_network and input_shape(old) != input_shape(new) and _works(old) and not _works(new):
            self._say(old, new)

    def _say(self, old: Project, new: Project) -> None:
        text = say(
            "The network takes {old}, but a sample is {new} now.",
            old=words(input_shape(old)),
            new=words(input_shape(new)),
        )
        offers = ((say("Use dense layers"), self._replace), (say("Undo"), self._editor.undo))
        self._said = self._messages.say(text, "warning", offers)
        self._said.closed.connect(self._forget)

    def _forget(self) -> None:
        self._said = None

    def _replace(self) -> None:
        self._editor.edit(say("Use dense layers"), use_preset.of("mlp"), mark=message("dense_layers"))


def _works(project: Project) -> bool:
    """Whether the output can be reached from the inputs."""
    return bool(plan(project).layers)
