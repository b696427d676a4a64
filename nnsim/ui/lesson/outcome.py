"""A prediction laid over what came of it: numbers on a line, curves in one picture."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.lessons.observing import Observed, measured_curve, told
from nnsim.lessons.predicted import drawn_image, image_of
from nnsim.lessons.progress import Hands
from nnsim.lessons.prose import Paragraph, inline
from nnsim.lessons.questions import Answer, Pairs, Question
from nnsim.lessons.state import State
from nnsim.lessons.verdict import shown, value
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import painter_on
from nnsim.ui.lesson.images import Images
from nnsim.ui.lesson.poll_chart import PollChart, bars_of
from nnsim.ui.lesson.prose import Prose
from nnsim.ui.lesson.questions.curve import CurvePad

HEIGHT = 50
PREDICTED, MEASURED = "predicted", "measured"


class Scale(QWidget):
    """Two numbers on a line: a ring for what was predicted, named above it, and a disc for what was measured, below."""

    def __init__(self) -> None:
        super().__init__()
        self.predicted, self.measured = 0.0, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedHeight(theme.px(HEIGHT))
        self.update()

    def show_numbers(self, predicted: float, measured: float) -> None:
        """Other ones."""
        if (predicted, measured) != (self.predicted, self.measured):
            self.predicted, self.measured = predicted, measured
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From nothing, or the lower of both, to a little above the higher one."""
        painter, theme, radius = painter_on(self), self._theme, self._theme.px(5)
        y, left, right = self.height() / 2, radius + 1.0, self.width() - radius - 1.0
        low, high = min(0.0, self.predicted, self.measured), max(self.predicted, self.measured, 0.0)
        span = (high - low) * 1.08 or 1.0
        there, here = (left + (each - low) / span * (right - left) for each in (self.predicted, self.measured))
        painter.setPen(QPen(QColor(theme.control_pressed), max(theme.px(2), 1)))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        painter.setPen(QPen(QColor(theme.accent), max(theme.px(2), 1), Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(there, y), QPointF(here, y))
        self._draw_places(painter, QPointF(there, y), QPointF(here, y), radius)
        painter.setFont(fonts.font("label", theme.scale))
        high, apart = painter.fontMetrics().height(), radius + theme.px(2)
        self._draw_name(painter, PREDICTED, there, y - apart - high, theme.test)
        self._draw_name(painter, MEASURED, here, y + apart, theme.accent)

    def _draw_name(self, painter: QPainter, name: str, x: float, top: float, ink: str) -> None:
        """``name`` in the middle over ``x``, as far as the edges allow."""
        wide = painter.fontMetrics().horizontalAdvance(name) + 1
        left = min(max(x - wide / 2, 0), max(self.width() - wide, 0))
        painter.setPen(QColor(ink))
        box = QRectF(left, top, wide, painter.fontMetrics().height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)

    def _draw_places(self, painter: QPainter, there: QPointF, here: QPointF, radius: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.accent))
        painter.drawEllipse(here, radius, radius)
        painter.setBrush(QColor(self._theme.panel))
        painter.setPen(QPen(QColor(self._theme.test), max(self._theme.px(2), 1)))
        painter.drawEllipse(QRectF(there.x() - radius, there.y() - radius, 2 * radius, 2 * radius))


class Outcome(QWidget):
    """What was predicted, and as soon as it is known what came of it."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self._said = ""
        self.words = Prose.of("", "body", "muted")
        self.scale, self.poll = Scale(), PollChart()
        self.curve = CurvePad(question, draws=False) if question.kind == "curve" else None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.words)
        self._column.addWidget(self.scale)
        self._column.addWidget(self.poll)
        if self.curve:
            self._column.addWidget(self.curve)
        self.images = Images() if question.kind == "image" else None
        if self.images:
            self._column.addWidget(self.images)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(0.5 * SPACE))

    def show_outcome(self, answer: Answer, found: Observed | None, state: State) -> None:
        """``found`` is what came of ``answer``, None while that is open."""
        unit = f" {self.question.unit}" if self.question.unit else ""
        words = say("You predicted") if not self.question.is_judged else say("You answered")
        said = f"{words} **{told(self.question, answer)}{unit}**"
        if found is not None:
            said += (
                say("; the run: **{found}**", found=found.found)
                if self.curve
                else say("; it came to **{found}{unit}**", found=found.found, unit=unit)
            )
        if said != self._said:
            self._said = said
            self.words.say(Paragraph(inline(f"{said}.")), state)
        if self.curve:
            self._show_curve(self.curve, answer, state)
        if self.images:
            self.images.show_both(drawn_image(answer), image_of(self.question, state) if found else None)
        is_drawn = self.question.kind in ("line", "image")
        of = None if is_drawn or found is None else self.question.of
        measured = value(of, state) if of is not None else None
        numbers = isinstance(answer, int | float) and isinstance(measured, int | float)
        self.scale.setVisible(numbers)
        if isinstance(answer, int | float) and isinstance(measured, int | float):
            self.scale.show_numbers(float(answer), float(measured))
            self.scale.setAccessibleName(
                say("Predicted {answer}, measured {measured}", answer=shown(answer), measured=shown(measured))
            )

    def show_hands(self, hands: Hands, state: State, *, is_known: bool) -> None:
        """What the class raised its hands for, beside what came of it once that ``is_known``."""
        measured = value(self.question.of, state) if self.question.of is not None and is_known else None
        self.poll.show_bars(bars_of(self.question, hands, measured, revealed=is_known))
        if hands and not self._said:  # nobody answered at this keyboard: what the hands are about
            self.words.say(Paragraph(inline(self.question.words)), state)
            self.scale.hide()

    def _show_curve(self, pad: CurvePad, answer: Answer, state: State) -> None:
        """The drawn curve, dashed, over that of the run."""
        pad.put(cast("Pairs", answer))
        pad.measured = measured_curve(self.question, state)
        drawn = told(self.question, answer)
        pad.setAccessibleName(
            say("You drew {drawn}; the run is drawn over it", drawn=drawn)
            if pad.measured
            else say("You drew {drawn}", drawn=drawn)
        )
