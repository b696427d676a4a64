"""What stands in place of the plane for images: each class with its weight image and how often it is told right."""

from __future__ import annotations

from math import ceil, nan

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.counted import counted, nouns
from nnsim.core.network import OUTPUT
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.ui.kit import colormap, fonts
from nnsim.ui.kit.image_pixels import class_mean, grey_pixels, weight_pixels
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import fill, fitted, painter_on
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.output.confusion import ClassScore, class_scores
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

ROW, LEAST, GAP, HEAD = 29, 16, 2, 20
"""Rows shrink down to ``LEAST`` px before the panel scrolls."""
NAME, SHARE, BAR, LEAST_BAR, SPACING = 24, 44, 84, 22, 8
"""Names get what they need, but at least ``NAME`` px; bars what mistakes leave over."""

MEASURED = say("This network is asked about all test images only when losses are measured: at the end of each epoch")


class ImageAnswers(QWidget):
    """A row per class: picture, name, share of test images told right, the commonest mistake."""

    def __init__(self, editor: Editor, live: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self.scores: tuple[ClassScore, ...] = ()
        self._pictures: list[QImage] = []
        self._theme: Theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        follow(self._restyle)
        live.updated.connect(self.refresh)
        editor.store.changed.connect(self._on_change)
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"data", "network"}:
            self.refresh()
            self.updateGeometry()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._pictures = []
        self.setFont(fonts.font("small", theme.scale))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(312), self._height(ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._height(LEAST))

    def _height(self, row: int) -> int:
        return self._theme.px(HEAD) + self._rows * self._theme.px(row + GAP)

    @property
    def _rows(self) -> int:
        return len(self._editor.project.data.classes) or 1

    def refresh(self) -> None:
        """Count anew from the newest predictions."""
        data = self._editor.project.data
        if not kind_of(data).is_pictorial:
            return
        self.scores = class_scores(data, self._live.fresh_predictions) if data.classes else ()
        told = ", ".join(f"{score.name}: {_percent(score)}" for score in self.scores)
        noun = nouns(2, kind_of(data).noun)
        name = (
            say("Test {noun} classified correctly, by class: {told}", noun=noun, told=told)
            if told
            else say("Test {noun} by class", noun=noun)
        )
        self.setAccessibleName(name)
        self.setToolTip(in_lines(MEASURED) if self._live.is_blind else "")
        self._pictures = []
        self.update()

    @property
    def heading(self) -> str:
        """What the pictures and the shares are."""
        which, what = say("Weight") if self._has_weights else say("Mean"), self._told
        forms = (
            say("{which} image of each class; {what}", which=which, what=what),
            say("{which} images; {what}", which=which, what=what),
            what[:1].upper() + what[1:],
        )
        metrics = QFontMetrics(fonts.font("label", self._theme.scale))
        return next((words for words in forms if metrics.horizontalAdvance(words) <= self.width()), forms[-1])

    @property
    def _told(self) -> str:
        """What the shares are, or why there are none."""
        seen = sum(score.seen for score in self.scores)
        noun = kind_of(self._editor.project.data).noun
        if seen and self._live.is_blind:
            return say("test {counted} correct when last measured", counted=nouns(2, noun))
        if seen and self._live.predicts_behind:
            return say("correct of the last {counted}", counted=counted(seen, f"test {noun}"))
        if seen:
            return say("test {counted} classified correctly", counted=nouns(2, noun))
        known = self._editor.project.data.test.any()
        return (
            say("test {counted} are not measured yet", counted=nouns(2, noun))
            if known
            else say("there are no test {counted}", counted=nouns(2, noun))
        )

    @property
    def _has_weights(self) -> bool:
        return len(self._live.images.get(OUTPUT, ())) == len(self._editor.project.data.classes)

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = painter_on(self), self._theme
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(QColor(theme.muted))
        head = QRectF(0, 0, self.width(), theme.px(HEAD))
        words = painter.fontMetrics().elidedText(self.heading, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        step = min((self.height() - theme.px(HEAD)) // self._rows, theme.px(ROW + GAP))
        widths = self._widths(step - theme.px(GAP))
        if self.scores and len(self._pictures) != len(self.scores):
            self._pictures = self._draw_pictures()
        for number, score in enumerate(self.scores[: len(self._pictures)]):
            top = theme.px(HEAD) + number * step
            self._draw_row(painter, number, score, QRectF(0, top, self.width(), step - theme.px(GAP)), widths)

    def _widths(self, side: int) -> tuple[int, int, bool]:
        """Of names and bars, px, as wide as they may be where the mistakes have room, too; and if these are short."""
        px, advance = self._theme.px, self.fontMetrics().horizontalAdvance
        room = self.width() - side - px(SPACING + SHARE + 2 * SPACING)
        name = max((advance(score.name) for score in self.scores), default=0) + px(SPACING)
        name = min(max(name, px(NAME)), room // 2)
        for short in (False, True):
            mistakes = max((advance(_mistake(score, short)) for score in self.scores), default=0) + px(SPACING)
            if room - name - mistakes >= px(LEAST_BAR):
                break
        return name, min(max(room - name - mistakes, px(LEAST_BAR)), px(BAR)), short

    def _draw_row(
        self, painter: QPainter, number: int, score: ClassScore, box: QRectF, widths: tuple[int, int, bool]
    ) -> None:
        theme, left, (name, bar, short) = self._theme, box.left(), widths
        side = box.height()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        picture = self._pictures[number]
        place = fitted(QRectF(left, box.top(), side, side), picture.width(), picture.height())
        painter.drawImage(place, picture)
        left += side + theme.px(SPACING)
        self._write(painter, score.name, QRectF(left, box.top(), name - theme.px(4), side), theme.text)
        left += name
        self._draw_bar(painter, score, QRectF(left, box.center().y() - theme.px(4), bar, theme.px(8)))
        left += bar
        share = QRectF(left, box.top(), theme.px(SHARE), side)
        self._write(painter, _percent(score), share, theme.text, Qt.AlignmentFlag.AlignRight)
        left += theme.px(SHARE + 2 * SPACING)
        self._write(painter, _mistake(score, short), QRectF(left, box.top(), box.right() - left, side), theme.muted)

    def _draw_bar(self, painter: QPainter, score: ClassScore, box: QRectF) -> None:
        fill(painter, box, box.height() / 2, self._theme.control)
        if score.right:
            part = QRectF(box.left(), box.top(), max(box.width() * score.share, box.height()), box.height())
            fill(painter, part, box.height() / 2, self._theme.accent)

    def _write(
        self,
        painter: QPainter,
        text: str,
        box: QRectF,
        color: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setFont(self.font())
        painter.setPen(QColor(color))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, ceil(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, short)

    def _draw_pictures(self) -> list[QImage]:
        """One of each class: what its weights wait for, or the mean of its images."""
        if self._has_weights:
            pixels, _ = weight_pixels(self._live.images[OUTPUT], self._theme)
            return [colormap.image(own) for own in pixels]
        data = self._editor.project.data
        return [colormap.image(grey_pixels(class_mean(data, k), self._theme)) for k in range(len(data.classes))]


def _mistake(score: ClassScore, short: bool) -> str:
    """``taken for 3: 7×``: the count stands apart, as names may be numbers, too."""
    if not score.mistakes:
        return ""
    return say(
        "{word}for {taken_for}: {mistakes:,}×",
        word="" if short else say("taken "),
        taken_for=score.taken_for,
        mistakes=score.mistakes,
    )


def _percent(score: ClassScore) -> str:
    return percent(score.share if score.seen else nan, 0)
