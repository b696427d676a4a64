"""The painting tools as data: row, fly-out, shortcut sheet and cursor are made from this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nnsim.language.texts import say

Shift = Literal["erase", "push", "even", "add"]
"""What Shift does: erases, pushes instead of pulling, keeps the sides even, or adds to the selection."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of the row: ``icon`` and ``shortcut``; ``brushes`` tells whether it has a round outline.

    Tools of one ``family`` share a button; ``adds`` is True for those that lay points down at the density.
    """

    id: str
    label: str
    icon: str
    shortcut: str
    help: str
    brushes: bool = True
    adds: bool = False
    shift: Shift = "erase"
    family: str = ""

    @property
    def is_shape(self) -> bool:
        """Whether it draws an outline that can be filled or hollow."""
        return self.family == "shape" and self.id != "line"

    @property
    def snaps(self) -> bool:
        """Whether it can keep to the grid: tools that put points somewhere do, those that touch points do not."""
        return self.adds or self.id == "point"

    @property
    def selects(self) -> bool:
        """Whether it works on the selection."""
        return self.family == "select"


def _shape(name: str, label: str, key: str, text: str) -> Tool:
    return Tool(name, label, name, key, text, adds=True, shift="even", family="shape")


TOOLS = (
    Tool("brush", say("Brush"), "brush", "B", say("Paint points along the stroke."), adds=True),
    Tool("spray", say("Spray"), "spray", "A", say("Lay points down for as long as you hold the button."), adds=True),
    Tool("point", say("Point"), "point", "P", say("Set one point exactly where you click."), brushes=False),
    Tool("relabel", say("Relabel"), "relabel", "L", say("Give the points that you touch the chosen class or value.")),
    Tool(
        "eraser",
        say("Eraser"),
        "eraser",
        "E",
        say("Take out the points that you touch. With Shift the other brushes do it too."),
    ),
    Tool(
        "select",
        say("Select and move"),
        "select",
        "V",
        say("Draw a rectangle around points; then drag them, move them with the arrow keys, or press Delete."),
        brushes=False,
        shift="add",
        family="select",
    ),
    Tool(
        "lasso",
        say("Lasso"),
        "lasso",
        "Q",
        say("Draw around points to select them; then drag them, move them with the arrow keys, or press Delete."),
        brushes=False,
        shift="add",
        family="select",
    ),
    _shape("line", say("Line"), "N", say("Drag a straight line of points; Shift keeps it at 45 degrees.")),
    _shape("rectangle", say("Rectangle"), "R", say("Drag a rectangle of points; Shift makes it a square.")),
    _shape("ellipse", say("Ellipse"), "O", say("Drag an ellipse of points; Shift makes it a circle.")),
    _shape("area", say("Free shape"), "F", say("Draw the border of a shape; it closes when you let go.")),
    Tool(
        "cloud",
        say("Cloud"),
        "cloud",
        "G",
        say(
            "Lay down a Gaussian cloud: click for one as large as the brush, or drag from its centre. "
            "The circles show one and two standard deviations."
        ),
        adds=True,
    ),
    Tool("jitter", say("Jitter"), "jitter", "J", say("Shake the points under the brush.")),
    Tool(
        "magnet",
        say("Magnet"),
        "magnet",
        "M",
        say("Pull the points under the brush to its middle; with Shift push them away."),
        shift="push",
    ),
    Tool("smear", say("Smear"), "smear", "S", say("Drag the points under the brush along.")),
)

BY_ID = {tool.id: tool for tool in TOOLS}
