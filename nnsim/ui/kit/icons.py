"""The icons: one family of line drawings on a grid of 20, tinted by the theme, crisp at every scale."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnsim.core.resources import resource_path
from nnsim.ui.kit.theme import Theme

IconRole = Literal["text", "muted", "accent", "on_accent", "info", "success", "warning", "error"]

SIZE = 20
RATIOS = (1.0, 1.5, 2.0, 3.0)
APP_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


@cache
def names() -> frozenset[str]:
    """Every name that ``icon`` knows."""
    return frozenset(file.stem for file in resource_path("icons").glob("*.svg")) - {"nnsim"}


@cache
def _source(name: str) -> str:
    file = resource_path("icons", f"{name}.svg")
    if not file.is_file():
        raise KeyError(f"There is no icon named {name!r}")
    return file.read_text(encoding="utf-8")


@lru_cache(maxsize=1024)
def pixmap(name: str, color: str, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """The icon in one colour, ``size`` px square, for a screen with ``ratio`` device pixels per px.

    Raises ``KeyError`` for an unknown name.
    """
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    side = round(size * ratio)
    image = QPixmap(side, side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=512)
def icon(name: str, theme: Theme, role: IconRole = "text", size: int = SIZE) -> QIcon:
    """A ``QIcon`` in the colour of ``role``; grey where disabled, accent where switched on."""
    result = QIcon()
    side = theme.px(size)
    colors = {
        (QIcon.Mode.Normal, QIcon.State.Off): getattr(theme, role),
        (QIcon.Mode.Normal, QIcon.State.On): theme.accent,
        (QIcon.Mode.Disabled, QIcon.State.Off): theme.faint,
        (QIcon.Mode.Disabled, QIcon.State.On): theme.faint,
    }
    for (mode, state), color in colors.items():
        for ratio in RATIOS:
            result.addPixmap(pixmap(name, color, side, ratio), mode, state)
    return result


@cache
def app_icon() -> QIcon:
    """The program's own icon in all sizes that window managers ask for."""
    result = QIcon()
    for size in APP_SIZES:
        result.addPixmap(pixmap("nnsim", "#000000", size))
    return result
