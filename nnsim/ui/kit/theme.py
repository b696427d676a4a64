"""The two looks of the window as data: colours, spacing, radii, scale.

Values run from orange (-1) over a neutral tone to blue (+1) everywhere: data, neurons,
edges. Text keeps a contrast of at least 4.5:1 on every surface it is drawn on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from PySide6.QtGui import QColor

Tone = Literal["info", "success", "warning", "error"]

SPACE = 4
"""The step of all distances in px; margins and gaps are multiples of it."""
RADIUS_CONTROL = 7
RADIUS_PANEL = 10
HIT = 28
"""Smallest side of anything that can be clicked, px."""
PRESENTER_SCALE = 1.4


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours as ``#RRGGBB``, and the factor that presenter mode puts on every length.

    ``control`` is the quiet fill of buttons, ``tint`` the fill of what is chosen,
    ``edge`` the outline of fields (3:1 on a panel); ``train``, ``test`` and ``validation`` are the curves
    of these samples.
    """

    name: Literal["light", "dark"]
    ground: str
    panel: str
    raised: str
    line: str
    edge: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    tint: str
    control: str
    control_hover: str
    control_pressed: str
    info: str
    success: str
    warning: str
    error: str
    negative: str
    neutral: str
    positive: str
    missing: str
    train: str
    test: str
    validation: str
    classes: tuple[str, ...] = field(repr=False)
    scale: float = 1.0

    @property
    def dark(self) -> bool:
        """Whether light text stands on dark surfaces."""
        return self.name == "dark"

    def px(self, length: float) -> int:
        """A length of the design in px of this theme's scale."""
        return round(length * self.scale)

    def __hash__(self) -> int:
        """Caches are asked for a theme hundreds of times a frame, and it has forty fields."""
        return hash((self.name, self.scale))

    def scaled(self, scale: float) -> Theme:
        """The same colours at another scale: 1.0, or ``PRESENTER_SCALE``."""
        return replace(self, scale=scale)

    def tone(self, tone: Tone) -> str:
        """The strong colour of a severity."""
        return {"info": self.info, "success": self.success, "warning": self.warning, "error": self.error}[tone]

    def soft(self, tone: Tone) -> str:
        """The quiet background of a message of this severity."""
        return blend(self.panel, self.tone(tone), 0.16 if self.dark else 0.09)

    def class_color(self, index: int) -> QColor:
        """The colour of class ``index``: 0 orange, 1 blue, then a set that colour-blind people can tell apart."""
        return QColor(self.classes[index % len(self.classes)])


LIGHT = Theme(
    name="light",
    ground="#F4F5F7",
    panel="#FFFFFF",
    raised="#FFFFFF",
    line="#E2E5EA",
    edge="#8A93A3",
    text="#1A2230",
    muted="#5C667A",
    faint="#A4ACB9",
    accent="#4263EB",
    accent_hover="#3654D6",
    on_accent="#FFFFFF",
    tint="#E8EDFE",
    control="#F0F2F5",
    control_hover="#E6E9EE",
    control_pressed="#DADFE6",
    info="#3552CC",
    success="#137A50",
    warning="#9A5B00",
    error="#C4283C",
    negative="#E8741A",
    neutral="#F7F6F3",
    positive="#2166C4",
    missing="#C2255C",
    train="#4263EB",
    test="#D6336C",
    validation="#0B7A75",
    classes=(
        "#E8741A",
        "#2166C4",
        "#009E73",
        "#CC79A7",
        "#D9C316",
        "#56B4E9",
        "#4A5361",
        "#882255",
        "#8F8F2E",
        "#4B3BA8",
    ),
)

DARK = Theme(
    name="dark",
    ground="#0F1318",
    panel="#181D24",
    raised="#222933",
    line="#2A313B",
    edge="#667185",
    text="#E7EBF1",
    muted="#98A4B5",
    faint="#576274",
    accent="#7C93FF",
    accent_hover="#93A6FF",
    on_accent="#0E1430",
    tint="#28304F",
    control="#232A33",
    control_hover="#2D3540",
    control_pressed="#37404C",
    info="#93A6FF",
    success="#4CC38A",
    warning="#F0B14A",
    error="#FF7B86",
    negative="#E8741A",
    neutral="#20262E",
    positive="#2E74D6",
    missing="#F06595",
    train="#7C93FF",
    test="#F0588C",
    validation="#3CC8B4",
    classes=(
        "#E8741A",
        "#3D82E0",
        "#16B488",
        "#D98BB6",
        "#F0E442",
        "#6FC3F2",
        "#C9D1DC",
        "#B8487F",
        "#B0B04A",
        "#8677E8",
    ),
)


def blend(base: str, over: str, share: float) -> str:
    """``share`` of the colour ``over`` laid on ``base``, both ``#RRGGBB``."""
    a, b = QColor(base), QColor(over)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    mixed = (round(x + (y - x) * share) for x, y in pairs)
    return "#{:02X}{:02X}{:02X}".format(*mixed)


@cache
def luminance(color: str) -> float:
    """Relative luminance of an sRGB colour, 0 (black) to 1 (white), after WCAG 2.2."""
    q = QColor(color)
    red, green, blue = (_linear(share) for share in (q.redF(), q.greenF(), q.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours, 1 to 21, after WCAG 2.2."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)
