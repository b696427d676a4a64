"""Which theme is in force, and how it reaches the application and every widget.

Like ``QPalette``, the theme is ambient: a widget calls ``follow(self._restyle)`` once in its
constructor and is then told now and at every change, until it is destroyed. Who measures other widgets is told last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip

from nnsim.ui.kit import fonts
from nnsim.ui.kit.stylesheet import stylesheet
from nnsim.ui.kit.theme import DARK, LIGHT, PRESENTER_SCALE, Theme

Mode = Literal["system", "light", "dark"]


class ThemeManager(QObject):
    """Holds the theme in force.

    ``changed(Theme)`` is emitted after the application wears it, ``settled(Theme)`` after every widget does.
    """

    changed = Signal(object)
    settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = "light"
        self._presenter = False
        self._theme = LIGHT
        self._app: QApplication | None = None

    @property
    def theme(self) -> Theme:
        """The theme in force, presenter scale included."""
        return self._theme

    @property
    def mode(self) -> Mode:
        """What the user chose: a look, or to follow the system."""
        return self._mode

    @property
    def presenter(self) -> bool:
        """Whether everything is drawn larger for the projector."""
        return self._presenter

    def apply(self, app: QApplication, mode: Mode = "system") -> None:
        """Dress ``app``: Fusion, font, palette, style sheet; from now on follow the system's colour scheme."""
        if (app, mode, self._theme) == (self._app, self._mode, self._wanted()):
            return
        self._app = app
        fonts.load()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self._refresh, Qt.ConnectionType.UniqueConnection)
        self._mode = mode
        self._theme = self._wanted()
        self._dress()

    @contextmanager
    def sheet_afterwards(self) -> Iterator[None]:
        """Put the style sheet on what was built in here at once: a growing tree matches it again at every parent."""
        if self._app is None:
            yield
            return
        _forget_unpolished()
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._put_sheet(self._app)

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark, or to follow the system; raises ``ValueError`` for anything else."""
        if mode not in get_args(Mode):
            raise ValueError(f"The theme must be system, light or dark, not {mode!r}")
        self._mode = mode
        self._refresh()

    def set_presenter(self, on: bool) -> None:
        """Draw everything 1.4 times as large, or as usual."""
        self._presenter = on
        self._refresh()

    def _wanted(self) -> Theme:
        dark = self._mode == "dark" or (self._mode == "system" and _system_is_dark())
        return (DARK if dark else LIGHT).scaled(PRESENTER_SCALE if self._presenter else 1.0)

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted != self._theme:
            self._theme = wanted
            self._dress()

    def _dress(self) -> None:
        if self._app is not None:
            look = palette(self._theme)
            self._app.setFont(fonts.font("body", self._theme.scale))
            self._app.setPalette(look)
            QToolTip.setPalette(look)
            self._put_sheet(self._app)
        self.changed.emit(self._theme)
        self.settled.emit(self._theme)

    def _put_sheet(self, app: QApplication) -> None:
        """The style sheet, and the font once more: on Windows the style that it makes brings the system's own back."""
        app.setStyleSheet(stylesheet(self._theme))
        app.setFont(fonts.font("body", self._theme.scale))
        QToolTip.setFont(fonts.font("body", self._theme.scale))


def _forget_unpolished() -> None:
    """Let widgets that were measured by a style sheet, but not polished with it, register with the next one.

    Qt (6.11) asks ``WA_StyleSheet`` whether it hears of the end of a widget, takes that back from polished ones alone
    when a sheet goes, and then goes through widgets that are no more when a sheet changes: the program crashes.
    """
    measured, polished = Qt.WidgetAttribute.WA_StyleSheet, Qt.WidgetAttribute.WA_WState_Polished
    for widget in QApplication.allWidgets():
        if widget.testAttribute(measured) and not widget.testAttribute(polished):
            widget.setAttribute(measured, False)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


@cache
def manager() -> ThemeManager:
    """The one manager of this process."""
    return ThemeManager()


def current() -> Theme:
    """The theme in force."""
    return manager().theme


def follow(restyle: Callable[[Theme], None], *, last: bool = False) -> None:
    """Call ``restyle`` now and at each change; a bound method of a ``QObject`` ends with its object.

    ``last``, for who measures others: after every widget wears the theme, also those that were made later.
    """
    restyle(current())
    (manager().settled if last else manager().changed).connect(restyle)


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's palette, so that standard widgets and dialogs match."""
    roles = QPalette.ColorRole
    look = QPalette()
    for role, color in (
        (roles.Window, theme.ground),
        (roles.WindowText, theme.text),
        (roles.Base, theme.panel),
        (roles.AlternateBase, theme.ground),
        (roles.Text, theme.text),
        (roles.PlaceholderText, theme.muted),
        (roles.Button, theme.control),
        (roles.ButtonText, theme.text),
        (roles.BrightText, theme.on_accent),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.on_accent),
        (roles.Link, theme.accent),
        (roles.LinkVisited, theme.accent),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.text),
        (roles.Light, theme.panel),
        (roles.Midlight, theme.control),
        (roles.Mid, theme.line),
        (roles.Dark, theme.edge),
        (roles.Shadow, theme.line),
        (roles.Accent, theme.accent),
    ):
        look.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        look.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return look
