"""Samples that are no pictures: one line each, with what the network says of it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnsim.core.data import Data
from nnsim.data.kinds import kind_of
from nnsim.networks.naming import column_titles
from nnsim.ui.kit import fonts, numbers
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.kit.theme import Theme
from nnsim.ui.views.samples.cells import Shown, draw_class, learned_words
from nnsim.ui.views.samples.head_words import head_words

ROW, HEAD = 22, 20
NUMBER, PART, LABEL, LOSS, STEP, VALUE = 46, 62, 92, 58, 66, 84
NARROW = 60
"""Width down to which columns with a class give way where the loss has no room."""
LABELS, GUESS = (2, 3), 3
"""Columns with a class: the true one, and the predicted one, which what is read does not have."""

LEARNED, FORGOTTEN = "learned", "forgotten"
"""Columns with the steps where a sample was first told right, and last told wrong again."""

GAP = 10
LINE_END = "\N{RETURN SYMBOL}"
RIGHT, LEFT = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft


class RowCells:
    """One sample per line; columns that find no room are left out, as the detail beside tells them all."""

    head = HEAD

    def size(self, _theme: Theme, width: int) -> tuple[int, int]:
        """The whole width."""
        return width, _theme.px(ROW)

    def draw_head(self, painter: QPainter, shown: Shown, box: QRect, theme: Theme) -> None:
        """Names of the columns."""
        painter.setFont(fonts.font("small", theme.scale))
        for name, place, side in self._columns(shown, box, theme):
            self._write(painter, head_words(name), place, side, theme.muted)

    def column_at(self, shown: Shown, box: QRect, theme: Theme, x: int) -> str:
        """The name of the column there."""
        return next((name for name, room, _ in self._columns(shown, box, theme) if room.left() <= x < room.right()), "")

    def draw_line(self, painter: QPainter, shown: Shown, places: range, box: QRect, theme: Theme) -> None:
        """One row."""
        painter.setFont(fonts.font("body", theme.scale))
        for place in places:
            sample, columns = int(shown.index[place]), self._columns(shown, box, theme)
            texts = self._texts(shown, place, sample)
            for column, (_, room, side) in enumerate(columns):
                if column in LABELS and not texts[column]:
                    self._draw_label(painter, shown, sample, room, theme, guess=column == GUESS)
                else:
                    is_value = column >= 4 - kind_of(shown.data).is_written + len(_measured(shown))
                    ink = theme.text if is_value else theme.muted
                    self._write(painter, texts[column], room, side, ink)

    @staticmethod
    def _texts(shown: Shown, place: int, sample: int) -> list[str]:
        guess = [] if kind_of(shown.data).is_written else [""]
        told = [_told(shown, name, place, sample) for name in _measured(shown)]
        return [f"{sample + 1:,}", shown.part_of(sample), "", *guess, *told, *values_of(shown.data, sample)]

    @staticmethod
    def _draw_label(painter: QPainter, shown: Shown, sample: int, room: QRectF, theme: Theme, *, guess: bool) -> None:
        value = shown.guess(sample) if guess else shown.truth(sample)
        if value is None:
            painter.setPen(QColor(theme.muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, numbers.NONE)
            return
        draw_class(painter, shown.data, value, room, theme, ink=theme.error if guess and shown.is_wrong(sample) else "")

    @staticmethod
    def _columns(shown: Shown, box: QRect, theme: Theme) -> list[tuple[str, QRectF, Qt.AlignmentFlag]]:
        """Name, place and alignment of the columns that fit into ``box``."""
        data, kind, measured = shown.data, kind_of(shown.data), _measured(shown)
        truth = kind.target or (data.values[shown.value] if data.values else "class")
        labels = [truth] if kind.is_written else [truth, "predicted"]
        room = box.width() / theme.px(1000) * 1000 - NUMBER - PART - LOSS - (len(labels) + 2) * GAP
        wide = min(max(int(room / len(labels)), NARROW), LABEL)
        fixed = [
            ("no.", NUMBER, RIGHT), ("part", PART, LEFT), *((name, wide, LEFT) for name in labels),
            (measured[0], LOSS, RIGHT),
        ]  # fmt: skip
        found: list[tuple[str, QRectF, Qt.AlignmentFlag]] = []
        left = float(box.left())
        further = (*((name, STEP, RIGHT) for name in measured[1:]), *((name, VALUE, RIGHT) for name in names(data)))
        for name, size, side in [*fixed, *further]:
            width = theme.px(size)
            if left + width > box.right() and len(found) >= len(fixed):
                break
            found.append((name, QRectF(left, box.top(), width, box.height()), side))
            left += width + theme.px(GAP)
        if not kind.has_columns and box.right() - left >= theme.px(VALUE):
            found.append((kind.noun, QRectF(left, box.top(), box.right() - left, box.height()), LEFT))
        return found

    @staticmethod
    def _write(painter: QPainter, text: str, room: QRectF, side: Qt.AlignmentFlag, ink: str) -> None:
        painter.setPen(QColor(ink))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, short)


def _measured(shown: Shown) -> tuple[str, ...]:
    """Names of what is told of a sample, first what they are ordered by; further ones where columns stand beside."""
    told = ["loss"]
    if shown.learned is not None and kind_of(shown.data).has_columns:
        told += [LEARNED, FORGOTTEN]
    if shown.distance is not None:
        told[0] = "distance"
    elif shown.order in told:
        told.sort(key=lambda name: name != shown.order)
    return tuple(told)


def _told(shown: Shown, name: str, place: int, sample: int) -> str:
    if name == "distance" and shown.distance is not None:
        return value_text(round(float(shown.distance[place]), 4))
    if shown.said is None:
        return numbers.NONE
    if name == "loss" or shown.learned is None:
        return numbers.loss(float(shown.said.losses[sample]))
    return learned_words(shown.learned, sample)[name == FORGOTTEN]


def values_of(data: Data, sample: int) -> list[str]:
    """What stands in the columns of a sample; where it has none all that it says, with signs for the ends of lines."""
    kind = kind_of(data)
    if not kind.has_columns:
        return [kind.words(data.x[sample], data.vocabulary).replace("\n", LINE_END)]
    return [value_text(float(value)) for value in data.x[sample].tolist()]


def names(data: Data) -> tuple[str, ...]:
    """Names of the columns of points and tables, numbers where they have none; other kinds have no columns."""
    if not kind_of(data).has_columns:
        return ()
    width = data.sample_shape[0]
    return column_titles(data.columns, width)
