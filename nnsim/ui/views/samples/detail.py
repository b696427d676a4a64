"""One sample large, with all that is known of it."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.counted import counted
from nnsim.core.data import OWN
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import text_of
from nnsim.language.texts import say
from nnsim.ui.kit import fonts, numbers
from nnsim.ui.kit.numbers import label_text, value_text
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, painter_on
from nnsim.ui.run.film import Film
from nnsim.ui.views.samples.cells import MARK, Shown, draw_class, learned_words
from nnsim.ui.views.samples.head_words import head_words
from nnsim.ui.views.samples.picture_cells import draw_curve, draw_picture, pictures
from nnsim.ui.views.samples.row_cells import FORGOTTEN, LEARNED, names

PICTURE, LINE, WIDE, NAME, SHARE = 96, 16, 248, 62, 54
MOST_VALUES = 8
"""So many of several values stand in the detail."""

PREDICTED = "predicted"
"""What the network says, as the table beside calls it."""

UNSEEN = say("{none} not known yet", none=numbers.NONE)
"""When a sample was learned, of a run that came without its past."""


class SampleDetail(QWidget):
    """The picture or the values, number, part, class, what is predicted, loss, and the probability of every class."""

    def __init__(self, film: Film, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film = film
        film.show_on(self, self.update)
        self._shown: Shown | None = None
        self._sample: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDE), self._theme.px(PICTURE + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDE), self._theme.px(60))

    def show_sample(self, shown: Shown | None, sample: int | None) -> None:
        """Another sample, or news of it."""
        self._shown, self._sample = shown, sample
        facts = (f"{head_words(name)} {text}" for name, text in self.facts())
        self.setAccessibleName(say("No sample") if sample is None else ", ".join((*facts, *self._said())))
        self.update()

    def facts(self) -> list[tuple[str, str]]:
        """Names and texts of what is known beside the classes."""
        if self._shown is None or self._sample is None:
            return []
        shown, sample = self._shown, self._sample
        found = [("no.", f"{sample + 1:,} · {shown.part_of(sample)}")]
        if len(shown.data.values) < 2 and not shown.data.is_masked:
            found.append((self._truth, self._label(shown.truth(sample))))
        if shown.data.lengths is not None:
            found.append(("length", counted(int(shown.data.lengths[sample]), "step")))
        if shown.data.copy_of is not None and shown.data.copy_of[sample] != OWN:
            found.append(("copy", say("of no. {copy_of:,}", copy_of=int(shown.data.copy_of[sample]) + 1)))
        if len(shown.data.values) > 1:
            found += self._several()
        elif shown.said is not None:
            said, guess = shown.said, shown.guess(sample)
            share = f"  {said.share(float(said.confidence[sample]))}" if said.chances.shape[1] else ""
            found.append((PREDICTED, numbers.NONE if guess is None else self._label(guess) + share))
        if shown.said is not None:
            found.append(("loss", numbers.loss(float(shown.said.losses[sample]))))
        if shown.learned is not None:
            told = learned_words(shown.learned, sample)
            told = (UNSEEN, UNSEEN) if shown.learned.unseen else told
            found += zip((LEARNED, FORGOTTEN), told, strict=True)
        return found

    def _several(self) -> list[tuple[str, str]]:
        """Every value, and what is predicted of it."""
        shown, sample = self._known
        guesses = [shown.guess(sample, value) for value in range(len(shown.data.values))]
        return [
            (name, value_text(shown.truth(sample, value)) + ("" if guess is None else f" → {value_text(guess)}"))
            for value, (name, guess) in enumerate(zip(shown.data.values[:MOST_VALUES], guesses, strict=False))
        ] + ([("more", counted(left, "value"))] if (left := len(shown.data.values) - MOST_VALUES) > 0 else [])

    def _said(self) -> list[str]:
        """The text that belongs to a picture, if any."""
        shown, sample = self._known
        return list(filter(None, [text_of(shown.data, shown.data.x[sample])]))

    @property
    def _truth(self) -> str:
        """What the class of a sample is called."""
        data = self._known[0].data
        return kind_of(data).target or ("class" if data.classes or not data.values else data.values[0])

    def _label(self, value: float) -> str:
        return label_text(value, self._shown.data.classes if self._shown else ())

    @property
    def _known(self) -> tuple[Shown, int]:
        """What is drawn; only asked for while there is something."""
        assert self._shown is not None
        assert self._sample is not None
        return self._shown, self._sample

    # ------------------------------------------------------------ painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._shown is None or self._sample is None:
            return
        painter, theme = painter_on(self), self._theme
        left, side = 0, 0
        if kind_of(self._shown.data).is_looked_at:
            side = min(theme.px(PICTURE), self.height())
            self._draw_picture(painter, QRect(0, 0, side, side))
            left = side + theme.px(3 * SPACE)
        bottom = self._draw_facts(painter, QRectF(left, 0, self.width() - left, self.height()))
        under = max(bottom, side + theme.px(SPACE))
        under += self._draw_text_of(painter, QRectF(0, under, self.width(), self.height() - under))
        rest = QRectF(0, under, self.width(), self.height() - under)
        kept = self._room_for_values(rest) if kind_of(self._shown.data).has_columns else 0.0
        rest.setTop(self._draw_chances(painter, rest.adjusted(0, 0, 0, -kept)))
        if kind_of(self._shown.data).has_columns:
            self._draw_values(painter, rest)
        elif not kind_of(self._shown.data).is_looked_at:
            self._draw_words(painter, rest)

    def _draw_words(self, painter: QPainter, box: QRectF) -> None:
        shown, sample = self._known
        painter.setFont(fonts.font("body", self._theme.scale))
        painter.setPen(QColor(self._theme.text))
        words = kind_of(shown.data).words(shown.data.x[sample], shown.data.vocabulary)
        painter.drawText(box, Qt.TextFlag.TextWordWrap, words)

    def _draw_text_of(self, painter: QPainter, box: QRectF) -> float:
        """The text that belongs to a picture; the height that it takes."""
        shown, sample = self._known
        words = text_of(shown.data, shown.data.x[sample])
        if not words:
            return 0.0
        painter.setFont(fonts.font("body", self._theme.scale))
        painter.setPen(QColor(self._theme.text))
        taken = painter.drawText(box, Qt.TextFlag.TextWordWrap, words)
        return float(taken.height() + self._theme.px(SPACE))

    @property
    def _across(self) -> int:
        """Facts and values side by side: beside a picture there is no room for two."""
        data = self._known[0].data
        return 1 if kind_of(data).is_looked_at or len(data.values) > 1 else 2

    def _cell(self, box: QRectF, number: int, high: float) -> QRectF:
        """The place of the fact or value ``number`` in rows from the left to the right."""
        line, column = divmod(number, self._across)
        wide, gap = box.width() / self._across, self._theme.px(2 * SPACE) if self._across > 1 else 0
        return QRectF(box.left() + column * (wide + gap / 2), box.top() + line * high, wide - gap / 2, high)

    def _room_for_values(self, box: QRectF) -> float:
        """Height that the values need, but no more than the larger half: the likeliest classes are seen, too."""
        high = self._theme.px(LINE - 1)
        wanted = ceil(self._known[0].data.x.shape[1] / self._across)
        return float(high * min(wanted, ceil(box.height() / high / 2)) + self._theme.px(SPACE))

    def _draw_picture(self, painter: QPainter, box: QRect) -> None:
        shown, sample = self._known
        if kind_of(shown.data).is_curve:
            draw_curve(painter, shown.data, sample, QRectF(box), self._theme)
            return
        source = pictures(shown.data, np.array([sample], np.intp), self._theme, self._film.moment)
        size = source.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        draw_picture(painter, source, source.rect(), QRect(box.topLeft(), size))

    def _draw_facts(self, painter: QPainter, box: QRectF) -> float:
        shown, sample = self._known
        theme, high = self._theme, self._theme.px(LINE)
        painter.setFont(fonts.font("small", theme.scale))
        facts, advance = self.facts(), painter.fontMetrics().horizontalAdvance
        widest = 0 if self._across > 1 else max((advance(head_words(name)) for name, _ in facts), default=0)
        for number, (name, text) in enumerate(facts):
            row = self._cell(box, number, high)
            painter.setPen(QColor(theme.muted))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, head_words(name))
            wide = max(widest, advance(head_words(name)))
            row.setLeft(row.left() + max(theme.px(36), wide + theme.px(SPACE + 2)))
            wrong = name == PREDICTED and shown.is_wrong(sample)
            self._draw_text(painter, name, text, row, theme.error if wrong else theme.text)
        return box.top() + ceil(len(facts) / self._across) * high + theme.px(SPACE)

    def _draw_text(self, painter: QPainter, name: str, text: str, row: QRectF, ink: str) -> None:
        shown, sample = self._known
        data = shown.data
        value = {self._truth: shown.truth(sample), PREDICTED: shown.guess(sample)}.get(name)
        if value is not None and data.classes:
            share = self._beside(self._label(value), text, row.width())
            row.setLeft(row.left() + draw_class(painter, data, value, row, self._theme, ink=ink))
            text = share
        painter.setPen(QColor(ink))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(ceil(row.width()), 0))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, short)

    def _beside(self, label: str, text: str, room: float) -> str:
        """What ``text`` says behind the class ``label`` where both have room as wholes; else the bars below tell it."""
        metrics = QFontMetricsF(fonts.font("small", self._theme.scale))
        fits = self._across == 1 and metrics.horizontalAdvance(text) + self._theme.px(MARK + 4) <= room
        return text.removeprefix(label) if fits else ""

    def _draw_chances(self, painter: QPainter, box: QRectF) -> float:
        """A bar per class, the most probable first, as many as there is room for; returns where they end."""
        shown, sample = self._known
        said, theme, high = shown.said, self._theme, self._theme.px(LINE - 1)
        if said is None or not said.chances.shape[1] or box.height() < high:
            return box.top()
        chances = said.chances[sample]
        lines = np.argsort(-chances, kind="stable")[: int(box.height() // high)].tolist()
        room = self._name_room(box.width())
        for line, label in enumerate(lines):
            row = QRectF(box.left(), box.top() + line * high, box.width(), high)
            words = QRectF(row.left(), row.top(), room, high)
            draw_class(painter, shown.data, float(label), words, theme)
            bar = QRectF(words.right() + theme.px(4), row.center().y() - theme.px(3), 0, theme.px(6))
            bar.setRight(row.right() - theme.px(SHARE + 4))
            fill(painter, bar, bar.height() / 2, theme.control)
            bar.setWidth(bar.width() * float(np.nan_to_num(chances[label])))
            fill(painter, bar, min(bar.height(), bar.width()) / 2, theme.accent)
            painter.setPen(QColor(theme.muted))
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(row, side, said.share(float(chances[label])))
        return box.top() + len(lines) * high + theme.px(SPACE)

    def _name_room(self, width: float) -> float:
        """What the names of the classes take of ``width`` px: as much as they need, at most half of it."""
        metrics = QFontMetricsF(fonts.font("small", self._theme.scale))
        widest = max(map(metrics.horizontalAdvance, self._known[0].data.classes))
        least = self._theme.px(NAME)
        return max(min(widest + self._theme.px(MARK + 4), width / 2), least)

    def _draw_values(self, painter: QPainter, box: QRectF) -> None:
        shown, sample = self._known
        theme, high = self._theme, self._theme.px(LINE - 1)
        values = shown.data.x[sample].tolist()
        places = self._across * max(floor(box.height() / high + 0.01), 0)
        fitting = len(values) if len(values) <= places else places - 1
        for number, (name, value) in enumerate(zip(names(shown.data), values, strict=True)):
            row = self._cell(box, number, high)
            if number >= fitting:
                if places:
                    painter.setPen(QColor(theme.muted))
                    painter.drawText(
                        row, Qt.AlignmentFlag.AlignVCenter, say("and {count:,} more", count=len(values) - fitting)
                    )
                break
            painter.setPen(QColor(theme.muted))
            short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(row.width() * 0.65))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, short)
            painter.setPen(QColor(theme.text))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value_text(value))
