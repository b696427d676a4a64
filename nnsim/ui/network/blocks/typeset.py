"""Widths and heights of words on blocks, measured once: the same words are painted in every frame."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from nnsim.ui.kit import fonts


@lru_cache(maxsize=64)
def _metrics(role: fonts.Role, scale: float) -> tuple[QFont, QFontMetricsF]:
    font = fonts.font(role, scale)
    return font, QFontMetricsF(font)


def font(role: fonts.Role, scale: float) -> QFont:
    """The font of a role; not to be changed."""
    return _metrics(role, scale)[0]


def line_height(role: fonts.Role, scale: float) -> float:
    """Height of a line, px."""
    return _metrics(role, scale)[1].height()


@lru_cache(maxsize=4096)
def advance(text: str, role: fonts.Role, scale: float) -> float:
    """Width of ``text``, px."""
    return _metrics(role, scale)[1].horizontalAdvance(text)


@lru_cache(maxsize=4096)
def fitted(text: str, role: fonts.Role, scale: float, room: int) -> str:
    """``text``, cut with an ellipsis to ``room`` px."""
    return _metrics(role, scale)[1].elidedText(text, Qt.TextElideMode.ElideRight, room)
