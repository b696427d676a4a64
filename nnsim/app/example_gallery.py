"""The bundled examples as cards with pictures of their data, in the order of the lecture."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.spec import Spec
from nnsim.examples.example import Example, examples
from nnsim.language.texts import say
from nnsim.ui.data.thumbnails import thumbnail
from nnsim.ui.kit import fonts
from nnsim.ui.kit.theme import RADIUS_CONTROL, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import PaintedButton
from nnsim.ui.kit.widgets.dialog import Dialog
from nnsim.ui.kit.widgets.painting import outline
from nnsim.ui.kit.widgets.text import Text

CARD = QSize(372, 84)
"""Size of a card, px."""
LEAST = 280
PICTURE = 60
ACROSS = 2
HIGHEST = 620
WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
END = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -ACROSS, Qt.Key.Key_Down: ACROSS}


HINT = say("In the order of the lecture; each opens as a new document. Type to find a title.")
PAUSE_S = 1.5
"""After so long a letter begins other words."""

COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
"""Keys with these are no letters."""


def in_order() -> list[Example]:
    """The examples as the lecture comes to them."""
    return sorted(examples(), key=lambda example: example.item)


class ExampleCard(PaintedButton):
    """A picture of the data, the title, a sentence, and where the lecture has it."""

    def __init__(self, example: Example, parent: QWidget | None = None) -> None:
        self.example = example
        super().__init__(example.title, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.place = say("lecture item {item}", item=example.item)
        self.setAccessibleName(f"{example.title}, {self.place}")
        self.setAccessibleDescription(example.summary)
        opens = say("Opens as a new document. On the command line: nnsim train {example}", example=example.id)
        self.setToolTip(f"{self.place.capitalize()}. {opens}")

    def sizeHint(self) -> QSize:
        """The same for all."""
        return CARD * self._theme.scale

    def minimumSizeHint(self) -> QSize:
        """Narrower on a small screen: the sentence takes a third line."""
        return QSize(round(LEAST * self._theme.scale), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys are the gallery's, and so is a blank within words that are typed: a button would take them."""
        gallery = self.window()
        types = event.key() == Qt.Key.Key_Space and isinstance(gallery, ExampleGallery) and gallery.is_typing
        if types or event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _ground(self) -> str | None:
        theme = self._theme
        if self.isDown():
            return theme.control_pressed
        return theme.control_hover if self.underMouse() else theme.panel

    def _radius(self) -> float:
        return self._theme.px(RADIUS_CONTROL)

    def _content(self, painter: QPainter, box: QRectF) -> None:
        theme, pad = self._theme, self._theme.px(2.5 * SPACE)
        if not self.hasFocus():
            outline(painter, box, self._radius(), theme.line)
        side = theme.px(PICTURE)
        data = self.example.data
        kind = data.kind if isinstance(data, Spec) else data
        picture = thumbnail(kind, theme, side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(box.left() + pad, box.center().y() - side / 2), picture)
        words = box.adjusted(side + 2 * pad, theme.px(2 * SPACE), -pad, -theme.px(SPACE))
        self._write(painter, words)

    def place_in(self, room: float, metrics: QFontMetrics) -> str:
        """Where the lecture has it, in the words for which a long title leaves ``room``, px."""
        forms = (self.place, self.place.removeprefix("lecture "))
        return next((form for form in forms if metrics.horizontalAdvance(form) <= room), "")

    def _write(self, painter: QPainter, words: QRectF) -> None:
        theme = self._theme
        line = QRectF(words.x(), words.y(), words.width(), theme.px(20))
        painter.setFont(fonts.font("strong", theme.scale))
        painter.setPen(theme.text)
        title = painter.fontMetrics().elidedText(self.example.title, Qt.TextElideMode.ElideRight, round(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, title)
        room = line.width() - painter.fontMetrics().horizontalAdvance(title) - theme.px(2 * SPACE)
        painter.setFont(fonts.font("label", theme.scale))
        painter.setPen(theme.muted)
        painter.drawText(line, END, self.place_in(room, painter.fontMetrics()))
        painter.setFont(fonts.font("small", theme.scale))
        painter.setPen(theme.muted)
        below = QRectF(words.x(), line.bottom(), words.width(), words.bottom() - line.bottom())
        painter.drawText(below, WRAP, self.example.summary)


class Board(QWidget):
    """The cards, two in a row; arrow keys walk before the scroll area around takes them.

    Up and Down go through the cards that are ``sought``, as long as there are some; ``strayed()`` tells who walks on.
    """

    walked = Signal(object)
    strayed = Signal()

    def __init__(self, cards: list[ExampleCard]) -> None:
        super().__init__()
        self.setProperty("see_through", True)
        self._cards = cards
        self.sought: list[ExampleCard] = []
        self.grid = QGridLayout(self)
        for number, card in enumerate(cards):
            self.grid.addWidget(card, number // ACROSS, number % ACROSS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the cards."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        seeks = bool(self.sought) and abs(step) == ACROSS
        cards, step = (self.sought, step // ACROSS) if seeks else (self._cards, step)
        here = next((number for number, card in enumerate(cards) if card.hasFocus()), -1)
        if here < 0 or not step:
            super().keyPressEvent(event)
        elif 0 <= here + step < len(cards):
            self.go_to(cards[here + step])
            if not seeks:
                self.strayed.emit()

    def go_to(self, card: ExampleCard) -> None:
        """Give the keyboard to ``card``."""
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self.walked.emit(card)


class ExampleGallery(Dialog):
    """``chosen(example id)``. Arrow keys walk, letters find the first title with them, Enter opens, Escape leaves."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("Examples"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._typed, self._typed_at = "", -PAUSE_S
        self.cards = [ExampleCard(example) for example in in_order()]
        for card in self.cards:
            card.clicked.connect(lambda _checked=False, name=card.example.id: self._take(name))
        self._board = Board(self.cards)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setWidget(self._board)
        self._board.walked.connect(self._scroll.ensureWidgetVisible)
        self._board.strayed.connect(self._forget)
        self._column = QVBoxLayout(self)
        self._column.addWidget(Text(say("Examples"), "title"))
        self.told = Text(HINT, "small", "muted")
        self._column.addWidget(self.told)
        self._column.addWidget(self._scroll)
        follow(self._restyle)

    @property
    def is_typing(self) -> bool:
        """Whether another letter goes on with the last ones."""
        return bool(self._typed) and monotonic() - self._typed_at < PAUSE_S

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters find a card; what is typed after a pause begins anew."""
        before = self._typed if self.is_typing else ""
        letter, held = event.text(), event.modifiers() & COMMANDS
        if event.key() == Qt.Key.Key_Backspace and before:
            self._find(before[:-1])
        elif letter.isprintable() and (before + letter).strip() and letter and not held:
            self._find(before + letter)
        else:
            super().keyPressEvent(event)

    def _forget(self) -> None:
        """Who walks on looks for no title any more."""
        self._typed, self._board.sought = "", []
        self.told.setText(HINT)

    def _find(self, typed: str) -> None:
        found = [card for card in self.cards if typed.casefold() in card.example.title.casefold()]
        if typed and found:
            self._board.go_to(found[0])
        self._typed, self._typed_at = typed, monotonic()
        self._board.sought = found if typed and len(found) > 1 else []
        if not typed:
            self.told.setText(HINT)
        elif found:
            how = say("Down goes to the next, Enter opens it.") if len(found) > 1 else say("Enter opens it.")
            self.told.setText(
                say("{titles} with “{typed}”: {how}", titles=counted(len(found), "title"), typed=typed, how=how)
            )
        else:
            self.told.setText(say("No title has “{typed}”.", typed=typed))

    def _restyle(self, theme: Theme) -> None:
        self._column.setContentsMargins(*(theme.px(4 * SPACE),) * 4)
        self._column.setSpacing(theme.px(SPACE))
        self._board.grid.setContentsMargins(0, theme.px(SPACE), theme.px(2 * SPACE), 0)
        self._board.grid.setSpacing(theme.px(2 * SPACE))
        width = ACROSS * round(CARD.width() * theme.scale) + theme.px(18 * SPACE)
        room = self.screen().availableGeometry().size() * 0.92
        self.resize(min(width, room.width()), min(theme.px(HIGHEST), room.height()))

    def _take(self, name: str) -> None:
        self.accept()
        self.chosen.emit(name)
