"""What stands out on the canvas, and what a block is painted from."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QImage

from nnsim.core.data import Floats
from nnsim.core.problem import Problem
from nnsim.core.shares import chance
from nnsim.ui.kit.series_lines import Spans
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.mosaic import Mosaic
from nnsim.ui.network.blocks.weight_sheet import WeightSheet


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """What the output answers: a name and a share from 0 to 1 per line; ``right`` is the true one, -1 if unknown.

    ``certain`` where the shares are 0 and 1 of a learner that knows no probabilities.
    """

    names: tuple[str, ...]
    shares: Floats
    right: int = -1
    certain: bool = False

    def words(self, line: int) -> str:
        """The share of a line in words."""
        return chance(float(self.shares[line]), certain=self.certain)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A sequence [steps, channels] as a line per channel, each between the numbers of its span.

    One that is shorter than ``length`` begins further right.
    """

    sequence: Floats
    found: Spans
    length: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A frame around ``rows`` x ``columns`` numbers of the maps of ``units``, of all maps if empty.

    The steps of a sequence are columns; neurons are a map of one number each. One that ``is_lit`` stands out from the
    others. Of a video it lies in ``pictures``.
    """

    units: tuple[int, ...]
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    is_lit: bool = False
    pictures: range | None = None


@dataclass(slots=True)
class Contents:
    """What a block shows inside: a picture of what leaves it or its words, and its weights; None while not known.

    ``moment``  which picture of a video it is; ``is_down`` where the steps of a sequence stand below each other
    """

    picture: Mosaic | Bars | Lines | None = None
    photo: QImage | None = None
    words: str = ""
    sheet: WeightSheet | None = None
    scale: float = 1.0
    moment: int = 0
    is_down: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may go to a place: ``problem`` says why not."""

    problem: Problem | None = None

    @property
    def legal(self) -> bool:
        """True if nothing speaks against it."""
        return self.problem is None


@dataclass(slots=True)
class Highlight:
    """What stands out now.

    ``chosen``   ids of selected blocks; ``current`` the one that keys act on, ``edge`` the edge that they act on
    ``hovered``  under the mouse
    ``places``   edges that a dragged layer could go to; ``ends`` blocks that an edge being drawn could end at
    ``aimed``    the edge or the block that the hand is over
    """

    chosen: tuple[str, ...] = ()
    current: str = ""
    edge: Edge | None = None
    hovered: str = ""
    hovered_edge: Edge | None = None
    places: dict[Edge, Verdict] = field(default_factory=dict)
    ends: dict[str, Verdict] = field(default_factory=dict)
    aimed: Edge | str | None = None
