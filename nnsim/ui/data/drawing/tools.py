"""The tools of a pad as data: row, keys and shortcut sheet are made from this table."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.language.texts import say


@dataclass(frozen=True, slots=True)
class GlyphTool:
    """A tool: its ``icon``, the letter that takes it while the pad has the focus, whether it has a round tip."""

    id: str
    label: str
    icon: str
    shortcut: str
    help: str
    tip: bool = False


GLYPH_TOOLS = (
    GlyphTool(
        "pen",
        say("Pen"),
        "brush",
        "B",
        say("Draw. With Shift it erases, as does the other end of a tablet's pen."),
        True,
    ),
    GlyphTool("eraser", say("Eraser"), "eraser", "E", say("Take ink off the paper."), True),
    GlyphTool("fill", say("Fill"), "fill", "F", say("Fill the patch that you click.")),
    GlyphTool("move", say("Move"), "move", "V", say("Drag the drawing, or move it with the arrow keys.")),
)

BY_ID = {tool.id: tool for tool in GLYPH_TOOLS}
