"""What a learner without a network is, and what it has, in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.scrolled import Scrolled
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.network.inspector.facts import Fact
from nnsim.ui.network.inspector.table import FactTable
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

WIDTH = 460
WAITS = say("The network of this document is kept: it comes back with a learner that has one, such as backpropagation.")


class LearnerSheet(Scrolled):
    """One column in the middle: name, rule and a few sentences, the numbers of what was learned, and a last word."""

    def __init__(self, editor: Editor, live: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self._shown: tuple[tuple[str, str], ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("What the learner has"))
        self.name = Text("", "strong", wrap=True)
        self.rule = Text("", "body", "muted", wrap=True, selectable=True)
        self.words = Text("", "body", wrap=True)
        self.table = FactTable()
        self.table.hide()
        self.waits = Text(WAITS, "small", "muted", wrap=True)
        self._build()
        follow(self._restyle)
        editor.store.changed.connect(self._on_change)
        live.updated.connect(self._show_facts)
        self._show_words()

    def _build(self) -> None:
        self._sheet = QWidget()
        self._sheet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self._sheet)
        self._column.addStretch(1)
        for part in (self.name, self.rule, self.words, self.table, self.waits):
            self._column.addWidget(part)
        self._column.addStretch(2)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._sheet, 100)
        row.addStretch(1)
        self.hold(middle)
        middle.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def stand(self, *, in_the_middle: bool) -> None:
        """In the middle where it is alone, else at the top."""
        self._column.setStretch(0, int(in_the_middle))

    def _restyle(self, theme: Theme) -> None:
        self._sheet.setMaximumWidth(theme.px(WIDTH))
        self._column.setSpacing(theme.px(3 * SPACE))
        margin = theme.px(3 * SPACE)
        self._column.setContentsMargins(margin, margin, margin, margin)

    def _on_change(self, change: Change) -> None:
        if change.old.recipe.learner != change.new.recipe.learner:
            self._show_words()

    def _show_words(self) -> None:
        kind = learner_of(self._editor.project)
        self.name.setText(kind.label)
        self.rule.setText(kind.formula)
        self.words.setText(kind.help)
        self._show_facts()

    def _show_facts(self) -> None:
        if self._live.facts != self._shown:
            self._shown = self._live.facts
            self.table.show_facts([Fact(name, number) for name, number in self._shown])
            self.table.setVisible(bool(self._shown))
