"""Messages: a sentence that can be copied, what can be done about it, and a way to close it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import icons, theming
from nnsim.ui.kit.theme import RADIUS_PANEL, SPACE, Theme, Tone, blend
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import Button, IconButton
from nnsim.ui.kit.widgets.painting import fill, outline, painter_on
from nnsim.ui.kit.widgets.progress_strip import ProgressBar
from nnsim.ui.kit.widgets.text import Text

Action = tuple[str, Callable[[], object]]
"""The words of a button and what it does; the message closes afterwards."""

BESIDE = 90
"""Longest text, in characters, that has its one button beside it."""


Room = Callable[[Sequence[int]], QWidget | None]
"""Makes a place for messages, as high as the first of these heights, px, that there is room for."""

MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
"""After these a widget may lie elsewhere."""


class _Mark(QWidget):
    """The icon of a severity."""

    def __init__(self, tone: Tone) -> None:
        super().__init__()
        self._tone: Tone = tone
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFixedSize(theme.px(icons.SIZE), theme.px(icons.SIZE))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon in the strong colour."""
        name = "check" if self._tone == "success" else self._tone
        color = self._theme.tone(self._tone)
        QPainter(self).drawPixmap(QPoint(0, 0), icons.pixmap(name, color, self.width(), self.devicePixelRatioF()))


class Banner(QWidget):
    """One message in the colour of its severity, with buttons for what can be done.

    ``closed()`` when the user closes it or takes an action; Escape closes it too.
    One that ``is_fleeting`` leaves by itself.
    """

    closed = Signal()
    is_fleeting = False

    def __init__(
        self, text: str, tone: Tone = "info", actions: Sequence[Action] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone: Tone = tone
        self.setAccessibleName(text)
        self.text = Text(text, wrap=True, selectable=True)
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(_Mark(tone))
        self._column = QVBoxLayout()
        self._column.addWidget(self.text)
        self.bar: ProgressBar | None = None
        self._layout.addLayout(self._column, 1)
        self.buttons = [self._button(words, act) for words, act in actions]
        self._place_buttons(below=len(actions) > 1 or (len(actions) == 1 and len(text) > BESIDE))
        self.close_button = IconButton("close", say("Close this message"), side=28)
        self.close_button.clicked.connect(self.dismiss)
        self._waiting = Text("", "label", "muted")
        self._waiting.hide()
        self._layout.addWidget(self._waiting)
        self._layout.addWidget(self.close_button)
        follow(self._restyle)

    def say(self, text: str) -> None:
        """The same with other words, such as another number."""
        self.setAccessibleName(text)
        self.text.setText(text)
        self.updateGeometry()

    def tell_waiting(self, count: int) -> None:
        """Say how many older messages come back once this one is closed."""
        self._waiting.setText(say("{count} more", count=count) if count else "")
        self._waiting.setToolTip(say("Older messages, which come back once this one is closed") if count else "")
        self._waiting.setVisible(count > 0)

    def height_at(self, width: int) -> int:
        """Height in px that it needs at this width."""
        self._layout.activate()
        return self._layout.heightForWidth(width) if self._layout.hasHeightForWidth() else self.sizeHint().height()

    def _button(self, words: str, act: Callable[[], object]) -> Button:
        button = Button(words)
        button.set_hint(words)

        def take() -> None:
            self.dismiss()
            act()

        button.clicked.connect(take)
        return button

    def _place_buttons(self, *, below: bool) -> None:
        """Below a long text or where there are several, so that the words keep their width."""
        row = self._layout
        if below:
            row = QHBoxLayout()
            self._column.addLayout(row)
        for button in self.buttons:
            row.addWidget(button)
        if below:
            row.addStretch(1)

    def set_progress(self, done: float | None) -> None:
        """Show a bar below the words: how far something is, 0 to 1, or None while nobody can know."""
        if self.bar is None:
            self.bar = ProgressBar()
            self.bar.setAccessibleName(self.text.text())
            self._column.insertWidget(1, self.bar)
        self.bar.set_done(done)

    def dismiss(self) -> None:
        """Close the message."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._layout.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), theme.px(8))
        self._layout.setSpacing(theme.px(2 * SPACE))
        self._column.setSpacing(theme.px(2 * SPACE))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A quiet ground and an outline of the severity's colour."""
        painter, theme = painter_on(self), self._theme
        box, radius = QRectF(self.rect()), theme.px(RADIUS_PANEL)
        fill(painter, box, radius, theme.soft(self._tone))
        outline(painter, box, radius, blend(theme.panel, theme.tone(self._tone), 0.45))


class Standing:
    """The newest message about one matter: the next takes its place, and it leaves once it is no longer true."""

    def __init__(self) -> None:
        self.banner: Banner | None = None

    def put(self, say: Callable[[], Banner]) -> Banner:
        """Close the former message, then ``say`` the new one."""
        self.withdraw()
        banner = self.banner = say()
        banner.closed.connect(partial(self._forget, banner))
        return banner

    def withdraw(self) -> None:
        """Close the message if it is still shown."""
        if self.banner is not None:
            self.banner.dismiss()

    def _forget(self, banner: Banner) -> None:
        if self.banner is banner:
            self.banner = None


def nowhere(_heights: Sequence[int]) -> None:
    """No place of their own for messages."""


def nothing_below(_height: int) -> None:
    """No place for them below the whole either."""


class Toasts(QWidget):
    """Messages that float over ``host``; at most three, the newest at the bottom.

    Info and success leave after ``stay_ms``, but not while the mouse is on them; warnings, errors and offers stay until
    they are closed. For what stays ``room`` is asked: it makes a place of its own, part of the host, for as many of
    them as it has room for, the newest first; the others wait (no heights: no longer). Without one, ``below`` is asked
    for a place of this height below everything, where nothing may be covered (0: no longer), else the newest stands at
    the lower edge of the first of ``places``, parts of the host, that is visible: what is beside and below it stays
    free, and so do the controls ``spared`` where there is room above. While ``keeps_clear`` says so, and in the large
    type of a lecture room, what leaves by itself gets that place, too: nothing lies over what somebody is asked to
    look at.
    """

    MOST = 3
    WIDTH = 680

    def __init__(
        self, host: QWidget, *places: QWidget, spared: Sequence[QWidget] = (), room: Room = nowhere,
        below: Callable[[int], QWidget | None] = nothing_below, stay_ms: int = 6000,
    ) -> None:  # fmt: skip
        super().__init__(host)
        self._below = below
        self._host, self._places, self._spared, self._room = host, (*places, host), spared, room
        self._stay_ms = stay_ms
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._banners: list[Banner] = []
        self.keeps_clear: Callable[[], bool] = lambda: False
        for watched in (*self._places, *spared):
            watched.installEventFilter(self)
        self.hide()
        follow(self._restyle)

    @property
    def banners(self) -> tuple[Banner, ...]:
        """What is shown now, oldest first."""
        return tuple(self._banners)

    def shows(self, text: str) -> bool:
        """Whether a message with these words is shown now."""
        return any(banner.text.text() == text for banner in self._banners)

    def show_message(
        self, text: str, tone: Tone = "info", actions: Sequence[Action] = (), *, working: bool = False
    ) -> Banner:
        """Show a message; one with the same words takes the place of the older.

        One about what is ``working`` has a bar for its progress and stays.
        """
        for same in [b for b in self._banners if b.text.text() == text]:
            same.dismiss()
        while len(self._banners) >= self.MOST:
            self._banners[0].dismiss()
        banner = Banner(text, tone, actions)
        banner.closed.connect(lambda: self._remove(banner))
        if working:
            banner.set_progress(None)
        self._banners.append(banner)
        self._column.addWidget(banner)
        banner.show()  # a layout gives hidden widgets no room
        banner.is_fleeting = tone in ("info", "success") and not working and not actions
        if banner.is_fleeting:
            self._time_out(banner)
        self._place()
        return banner

    def clear(self) -> None:
        """Close all messages."""
        for banner in self.banners:
            banner.dismiss()

    def _time_out(self, banner: Banner) -> None:
        timer = QTimer(banner, interval=self._stay_ms)
        timer.timeout.connect(lambda: None if banner.underMouse() else banner.dismiss())
        timer.start()

    def _remove(self, banner: Banner) -> None:
        if banner in self._banners:
            self._banners.remove(banner)
            self._column.removeWidget(banner)
            banner.deleteLater()
            self._place()

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._column.setSpacing(theme.px(2 * SPACE))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge while the host and its parts change."""
        if event.type() in MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """A message with other type or a bar may need another height."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _rect_of(self, part: QWidget) -> QRect:
        return QRect(part.mapTo(self._host, QPoint(0, 0)), part.size())

    def _place(self) -> None:
        """Making room moves parts of the host, which leads back here: then the room is there, and nothing moves."""
        self.setVisible(bool(self._banners))
        if not self._banners:
            self._room(())
            self._below(0)
            return
        over = next((place for place in self._places if place.isVisible()), self._host)
        box = self._rect_of(over) if over is not self._host else self._host.rect()
        margin = self._theme.px(2 * SPACE)
        width = min(self._theme.px(self.WIDTH), box.width() - 4 * margin)
        own = self._make_room(width)
        if below := self._room_below(own, margin):
            own, box, width = below, self._host.rect(), self._width_below(margin)
        self._column.activate()
        height = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else self.sizeHint().height()
        self.resize(width, height)
        self._column.activate()
        edge = (
            self._rect_of(own).bottom() + 1 - (margin if below else 0)
            if own
            else self._free_edge(box, height + margin) - margin
        )
        self.move(box.center().x() - width // 2, edge - height)
        self.raise_()

    def _make_room(self, width: int) -> QWidget | None:
        """The place of their own, if there is one; older messages that it has no room for wait behind the newest."""
        heights, total = [], -self._column.spacing()
        for banner in reversed(self._banners):
            total += self._column.spacing() + banner.height_at(width)
            if not self._floats(banner):
                heights.append(total)
        own = self._room(heights[::-1])
        shown = sum(height <= own.height() for height in heights) if own else 1
        lasting = [banner for banner in self._banners if not self._floats(banner)]
        for age, banner in enumerate(reversed(lasting)):
            banner.setVisible(age < shown)
            banner.tell_waiting(len(lasting) - shown if age == 0 else 0)
        return own

    def _width_below(self, margin: int) -> int:
        return self._host.width() - 4 * margin

    def _room_below(self, own: QWidget | None, margin: int) -> QWidget | None:
        """A place below everything, where the first has no room and nothing that is looked at may be covered."""
        lasting = [banner for banner in self._banners if not self._floats(banner)]
        if own is not None or not lasting or not self._is_looked_at:
            return self._below(0)
        return self._below(lasting[-1].height_at(self._width_below(margin)) + margin)

    @property
    def _is_looked_at(self) -> bool:
        return self.keeps_clear() or theming.manager().presenter

    def _floats(self, banner: Banner) -> bool:
        """Whether it lies over the drawing for a while, and needs no place of its own."""
        return banner.is_fleeting and not self._is_looked_at

    def _free_edge(self, box: QRect, height: int) -> int:
        """Where the place ends, or the controls begin that are spared."""
        edges = (self._rect_of(part).top() for part in self._spared if part.isVisible())
        return min(min((at for at in edges if at - height >= box.top()), default=box.bottom() + 1), box.bottom() + 1)
