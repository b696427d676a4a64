"""The view of penalties: the path of the LASSO, that of ridge regression beside it, and in words what both come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from nnsim.core.answers.shrinkage import Path, Shrinkage
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.penalty.figure import PathFigure, limits
from nnsim.ui.views.penalty.words import beside_sentence, best, lasso_sentence, ridge_sentence

LEAST = 420


class PenaltyView(QWidget):
    """Each figure is looked at by itself; the penalty of the least test error is, until another one is."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor = context, context.editor
        self._found: Shrinkage | None = None
        self._is_answered = False
        self.lasso, self.ridge = PathFigure(say("Path of the LASSO")), PathFigure(say("Path of ridge regression"))
        self._at: dict[PathFigure, int | None] = {self.lasso: None, self.ridge: None}
        self.said_of_lasso, self.said_of_ridge, self.said = (Text("", "label", "muted", wrap=True) for _ in range(3))
        self._build()
        self.lasso.pointed.connect(lambda spot: self._look(self.lasso, spot))
        self.ridge.pointed.connect(lambda spot: self._look(self.ridge, spot))
        context.bridge.subscriptions.add(self, Subscription("shrinkage", self._take, self._asked, 0.1))
        context.bridge.unseen.connect(self._forget)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._forget)
        follow(self._restyle)

    def _build(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column, parts in enumerate(((self.lasso, self.said_of_lasso), (self.ridge, self.said_of_ridge))):
            for row, part in enumerate(parts):
                self._grid.addWidget(part, row, column)
            self._grid.setColumnStretch(column, 1)
        self._grid.addWidget(self.said, 2, 0, 1, 2)
        self._grid.setRowStretch(0, 1)
        for words in (self.said_of_lasso, self.said_of_ridge, self.said):
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for other names."""
        super().resizeEvent(event)
        self.refresh()

    def _restyle(self, theme: Theme) -> None:
        self._grid.setHorizontalSpacing(theme.px(3 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE / 2))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    # ------------------------------------------------------------ answers

    def _asked(self) -> object | None:
        return True if self.isVisible() else None

    def _take(self, answer: Shrinkage | None) -> None:
        if answer is self._found and self._is_answered:
            return
        self._found, self._is_answered = answer, True
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data"} or change.old.network.features != change.new.network.features:
            self._forget()

    def _forget(self) -> None:
        """Other samples, or another document: nothing is looked at."""
        self._found, self._is_answered = None, False
        self._at = dict.fromkeys(self._at)
        self.refresh()

    def _look(self, figure: PathFigure, spot: int | None) -> None:
        if spot is not None:  # what was looked at stays when the mouse leaves
            self._at[figure] = spot
            self.refresh()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Draw and say what is known."""
        found, theme = self._found, current()
        if found is None or found.why_not:
            has_samples = bool(self._editor.project.data.train.any())
            empty = self._context.why_empty(is_answered=self._is_answered, has_samples=has_samples)
            words = found.why_not if found else empty
            for figure in self._at:
                figure.show_words(words)
            self._tell(words if found else "", "", "")
            return
        ends = limits(found.lasso, found.ridge)
        for figure, path in ((self.lasso, found.lasso), (self.ridge, found.ridge)):
            figure.show_path(path, found.columns, self.at(figure, path), ends, theme)
        first, second = self.at(self.lasso, found.lasso), self.at(self.ridge, found.ridge)
        self._tell(lasso_sentence(found, first), ridge_sentence(found, second), beside_sentence(found))

    def at(self, figure: PathFigure, path: Path) -> int:
        """The penalty that is looked at."""
        looked_at = self._at[figure]
        return best(path) if looked_at is None or looked_at >= len(path.penalties) else looked_at

    def _tell(self, of_lasso: str, of_ridge: str, words: str) -> None:
        self.said_of_lasso.setText(of_lasso)
        self.said_of_ridge.setText(of_ridge)
        self.said.setText(self._context.with_cost(words, self) if words else "")
        for part, told in ((self, of_lasso), (self.lasso, of_lasso), (self.ridge, of_ridge)):
            part.setAccessibleDescription(told)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each penalty: its errors and every coefficient."""
        columns = self._found.columns if self._found else ()
        return ("model", "penalty", "train_error", "test_error", *columns), self._rows()

    def _rows(self) -> Iterator[Sequence[object]]:
        if self._found is None:
            return
        for name, path in (("lasso", self._found.lasso), ("ridge", self._found.ridge)):
            numbers = zip(path.penalties, path.train, path.test, path.coefficients, strict=True)
            for penalty, train, test, coefficients in numbers:
                yield name, float(penalty), float(train), float(test), *map(float, coefficients)
