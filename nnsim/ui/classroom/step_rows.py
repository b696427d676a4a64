"""A row for each step of a lesson: how it opens."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.lesson import Lesson
from nnsim.ui.classroom.pack_wish import WAYS, StepWish, Way
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.line_edit import LineEdit
from nnsim.ui.kit.widgets.text import Text

FIELD = 190


def ways() -> Mapping[Way, tuple[str, str]]:
    """What is chosen, and what is typed beside it; nothing where that is empty."""
    return {
        "open": (say("is open"), ""),
        "word": (say("opens with a word"), say("the word that you say")),
        "date": (say("opens on a date"), "2026-12-01 09:00"),
        "met": (say("opens when the tasks before are met"), ""),
        "condition": (say("opens by a condition"), "train.accuracy >= 90%"),
        "hidden": (say("is hidden"), ""),
    }


class StepRow:
    """The three controls of a step, in ``grid``."""

    def __init__(self, step: str, title: str, number: int) -> None:
        self.step = step
        name = f"{number} {title}"
        self.title = Text(name)
        self.way = ComboBox(
            say("How step {name} opens", name=name), [(key, words) for key, (words, _) in ways().items()]
        )
        self.way.set_current("open")
        self.field = LineEdit()
        self.field.setAccessibleName(say("What opens step {name}", name=name))
        self.way.chosen.connect(self._show)
        self._show()

    def _show(self) -> None:
        asked = ways()[self._way][1]
        self.field.setPlaceholderText(asked)
        self.field.setEnabled(bool(asked))
        if not asked:
            self.field.clear()

    @property
    def _way(self) -> Way:
        return next(way for way in WAYS if way == self.way.current)

    @property
    def wish(self) -> StepWish:
        """What the controls say."""
        return StepWish(self.step, self._way, self.field.text())


class StepRows(QWidget):
    """All steps of a lesson; ``changed`` where a person did something."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[StepRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._grid.setHorizontalSpacing(theme.px(2 * SPACE))
        self._grid.setVerticalSpacing(theme.px(SPACE))
        for row in self.rows:
            row.field.setFixedWidth(theme.px(FIELD))

    def show_lesson(self, lesson: Lesson) -> None:
        """Rows for the steps of this one."""
        for row in self.rows:
            for part in (row.title, row.way, row.field):
                self._grid.removeWidget(part)
                part.deleteLater()
        self.rows = [StepRow(step.id, step.title, number) for number, step in enumerate(lesson.steps, 1)]
        self._grid.setRowStretch(len(self.rows), 1)
        for at, row in enumerate(self.rows):
            self._grid.setRowStretch(at, 0)
            self._grid.addWidget(row.title, at, 0)
            self._grid.addWidget(row.way, at, 1)
            self._grid.addWidget(row.field, at, 2)
            row.field.setFixedWidth(self._theme.px(FIELD))
            row.way.chosen.connect(self.changed)
            row.field.textEdited.connect(self.changed)

    @property
    def wishes(self) -> tuple[StepWish, ...]:
        """What the rows say."""
        return tuple(row.wish for row in self.rows)
