"""The type of the window: Inter in four weights, with figures of equal width."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase

from nnsim.core.resources import resource_path

Role = Literal["label", "small", "body", "strong", "title", "heading", "number"]

_STYLE: dict[Role, tuple[float, QFont.Weight]] = {
    "label": (11, QFont.Weight.Normal),
    "small": (11, QFont.Weight.Medium),
    "body": (13, QFont.Weight.Normal),
    "strong": (13, QFont.Weight.DemiBold),
    "title": (13, QFont.Weight.DemiBold),
    "heading": (16, QFont.Weight.DemiBold),
    "number": (20, QFont.Weight.DemiBold),
}


@cache
def load() -> str:
    """Register the bundled files once and return the family; needs a ``QGuiApplication``."""
    family = ""
    for file in sorted(resource_path("fonts").glob("Inter-*.otf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = families[0] if families else family
    return family


@lru_cache(maxsize=64)
def _make(role: Role, scale: float) -> QFont:
    size, weight = _STYLE[role]
    font = QFont(load() or QFont().family())
    font.setPixelSize(round(size * scale))
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Figures of one width: numbers that change while training must not make their neighbours jump.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def font(role: Role = "body", scale: float = 1.0) -> QFont:
    """A new font for ``role``: label and small 11 px, body and title 13 px, heading 16 px, number 20 px."""
    return QFont(_make(role, scale))
