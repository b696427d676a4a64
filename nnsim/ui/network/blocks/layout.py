"""Where blocks stand: layers from left to right, branches in lanes, rows like lines of text.

A layer stands one column after the last of those that it reads from (longest path). An edge
that passes columns by keeps a narrow lane free in each of them (K. Sugiyama, S. Tagawa, M. Toda,
1981), so that no edge runs through a block. Within a column everything wants to stand level with
what it reads from; where that is too close, least squares decide, and lanes give way to blocks.

A long network goes on in another row; rows break only where a single layer hands on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nnsim.ui.network.blocks.flow import Edge, Flow

WIDTH, SLIM, HEIGHT = 116.0, 92.0, 134.0
"""Size of a block, and the width of one without weights of its own."""
GAP = 34.0
"""Between two columns: room for ports and for the place where a layer is inserted."""
BETWEEN = 22.0
"""Between two blocks of a column."""
LANE = 14.0
"""Height of a lane that an edge keeps free."""
ROW_GAP = 44.0
MARGIN = 16.0
SIDE = 24.0
"""Room left and right of everything, where edges turn into another row."""
MOST_ROWS = 6
WORTH = 1.2
"""Another number of rows must show everything this much larger before blocks move there."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the canvas."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """y of the lower side."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """The centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def shifted(self, dx: float, dy: float) -> Box:
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def holds(self, x: float, y: float, reach: float = 0.0) -> bool:
        """True if a point is inside, or at most ``reach`` outside."""
        return self.x - reach <= x <= self.right + reach and self.y - reach <= y <= self.bottom + reach

    def touches(self, other: Box) -> bool:
        """True if both have a point in common."""
        return self.x <= other.right and other.x <= self.right and self.y <= other.bottom and other.y <= self.bottom


def around(boxes: Sequence[Box], margin: float = 12.0) -> Box:
    """The box around others, of which there is at least one."""
    left, top = min(box.x for box in boxes) - margin, min(box.y for box in boxes) - margin
    right, bottom = max(box.right for box in boxes) + margin, max(box.bottom for box in boxes) + margin
    return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Layout:
    """``boxes`` by block id, ``ways`` the points that an edge passes between its ends, ``rows`` how many there are.

    ``row_of`` says in which row a block stands.
    """

    boxes: Mapping[str, Box]
    ways: Mapping[Edge, tuple[Point, ...]]
    rows: int
    row_of: Mapping[str, int] = field(default_factory=dict)

    @property
    def bounds(self) -> Box:
        """Everything, with a margin."""
        left = min(box.x for box in self.boxes.values()) - SIDE
        top = min(box.y for box in self.boxes.values()) - MARGIN
        right = max(box.right for box in self.boxes.values()) + SIDE
        bottom = max(box.bottom for box in self.boxes.values()) + MARGIN
        for way in self.ways.values():
            top = min([top, *(y - MARGIN for _, y in way)])
            bottom = max([bottom, *(y + MARGIN for _, y in way)])
        return Box(left, top, right - left, bottom - top)


@dataclass(slots=True)
class _Item:
    """What takes room in a column: a block, or a lane of the edge that passes."""

    key: str | tuple[Edge, int]
    height: float
    sources: list[_Item] = field(default_factory=list)
    y: float = 0.0

    @property
    def is_lane(self) -> bool:
        return not isinstance(self.key, str)


def columns_of(flow: Flow) -> dict[str, int]:
    """The column of every block: one after the last of those that it reads from."""
    found: dict[str, int] = {}
    for block in flow.blocks:
        found[block.id] = 1 + max((found[name] for name in block.inputs if name in found), default=-1)
    if flow.blocks:
        found[flow.blocks[-1].id] = max(found.values())
    return found


def arrange(
    flow: Flow, size: Point, rows: int = 0, moved: Mapping[str, Point] | None = None, worth: float = WORTH
) -> Layout:
    """Lay ``flow`` out for a canvas of ``size`` px, in ``rows`` rows unless another number is clearly better.

    Better means larger by the factor ``worth``. ``moved`` says how far the user took blocks away from where
    they would stand.
    """
    grid = _Grid(flow)
    tried = {count: grid.layout(count) for count in range(1, MOST_ROWS + 1) if count == 1 or count <= grid.most_rows}
    best = max(tried, key=lambda count: _zoom(tried[count], size))
    if rows in tried and _zoom(tried[best], size) < worth * _zoom(tried[rows], size):
        best = rows
    return _moved(tried[best], moved or {})


def _zoom(layout: Layout, size: Point) -> float:
    """How large everything can be shown; more than life-size is no gain."""
    bounds = layout.bounds
    return min(size[0] / bounds.width, size[1] / bounds.height, 1.0) * (1 - 0.001 * layout.rows)


def _moved(layout: Layout, moved: Mapping[str, Point]) -> Layout:
    boxes = {name: box.shifted(*moved.get(name, (0.0, 0.0))) for name, box in layout.boxes.items()}
    return Layout(boxes, layout.ways, layout.rows, layout.row_of)


class _Grid:
    """The columns of a flow, with lanes for the edges that pass them."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._at = columns_of(flow)
        self._wide = {b.id: SLIM if b.slim else WIDTH for b in flow.blocks}
        self._items: list[list[_Item]] = [[] for _ in range(max(self._at.values()) + 1)]
        self._blocks = {block.id: _Item(block.id, HEIGHT) for block in flow.blocks}
        for block in flow.blocks:
            self._items[self._at[block.id]].append(self._blocks[block.id])
        self._lanes: dict[Edge, list[_Item]] = {}
        for edge in flow.edges:
            self._lay(edge)
        self._widths = [max(self._wide[str(i.key)] for i in column if not i.is_lane) for column in self._items]
        self._cuts = self._find_cuts()

    def _lay(self, edge: Edge) -> None:
        before = self._blocks[edge.source]
        self._lanes[edge] = []
        for column in range(self._at[edge.source] + 1, self._at[edge.target]):
            lane = _Item((edge, column), LANE, [before])
            self._items[column].append(lane)
            self._lanes[edge].append(lane)
            before = lane
        self._blocks[edge.target].sources.append(before)

    def _find_cuts(self) -> list[int]:
        """Columns after which a row may end: only one block hands on from there."""
        found = []
        for column in range(len(self._items) - 1):
            crossing = {e.source for e in self._flow.edges if self._at[e.source] <= column < self._at[e.target]}
            lanes = any(item.is_lane for item in self._items[column])
            if len(crossing) == 1 and not lanes:
                found.append(column)
        return found

    @property
    def most_rows(self) -> int:
        """More rows than this cannot be made."""
        return len(self._cuts) + 1

    def _split(self, rows: int) -> list[range]:
        """Columns of each row, about equally wide."""
        if rows == 1:
            return [range(len(self._items))]
        ends = [sum(self._widths[: c + 1]) + GAP * c for c in range(len(self._items))]
        chosen: list[int] = []
        for row in range(1, rows):
            wanted = ends[-1] * row / rows
            open_cuts = [c for c in self._cuts if not chosen or c > chosen[-1]]
            if open_cuts:
                chosen.append(min(open_cuts, key=lambda c: abs(ends[c] - wanted)))
        starts = [0, *(c + 1 for c in chosen)]
        return [range(a, b) for a, b in zip(starts, [*starts[1:], len(self._items)], strict=True) if b > a]

    def layout(self, rows: int) -> Layout:
        """Everything in its place, in at most ``rows`` rows."""
        boxes: dict[str, Box] = {}
        ways: dict[Edge, list[Point]] = {edge: [] for edge in self._flow.edges}
        top, split = 0.0, self._split(rows)
        for number, columns in enumerate(split):
            low, high = self._settle(columns)
            x = 0.0
            for column in columns:
                self._place(column, x, top - low, boxes, ways)
                x += self._widths[column] + GAP
            if number + 1 < len(split):
                self._turn(columns[-1], top + high - low + ROW_GAP / 2, x - GAP, ways)
            top += high - low + ROW_GAP
        row_of = {name: row for row, columns in enumerate(split) for name, at in self._at.items() if at in columns}
        return Layout(boxes, {edge: tuple(way) for edge, way in ways.items()}, len(split), row_of)

    def _settle(self, columns: range) -> tuple[float, float]:
        """Heights of one row, and what it spans; the row begins level with nothing before it."""
        low, high = -HEIGHT / 2, HEIGHT / 2
        for column in columns:
            items = self._items[column]
            wanted = [_wish(item) if column > columns[0] else 0.0 for item in items]
            for item, y in zip(items, spread(items, wanted), strict=True):
                item.y = y
                low, high = min(low, y - item.height / 2), max(high, y + item.height / 2)
        return low, high

    def _place(self, column: int, x: float, down: float, boxes: dict[str, Box], ways: dict[Edge, list[Point]]) -> None:
        for item in self._items[column]:
            if isinstance(item.key, str):
                width = self._wide[item.key]
                left = x + (self._widths[column] - width) / 2
                boxes[item.key] = Box(left, item.y + down - HEIGHT / 2, width, HEIGHT)
            else:
                way = ways[item.key[0]]
                way += [(x - GAP / 4, item.y + down), (x + self._widths[column] + GAP / 4, item.y + down)]

    def _turn(self, column: int, y: float, right: float, ways: dict[Edge, list[Point]]) -> None:
        """Edges that go on in the next row pass between both."""
        for edge in self._flow.edges:
            if self._at[edge.source] <= column < self._at[edge.target]:
                ways[edge] += [(right, y), (0.0, y)]


def _wish(item: _Item) -> float:
    """Level with the first block that it reads from, or between all of them."""
    blocks = [source for source in item.sources if not source.is_lane] or item.sources
    return sum(source.y for source in blocks) / len(blocks) if blocks else 0.0


def spread(items: list[_Item], wanted: list[float]) -> list[float]:
    """Centres as close to ``wanted`` as the heights allow, in the order of wishes, lanes below blocks.

    Least squares under gaps: pool adjacent violators (M. Ayer et al., 1955).
    """
    order = sorted(range(len(items)), key=lambda i: (wanted[i], items[i].is_lane, i))
    shifts, offset = [], 0.0
    for before, i in zip([None, *order], order, strict=False):
        if before is not None:
            gap = LANE if items[before].is_lane or items[i].is_lane else BETWEEN
            offset += (items[before].height + items[i].height) / 2 + gap
        shifts.append(offset)
    pools: list[list[float]] = []
    for i, shift in zip(order, shifts, strict=True):
        weight = 1e-6 if items[i].is_lane else 1.0
        pools.append([weight * (wanted[i] - shift), weight, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    level = [total / weight for total, weight, count in pools for _ in range(int(count))]
    found = [0.0] * len(items)
    for i, shift, base in zip(order, shifts, level, strict=True):
        found[i] = base + shift
    return found
